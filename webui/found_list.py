"""A list that is searched and filtered, page by page: what stands around the rows of children, households, journeys and
people alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.reading.paging import Paging
from webui import parts
from webui.addresses import address, pages_of
from webui.query import Query
from webui.wording import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """A filter: what can be chosen, in words, the first of which chooses nothing; and what is chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """What stands around the rows. `search` says what can be looked for, `summary` how many there are, `dropped` that
    the address asked for something that is not known."""

    url: str
    search: str
    searched: str
    filters: tuple[Choosing, ...]
    filtered: bool
    summary: str
    pages: parts.Pages
    dropped: str


def choosing(query: Query, name: str, label: str, every: str, choices: Iterable[tuple[str, str]]) -> Choosing:
    """A filter with what the address has chosen; `every` are the words of choosing nothing."""
    return Choosing(name=name, label=label, choices=(("", every), *choices), chosen=query.get(name))


def found_list(
    url: str,
    query: Query,
    paging: Paging,
    *,
    search: str,
    one: str,
    many: str = "",
    order: str = "",
    filters: tuple[Choosing, ...] = (),
) -> FoundList:
    """Of a list at this address: `one` and `many` are what it lists, `order` in which order."""
    many = many or f"{one}s"
    total = f"{'more than ' if paging.more_than_counted else ''}{counted(paging.total, one, many)}"
    summary = f"{total}{' found' if query.filtered else ''}{f', {order}' if order else ''}"
    return FoundList(
        url=url,
        search=search,
        searched=query.get("q"),
        filters=filters,
        filtered=query.filtered,
        summary=summary[:1].upper() + summary[1:],
        pages=pages_of(paging, lambda number: address(url, query.values, page=str(number)), many.capitalize()),
        dropped=query.dropped,
    )
