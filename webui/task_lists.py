"""Tasks as rows of a list: what to do, about whom, whose it is, when it is due."""

from __future__ import annotations

from datetime import datetime

from engine.domain.escalation import Escalations
from engine.domain.task import TaskState
from engine.reading.rows import TaskRow
from engine.reading.viewer import Viewer
from webui import parts
from webui.due_views import due_of_task
from webui.moments import saved_moment
from webui.role_words import role_title
from webui.wording import day_month_year, in_london, of_day

REASON_ASKED = "A late step asks you for a reason when you complete it."


def task_url(row: TaskRow) -> str:
    """The task's page."""
    return f"/tasks/{row.id}"


def task_line(
    row: TaskRow,
    viewer: Viewer,
    *,
    now: datetime,
    escalations: Escalations,
    may_take: bool = True,
    under_its_subject: bool = False,
) -> parts.TaskRow:
    """The row. `may_take`: what nobody holds can be taken from the list by whoever holds the role.

    `under_its_subject`: it stands under the name of the child or household, which it then need not repeat.
    """
    today = viewer.today
    late = row.due_on is not None and row.due_on < today
    mine = row.holder == viewer.id
    takes = may_take and row.holder is None and row.state == TaskState.OPEN.value
    takes = takes and viewer.worker.holds(row.role, in_team=row.team)
    asks_reason = late and mine and bool(row.escalation) and escalations.needs_breach_reason(row.escalation or "")
    return parts.TaskRow(
        title=row.title,
        url=task_url(row),
        about=_pathway(row) if under_its_subject else row.subject.name,
        context=_context(row, under_its_subject=under_its_subject),
        due=due_of_task(row, today=today),
        state=with_whom(row, viewer),
        state_more=_since(row, now),
        note=REASON_ASKED if asks_reason else "",
        action=parts.Link(text="Take this task", url=f"{task_url(row)}/take") if takes else None,
        action_is_post=takes,
    )


def with_whom(row: TaskRow, viewer: Viewer) -> str:
    """`With you`, `With Ben Hallworth`, or `Nobody yet`."""
    if row.holder is None:
        return f"Nobody yet: {role_title(row.role)}"
    return "With you" if row.holder == viewer.id else f"With {row.holder_name}"


def _context(row: TaskRow, *, under_its_subject: bool) -> tuple[str, ...]:
    if not under_its_subject:
        return (_pathway(row), row.subject.reference)
    return () if row.journey_began else (row.journey_reference,)  # else it is told already


def pathway_words(row: TaskRow) -> str:
    """The pathway of its journey; where several may run at once, with the day on which this one began."""
    if row.journey_began is None:
        return row.pathway_title
    return of_day(row.pathway_title, row.journey_began, row.journey_reference)


def _pathway(row: TaskRow) -> str:
    if row.part_title and row.part_title != row.pathway_title:
        return f"{pathway_words(row)}, {row.part_title[:1].lower()}{row.part_title[1:]}"
    return pathway_words(row)


def _since(row: TaskRow, now: datetime) -> str:
    if row.draft_saved_at is not None:
        return f"Draft saved {saved_moment(row.draft_saved_at, now)}"
    return f"Open since {day_month_year(in_london(row.opened_at).date())}"
