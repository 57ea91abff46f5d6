"""A deadline said at the top of a page: how pressing it is, by what it is set, and why it is that date."""

from __future__ import annotations

from dataclasses import dataclass

from engine.reading.rows import DeadlineRow
from webui import current, parts
from webui.due_views import due_of_deadline
from webui.wording import day_month_year, due_words, kind_word, long_date

DUE_BY = {
    "statute": "Due by law",
    "guidance": "Due by statutory guidance",
    "local": "Due by a rule of the council",
    "external": "Due from outside",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateNote:
    """How pressing the task is, in a note at the top."""

    stressed: str
    text: str
    tone: str
    reason: parts.Reason | None


def date_note(deadline: DeadlineRow | None, *, reason_needed: bool) -> DateNote | None:
    """How pressing the deadline is; None for a task without one."""
    if deadline is None:
        return None
    view = due_of_deadline(deadline, today=current.today(), days=current.days())
    said = due_words(view)
    tone = {"late": "late", "today": "soon", "soon": "soon"}.get(said.tone, "info")
    if deadline.due_on is None:
        text = f"{view.waits_for[:1].upper()}{view.waits_for[1:]}" if view.waits_for else ""
    else:
        text = f"{DUE_BY.get(deadline.kind, kind_word(deadline.kind))} on {long_date(deadline.due_on)}."
        if deadline.act_by and deadline.act_by != deadline.due_on and said.tone != "late":
            text += f" That is no working day, so act by {long_date(deadline.act_by)}."
        if reason_needed:
            text += " You can still complete it; you’ll be asked why it was late."
    return DateNote(stressed=f"{said.words}.", text=text, tone=tone, reason=reason_of(deadline))


def reason_of(deadline: DeadlineRow) -> parts.Reason | None:
    """Why the date is that date."""
    if not deadline.because and not deadline.source:
        return None
    return parts.Reason(
        because=deadline.because,
        rule=deadline.rule,
        source=deadline.source.rstrip("."),
        status=deadline.status,
        in_force_from=day_month_year(deadline.revision),
    )
