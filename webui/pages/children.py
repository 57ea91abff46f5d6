"""Children: the list with its search, and the page of one with the care history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.ids import ChildId
from engine.domain.journey import NOT_ENDED
from engine.domain.subjects import SubjectKind
from engine.reading import children as reading
from engine.reading.child_says import Said
from engine.reading.rows import JourneyRow
from engine.reading.siblings import PLAN, SiblingRow
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.care_codes import ETHNICITIES, LEGAL_STATUSES, PLACEMENTS, SEXES, in_words
from webui.care_tables import VISITS, Table, care_tables, days_of, reviews_held
from webui.child_journeys import ChildJourney, Track, journeys_of, superseded, tracks_of
from webui.identities import age, identity_of
from webui.rendering import render
from webui.subject_list_page import Listing, subject_list_page
from webui.subject_page import Known, look_at
from webui.subject_parts import STATES, record_value
from webui.time_axis import Lane, Point, Span, TimeAxis, time_axis
from webui.wording import counted, day_month, day_month_year, in_london, listed, lower_first, short_moment

pages = Blueprint("children", __name__)

PATH = "/children"
LISTING = Listing(
    register=reading.CHILDREN,
    url=PATH,
    one="child",
    many="children",
    search="Name or reference of a child",
    more=lambda one: _born(one.born_on),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """The plan for the child, since when it is agreed, and what is planned beside it."""

    plan: str
    agreed: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingLine:
    """A brother or sister."""

    name: str
    url: str
    age: str
    plan: str
    lives: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What the child said: the words, and from whom, when and how they are known."""

    words: str
    known: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPage:
    """A child with everything about them that the viewer may know."""

    title: str
    kicker: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    known: Known
    facts: tuple[parts.Fact, ...]
    details: tuple[parts.Fact, ...]
    axis: TimeAxis | None
    plan: PlanCard
    says: tuple[Saying, ...]
    tracks: tuple[Track, ...]
    journeys: tuple[ChildJourney, ...]
    siblings: tuple[SiblingLine, ...]
    siblings_url: str
    tables: tuple[Table, ...]


@pages.get(PATH)
@needs(SIGNED_IN)
def children() -> Response:
    """The children that the viewer may know of."""
    return render(subject_list_page(LISTING), "subjects/list.html")


@pages.get(f"{PATH}/<child>")
@needs(SIGNED_IN)
def child(child: str) -> Response:
    """One child; looking is put on record."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    view = reading.child_view(ports.database, viewer, ChildId(child), today=viewer.today, days=days)
    if view is None:
        raise NotFound
    known = look_at(view, SubjectKind.CHILD)
    tracks = tracks_of(view, today=viewer.today, days=days)
    legal = next((one for one in reversed(view.legal_statuses) if one.until_on is None), None)
    page = ChildPage(
        title=view.subject.name,
        kicker=_kicker(view),
        identity=identity_of(
            view.subject,
            view.allocations,
            today=viewer.today,
            standing=LEGAL_STATUSES.get(legal.status, legal.status) if legal else "",
        ),
        crumbs=(parts.Link(text="Children", url=PATH),),
        known=known,
        facts=_facts(view),
        details=_details(view),
        axis=time_axis(_lanes(view), today=viewer.today, name=view.subject.name),
        plan=_plan(view, tracks),
        says=tuple(_saying(one) for one in view.says),
        tracks=tracks,
        journeys=journeys_of(view, today=viewer.today, days=days),
        siblings=tuple(_sibling(one, view) for one in view.siblings),
        siblings_url=f"{PATH}/{view.subject.ref.id}/siblings"
        if may(viewer.worker, Act.LINK, team=view.subject.team) is None
        else "",
        tables=care_tables(view),
    )
    return render(page, "children/child.html")


def _born(on: date | None) -> str:
    return f"born {day_month_year(on)}" if on else ""


def _kicker(view: reading.ChildView) -> str:
    """For how long the child has been looked after, where that is known and goes on."""
    began = next((row.on for row in view.anchors if row.name == "became_looked_after" and row.journey is None), None)
    if began is None or not any(one.until_on is None for one in view.legal_statuses):
        return f"Child · {view.subject.reference}"
    days = (current.today() - began).days
    return f"Looked after for {counted(days, 'day')}, since {_day(began)}"


def _plan(view: reading.ChildView, tracks: Sequence[Track]) -> PlanCard:
    field = next((one for one in view.fields if one.name == PLAN), None)
    running = [one.title for one in tracks if not one.over]
    beside = f"Planned side by side: {listed([lower_first(one) for one in running])}." if len(running) > 1 else ""
    if field is None:
        return PlanCard(plan="", agreed="", beside=beside)
    words = record_value(field.value, view.journeys)
    return PlanCard(plan=words, agreed=f"Recorded on {_day(field.from_on)}", beside=beside)


#: How it is known what a child wishes and feels.
HOW_KNOWN = {
    "direct_work": "from time spent together",
    "observation": "from watching and being together",
    "advocate": "through an advocate",
    "written": "written or drawn by the child",
}


def _saying(said: Said) -> Saying:
    known = (f"{said.by_name}, {short_moment(said.at)}", HOW_KNOWN.get(said.how, ""), said.task_title)
    return Saying(words=said.words, known=" · ".join(part for part in known if part))


def _sibling(row: SiblingRow, view: reading.ChildView) -> SiblingLine:
    born, today = row.subject.born_on, current.today()
    lives = PLACEMENTS.get(row.placement, row.placement)
    return SiblingLine(
        name=row.subject.name,
        url=f"{PATH}/{row.subject.ref.id}",
        age=age(born, today) if born else "",
        plan=record_value(row.plan, view.journeys) if row.plan else "",
        lives=f"{lives}, since {_day(row.placed_on)}" if lives and row.placed_on else lives,
    )


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
    """Legal status, home, each journey with its next date, reviews."""
    over = superseded(view)
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
                    words="Superseded" if one.id in over else one.outcome_title or STATES.get(one.state, ("",))[0],
                    from_on=in_london(one.started_at).date(),
                    until_on=in_london(one.ended_at).date() if one.ended_at else None,
                    kind="superseded" if one.id in over else "finished" if one.ended_at else "running",
                ),
            ),
            points=_next_date(one),
        )
        for one in view.journeys
    )
    reviews = tuple(Point(words=f"Review held on {_day(on)}", on=on) for on in reviews_held(view))
    visits = tuple(Point(words=f"Visited on {_day(on)}", on=on) for on in days_of(view, VISITS))
    return (
        Lane(title="Legal status", spans=legal),
        Lane(title="Home", spans=homes),
        *journeys,
        Lane(title="Reviews", points=reviews),
        Lane(title="Visits", points=visits),
    )


def _next_date(row: JourneyRow) -> tuple[Point, ...]:
    """The next date of a journey that goes on, or the date that has passed."""
    if row.next_due_on is None or row.state not in NOT_ENDED:
        return ()
    late = row.next_due_on < current.today()
    words = f"{'Was due' if late else 'Due'} on {_day(row.next_due_on)}"
    text = "" if late else f"due {day_month(row.next_due_on)}"
    return (Point(words=words, on=row.next_due_on, kind="late" if late else "due", text=text),)


def _day(on: date) -> str:
    return day_month_year(on)
