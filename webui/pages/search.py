"""The search in the header: children, households, journeys and open tasks by name, reference or title."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.reading.rows import SubjectRow
from engine.reading.search import search as find
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.identities import KINDS, subject_url
from webui.query import read_query
from webui.rendering import render
from webui.subject_parts import JourneyLine, journey_line
from webui.task_lists import task_line
from webui.wording import day_month_year

pages = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubject:
    """A child or household that was found."""

    name: str
    url: str
    about: str
    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was found. `more` are links to the whole lists where there is more."""

    title: str
    searched: str
    problem: str
    nothing: bool
    children: tuple[FoundSubject, ...]
    households: tuple[FoundSubject, ...]
    journeys: tuple[JourneyLine, ...]
    tasks: tuple[parts.TaskRow, ...]
    more: dict[str, str]


@pages.get("/search")
@needs(SIGNED_IN)
def search() -> Response:
    """A few of each kind that the viewer may know of."""
    viewer, ports = current.viewer(), current.ports()
    text = read_query(("q",)).get("q")
    days, escalations, now = ports.calendar.days, ports.calendar.escalations, current.now()
    found = find(ports.database, viewer, text, today=viewer.today, days=days)
    lists = {"children": "/children", "households": "/households", "journeys": "/journeys"}
    page = SearchPage(
        title=f"Search results for “{text}”" if text else "Search",
        searched=text,
        problem="Enter at least two letters or numbers to search for." if found.too_short else "",
        nothing=found.nothing,
        children=tuple(_subject(one) for one in found.children),
        households=tuple(_subject(one) for one in found.households),
        journeys=tuple(journey_line(one, today=viewer.today, days=days) for one in found.journeys),
        tasks=tuple(task_line(one, viewer, now=now, escalations=escalations, may_take=False) for one in found.tasks),
        more={kind: f"{url}?q={quote(text)}" for kind, url in lists.items() if kind in found.more},
    )
    return render(page, "search/results.html")


def _subject(row: SubjectRow) -> FoundSubject:
    born = f"born {day_month_year(row.born_on)}" if row.born_on else ""
    about = (KINDS.get(row.kind, "Household"), row.reference, born, row.team_name)
    return FoundSubject(
        name=row.name,
        url=subject_url(row.ref),
        about=", ".join(word for word in about if word),
        flag="Restricted" if row.restricted else "Address protected" if row.address_protected else "",
    )
