"""Addresses with filters in their query, and the numbered pages of a long list. No personal data stands in them but
what somebody typed to search for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from engine.reading.paging import Paging
from webui.parts import Pages

NEIGHBOURS = 1  #: pages shown on either side of the present one


def address(path: str, query: Mapping[str, str], **changes: str) -> str:
    """The path with the query, some of it changed; what is empty is left out."""
    kept = {name: value for name, value in {**query, **changes}.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def pages_of(paging: Paging, to: Callable[[int], str], what: str) -> Pages:
    """Where one is in the list; `to` makes the address of a page, `what` names what is listed ("Tasks")."""
    here, last = paging.page, paging.pages
    shown = sorted({1, last, *range(max(1, here - NEIGHBOURS), min(last, here + NEIGHBOURS) + 1)})
    links: list[tuple[int | None, str]] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            links.append((None, ""))
        links.append((number, to(number)))
    of = f"more than {paging.total:,}" if paging.more_than_counted else f"{paging.total:,}"
    return Pages(
        number=here,
        of=last,
        previous_url=to(here - 1) if paging.has_previous else "",
        next_url=to(here + 1) if paging.has_next else "",
        links=tuple(links),
        what=f"{what} {paging.first:,} to {paging.last:,} of {of}" if last > 1 else "",
    )
