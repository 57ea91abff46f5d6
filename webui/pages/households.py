"""Households: the list with its search, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.ids import HouseholdId
from engine.domain.journey import NOT_ENDED
from engine.domain.subjects import SubjectKind
from engine.reading import households as reading
from engine.reading.rows import JourneyRow
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.identities import KINDS, identity_of
from webui.rendering import render
from webui.subject_list_page import Listing, subject_list_page
from webui.subject_page import Known, look_at
from webui.subject_parts import JourneyLine, journey_line
from webui.wording import day_month_year, lower_first

pages = Blueprint("households", __name__)

PATH = "/households"
LISTING = Listing(
    register=reading.HOUSEHOLDS,
    url=PATH,
    one="household",
    many="households",
    search="Name of a person, or reference",
    more=lambda one: lower_first(KINDS.get(one.kind, "")),
)
PARTS = {"applicant": "Applicant", "adult": "Adult in the household", "child_at_home": "Child at home"}


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
    known: Known
    open_tasks: int
    running: tuple[JourneyLine, ...]
    ended: tuple[JourneyLine, ...]
    people: tuple[PersonLine, ...]
    correct_url: str


@pages.get(PATH)
@needs(SIGNED_IN)
def households() -> Response:
    """The households that the viewer may know of."""
    add_url = f"{PATH}/new" if may(current.viewer().worker, Act.ADD_HOUSEHOLD) is None else ""
    return render(subject_list_page(LISTING, add_url=add_url), "subjects/list.html")


@pages.get(f"{PATH}/<household>")
@needs(SIGNED_IN)
def household(household: str) -> Response:
    """One household; looking is put on record."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    view = reading.household_view(ports.database, viewer, HouseholdId(household), today=viewer.today, days=days)
    if view is None:
        raise NotFound
    known = look_at(view, SubjectKind.HOUSEHOLD)
    lines = [(one, journey_line(one, today=viewer.today, days=days)) for one in view.journeys]
    page = HouseholdPage(
        title=view.subject.name,
        kicker=f"{KINDS.get(view.subject.kind, 'Household')} · {view.subject.reference}",
        identity=identity_of(view.subject, view.allocations, today=viewer.today, standing=_standing(lines)),
        crumbs=(parts.Link(text="Households", url=PATH),),
        known=known,
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
        correct_url=f"{PATH}/{view.subject.ref.id}/correct"
        if may(viewer.worker, Act.ADD_HOUSEHOLD, team=view.subject.team) is None
        else "",
    )
    return render(page, "households/household.html")


def _standing(lines: list[tuple[JourneyRow, JourneyLine]]) -> str:
    running = [line.title for row, line in lines if row.state in NOT_ENDED]
    return lower_first(running[0]) if running else ""
