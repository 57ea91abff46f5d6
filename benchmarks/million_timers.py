"""A million armed timers, of which none, a hundred or ten thousand are due: what a round costs, how fast they fire.

On SQLite and on PostgreSQL. A round that finds nothing is compared with one among a thousand timers; timers that fire
with tasks that are completed in turn with them in the same database; on PostgreSQL two workers with one.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from benchmarks.completion import ANSWERS
from benchmarks.installation import HERE, NOW, Installation, installation
from benchmarks.measuring import usual
from benchmarks.reopening import reopened
from benchmarks.report import Figure, Part
from benchmarks.timer_crowd import arm_far_off, copies, look_closely
from engine import tables as t
from engine.actions.complete_task import complete_task
from engine.application import FORMS, WORKFLOWS, ports_over, publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import DEMO_PASSWORD, add_cast
from engine.demo.stage import local
from engine.domain.ids import TaskId
from engine.store.database import open_database
from engine.sweep import fire_due_timers, sweep
from tests.clusters import Cluster

FEW, MANY = 1_000, 1_000_000
FEW_DUE, MANY_DUE = 100, 10_000
ROUNDS = 60
AT_ONCE = 25  # fired, then as many tasks completed
FIRED_OF_MANY = 300
OF_WORKERS = 1_000  # fired by one worker, then by two
#: The first rest of a hundred journeys ends with 8 July, that of ten thousand with the 9th.
SECOND_DAY = "2026-06-25 10:00"
NOTHING_DUE, FEW_ARE_DUE, MANY_ARE_DUE = "2026-07-08 12:00", "2026-07-09 00:00:01", "2026-07-10 00:00:01"
GROWTH_AT_MOST, SHARE_AT_LEAST = 1.3, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Milliseconds of an idle round by timers armed; timers and completions a second by timers due."""

    idle_ms: dict[int, float]
    a_second: dict[int, tuple[float, float]]
    share: dict[int, float]


def million_timers(*, armed: int = MANY) -> Part:
    """The benchmark; fewer armed make it shorter."""
    with installation() as few, installation() as installed:
        on_sqlite = _measured(few, installed, armed)
    with Cluster() as cluster, _on_postgresql(cluster) as few, _on_postgresql(cluster) as installed:
        on_postgresql = _measured(few, installed, armed)
        one, two = (_by_workers(installed, workers) for workers in (1, 2))
    both = {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}
    figures = []
    for name, found in both.items():
        figures.append(
            Figure(
                what=f"{name}: an idle sweep, {armed:,} armed timers against {FEW:,}",
                value=found.idle_ms[armed] / found.idle_ms[FEW],
                most=GROWTH_AT_MOST,
            )
        )
        figures += [
            Figure(
                what=f"{name}: completions a second against timers fired a second, {due:,} due",
                value=1 / share,
                most=round(1 / SHARE_AT_LEAST, 2),
            )
            for due, share in found.share.items()
        ]
    figures.append(Figure(what="PostgreSQL: timers fired by two workers against by one", value=two / one))
    rows: list[tuple[str, ...]] = [
        (name, f"{count:,} armed, none due", f"{ms:.2f} ms a round", "")
        for name, found in both.items()
        for count, ms in found.idle_ms.items()
    ]
    rows += [
        (name, f"{armed:,} armed, {due:,} due", f"{fired:.0f} fired a second", f"{completed:.0f} completed a second")
        for name, found in both.items()
        for due, (fired, completed) in found.a_second.items()
    ]
    rows += [
        ("PostgreSQL", f"{armed:,} armed, thousands due", f"{rate:.0f} fired a second", f"by {workers} at once")
        for workers, rate in ((1, one), (2, two))
    ]
    return Part(
        title="Very many timers",
        about=(
            f"{armed:,} timers armed. Those that are due each end a rest in a journey of its own and open the next "
            "task; in turn with them, tasks of other journeys are completed, which open the next task too. PostgreSQL "
            "runs on the same machine, and does not wait for its disk. Rates are by the clock on the wall."
        ),
        figures=figures,
        columns=("database", "timers", "found", ""),
        rows=rows,
    )


