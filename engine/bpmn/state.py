"""The state of a journey as bytes and back: the live tokens and the facts, never the drawing.

What has finished is left out; the audit trail holds it. So the state of a loop's thousandth round is as large as that
of its first. JSON text, tokens in the order in which they came (joins take the oldest first), keys in a fixed order.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.acting import BoundarySplit, is_instance
from engine.bpmn.conditions import as_facts
from engine.bpmn.gateways import EventGateway
from engine.bpmn.live_journey import LiveJourney, Process
from engine.domain.errors import JourneyStuck
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Facts

SCHEMA = 1

_NAMES = {TaskState.WAITING: "waiting", TaskState.READY: "ready", TaskState.STARTED: "started"}
_STATES = {name: state for state, name in _NAMES.items()}
#: What a token carries besides its place: the flow it came by, its item and facts, what is left and what was collected.
_CARRIED = ("flow", "item", "facts", "left", "results")


def save(journey: LiveJourney) -> bytes:
    """The state of a journey that has settled."""
    return json.dumps(
        {"schema": SCHEMA, **_saved(journey, journey)}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def restore(state: bytes, version: PathwayVersion, ambient: Facts) -> LiveJourney:
    """The journey that `save` saved. Raises JourneyStuck when the state does not fit the drawing."""
    try:
        saved = json.loads(state)
        schema = saved["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise JourneyStuck("The saved state of this journey cannot be read.") from error
    if schema != SCHEMA:
        raise JourneyStuck(f"The saved state has schema {schema}; this Fingerpost reads schema {SCHEMA}.")
    journey = LiveJourney(version, ambient, restored=True)
    _restore(journey, journey, saved)
    return journey


def _saved(journey: LiveJourney, process: Process) -> dict[str, Any]:
    live = process.live()
    groups = {task.parent.id: task.parent for task in live if _is_group(task.parent)}
    return {
        "facts": process.facts,
        "outcome": process.outcome,
        "groups": [[group.id.hex, group.task_spec.name] for group in groups.values()],
        "tokens": [_saved_token(journey, task) for task in live],
    }


def _is_group(task: Task | None) -> bool:
    """Whether those that share this parent belong together: one of them happening takes others back."""
    return task is not None and isinstance(task.task_spec, (BoundarySplit, EventGateway))


def _saved_token(journey: LiveJourney, task: Task) -> dict[str, Any]:
    token: dict[str, Any] = {"id": task.id.hex, "at": task.task_spec.name, "state": _NAMES[task._state]}
    # What comes after several instances was begun by the last of them, but is none of them.
    if _is_group(task.parent) or is_instance(task):
        token["of"] = task.parent.id.hex
    token.update({name: task.internal_data[name] for name in _CARRIED if task.internal_data.get(name) is not None})
    inner = journey.subprocesses.get(task.id)
    if inner is not None:
        token["inside"] = _saved(journey, inner)
    return token


def _restore(journey: LiveJourney, process: Process, saved: dict[str, Any]) -> None:
    root = Task(process, process.spec.start, state=TaskState.COMPLETED)
    process.task_tree = root
    process.facts = as_facts(saved["facts"])
    process.outcome = saved["outcome"]
    for group, name in saved["groups"]:
        Task(process, _spec(process, name), parent=root, state=TaskState.COMPLETED, id=UUID(group))
    for token in saved["tokens"]:
        parent = process.tasks[UUID(token["of"])] if "of" in token else root
        task = Task(process, _spec(process, token["at"]), parent, _STATES[token["state"]], UUID(token["id"]))
        task.internal_data.update({name: token[name] for name in _CARRIED if name in token})
        if "facts" in token:
            task.internal_data["facts"] = as_facts(token["facts"])
        if "inside" in token:
            _restore(journey, journey.enter(task, restored=True), token["inside"])


def _spec(process: Process, name: str) -> Any:
    spec = process.spec.task_specs.get(name)
    if spec is None:
        element = name.partition(".")[0]
        raise JourneyStuck(f"The journey stands at “{element}”, which this drawing does not have.", element=element)
    return spec
