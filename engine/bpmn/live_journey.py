"""A journey in memory while it is moved on: SpiffWorkflow's workflow with facts by level and its own settling.

Facts live with the drawing that runs, not with tasks: a branch sees at once what another branch decided, and a join has
nothing to merge. An embedded sub-process sees its surroundings and keeps what it sets until it ends; a called pathway
starts from a copy and gives back its outcome only.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import conditions
from engine.bpmn.acting import LIVE, is_instance, process_of
from engine.bpmn.gateways import Inclusive, Joining
from engine.bpmn.happened import Happened
from engine.bpmn.process_spec import ProcessSpec, drawing_of
from engine.domain.errors import JourneyStuck
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, PathwayVersion
from engine.domain.step import Fact, Facts, Place, ReachedEnd

# SpiffWorkflow logs every change of state with the task's data. What happened belongs in the audit trail alone.
for _name in ("spiff.task", "spiff.workflow", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)

#: Elements that need nobody, run between two waits. A real pathway needs a few dozen; a loop without a task needs all.
STEP_BUDGET = 2000


class FactEngine(PythonScriptEngine):
    """Answers the library's questions in our language of conditions; runs no script."""

    def validate(self, expression: str) -> None:
        """Raises SyntaxError for what is no condition."""
        conditions.condition(expression)

    def evaluate(self, task: Task, expression: str, external_context: Any = None) -> bool:  # noqa: ARG002
        journey: LiveJourney = task.workflow.top_workflow
        return journey.holds(expression, journey.facts_at(task), task.task_spec.name)

    def execute(self, task: Task, script: str, external_context: Any = None) -> bool:  # noqa: ARG002
        raise JourneyStuck("A drawing runs no script.", element=task.task_spec.name)

    def call_service(self, task: Task, **kwargs: Any) -> Any:  # noqa: ARG002
        raise JourneyStuck("A drawing calls no service.", element=task.task_spec.name)


class Process:
    """What a journey's own drawing and every drawing inside it have in common."""

    spec: ProcessSpec
    task_tree: Task
    tasks: dict[Any, Task]
    facts: dict[str, Fact]
    outcome: str | None
    parent_task: Task | None

    def live(self) -> list[Task]:
        """The tokens of this level, in the order in which they came."""
        return [task for task in self.tasks.values() if task._state & LIVE]

    def hand_up_facts(self) -> None:
        """Gives the facts set here to the level around it. A called pathway keeps its own."""

    def update_waiting_tasks(self) -> None:
        """Nothing fires by itself; `LiveJourney.settle` looks at what waits."""

    def _task_completed_notify(self, task: Task) -> None:
        """A level ends when nothing is open on it, which `settle` sees; not by a task of a certain name."""


class LiveProcess(Process, BpmnSubWorkflow):
    """An embedded sub-process or a called pathway that is running."""

    def __init__(self, spec: ProcessSpec, parent_task: Task, journey: LiveJourney, *, restored: bool = False) -> None:
        self.parent_task = parent_task
        self.facts = {}
        self.outcome = None
        self.is_call = parent_task.task_spec.element.kind is ElementKind.CALL
        super().__init__(spec, parent_task.id, journey, deserializing=restored)

    def _calculate_depth(self) -> int:
        return 0  # the library orders sub-processes by it; `settle` does not

    def hand_up_facts(self) -> None:
        if self.is_call or self.parent_task is None:
            return
        around: LiveJourney = self.top_workflow
        around.set_facts(self.parent_task, self.facts)


