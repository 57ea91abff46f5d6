"""Pages of a list."""

from __future__ import annotations

import pytest

from engine.reading.paging import paged


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


@pytest.mark.parametrize(("total", "shown", "more"), [(1000, 1000, False), (1001, 1000, True), (999, 999, False)])
def test_a_count_that_stopped_says_that_there_are_more(total: int, shown: int, more: bool) -> None:
    found = paged(1, total, counted_up_to=1000)

    assert (found.total, found.more_than_counted) == (shown, more)
