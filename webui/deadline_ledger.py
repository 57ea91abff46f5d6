"""The deadlines of a journey as a ledger: what is open and what was done, each date once, with how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from engine.domain.ids import ElementId
from engine.domain.pathway import PathwayVersion
from engine.domain.working_days import WorkingDays
from engine.reading.rows import DeadlineRow, SubmissionRow
from webui.due_views import due_of_deadline
from webui.parts import LedgerRow

CANCELLED, OPEN = "cancelled", "open"


def ledger(
    rows: Iterable[DeadlineRow],
    version: PathwayVersion,
    submissions: Iterable[SubmissionRow],
    *,
    today: date,
    days: WorkingDays,
) -> tuple[tuple[LedgerRow, ...], tuple[LedgerRow, ...]]:
    """(what is open by date, then without a date; what is done, the latest first).

    One rule may promise the same day at several steps: it is listed once while all of them are in the same state.
    """
    reasons = {one.id: one.breach_reason or "" for one in submissions}
    kept: dict[tuple[str, date | None, str, bool], DeadlineRow] = {}
    for row in rows:
        if row.state != CANCELLED:
            kept.setdefault((row.rule, row.due_on, row.state, row.late), row)
    ordered = sorted(kept.values(), key=_pressing_first)
    lines = [(row.state == OPEN, _line(row, version, reasons, today=today, days=days)) for row in ordered]
    return tuple(line for is_open, line in lines if is_open), tuple(line for is_open, line in lines if not is_open)


def deadline_title(row: DeadlineRow, version: PathwayVersion) -> str:
    """What is due: the rule in words, or the step's own name where the rule is one of the common periods."""
    if not row.rule.startswith("task."):
        return row.title
    try:
        return version.element(row.pathway, ElementId(row.element)).name or row.title
    except KeyError:
        return row.title


def counted_shortly(because: Sequence[str]) -> str:
    """The arithmetic in a line: from when, and how much; the days one by one stand on the deadline's own page."""
    if not because:
        return "How it was counted"
    first, *rest = because
    more = rest[0].partition(":")[0].rstrip(".") if rest else ""
    return f"{first} {more}." if more else first


def why_url(row: DeadlineRow) -> str:
    """The page that says why the date is that date."""
    return f"/journeys/{row.journey}/deadlines/{row.id}"


def _pressing_first(row: DeadlineRow) -> tuple[int, int, str]:
    is_open = row.state == OPEN
    day = row.due_on.toordinal() if row.due_on else 0
    done = row.done_on.toordinal() if row.done_on else 0
    return (0 if is_open and row.due_on else 1 if is_open else 2, day if is_open else -done, row.id)


def _line(
    row: DeadlineRow, version: PathwayVersion, reasons: Mapping[str, str], *, today: date, days: WorkingDays
) -> LedgerRow:
    return LedgerRow(
        title=deadline_title(row, version),
        due=due_of_deadline(row, today=today, days=days, why_url=why_url(row)),
        counted=counted_shortly(row.because),
        source=row.source,
        status=row.status,
        reason_given=reasons.get(row.breach_submission or "", ""),
    )
