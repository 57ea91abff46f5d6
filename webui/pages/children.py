"""Children: the list with its search, and the page of one with the care history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.errors import NotFound
from engine.domain.ids import ChildId, TeamId
from engine.reading import children as reading
from engine.reading.rows import Choice
from engine.reading.subjects import SubjectFilters
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address, pages_of
from webui.care_codes import (
    BEGINNINGS,
    ENDINGS,
    ETHNICITIES,
    LEGAL_STATUSES,
    NEEDS,
    PARTICIPATION,
    PLACEMENTS,
    PROVIDERS,
    SEXES,
    in_words,
)
from webui.identities import identity_of
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
from webui.time_axis import Lane, Point, Span, TimeAxis, time_axis
from webui.wording import counted, day_month_year, in_london

pages = Blueprint("children", __name__)

PATH = "/children"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenPage:
    """A page of the list."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A part of the care history, newest first. Each row's first cell is its heading."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPage:
    """A child with everything about them that the viewer may know."""

    title: str
    kicker: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    facts: tuple[parts.Fact, ...]
    details: tuple[parts.Fact, ...]
    late: tuple[Pressing, ...]
    more_late: int
    next: tuple[Pressing, ...]
    axis: TimeAxis | None
    journeys: tuple[JourneyLine, ...]
    tables: tuple[Table, ...]
    holders: tuple[Holder, ...]
    earlier_holders: tuple[Holder, ...]
    dates: tuple[KnownDate, ...]
    record: tuple[KnownDate, ...]
    documents: tuple[parts.Document, ...]
    notes: tuple[parts.TimelineEntry, ...]
    start_url: str
    concern_url: str
    views_url: str


@pages.get(PATH)
@needs(SIGNED_IN)
def children() -> Response:
    """The children that the viewer may know of."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(("q", "team"), {"running": ("yes",)})
    found = reading.children(
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
    page = ChildrenPage(
        title="Children",
        url=PATH,
        searched=query.get("q"),
        team=query.get("team"),
        running=bool(query.get("running")),
        filtered=query.filtered,
        teams=found.teams,
        rows=tuple(
            subject_line(one, today=viewer.today, days=ports.calendar.days, more=_born(one.subject.born_on))
            for one in found.rows
        ),
        summary=f"{more}{counted(total, 'child', 'children')}{' found' if query.filtered else ''}".capitalize(),
        pages=pages_of(found.paging, lambda number: address(PATH, query.values, page=str(number)), "Children"),
        dropped=query.dropped,
    )
    return render(page, "children/list.html")


@pages.get(f"{PATH}/<child>")
@needs(SIGNED_IN)
def child(child: str) -> Response:
    """One child; looking is put on record."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    view = reading.child_view(ports.database, viewer, ChildId(child), today=viewer.today, days=days)
    if view is None:
        raise NotFound
    ref = view.subject.ref
    seen(ref, "child")
    late, next_ones, more_late = pressing(view.due, today=viewer.today)
    starts = starts_for(view.subject)
    legal = next((one for one in reversed(view.legal_statuses) if one.until_on is None), None)
    page = ChildPage(
        title=view.subject.name,
        kicker=f"Child · {view.subject.reference}",
        identity=identity_of(
            view.subject,
            view.allocations,
            today=viewer.today,
            standing=LEGAL_STATUSES.get(legal.status, legal.status) if legal else "",
        ),
        crumbs=(parts.Link(text="Children", url=PATH),),
        facts=_facts(view),
        details=_details(view),
        late=late,
        more_late=more_late,
        next=next_ones,
        axis=time_axis(_lanes(view), today=viewer.today, name=view.subject.name),
        journeys=tuple(journey_line(one, today=viewer.today, days=days) for one in view.journeys),
        tables=_tables(view),
        holders=holders(view.allocations),
        earlier_holders=holders(view.allocations, current_ones=False),
        dates=dates_known(view.anchors, view.notes),
        record=record_lines(view.fields, view.anchors, view.journeys),
        documents=tuple(document_part(one) for one in view.documents),
        notes=note_entries(view.notes),
        start_url=starts.any_url,
        concern_url=starts.concern_url,
        views_url=f"{PATH}/{ref.id}/views",
    )
    return render(page, "children/child.html")


