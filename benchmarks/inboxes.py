"""Pages with a region's work behind them against the same pages with a team's: inboxes, decisions, a journey."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.crowd import add_tasks
from benchmarks.installation import Installation, installation
from benchmarks.measuring import side_by_side, watched
from benchmarks.report import Figure, Part

FEW, MANY, MINE = 1_000, 100_000, 25
TIMES = 11
GROWTH_AT_MOST = 1.3
PAGES = {
    "the inbox of one worker": ("amara", "/tasks"),
    "the inbox of her team": ("amara", "/tasks?whose=team"),
    "the inbox of the team’s manager": ("ben", "/tasks?whose=team"),
    "decisions": ("ben", "/decisions"),
    "households": ("amara", "/households"),
    "a journey": ("amara", "{journey}"),
}


def inboxes() -> Part:
    """The benchmark."""
    with installation() as with_few, installation() as with_many:
        fetching = {FEW: _filled(with_few, FEW), MANY: _filled(with_many, MANY)}
        few: dict[str, tuple[float, int]] = {}
        many: dict[str, tuple[float, int]] = {}
        for name in PAGES:
            ms = side_by_side({str(count): fetching[count][name] for count in (FEW, MANY)}, times=TIMES)
            few[name] = ms[str(FEW)], _statements(with_few, fetching[FEW][name])
            many[name] = ms[str(MANY)], _statements(with_many, fetching[MANY][name])
    return Part(
        title="Pages with much work behind them",
        about=(
            f"Each page fetched through the whole web application, with {FEW:,} open tasks in the database and with "
            f"{MANY:,}. Amara holds {MINE} of them in both; half of the others wait for her team."
        ),
        figures=[
            Figure(
                what=f"{name.capitalize()}, {MANY:,} open tasks against {FEW:,}",
                value=many[name][0] / few[name][0],
                most=GROWTH_AT_MOST,
            )
            for name in PAGES
        ],
        columns=("page", f"ms with {FEW:,}", f"ms with {MANY:,}", "SQL statements"),
        rows=[
            (name, f"{few[name][0]:.1f}", f"{many[name][0]:.1f}", _both(few[name][1], many[name][1])) for name in PAGES
        ],
    )


def _filled(installed: Installation, count: int) -> dict[str, Callable[[], str]]:
    """What fetches each page of an installation with so many open tasks."""
    add_tasks(installed, count, mine=MINE)
    journey = f"/journeys/{installed.journey('adopter_stage_1').id}"
    return {
        name: partial(installed.browser(who).get, path.format(journey=journey)) for name, (who, path) in PAGES.items()
    }


def _statements(installed: Installation, fetch: Callable[[], str]) -> int:
    with watched(installed.database) as spent:
        fetch()
    return len(spent.statements)


def _both(few: int, many: int) -> str:
    return f"{few}" if few == many else f"{few}, with many {many}"
