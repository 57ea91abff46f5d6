"""A child's journeys as their page shows them: the ways to permanence side by side, and every journey in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.actions.close_journey import REASONS
from engine.domain.journey import NOT_ENDED
from engine.domain.working_days import WorkingDays
from engine.reading.asking import version_of
from engine.reading.children import ChildView
from engine.reading.closings import Closing
from engine.reading.rows import JourneyRow, TaskRow
from webui import current, parts
from webui.subject_parts import STATES, next_due
from webui.task_lists import with_whom
from webui.wording import DueView, day_month_year, in_london

#: The ways to permanence, in the order in which they are shown: home is looked at first.
TRACKS = {
    "home": "Home to parents",
    "connected": "Relatives or friends",
    "sgo": "Special guardianship",
    "cao": "Child arrangements order",
    "ltf": "Long-term fostering",
    "adoption": "Adoption",
}
SUPERSEDED = "superseded"
OVER = "Nothing is open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildJourney:
    """A journey in the table. `whose` is who holds what is open first; `because` says why it is over."""

    title: str
    url: str
    reference: str
    about: parts.Link | None
    state: str
    tone: str
    since: str
    now_open: str
    whose: str
    due: DueView | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One way to permanence with the journey on it. `mark` says what it is among them: first, or in parallel."""

    title: str
    mark: str
    journey: ChildJourney
    over: bool


def journeys_of(view: ChildView, *, today: date, days: WorkingDays) -> tuple[ChildJourney, ...]:
    """Every journey, those that run first and each group newest first."""
    order = sorted(view.journeys, key=lambda row: row.state not in NOT_ENDED)
    return tuple(_journey(row, view, today=today, days=days) for row in order)


def tracks_of(view: ChildView, *, today: date, days: WorkingDays) -> tuple[Track, ...]:
    """The ways that are or were planned for this child, home first; of several journeys on one way the one that runs,
    else the newest."""
    found = list(_on_tracks(view))
    running = [track for track, row in found if row.state in NOT_ENDED]
    tracks = []
    for track, title in TRACKS.items():
        rows = [row for name, row in found if name == track]
        if not rows:
            continue
        row = next((one for one in rows if one.state in NOT_ENDED), rows[0])
        over = row.state not in NOT_ENDED
        mark = "" if over else "Looked at first" if track == "home" else "In parallel" if len(running) > 1 else ""
        journey = _journey(row, view, today=today, days=days)
        tracks.append(Track(title=title, mark=mark, journey=journey, over=over))
    return tuple(tracks)


def superseded(view: ChildView) -> frozenset[str]:
    """The ids of the journeys that another plan took the place of."""
    return frozenset(closing.journey for closing in view.closings if closing.why == SUPERSEDED)


def _on_tracks(view: ChildView) -> Iterator[tuple[str, JourneyRow]]:
    for row in view.journeys:
        track = version_of(current.ports(), row.version).track if row.subject.ref == view.subject.ref else ""
        if track:
            yield track, row


def _journey(row: JourneyRow, view: ChildView, *, today: date, days: WorkingDays) -> ChildJourney:
    began = day_month_year(in_london(row.started_at).date())
    ended = day_month_year(in_london(row.ended_at).date()) if row.ended_at else ""
    closing = next((one for one in view.closings if one.journey == row.id), None)
    state, tone = STATES.get(row.state, (row.outcome_title or "Ended", "ok"))
    if closing is not None and closing.why == SUPERSEDED:
        state = "Superseded"
    first = _first_open(view.due, row) if row.state in NOT_ENDED else None
    return ChildJourney(
        title=row.pathway_title,
        url=f"/journeys/{row.id}",
        reference=row.reference,
        about=parts.Link(text=row.subject.name, url=f"/households/{row.subject.ref.id}")
        if row.subject.ref != view.subject.ref
        else None,
        state=state,
        tone=tone,
        since=f"{began} to {ended}" if ended else f"since {began}",
        now_open=_open_words(first, row),
        whose=with_whom(first, current.viewer()) if first else "",
        due=next_due(row.next_due_on, today=today, days=days) if row.state in NOT_ENDED else None,
        because=_because(closing, view) if closing else "",
    )


def _first_open(due: Sequence[TaskRow], row: JourneyRow) -> TaskRow | None:
    return next((task for task in due if task.journey == row.id), None)


def _open_words(first: TaskRow | None, row: JourneyRow) -> str:
    if row.state not in NOT_ENDED:
        return ""
    if first is None:
        return OVER if not row.open_tasks else f"{row.open_tasks} open"
    more = row.open_tasks - 1
    return f"{first.title}{f' and {more} more' if more > 0 else ''}"


def _because(closing: Closing, view: ChildView) -> str:
    note = next((one.text for one in view.notes if one.id == closing.note), "")
    if note:
        return note
    why, came_to = REASONS.get(closing.why, "Closed"), closing.came_to.replace("_", " ")
    return f"{why}: another journey came to “{came_to}”" if came_to else why
