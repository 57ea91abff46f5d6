"""Journeys: the list with its filters, and the page of one: where it is, who has it, whether it is in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.ids import ElementId, JourneyId, PathwayKey
from engine.domain.journey import NOT_ENDED, JourneyState
from engine.domain.pathway import PathwayVersion
from engine.reading import journeys as reading
from engine.reading.asking import version_of
from engine.reading.journey_page import JourneyView, journey_view, version_followed
from engine.reading.journeys import JourneyFilters
from engine.reading.rows import EntryRow
from engine.reading.timeline import Only
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address, pages_of
from webui.deadline_ledger import ledger
from webui.found_list import FoundList, choosing, found_list
from webui.identities import identity_of, subject_url
from webui.journey_drawing import BESIDE, journey_drawings
from webui.journey_summary import Standing, standing_of
from webui.paper_parts import document_part, note_entries
from webui.query import read_query
from webui.record_known import Known
from webui.record_lookup import known_in_journey
from webui.record_wording import Sentence, sentence, told
from webui.rendering import render
from webui.subject_parts import Holder, JourneyLine, Starts, holders, journey_line, seen, starts_for
from webui.task_lists import task_line
from webui.wording import day_month_year, lower_first

pages = Blueprint("journeys", __name__)

PATH = "/journeys"
STATES = {
    "running": "Running",
    "late": "With a late task",
    "stuck": "Paused by an error",
    "ended": "Ended",
    "closed": "Closed",
}
FILTERS = {
    Only.HAPPENED: "What happened",
    Only.DECISIONS: "Only decisions",
    Only.LATE: "Only late",
    Only.EVERY: "Every entry",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneysPage:
    """A page of the list."""

    title: str
    found: FoundList
    rows: tuple[JourneyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyPage:
    """A journey. `drawings` has its own first; `may_*` say what this person can do beyond the open tasks."""

    title: str
    kicker: str
    version_url: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    standing: Standing
    stuck: bool
    suspended: bool
    resume: parts.Link | None
    over: bool
    drawings: tuple[parts.DrawingView, ...]
    tasks: tuple[parts.TaskRow, ...]
    deadlines: tuple[parts.LedgerRow, ...]
    kept: tuple[parts.LedgerRow, ...]
    kept_words: str
    filters: tuple[parts.NavItem, ...]
    entries: tuple[Sentence, ...]
    pages: parts.Pages
    others: tuple[JourneyLine, ...]
    linked: tuple[parts.Link, ...]
    holders: tuple[Holder, ...]
    documents: tuple[parts.Document, ...]
    notes: tuple[parts.TimelineEntry, ...]
    arrivals: tuple[parts.Link, ...]
    changes: tuple[parts.Link, ...]
    start_url: str


@pages.get(PATH)
@needs(SIGNED_IN)
def journeys() -> Response:
    """The journeys about those whom the viewer may know of, newest first."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(("q", "pathway"), {"state": tuple(STATES)})
    state = query.get("state")
    found = reading.journeys(
        ports.database,
        viewer,
        today=viewer.today,
        filters=JourneyFilters(
            pathway=PathwayKey(query.get("pathway")) if query.get("pathway") else None,
            state=state if state not in ("", "late") else None,
            late=state == "late",
            text=query.get("q"),
        ),
        page=query.page,
    )
    around = found_list(
        PATH,
        query,
        found.paging,
        search="Name or reference",
        one="journey",
        order="newest first",
        filters=(
            choosing(query, "pathway", "Pathway", "Every pathway", ((one.value, one.label) for one in found.pathways)),
            choosing(query, "state", "State", "Every state", STATES.items()),
        ),
    )
    lines = tuple(journey_line(one, today=viewer.today, days=ports.calendar.days) for one in found.rows)
    return render(JourneysPage(title="Journeys", found=around, rows=lines), "journeys/list.html")


@pages.get(f"{PATH}/<journey>")
@needs(SIGNED_IN)
def journey(journey: str) -> Response:
    """One journey; looking is put on record."""
    query = read_query((), {"show": tuple(one.value for one in FILTERS)})
    only = Only(query.get("show") or Only.HAPPENED)
    view = _view(journey, only=only, timeline_page=query.page)
    seen(view.journey.subject.ref, "journey", journey=view.journey.id)
    return render(_page(view, version_of(current.ports(), view.journey.version), only), "journeys/journey.html")


@pages.get(f"{PATH}/<journey>/drawing.bpmn")
@needs(SIGNED_IN)
def drawing(journey: str) -> Response:
    """The drawing of the version that the journey follows."""
    return _xml(_version(journey))


@pages.get(f"{PATH}/<journey>/drawings/<pathway>.bpmn")
@needs(SIGNED_IN)
def called_drawing(journey: str, pathway: str) -> Response:
    """The drawing of a pathway that the journey's version calls, as that version pins it."""
    try:
        return _xml(_version(journey).pathway(PathwayKey(pathway)))
    except KeyError:
        raise NotFound from None


def _view(journey: str, *, only: Only = Only.EVERY, timeline_page: int = 1) -> JourneyView:
    viewer, ports = current.viewer(), current.ports()
    view = journey_view(
        ports.database,
        viewer,
        JourneyId(journey),
        today=viewer.today,
        days=ports.calendar.days,
        timeline_page=timeline_page,
        only=only,
    )
    if view is None:
        raise NotFound
    return view


