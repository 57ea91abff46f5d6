"""Pages of a list."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.reading.paging import MOST_PAGES, page_of, paged, to_count
from tests.reading.rows import Council


@pytest.mark.parametrize(
    ("asked", "total", "page", "pages", "first", "last"),
    [
        (1, 0, 1, 1, 0, 0),
        (1, 25, 1, 1, 1, 25),
        (2, 26, 2, 2, 26, 26),
        (9, 26, 2, 2, 26, 26),
        (-3, 26, 1, 2, 1, 25),
    ],
)
def test_the_page_is_the_one_asked_for_or_the_nearest_there_is(
    asked: int, total: int, page: int, pages: int, first: int, last: int
) -> None:
    found = paged(asked, total)

    assert (found.page, found.pages, found.first, found.last) == (page, pages, first, last)
    assert (found.has_previous, found.has_next) == (page > 1, page < pages)


@pytest.mark.parametrize(
    ("page", "there", "counted", "more"),
    [
        (1, 1000, 1000, False),
        (1, 1001, 1000, True),
        (1, 999, 999, False),
        (41, 1400, 1025, True),
        (56, 1400, 1400, False),
    ],
)
def test_rows_are_counted_as_far_as_always_and_at_least_to_the_end_of_the_page(
    council: Council, page: int, there: int, counted: int, more: bool
) -> None:
    council.add_all(t.teams, [{"id": f"team-{number}", "name": f"Team {number}"} for number in range(there)])
    rows = sa.select(t.teams.c.id).where(t.teams.c.name.like("Team %"))

    with council.database.connect() as connection:
        found = page_of(connection, rows, page)

    assert (found.page, found.total, found.more_than_counted, found.has_next) == (
        page,
        counted,
        more,
        more or page < 40,
    )


def test_nobody_makes_the_database_count_without_end() -> None:
    assert to_count(1_000_000, 25) == MOST_PAGES * 25
    assert not paged(MOST_PAGES, MOST_PAGES * 25, more=True).has_next
