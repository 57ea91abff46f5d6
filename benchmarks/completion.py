"""A human task completed through HTTP, against the raw in-memory step of the same drawing by SpiffWorkflow itself."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from functools import partial
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


def library_step_ms() -> float:
    """One user task of the drawing, by the library as it comes: task run, engine steps to the next one."""
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO((HERE / "pathways" / LONG_WAY / "pathway.bpmn").read_bytes()))
    spec = parser.get_spec(LONG_WAY)
    times = []
    for _ in range(TIMES):
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        for _ in range(3):
            times.append(timed_ms(partial(_library_step, workflow)))
    return usual(times)


def _library_step(workflow: BpmnWorkflow) -> None:
    (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
    task.data["walk"] = "far"
    task.run()
    workflow.do_engine_steps()


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
    raw, own = library_step_ms(), own_step_ms(installed)
    spent_on = Spent()
    ports, app = with_engine(installed, TimedEngine(installed.ports.engine, spent_on))
    del ports
    browser, journey = installed.browser("esme", app=app), installed.journey()
    times: dict[str, list[float]] = defaultdict(list)
    parts: dict[str, list[float]] = defaultdict(list)
    statements, commits = [], []
    for number in range(TIMES + WARM):
        task = f"/tasks/{installed.stage.task(journey.id, 'ut_walk').id}"
        took: dict[str, float] = {"open the task": timed_ms(partial(browser.get, task))}
        took["send the answers"] = timed_ms(partial(browser.post, task, {**ANSWERS, "asked": "1", "do": "check"}))
        page: list[str] = []
        took["check the answers"] = timed_ms(partial(_look, browser, f"{task}/check", page))
        saved_at = SAVED_AT.search(page[0])
        fields = {"saved_at": saved_at[1] if saved_at else ""}
        before = dict(spent_on.ms)
        with watched(installed.database) as spent:
            took["complete the task"] = timed_ms(partial(browser.post, f"{task}/complete", fields))
        if number < WARM:
            continue
        for name, ms in took.items():
            times[name].append(ms)
        engine = {name: ms - before.get(name, 0) for name, ms in spent_on.ms.items()}
        for name, ms in {**spent.ms, **engine}.items():
            parts[name].append(ms)
        statements.append(len(spent.statements))
        commits.append(spent.commits)
    return _part(raw, own, times, parts, max(statements), max(commits))


def _look(browser: Browser, path: str, seen: list[str]) -> None:
    seen.append(browser.get(path))


def _part(
    raw: float, own: float, times: dict[str, list[float]], parts: dict[str, list[float]], statements: int, commits: int
) -> Part:
    request = {name: usual(ms) for name, ms in times.items()}
    where = {name: usual(ms) for name, ms in parts.items()}
    rest = request["complete the task"] - sum(where.values()) + where[WAIT]
    where["everything else in Python: web, access, form, rules, record, building SQL"] = rest
    request["complete the task"] += where[WAIT]
    complete, whole = request["complete the task"], sum(request.values())
    rows: list[tuple[Any, ...]] = [("SpiffWorkflow’s own step, in memory", raw), ("our engine’s step, in memory", own)]
    rows += [(f"request: {name}", ms) for name, ms in request.items()]
    rows += [(f"of completing: {name}", ms) for name, ms in sorted(where.items(), key=lambda each: -each[1])]
    return Part(
        title="Completing a task",
        about=(
            "One user task of a drawing that goes round, completed in the browser: session, CSRF token, permission, "
            "form, record, engine, deadlines and timers, audit trail, commit. Against the step that SpiffWorkflow does "
            "for the same drawing in memory, with nothing around it."
        ),
        figures=[
            Figure(
                what="Completing, from HTTP request to commit, against the library’s step",
                value=complete / raw,
                most=AT_MOST,
            ),
            Figure(what="All four requests of a task (open, answer, check, complete) against it", value=whole / raw),
            Figure(what="Our engine’s step in memory against the library’s", value=own / raw),
            Figure(what="SQL statements of completing", value=statements, most=STATEMENTS_AT_MOST, unit="statements"),
            Figure(what="Commits of completing", value=commits, most=1, unit="commit"),
            Figure(what="Completions a second of one thread", value=1000 / complete, unit="a second"),
        ],
        columns=("what", "ms", "times the library’s step"),
        rows=[(name, f"{ms:.2f}", f"{ms / raw:.1f}") for name, ms in rows],
    )