def _version(journey: str) -> PathwayVersion:
    version = version_followed(current.ports().database, current.viewer(), JourneyId(journey))
    if version is None:
        raise NotFound
    return version_of(current.ports(), version)


def _xml(version: PathwayVersion) -> Response:
    response = make_response(version.xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return response


def _page(view: JourneyView, version: PathwayVersion, only: Only) -> JourneyPage:
    viewer, ports = current.viewer(), current.ports()
    row, today, days = view.journey, viewer.today, ports.calendar.days
    escalations, now = ports.calendar.escalations, current.now()
    known = known_in_journey(view.timeline.rows, version)
    folded = told if only is Only.HAPPENED else _each
    deadlines, kept = ledger(view.deadlines, version, view.submissions, today=today, days=days)
    here = f"{PATH}/{row.id}"
    show = "" if only is Only.HAPPENED else only.value
    since = f", in force since {day_month_year(version.in_force_from)}" if version.in_force_from else ""
    starts = starts_for(row.subject)
    is_open = row.state in NOT_ENDED
    return JourneyPage(
        title=row.pathway_title,
        kicker=f"Journey {row.reference} · version {row.version_number} of the pathway{since}",
        version_url=f"/pathways/{row.pathway}/versions/{row.version_number}",
        identity=identity_of(row.subject, view.allocations, today=today, standing=lower_first(row.pathway_title)),
        crumbs=(_list_of(view), parts.Link(text=row.subject.name, url=subject_url(row.subject.ref))),
        standing=standing_of(view, _beside(view, version)),
        stuck=row.state == "stuck",
        suspended=row.state == JourneyState.SUSPENDED,
        resume=_suspending(view) if row.state == JourneyState.SUSPENDED else None,
        over=not is_open,
        drawings=journey_drawings(view, version),
        tasks=tuple(
            replace(
                task_line(one, viewer, now=now, escalations=escalations),
                about=one.part_title or row.pathway_title,
                context=(),
            )
            for one in view.open_tasks
        ),
        deadlines=deadlines,
        kept=kept,
        kept_words=_kept_words(kept),
        filters=tuple(
            parts.NavItem(
                text=words,
                url=f"{address(here, {'show': '' if one is Only.HAPPENED else one.value})}#timeline",
                current=one is only,
            )
            for one, words in FILTERS.items()
        ),
        entries=folded(view.timeline.rows, known),
        pages=pages_of(
            view.timeline.paging,
            lambda number: f"{address(here, {'show': show}, page=str(number))}#timeline",
            "Entries",
        ),
        others=tuple(journey_line(one, today=today, days=days) for one in view.others),
        linked=tuple(parts.Link(text=one.name, url=subject_url(one.ref)) for one in view.linked),
        holders=holders(view.allocations),
        documents=tuple(document_part(one) for one in view.documents),
        notes=note_entries(view.notes),
        arrivals=tuple(parts.Link(text=one.title, url=f"/tasks/{one.id}") for one in view.awaited) if is_open else (),
        changes=_changes(view, starts) if is_open else (),
        start_url=starts.any_url,
    )


def _each(rows: Sequence[EntryRow], known: Known) -> tuple[Sentence, ...]:
    return tuple(sentence(one, known) for one in rows)


def _kept_words(kept: tuple[parts.LedgerRow, ...]) -> str:
    late = sum(one.due.done_late for one in kept)
    return f"Dates that have been met ({len(kept)}{f', {late} of them late' if late else ''})"


def _list_of(view: JourneyView) -> parts.Link:
    is_child = view.journey.subject.ref.kind == "child"
    return parts.Link(text="Children" if is_child else "Households", url="/children" if is_child else "/households")


def _beside(view: JourneyView, version: PathwayVersion) -> frozenset[str]:
    return frozenset(
        one.element for one in view.awaited if version.element(one.part, ElementId(one.element)).kind in BESIDE
    )


def _changes(view: JourneyView, starts: Starts) -> tuple[parts.Link, ...]:
    """What can be done to the journey besides its tasks."""
    viewer, row = current.viewer(), view.journey
    links = [parts.Link(text="Raise an urgent concern", url=starts.concern_url)] if starts.concern_url else []
    if may(viewer.worker, Act.CORRECT, team=row.subject.team) is None:
        links.append(parts.Link(text="Correct a date", url=f"{PATH}/{row.id}/dates"))
    suspending = _suspending(view)
    if suspending is not None and row.state != JourneyState.SUSPENDED:
        links.append(suspending)
    if may(viewer.worker, Act.CLOSE, team=row.subject.team) is None:
        links.append(parts.Link(text="Close this journey…", url=f"{PATH}/{row.id}/close"))
    return tuple(links)


def _suspending(view: JourneyView) -> parts.Link | None:
    """Where it is suspended, or resumed; None for who may not."""
    row = view.journey
    if may(current.viewer().worker, Act.SUSPEND, team=row.subject.team) is not None:
        return None
    words = "Resume this journey…" if row.state == JourneyState.SUSPENDED else "Suspend this journey…"
    return parts.Link(text=words, url=f"{PATH}/{row.id}/suspend")