def _born(on: date | None) -> str:
    return f"born {day_month_year(on)}" if on else ""


def _facts(view: reading.ChildView) -> tuple[parts.Fact, ...]:
    """Under which legal status and where the child lives now."""
    legal = [one for one in view.legal_statuses if one.until_on is None]
    home = [one for one in view.placements if one.until_on is None]
    status = f"{in_words(legal[-1].status, LEGAL_STATUSES)}, since {_day(legal[-1].from_on)}" if legal else ""
    lives = f"{in_words(home[-1].kind, PLACEMENTS)}, since {_day(home[-1].from_on)}" if home else ""
    facts = (parts.Fact(label="Legal status", value=status), parts.Fact(label="Lives", value=lives))
    return tuple(fact for fact in facts if fact.value)


def _details(view: reading.ChildView) -> tuple[parts.Fact, ...]:
    facts = (
        parts.Fact(label="Born", value=day_month_year(view.subject.born_on) if view.subject.born_on else ""),
        parts.Fact(label="Sex", value=SEXES.get(view.sex, view.sex)),
        parts.Fact(label="Ethnicity", value=ETHNICITIES.get(view.ethnicity, view.ethnicity)),
        parts.Fact(label="Number in the return", value=view.external_id or ""),
    )
    return tuple(fact for fact in facts if fact.value)


def _lanes(view: reading.ChildView) -> tuple[Lane, ...]:
    """Legal status, home, each journey, reviews."""
    legal = tuple(
        Span(
            words=LEGAL_STATUSES.get(one.status, one.status),
            from_on=one.from_on,
            until_on=one.until_on,
            kind="finished" if one.until_on else "running",
        )
        for one in view.legal_statuses
    )
    homes = tuple(
        Span(
            words=PLACEMENTS.get(one.kind, one.kind),
            from_on=one.from_on,
            until_on=one.until_on,
            kind="finished" if one.until_on else "running",
        )
        for one in view.placements
    )
    journeys = tuple(
        Lane(
            title=one.pathway_title,
            spans=(
                Span(
                    words=one.outcome_title or "Running",
                    from_on=in_london(one.started_at).date(),
                    until_on=in_london(one.ended_at).date() if one.ended_at else None,
                    kind="finished" if one.ended_at else "running",
                ),
            ),
        )
        for one in view.journeys
    )
    reviews = tuple(Point(words=f"Review held on {_day(one.held_on)}", on=one.held_on) for one in view.reviews)
    return (
        Lane(title="Legal status", spans=legal),
        Lane(title="Home", spans=homes),
        *journeys,
        Lane(title="Reviews", points=reviews),
    )


def _tables(view: reading.ChildView) -> tuple[Table, ...]:
    return (
        Table(
            title="Legal status",
            columns=("From", "Until", "Status"),
            rows=tuple(
                (_day(one.from_on), _until(one.until_on), in_words(one.status, LEGAL_STATUSES))
                for one in reversed(view.legal_statuses)
            ),
            empty="No legal status is recorded.",
        ),
        Table(
            title="Where they have lived",
            columns=("From", "Until", "Placement", "Provider"),
            rows=tuple(
                (
                    _day(one.from_on),
                    _until(one.until_on),
                    in_words(one.kind, PLACEMENTS),
                    in_words(one.provider, PROVIDERS),
                )
                for one in reversed(view.placements)
            ),
            empty="No placement is recorded.",
        ),
        Table(
            title="Reviews",
            columns=("Held on", "How they took part"),
            rows=tuple(
                (_day(one.held_on), in_words(one.participation, PARTICIPATION)) for one in reversed(view.reviews)
            ),
            empty="No review is recorded.",
        ),
        Table(
            title="Episodes of care",
            columns=("From", "Until", "Began because", "Ended because", "Need", "Placement"),
            rows=tuple(
                (
                    _day(one.from_on),
                    _until(one.until_on),
                    in_words(one.began_because, BEGINNINGS),
                    in_words(one.ended_because, ENDINGS),
                    in_words(one.need, NEEDS),
                    in_words(one.placement, PLACEMENTS),
                )
                for one in reversed(view.episodes)
            ),
            empty="No episode is recorded.",
        ),
    )


def _day(on: date) -> str:
    return day_month_year(on)


def _until(on: date | None) -> str:
    return day_month_year(on) if on else "now"