def _measured(few: Installation, installed: Installation, armed: int) -> Found:
    stage, clock = installed.stage, installed.clock
    first, walking = installed.journey("long_rest"), installed.journey()
    copies(installed, first, FEW_DUE - 1)
    copies(installed, walking, FEW_DUE + FIRED_OF_MANY, without=(t.timers,))
    clock.set(local(SECOND_DAY))
    copies(installed, installed.journey("long_rest"), MANY_DUE - 1)
    stage.wait_until(NOTHING_DUE)
    few.clock.set(clock.now())
    arm_far_off(few, few.journey().id, FEW)
    arm_far_off(installed, walking.id, armed)
    idle_ms = _idle_ms({FEW: few, armed: installed})
    tasks = _tasks(installed)
    a_second, share = {}, {}
    for due, at, fired in ((FEW_DUE, FEW_ARE_DUE, FEW_DUE), (MANY_DUE, MANY_ARE_DUE, FIRED_OF_MANY)):
        _until(installed, at)
        a_second[due], share[due] = _in_turn(installed, tasks, fired)
    return Found(idle_ms=idle_ms, a_second=a_second, share=share)


def _idle_ms(by_armed: dict[int, Installation]) -> dict[int, float]:
    """Milliseconds of a round in each, in turn, so that a busy machine slows both."""
    took: dict[int, list[float]] = {armed: [] for armed in by_armed}
    for installed in by_armed.values():
        look_closely(installed)
    for _ in range(ROUNDS):
        for armed, installed in by_armed.items():
            took[armed].append(_took(partial(sweep, installed.ports)) * 1000)
    return {armed: usual(ms) for armed, ms in took.items()}


def _until(installed: Installation, at: str) -> None:
    """Whatever is due before the rests end is out of the way; then they have ended."""
    installed.clock.set(local(at) - timedelta(minutes=1))
    sweep(installed.ports)
    installed.clock.set(local(at))


def _in_turn(installed: Installation, tasks: Iterator[str], count: int) -> tuple[tuple[float, float], float]:
    """(fired a second, completed a second), and the usual share of the one in the other."""
    fire: Callable[[], object] = partial(fire_due_timers, installed.ports, most=AT_ONCE)
    pairs = []
    for _ in range(count // AT_ONCE):
        some = [next(tasks) for _ in range(AT_ONCE)]
        pairs.append((_took(fire), _took(partial(_complete, installed, some))))
    fired, completed = (AT_ONCE / usual([pair[n] for pair in pairs]) for n in (0, 1))
    return (fired, completed), statistics.median(completing / firing for firing, completing in pairs)


def _complete(installed: Installation, tasks: list[str]) -> None:
    for task in tasks:
        complete_task(installed.ports, installed.cast["esme"], TaskId(task), ANSWERS)


def _tasks(installed: Installation) -> Iterator[str]:
    wanted = sa.select(t.tasks.c.id).where(t.tasks.c.state == "open", t.tasks.c.pathway == "long_way")
    with installed.database.connect() as connection:
        return iter(connection.execute(wanted.order_by(t.tasks.c.id)).scalars().all())


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _by_workers(installed: Installation, workers: int) -> float:
    """Timers fired a second by so many processes at once; each has as many to fire."""
    url = installed.database.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        ready = manager.Barrier(workers)
        with ProcessPoolExecutor(workers, mp_context=context) as processes:
            each = OF_WORKERS // workers
            work = [processes.submit(_work, installed.folder, url, each, ready) for _ in range(workers)]
            spans = [one.result() for one in work]
    return workers * each / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def _work(folder: Path, url: str, count: int, ready: threading.Barrier) -> tuple[float, float]:
    """When this worker began and ended, on the machine's clock that all its processes share."""
    with reopened(folder, url, at=MANY_ARE_DUE) as installed:
        fire_due_timers(installed.ports, most=AT_ONCE)  # reads the drawings, which is done once
        ready.wait()
        began = time.monotonic()
        fired, failed = fire_due_timers(installed.ports, most=count)
        if failed or fired < count:
            raise RuntimeError(f"Of {count} timers {fired} were fired and {failed} failed.")
        return began, time.monotonic()


@contextmanager
def _on_postgresql(cluster: Cluster) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="fingerpost-benchmark-") as folder:
        url = cluster.fresh()
        database = open_database(url)
        ports = ports_over(database, clock=FixedClock(local(NOW)))
        publish_shipped_pathways(ports, workflows=WORKFLOWS, forms=FORMS)
        publish_shipped_pathways(ports, workflows=HERE / "pathways", forms=HERE / "forms")
        add_cast(ports, DEMO_PASSWORD)
        database.dispose()
        with reopened(Path(folder), url, at=NOW) as installed:
            yield installed