class LiveJourney(Process, BpmnWorkflow):
    """The journey's own drawing, running, with all that runs inside it.

    `ambient` are the facts of the record and of policies, read anew at each advance; they win over facts set earlier.
    """

    def __init__(self, version: PathwayVersion, ambient: Mapping[str, Fact], *, restored: bool = False) -> None:
        self.version = version
        self.ambient = dict(ambient)
        self.facts = {}
        self.outcome = None
        self.parent_task = None
        self.queue: deque[Task] = deque()
        self.happened = Happened(self)
        super().__init__(drawing_of(version).main, script_engine=FactEngine(), deserializing=restored)

    # Levels

    def processes(self) -> list[Process]:
        """The journey's own drawing and every one inside it that is still open."""
        return [self, *self.subprocesses.values()]

    def enter(self, my_task: Task, *, restored: bool = False) -> LiveProcess:
        """Begins, or restores, the drawing inside a sub-process or a call."""
        element: Element = my_task.task_spec.element
        spec = self._inside(process_of(my_task).spec, element)
        inner = LiveProcess(spec, my_task, self, restored=restored)
        self.subprocesses[my_task.id] = inner
        if not restored:
            if inner.is_call:
                # How often an element was completed is counted anew in each call.
                copied = {k: v for k, v in self.facts_at(my_task).items() if not k.startswith("times_")}
                inner.facts = {**copied, **given_to(element, self.facts_at(my_task))}
            self.happened.entered(my_task)
        return inner

    def _inside(self, spec: ProcessSpec, element: Element) -> ProcessSpec:
        if element.kind is not ElementKind.CALL:
            return spec.drawing.embedded[element.id]
        called = spec.drawing.version.called.get(element.calls) if element.calls is not None else None
        if called is None:
            raise JourneyStuck(f"“{element.id}” calls “{element.calls}”, which there is not.", element=element.id)
        return drawing_of(called).main

    def around(self, my_task: Task) -> Iterator[Task]:
        """The task, then the sub-process or call that it stands in, outwards. An instance is followed by its whole."""
        task: Task | None = my_task
        while task is not None:
            yield task
            task = process_of(task).parent_task

    def place(self, my_task: Task) -> Place:
        """Where a task is, for the world outside the engine."""
        calls: list[ElementId] = []
        item: str | None = my_task.internal_data.get("item")
        for holder in list(self.around(my_task))[1:]:
            if holder.task_spec.element.kind is ElementKind.CALL:
                calls.append(holder.task_spec.element.id)
            if item is None:
                item = holder.internal_data.get("item")
        return Place(
            pathway=process_of(my_task).spec.drawing.version.key,
            element=my_task.task_spec.element.id,
            calls=tuple(reversed(calls)),
            item=item,
        )

    # Facts

    def facts_at(self, my_task: Task) -> dict[str, Fact]:
        """The facts seen at a task: its own level's over those around it, the record's over both."""
        layers: list[Mapping[str, Fact]] = []
        given: dict[str, Fact] = {}
        for task in self.around(my_task):
            process = process_of(task)
            if is_instance(task):
                layers.append(task.internal_data["facts"])
            layers.append(process.facts)
            if isinstance(process, LiveProcess) and process.is_call and process.parent_task is not None:
                given = self._given_to(process.parent_task)
                break
        seen: dict[str, Fact] = {}
        for layer in reversed(layers):
            seen.update(layer)
        return {**seen, **self.ambient, **given}

    def _given_to(self, call: Task) -> dict[str, Fact]:
        element: Element = call.task_spec.element
        reads_facts = any(value.startswith("=") for value in element.given.values())
        return given_to(element, self.facts_at(call) if reads_facts else {})

    def set_facts(self, my_task: Task, facts: Facts) -> None:
        """Sets facts on the level of a task; on the instance alone where it is one of several."""
        level = my_task.internal_data["facts"] if is_instance(my_task) else process_of(my_task).facts
        for name, value in facts.items():
            if value is None and name not in self.facts_at(my_task):
                continue  # what was never given needs no note that it is not
            level[name] = value

    def count_completion(self, my_task: Task) -> None:
        """Counts a completion in `times_<name>`."""
        name = f"times_{my_task.task_spec.element.bare_name}"
        before = self.facts_at(my_task).get(name)
        self.set_facts(my_task, {name: (before if isinstance(before, int) else 0) + 1})

    def holds(self, source: str, facts: Facts, element: str) -> bool:
        """Whether a condition holds. Raises JourneyStuck, naming the element, when it makes no sense."""
        try:
            return conditions.condition(source).holds(facts)
        except (conditions.ConditionRefused, conditions.ConditionFault) as error:
            raise JourneyStuck(f"The condition “{source}” at “{element}”: {error}", element=element) from error

    # Moving on

    def settle(self) -> None:
        """Runs everything that needs nobody, until the journey only waits.

        1. The queue, first come, first served, within the step budget.
        2. Then what could not be known while something moved: sub-processes with nothing left open end, inclusive
           joins that nothing can reach any more go on. Either puts work in the queue again.
        3. A level on which only joins wait would wait for ever: that is told, not saved.
        """
        ran: Counter[str] = Counter()
        while True:
            while self.queue:
                task = self.queue.popleft()
                if not task.has_state(TaskState.READY):
                    continue
                ran[task.task_spec.name] += 1
                if ran.total() > STEP_BUDGET:
                    name = ran.most_common(1)[0][0].partition(".")[0]
                    raise JourneyStuck(f"The drawing goes round through “{name}” and asks nobody.", element=name)
                task.run()
            if not self._end_what_is_empty() and not self._let_an_inclusive_join_go():
                break
        self._refuse_deadlock()

    def _end_what_is_empty(self) -> bool:
        ended = False
        for key, inner in list(self.subprocesses.items()):
            if inner.live():
                continue
            del self.subprocesses[key]
            holder = inner.parent_task
            holder.task_spec.take_back(holder, inner)
            holder._set_state(TaskState.READY)
            self.queue.append(holder)
            ended = True
        return ended

    def _let_an_inclusive_join_go(self) -> bool:
        for process in self.processes():
            live = process.live()
            waiting = [task for task in live if isinstance(task.task_spec, Inclusive)]
            going = next((task for task in waiting if task.task_spec.may_go_on(task)), None)
            if going is None and waiting and all(isinstance(task.task_spec, Joining) for task in live):
                # Two joins that each wait for the other: nothing else can come, so the older one goes.
                going = waiting[0]
            if going is not None:
                going.task_spec.take(going)
                going._ready()
                return True
        return False

    def _refuse_deadlock(self) -> None:
        for process in self.processes():
            live = process.live()
            if live and all(isinstance(task.task_spec, Joining) for task in live):
                name = live[0].task_spec.name
                raise JourneyStuck(f"“{name}” waits for a branch that can never come.", element=name)

    def reach_end(self, my_task: Task) -> None:
        """Notes a named end; the first one reached is the outcome of its pathway."""
        element: Element = my_task.task_spec.element
        process: Process = process_of(my_task)
        name = element.bare_name
        if not element.is_named_end:
            if isinstance(process, LiveProcess) and not process.is_call and process.outcome is None:
                process.outcome = name
            if element.meets_others:
                self._note_end(my_task)
            return
        while isinstance(process, LiveProcess) and not process.is_call and process.parent_task is not None:
            process = process_of(process.parent_task)
        if process.outcome is None:
            process.outcome = name
        self._note_end(my_task)

    def _note_end(self, my_task: Task) -> None:
        element: Element = my_task.task_spec.element
        given = given_to(element, self.facts_at(my_task)) if element.given else {}
        self.happened.ends.append(ReachedEnd(place=self.place(my_task), name=element.bare_name, given=given))


def given_to(giver: Element, seen: Facts) -> dict[str, Fact]:
    """The `fp:with` of a call or an end as facts: true and false, whole numbers, else the text itself.

    `=name` is the fact of that name among those `seen` there. What is not known is not given.
    """
    found = {name: _given(value, seen) for name, value in giver.given.items()}
    return {name: fact for name, fact in found.items() if fact is not None}


def _given(value: str, seen: Facts) -> Fact:
    if value.startswith("="):
        return seen.get(value[1:])
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isascii() and value.isdigit() else value
