"""What could not be moved on, for the administrator who may know no child: references only."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from engine.actions.retry_journey import retry_journey
from engine.domain.access import Act, may
from engine.domain.ids import JourneyId
from engine.reading.stuck import StuckJourney, StuckTimer, stuck_journeys, stuck_timers
from webui import current
from webui.access import needs
from webui.parts import NoteTone, Notice
from webui.rendering import render, tell_next_page
from webui.wording import short_moment

pages = Blueprint("stuck", __name__)

KINDS = {
    "drawing": "Instant of the drawing",
    "reminder": "Reminder",
    "due": "Due day",
    "escalation": "Escalation",
    "breach": "Passed date",
    "unassigned": "Task with nobody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyLine:
    """A stuck journey. `url` is empty where the viewer may not look at it."""

    reference: str
    url: str
    pathway: str
    team: str
    because: str
    open_tasks: int
    suspended: bool
    again: str  #: when it is tried by itself
    retry_url: str
    repair_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerLine:
    """A timer that failed, and when it is tried again."""

    journey: str
    url: str
    kind: str
    due: str
    tried: int
    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckPage:
    """What is stuck."""

    title: str
    journeys: tuple[JourneyLine, ...]
    timers: tuple[TimerLine, ...]
    may_retry: bool


@pages.get("/stuck")
@needs(Act.SEE_STUCK)
def stuck() -> Response:
    """Stuck journeys, and timers that failed."""
    viewer, database = current.viewer(), current.ports().database
    page = StuckPage(
        title="Stuck journeys",
        journeys=tuple(_journey(one) for one in stuck_journeys(database, viewer)),
        timers=tuple(_timer(one) for one in stuck_timers(database, viewer)),
        may_retry=may(viewer.worker, Act.RETRY) is None,
    )
    return render(page, "stuck/stuck.html")


@pages.post("/stuck/<journey>/retry")
@needs(Act.RETRY)
def retry(journey: str) -> Response:
    """Tries a stuck journey again at once."""
    retried = retry_journey(current.ports(), current.viewer().id, JourneyId(journey))
    if retried.because:
        tell_next_page(
            Notice(
                stressed="It is still stuck.",
                text=f"It was tried and failed again: {retried.because}",
                tone=NoteTone.SOON,
            )
        )
    else:
        tell_next_page(Notice(stressed="The journey moves again.", text="It was tried, and nothing stands in its way."))
    return redirect("/stuck", code=303)


def _journey(row: StuckJourney) -> JourneyLine:
    return JourneyLine(
        reference=row.reference,
        url=f"/journeys/{row.id}" if row.may_open else "",
        pathway=f"{row.pathway_title}, version {row.version_number}",
        team=row.team_name,
        because=row.because,
        open_tasks=row.open_tasks,
        suspended=row.suspended,
        again=short_moment(row.retry_at) if row.retry_at else "Not by itself",
        retry_url=f"/stuck/{row.id}/retry",
        repair_url=f"/stuck/{row.id}/repair",
    )


def _timer(row: StuckTimer) -> TimerLine:
    return TimerLine(
        journey=row.journey_reference,
        url=f"/journeys/{row.journey}" if row.may_open else "",
        kind=KINDS.get(row.kind, row.kind),
        due=short_moment(row.due_at) if row.due_at else "",
        tried=row.attempts,
        again="Given up" if row.state == "stuck" else short_moment(row.retry_at) if row.retry_at else "",
    )
