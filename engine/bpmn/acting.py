"""What every element does alike when SpiffWorkflow runs it.

SpiffWorkflow predicts all future tasks and copies data from task to task; joins then read the tree of everything that
ever happened, which is where its faults come from. Ours keep the tree to what is live: an element makes its successors
when it completes, facts live with the drawing that runs, and each task remembers the flow that led to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.domain.pathway import Element
from engine.domain.step import Fact

if TYPE_CHECKING:
    from engine.bpmn.live_journey import LiveJourney, Process

#: States of a task that still counts: the token stands there.
LIVE = TaskState.FUTURE | TaskState.WAITING | TaskState.READY | TaskState.STARTED


@dataclass(frozen=True, slots=True)
class Way:
    """A flow out of an element: where it leads, under which condition."""

    flow: str | None
    target: str
    condition: str | None = None


class Acting(BpmnTaskSpec):
    """Behaviour shared by all elements. Put before the library's class among the bases."""

    #: The element of the drawing; None for what the library adds.
    element: Element | None = None
    #: Whether `times_<name>` counts its completions.
    counted = False

    def __init__(self, wf_spec: Any, name: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.ways: list[Way] = []
        self.default_flow: str | None = None
        self.flows_in: list[str] = []

    def _predict(self, my_task: Task, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Task) -> bool:  # noqa: ARG002
        """Ready as soon as it is reached."""
        return True

    def _on_ready(self, my_task: Task) -> None:
        """What needs nobody is put in the queue, first come, first served."""
        if not self.manual:
            journey_of(my_task).queue.append(my_task)

    def _run_hook(self, my_task: Task) -> bool:  # noqa: ARG002
        return True

    def ways_taken(self, my_task: Task) -> Iterable[Way]:  # noqa: ARG002
        """The flows that the journey follows from here."""
        return self.ways

    def outcome(self, my_task: Task) -> Fact:  # noqa: ARG002
        """The fact that its completion leaves, for the record of the way."""
        return None

    def _on_complete_hook(self, my_task: Task) -> None:
        journey = journey_of(my_task)
        journey.happened.completed(my_task)
        if self.counted and not is_instance(my_task):
            journey.count_completion(my_task)
        self._release_those_attached(my_task)
        for way in self.ways_taken(my_task):
            child = my_task._add_child(self._wf_spec.task_specs[way.target], TaskState.FUTURE)
            child.internal_data["flow"] = way.flow
        parent = my_task.parent
        if is_instance(my_task):
            parent.task_spec.instance_completed(parent, my_task)

    def _release_those_attached(self, my_task: Task) -> None:
        """An element that completes takes the events on its boundary with it."""
        parent = my_task.parent
        if parent is None or not isinstance(parent.task_spec, BoundarySplit) or self.attached:
            return
        for event in parent.children:
            if event.task_spec.attached and event.has_state(TaskState.WAITING):
                withdraw(event)

    @property
    def attached(self) -> bool:
        """Whether it is an event on the boundary of another element."""
        return self.element is not None and self.element.attached_to is not None


class BoundarySplit(Acting):
    """Stands before an element with boundary events and starts all of them together."""

    main: str = ""
    events: tuple[str, ...] = ()

    def ways_taken(self, my_task: Task) -> Iterator[Way]:
        yield Way(my_task.internal_data.get("flow"), self.main)
        for event in self.events:
            yield Way(None, event)


class Human(Acting, BpmnSpecMixin):
    """A user task: waits, ready, until somebody completes it."""

    counted = True

    def __init__(self, wf_spec: Any, name: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.manual = True

    def outcome(self, my_task: Task) -> Fact:
        return fact_of(my_task, self.element)


class Letter(Acting, BpmnSpecMixin):
    """A service task: says that a letter or notice is to go, and goes on."""

    def _run_hook(self, my_task: Task) -> bool:
        if self.element is not None and self.element.letter:
            journey = journey_of(my_task)
            journey.happened.letters.append(journey.place(my_task))
        return True


def journey_of(my_task: Task) -> LiveJourney:
    """The journey a task belongs to, however deep in calls and sub-processes."""
    journey: LiveJourney = my_task.workflow.top_workflow
    return journey


def process_of(my_task: Task) -> Process:
    """The drawing or sub-process that runs the task."""
    process: Process = my_task.workflow
    return process


def is_instance(my_task: Task) -> bool:
    """Whether this is one of several instances of a multi-instance element."""
    return "item" in my_task.internal_data


def fact_of(my_task: Task, element: Element | None) -> Fact:
    """The fact named by an element, as seen at a task."""
    return journey_of(my_task).facts_at(my_task).get(element.bare_name) if element is not None else None


def withdraw(my_task: Task) -> None:
    """Takes a live task back with everything inside it: the journey moved on without it."""
    if not my_task.has_state(LIVE):
        return
    my_task._set_state(TaskState.CANCELLED)
    for child in my_task.children:
        withdraw(child)
    inner = journey_of(my_task).subprocesses.pop(my_task.id, None)
    if inner is not None:
        for task in inner.live():
            withdraw(task)
