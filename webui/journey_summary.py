"""The finger of a journey's page: what is now, with whom, by when; and by when the law wants the whole of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.journey import NOT_ENDED
from engine.reading.journey_page import JourneyView
from engine.reading.rows import DeadlineRow, TaskRow
from webui import current
from webui.due_views import due_of_deadline, due_of_task
from webui.role_words import holder_of
from webui.wording import Tone, due_words, in_london, long_date, lower_first, working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where it stands, in a line, and what stands beside it."""

    words: str
    url: str = ""
    tone: str = ""
    beside: str = ""


def standing_of(view: JourneyView, beside: frozenset[str]) -> Standing:
    """What is now. `beside` are the elements that only wait beside everything else."""
    journey = view.journey
    if journey.state not in NOT_ENDED:
        ended = long_date(in_london(journey.ended_at).date()) if journey.ended_at else ""
        words = "Closed" if journey.state == "closed" else f"Ended: {lower_first(journey.outcome_title)}"
        return Standing(words=words, beside=f"On {ended}." if ended else "")
    law = _by_law(view)
    if journey.state == "suspended":
        return Standing(words="Suspended", tone="soon")  # the page's note says what that means
    if view.open_tasks:
        return _task(view.open_tasks, law)
    waiting = next((one for one in view.awaited if one.element not in beside), None)
    if waiting is not None:
        return Standing(words=f"Waiting for: {lower_first(waiting.title)}", url=f"/tasks/{waiting.id}", beside=law)
    timed = next((one for one in view.deadlines if one.state == "open" and one.due_on and one.task is None), None)
    if timed is not None and timed.due_on is not None:
        return Standing(words=f"Waiting until {long_date(timed.due_on)}", beside=f"{timed.title}.")
    return Standing(words="Nothing is open", beside=law)


def _task(rows: tuple[TaskRow, ...], law: str) -> Standing:
    row, others = rows[0], len(rows) - 1
    due = due_of_task(row, today=current.today())
    said = due_words(due) if due else None
    when = f", due {long_date(row.due_on)}" if row.due_on else ""
    tone = ""
    if said is not None and said.tone is Tone.LATE:
        when, tone = f", {lower_first(said.words)}", "late"
    elif said is not None and said.tone in (Tone.SOON, Tone.TODAY):
        tone = "soon"
    if row.holder == current.viewer().id:
        words = f"you have “{row.title}”"
    elif row.holder:
        words = f"{row.holder_name} has “{row.title}”"
    else:
        words = f"“{row.title}” waits for {holder_of(row.role)}"
    more = f"And {others} more open {'task' if others == 1 else 'tasks'}. " if others else ""
    return Standing(words=f"Now: {words}{when}", url=f"/tasks/{row.id}", tone=tone, beside=f"{more}{law}".strip())


def _by_law(view: JourneyView) -> str:
    """The furthest date that the law sets for what is open."""
    open_ones = [one for one in view.deadlines if one.state == "open" and one.kind == "statute" and one.due_on]
    last = max(open_ones, key=lambda one: one.due_on.toordinal() if one.due_on else 0, default=None)
    return f"{last.title}: by law on {_when(last)}." if last is not None else ""


def _when(row: DeadlineRow) -> str:
    if row.due_on is None:
        return ""
    said = due_of_deadline(row, today=current.today(), days=current.days())
    if row.due_on < current.today():
        return f"{long_date(row.due_on)}, {lower_first(due_words(said).words)}"
    return f"{long_date(row.due_on)}, {working_days(said.working_days_left)} left"
