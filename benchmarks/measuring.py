"""Measuring: times of repeated runs, SQL statements, and what share of a stretch of time each part has.

Other programs run on the same machine and only ever make things slower. So a time is that of the computing which this
thread did, to which the wait for the disk at a commit is added; and of many runs the lower quartile is taken.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

#: Beginning and ending a transaction is no question to the database.
COMMIT, WAIT = "commit", "waiting for the disk"
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


def usual(ms: Sequence[float]) -> float:
    """The time that a quarter of the runs took less than."""
    return statistics.quantiles(ms, n=4)[0] if len(ms) > 1 else ms[0]


def usual_ms(act: Callable[[], Any], *, times: int, warm: int = 2) -> float:
    """Milliseconds that the act usually takes, of so many runs after a few to warm up."""
    for _ in range(warm):
        act()
    return usual([timed_ms(act) for _ in range(times)])


def side_by_side(acts: Mapping[str, Callable[[], Any]], *, times: int, warm: int = 2) -> dict[str, float]:
    """Milliseconds that each act usually takes, run in turn, so that what disturbs one disturbs the others too."""
    took: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(times + warm):
        for name, act in acts.items():
            ms = timed_ms(act)
            if number >= warm:
                took[name].append(ms)
    return {name: usual(ms) for name, ms in took.items()}


def timed_ms(act: Callable[[], Any]) -> float:
    """Milliseconds of computing that the act takes once."""
    began = time.thread_time()
    act()
    return (time.thread_time() - began) * 1000


@dataclass
class Spent:
    """Milliseconds by part, and the SQL statements sent."""

    ms: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    statements: list[str] = field(default_factory=list)
    commits: int = 0

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """Counts the time inside to a part."""
        began = time.thread_time()
        try:
            yield
        finally:
            self.ms[part] += (time.thread_time() - began) * 1000


@contextmanager
def watched(database: Engine) -> Iterator[Spent]:
    """What is spent inside on SQL and on commits. Many rows inserted at once are one statement."""
    spent, began = Spent(), {}

    def before(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        began[id(context)] = time.thread_time()
        if not statement.startswith(FRAME):
            spent.statements.append(statement)

    def after(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        spent.ms["SQL in the database"] += (time.thread_time() - began.pop(id(context))) * 1000

    commit = database.dialect.do_commit

    def timed_commit(connection: Any) -> None:
        computed, waited = time.thread_time(), time.perf_counter()
        commit(connection)
        computed, waited = time.thread_time() - computed, time.perf_counter() - waited
        spent.ms[COMMIT] += computed * 1000
        spent.ms[WAIT] += max(0.0, waited - computed) * 1000
        spent.commits += 1

    event.listen(database, "before_cursor_execute", before)
    event.listen(database, "after_cursor_execute", after)
    database.dialect.do_commit = timed_commit  # type: ignore[method-assign,assignment]
    try:
        yield spent
    finally:
        del database.dialect.do_commit
        event.remove(database, "before_cursor_execute", before)
        event.remove(database, "after_cursor_execute", after)


class TimedEngine:
    """The engine of the installation, with the time it takes counted."""

    def __init__(self, engine: Any, spent: Spent) -> None:
        self._engine, self.spent = engine, spent

    def start(self, *given: Any) -> Any:
        """As the engine does."""
        with self.spent.on("engine: state read, step, state written"):
            return self._engine.start(*given)

    def advance(self, *given: Any) -> Any:
        """As the engine does."""
        with self.spent.on("engine: state read, step, state written"):
            return self._engine.advance(*given)
