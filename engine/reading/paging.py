"""Pages of a list: which one, how long, and how many there are, counted only so far as it stays quick."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

PAGE_SIZE = 25

#: Lists are counted no further; a page then says "more than". What nobody pages through need not cost each request.
COUNTED_UP_TO = 1_000


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
        return self.page < self.pages

    @property
    def has_previous(self) -> bool:
        return self.page > 1


def paged(page: int, total: int, page_size: int = PAGE_SIZE, *, counted_up_to: int | None = None) -> Paging:
    """The page asked for, or the nearest there is."""
    more = counted_up_to is not None and total > counted_up_to
    total = counted_up_to if more and counted_up_to is not None else total
    pages = max(1, -(-total // page_size))
    return Paging(page=min(max(page, 1), pages), page_size=page_size, total=total, more_than_counted=more)


def offset(page: int, page_size: int) -> int:
    """How many rows come before the page."""
    return (max(page, 1) - 1) * page_size


def count_up_to(rows: sa.Select[tuple[object, ...]], most: int = COUNTED_UP_TO) -> sa.ScalarSelect[int]:
    """How many rows there are, but never more than one above `most`: enough to say "more than"."""
    some = rows.order_by(None).limit(most + 1).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()
