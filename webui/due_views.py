"""Deadlines of tasks and journeys as the due component shows them."""

from __future__ import annotations

from datetime import date

from engine.domain.working_days import WorkingDays
from engine.reading.rows import DeadlineRow, TaskRow
from webui.wording import DueView


def due_of_task(row: TaskRow, *, today: date, why_url: str = "") -> DueView | None:
    """When an open task is due; None for one that has no deadline."""
    if row.deadline is None and row.due_on is None:
        return None
    return DueView(
        due_on=row.due_on,
        today=today,
        act_by=row.act_by,
        working_days_left=row.working_days_left or 0,
        kind=row.deadline_kind or "local",
        status=row.deadline_status or "verified",
        calendar_incomplete=row.calendar_incomplete,
        waits_for="" if row.due_on else "it counts from a date that is not known yet",
        why_url=why_url,
    )


def due_of_deadline(row: DeadlineRow, *, today: date, days: WorkingDays, why_url: str = "") -> DueView:
    """A deadline, open or done."""
    late_by = -days.days_left(row.due_on, row.done_on) if row.due_on and row.done_on and row.late else 0
    return DueView(
        due_on=row.due_on,
        today=today,
        act_by=row.act_by,
        working_days_left=row.working_days_left or 0,
        kind=row.kind,
        status=row.status,
        calendar_incomplete=row.calendar_incomplete,
        done_on=row.done_on,
        done_late=row.late,
        done_late_by=late_by,
        waits_for="" if row.due_on else waits_in_words(row),
        why_url=why_url,
    )


def waits_in_words(row: DeadlineRow) -> str:
    """What a deadline without a date waits for: the sentences of its arithmetic say it."""
    return row.because[-1] if row.because else f"it waits for {', '.join(row.waits_for)}".replace("_", " ")
