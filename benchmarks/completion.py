"""A human task completed through HTTP, against the raw in-memory step of the same drawing by SpiffWorkflow itself."""

from __future__ import annotations

import io
import os
import re
import secrets
import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.installation import HERE, LONG_WAY, Browser, Installation, with_engine
from benchmarks.measuring import WAIT, Spent, TimedEngine, timed_ms, usual, watched
from benchmarks.report import Figure, Part
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.spiff_engine import happen
from engine.domain.ids import PathwayKey, Token
from engine.domain.step import Completed

TIMES = 60
WARM = 5
ANSWERS = {"walk": "far", "reasons": "The road goes on behind the hill, and there is a house with a light in it."}
SAVED_AT = re.compile(r'name="saved_at" value="([^"]+)"')
AT_MOST, STATEMENTS_AT_MOST = 25, 15


class LibraryStep:
    """One user task of the drawing, by the library as it comes: what is ready is looked up, the task gets its answer
    and is run, the engine steps on to the next, and what waits is looked at again. In a young workflow: the quickest.
    """

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_io(io.BytesIO((HERE / "pathways" / LONG_WAY / "pathway.bpmn").read_bytes()))
        self._spec = parser.get_spec(LONG_WAY)
        self.ms: list[float] = []

    def measure(self, times: int = 9) -> None:
        """So many steps more."""
        for _ in range(times // 3):
            workflow = BpmnWorkflow(self._spec)
            workflow.do_engine_steps()
            for _ in range(3):
                self.ms.append(timed_ms(partial(self._step, workflow)))

    def _step(self, workflow: BpmnWorkflow) -> None:
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        task.data["walk"] = "far"
        task.run()
        workflow.do_engine_steps()
        workflow.refresh_waiting_tasks()


def bare_wait_ms(folder: Path) -> float:
    """What the disk takes for one block of 4 KB, written where one stood before: no commit that lasts is quicker."""
    waited = []
    with (folder / "block").open("wb", buffering=0) as file:
        for _ in range(TIMES):
            file.seek(0)
            file.write(secrets.token_bytes(4096))
            computed, began = time.thread_time(), time.perf_counter()
            os.fdatasync(file.fileno())
            waited.append((time.perf_counter() - began - (time.thread_time() - computed)) * 1000)
    return usual(waited)


def own_step_ms(installed: Installation) -> float:
    """The same step by our engine, with the journey kept in memory."""
    with installed.ports.uow() as uow:
        version = uow.versions.in_force(PathwayKey(LONG_WAY), on=installed.stage.today).version
    journey = LiveJourney(version, {})
    journey.settle()
    times = [timed_ms(partial(_own_step, journey)) for _ in range(TIMES + WARM)]
    return usual(times[WARM:])


def _own_step(journey: LiveJourney) -> None:
    (task,) = journey.live()
    happen(journey, Completed(token=Token(str(task.id)), outcome="far", facts={}))
    journey.settle()


def completion(installed: Installation) -> Part:
    """The benchmark."""
    library, own, bare = LibraryStep(), own_step_ms(installed), bare_wait_ms(installed.folder)
    spent_on = Spent()
    ports, app = with_engine(installed, TimedEngine(installed.ports.engine, spent_on))
    del ports
    browser, journey = installed.browser("esme", app=app), installed.journey()
    times: dict[str, list[float]] = defaultdict(list)
    parts: dict[str, list[float]] = defaultdict(list)
    statements, commits = [], []
    watched_ms: list[float] = []
    for number in range(2 * TIMES + WARM):
        # Beside each other, so that what slows one slows the other.
        library.measure()
        task = f"/tasks/{installed.stage.task(journey.id, 'ut_walk').id}"
        took: dict[str, float] = {"open the task": timed_ms(partial(browser.get, task))}
        took["send the answers"] = timed_ms(partial(browser.post, task, {**ANSWERS, "-asked": "1", "do": "check"}))
        page: list[str] = []
        took["check the answers"] = timed_ms(partial(_look, browser, f"{task}/check", page))
        saved_at = SAVED_AT.search(page[0])
        fields = {"saved_at": saved_at[1] if saved_at else ""}
        complete = partial(browser.post, f"{task}/complete", fields)
        before = dict(spent_on.ms)
        if number % 2:
            # Watching the statements takes time itself: half are watched, and the others timed.
            with watched(installed.database) as spent:
                watched_ms.append(timed_ms(complete))
        else:
            took["complete the task"] = timed_ms(complete)
        if number < WARM:
            continue
        for name, ms in took.items():
            times[name].append(ms)
        if not number % 2:
            continue
        engine = {name: ms - before.get(name, 0) for name, ms in spent_on.ms.items()}
        for name, ms in {**spent.ms, **engine}.items():
            parts[name].append(ms)
        statements.append(len(spent.statements))
        commits.append(spent.commits)
    return _part((usual(library.ms), own, bare, usual(watched_ms)), times, parts, max(statements), max(commits))


def _look(browser: Browser, path: str, seen: list[str]) -> None:
    seen.append(browser.get(path))


def _part(
    steps: tuple[float, float, float, float],
    times: dict[str, list[float]],
    parts: dict[str, list[float]],
    statements: int,
    commits: int,
) -> Part:
    raw, own, bare, watched_ms = steps
    request = {name: usual(ms) for name, ms in times.items()}
    where = {name: usual(ms) for name, ms in parts.items()}
    rest = watched_ms - sum(where.values()) + where[WAIT]
    where["everything else in Python: web, access, form, rules, record, building SQL"] = rest
    computing = request["complete the task"]
    request["complete the task"] += where[WAIT]
    complete, whole = request["complete the task"], sum(request.values())
    rows: list[tuple[Any, ...]] = [("SpiffWorkflow’s own step, in memory", raw), ("our engine’s step, in memory", own)]
    rows.append(("the disk: 4 KB written and waited for, with nothing around it", bare))
    rows += [(f"request: {name}", ms) for name, ms in request.items()]
    rows += [(f"of completing: {name}", ms) for name, ms in sorted(where.items(), key=lambda each: -each[1])]
    return Part(
        title="Completing a task",
        about=(
            "One user task of a drawing that goes round, completed in the browser: session, CSRF token, permission, "
            "form, record, engine, deadlines and timers, audit trail, commit. Against the step that SpiffWorkflow does "
            "for the same drawing in memory, with nothing around it: the ready task looked up, given its answer and "
            "run, engine steps to the next, waiting tasks refreshed. How long the disk takes for a commit that lasts "
            "is the disk’s, and told apart."
        ),
        figures=[
            Figure(
                what="Completing, from HTTP request to commit, against the library’s step",
                value=complete / raw,
                most=AT_MOST,
            ),
            Figure(what="Of that, what is computed, the commit included", value=computing / raw, most=AT_MOST),
            Figure(what="The wait of this disk for 4 KB, with nothing around it, against the step", value=bare / raw),
            Figure(what="All four requests of a task (open, answer, check, complete) against it", value=whole / raw),
            Figure(what="Our engine’s step in memory against the library’s", value=own / raw),
            Figure(what="SQL statements of completing", value=statements, most=STATEMENTS_AT_MOST, unit="statements"),
            Figure(what="Commits of completing", value=commits, most=1, unit="commit"),
            Figure(what="Completions a second of one thread", value=1000 / complete, unit="a second"),
        ],
        columns=("what", "ms", "times the library’s step"),
        rows=[(name, f"{ms:.2f}", f"{ms / raw:.1f}") for name, ms in rows],
    )
