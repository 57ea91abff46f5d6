"""The lists of children and of households: one page, with what it is called and what it says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.ids import TeamId
from engine.reading.rows import SubjectRow
from engine.reading.subject_lists import Register, subject_list
from engine.reading.subjects import SubjectFilters
from webui import current
from webui.found_list import FoundList, choosing, found_list
from webui.query import read_query
from webui.subject_parts import SubjectLine, subject_line

RUNNING = {"yes": "With a running journey"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Whom a list is of. `search` says what can be looked for; `more` is said of each beside the reference."""

    register: Register
    url: str
    one: str
    many: str
    search: str
    more: Callable[[SubjectRow], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectListPage:
    """A page of the list. `one` and `many` are what they are called in a sentence; `add_url` is empty where the viewer
    may add none."""

    title: str
    one: str
    many: str
    found: FoundList
    rows: tuple[SubjectLine, ...]
    add_url: str


def subject_list_page(listing: Listing, *, add_url: str = "") -> SubjectListPage:
    """The page that this request asks for, of those that the viewer may know of."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(("q", "team"), {"running": tuple(RUNNING)})
    filters = SubjectFilters(
        text=query.get("q"), team=TeamId(query.get("team")) or None, running=bool(query.get("running"))
    )
    found = subject_list(ports.database, viewer, listing.register, today=viewer.today, filters=filters, page=query.page)
    several_teams = [(one.value, one.label) for one in found.teams] if len(found.teams) > 1 else []
    teams = choosing(query, "team", "Team", "Every team", several_teams)
    running = choosing(query, "running", "Journeys", "With or without", RUNNING.items())
    return SubjectListPage(
        title=listing.many.capitalize(),
        one=listing.one,
        many=listing.many,
        found=found_list(
            listing.url,
            query,
            found.paging,
            search=listing.search,
            one=listing.one,
            many=listing.many,
            filters=(teams, running) if several_teams else (running,),
        ),
        rows=tuple(
            subject_line(one, today=viewer.today, days=ports.calendar.days, more=listing.more(one.subject))
            for one in found.rows
        ),
        add_url=add_url,
    )
