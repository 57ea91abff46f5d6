"""What an address asks for: filters that are known, and which page. Anything else is dropped, and the page says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import request

LONGEST = 200
MOST_PAGES = 100_000
DROPPED = "A filter of this address is not known here, so it was left out."


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The filters in use by name, the page, and a sentence about what was dropped."""

    values: Mapping[str, str]
    page: int
    dropped: str = ""

    def get(self, name: str) -> str:
        """The value of a filter; empty where it is not in use."""
        return self.values.get(name, "")

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.values)


def read_query(free: Collection[str], chosen: Mapping[str, Collection[str]] | None = None) -> Query:
    """Reads the address of this request: `free` filters hold any text, `chosen` ones one of some values."""
    chosen, values, dropped = chosen or {}, {}, False
    for name, sent in request.args.items():
        value = sent.strip()[:LONGEST]
        if not value or name == "page":
            continue
        if name in free or value in chosen.get(name, ()):
            values[name] = value
        else:
            dropped = True
    text = request.args.get("page", "1")
    page = min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < LONGEST else 1
    return Query(values=values, page=page, dropped=DROPPED if dropped else "")
