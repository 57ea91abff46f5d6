"""Households: the list with its search, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.ids import HouseholdId, TeamId
from engine.domain.journey import NOT_ENDED
from engine.reading import households as reading
from engine.reading.rows import Choice, JourneyRow
from engine.reading.subjects import SubjectFilters
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address, pages_of
from webui.identities import KINDS, identity_of
from webui.paper_parts import document_part, note_entries
from webui.query import read_query
from webui.rendering import render
from webui.subject_parts import (
    Holder,
    JourneyLine,
    KnownDate,
    Pressing,
    SubjectLine,
    dates_known,
    holders,
    journey_line,
    pressing,
    record_lines,
    seen,
    starts_for,
    subject_line,
)
from webui.wording import counted, day_month_year, lower_first

pages = Blueprint("households", __name__)

PATH = "/households"
PARTS = {"applicant": "Applicant", "adult": "Adult in the household", "child_at_home": "Child at home"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdsPage:
    """`empty` says what would stand here; `add_url` is empty where the viewer may add none."""

    title: str
    url: str
    searched: str
    team: str
    running: bool
    filtered: bool
    teams: tuple[Choice, ...]
    rows: tuple[SubjectLine, ...]
    summary: str
    pages: parts.Pages
    dropped: str
    add_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody of the household."""

    name: str
    part: str
    born: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdPage:
    """A household with everything about it that the viewer may know."""

    title: str
    kicker: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    late: tuple[Pressing, ...]
    more_late: int
    next: tuple[Pressing, ...]
    open_tasks: int
    running: tuple[JourneyLine, ...]
    ended: tuple[JourneyLine, ...]
    people: tuple[PersonLine, ...]
    holders: tuple[Holder, ...]
    earlier_holders: tuple[Holder, ...]
    dates: tuple[KnownDate, ...]
    record: tuple[KnownDate, ...]
    documents: tuple[parts.Document, ...]
    notes: tuple[parts.TimelineEntry, ...]
    start_url: str
    concern_url: str
    views_url: str
    correct_url: str


@pages.get(PATH)
@needs(SIGNED_IN)
def households() -> Response:
    """The households that the viewer may know of."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(("q", "team"), {"running": ("yes",)})
    found = reading.households(
        ports.database,
        viewer,
        today=viewer.today,
        filters=SubjectFilters(
            text=query.get("q"), team=TeamId(query.get("team")) or None, running=bool(query.get("running"))
        ),
        page=query.page,
    )
    total = found.paging.total
    more = "more than " if found.paging.more_than_counted else ""
    page = HouseholdsPage(
        title="Households",
        url=PATH,
        searched=query.get("q"),
        team=query.get("team"),
        running=bool(query.get("running")),
        filtered=query.filtered,
        teams=found.teams,
        rows=tuple(
            subject_line(
                one, today=viewer.today, days=ports.calendar.days, more=lower_first(KINDS.get(one.subject.kind, ""))
            )
            for one in found.rows
        ),
        summary=f"{more}{counted(total, 'household')}{' found' if query.filtered else ''}".capitalize(),
        pages=pages_of(found.paging, lambda number: address(PATH, query.values, page=str(number)), "Households"),
        dropped=query.dropped,
        add_url=f"{PATH}/new" if may(viewer.worker, Act.ADD_HOUSEHOLD) is None else "",
    )
    return render(page, "households/list.html")


@pages.get(f"{PATH}/<household>")
@needs(SIGNED_IN)
def household(household: str) -> Response:
    """One household; looking is put on record."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    view = reading.household_view(ports.database, viewer, HouseholdId(household), today=viewer.today, days=days)
    if view is None:
        raise NotFound
    ref = view.subject.ref
    seen(ref, "household")
    late, next_ones, more_late = pressing(view.due, today=viewer.today)
    lines = [(one, journey_line(one, today=viewer.today, days=days)) for one in view.journeys]
    starts = starts_for(view.subject)
    page = HouseholdPage(
        title=view.subject.name,
        kicker=f"{KINDS.get(view.subject.kind, 'Household')} · {view.subject.reference}",
        identity=identity_of(view.subject, view.allocations, today=viewer.today, standing=_standing(lines)),
        crumbs=(parts.Link(text="Households", url=PATH),),
        late=late,
        more_late=more_late,
        next=next_ones,
        open_tasks=len(view.due),
        running=tuple(line for one, line in lines if one.state in NOT_ENDED),
        ended=tuple(line for one, line in lines if one.state not in NOT_ENDED),
        people=tuple(
            PersonLine(
                name=one.name,
                part=PARTS.get(one.part, "Person"),
                born=day_month_year(one.born_on) if one.born_on else "",
            )
            for one in view.people
        ),
        holders=holders(view.allocations),
        earlier_holders=holders(view.allocations, current_ones=False),
        dates=dates_known(view.anchors, view.notes),
        record=record_lines(view.fields, view.anchors, view.journeys),
        documents=tuple(document_part(one) for one in view.documents),
        notes=note_entries(view.notes),
        start_url=starts.any_url,
        concern_url=starts.concern_url,
        views_url=f"{PATH}/{ref.id}/views",
        correct_url=f"{PATH}/{view.subject.ref.id}/correct"
        if may(viewer.worker, Act.ADD_HOUSEHOLD, team=view.subject.team) is None
        else "",
    )
    return render(page, "households/household.html")


def _standing(lines: list[tuple[JourneyRow, JourneyLine]]) -> str:
    running = [line.title for row, line in lines if row.state in NOT_ENDED]
    return lower_first(running[0]) if running else ""
