"""Pages of a list: which one, how long, and how many there are, counted only so far as it stays quick."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

PAGE_SIZE = 25

#: Lists are counted no further; a page then says "more than". What nobody pages through need not cost each request.
COUNTED_UP_TO = 1_000
#: Who goes on paging gets further, since then it is counted up to the page they are on: so far, and no further.
MOST_PAGES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of how many. `more_than_counted`: there are more than `total`, which is as far as was counted."""

    page: int
    page_size: int
    total: int
    more_than_counted: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are; 1 where there is nothing."""
        return max(1, -(-self.total // self.page_size))

    @property
    def first(self) -> int:
        """The number of the first row on this page, from 1; 0 where there is nothing."""
        return min((self.page - 1) * self.page_size + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last row on this page."""
        return min(self.page * self.page_size, self.total)

    @property
    def has_next(self) -> bool:
        return self.page < self.pages or (self.more_than_counted and self.page < MOST_PAGES)

    @property
    def has_previous(self) -> bool:
        return self.page > 1


def paged(page: int, total: int, page_size: int = PAGE_SIZE, *, more: bool = False) -> Paging:
    """The page asked for, or the nearest there is. `more`: there are more than `total`, uncounted."""
    pages = max(1, -(-total // page_size))
    return Paging(page=min(max(page, 1), pages), page_size=page_size, total=total, more_than_counted=more)


def to_count(page: int, page_size: int, most: int = COUNTED_UP_TO) -> int:
    """How far to count for this page of a list: as far as always, and at least to the end of the page."""
    return max(most, min(page, MOST_PAGES) * page_size)


def offset(page: int, page_size: int) -> int:
    """How many rows come before the page."""
    return (max(page, 1) - 1) * page_size


def page_of(
    connection: Connection, rows: sa.Select[tuple[object, ...]], page: int, page_size: int = PAGE_SIZE
) -> Paging:
    """Which page of these rows is shown, after counting them as far as is needed for it."""
    most = to_count(page, page_size)
    counted = connection.scalar(sa.select(count_up_to(rows, most))) or 0
    return paged(page, min(counted, most), page_size, more=counted > most)


def count_up_to(rows: sa.Select[tuple[object, ...]], most: int = COUNTED_UP_TO) -> sa.ScalarSelect[int]:
    """How many rows there are, but never more than one above `most`: enough to say "more than"."""
    some = rows.order_by(None).limit(most + 1).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()
