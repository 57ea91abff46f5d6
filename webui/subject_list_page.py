"""The lists of children and of households: one page, with what it is called and what it says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.ids import TeamId
from engine.reading.rows import Choice, SubjectRow
from engine.reading.subject_lists import Register, subject_list
from engine.reading.subjects import SubjectFilters
from webui import current, parts
from webui.addresses import address, pages_of
from webui.query import read_query
from webui.subject_parts import SubjectLine, subject_line
from webui.wording import counted


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
    url: str
    one: str
    many: str
    search: str
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


def subject_list_page(listing: Listing, *, add_url: str = "") -> SubjectListPage:
    """The page that this request asks for, of those that the viewer may know of."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(("q", "team"), {"running": ("yes",)})
    filters = SubjectFilters(
        text=query.get("q"), team=TeamId(query.get("team")) or None, running=bool(query.get("running"))
    )
    found = subject_list(ports.database, viewer, listing.register, today=viewer.today, filters=filters, page=query.page)
    title, total = listing.many.capitalize(), found.paging.total
    more = "more than " if found.paging.more_than_counted else ""
    return SubjectListPage(
        title=title,
        url=listing.url,
        one=listing.one,
        many=listing.many,
        search=listing.search,
        searched=filters.text,
        team=query.get("team"),
        running=filters.running,
        filtered=query.filtered,
        teams=found.teams,
        rows=tuple(
            subject_line(one, today=viewer.today, days=ports.calendar.days, more=listing.more(one.subject))
            for one in found.rows
        ),
        summary=f"{more}{counted(total, listing.one, listing.many)}{' found' if query.filtered else ''}".capitalize(),
        pages=pages_of(found.paging, lambda number: address(listing.url, query.values, page=str(number)), title),
        dropped=query.dropped,
        add_url=add_url,
    )
