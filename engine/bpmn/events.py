"""Events: starts and ends, arrivals and timers, in the flow and on boundaries.

Everything fires because the engine is told to; no event looks for its message among names. So an arrival reaches the
one place it was recorded for, and two timers never share a value.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, EndEvent, IntermediateCatchEvent, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.acting import Acting, BoundarySplit, fact_of, is_instance, journey_of, process_of, withdraw
from engine.bpmn.gateways import EventGateway
from engine.bpmn.held_timer import HeldTimer
from engine.domain.errors import JourneyStuck
from engine.domain.pathway import EndKind
from engine.domain.step import Fact


class Root(Acting, BpmnStartTask):
    """The library's own beginning of a process, before the start event."""


class Begin(Acting, StartEvent):
    """The start event: the start form is filled in before the engine runs."""


class Waiting(Acting):
    """Waits until `happen` is called on the waiting task."""

    counted = True
    event_definition: Any

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        return False

    @property
    def is_timer(self) -> bool:
        """Whether it waits for an instant."""
        return isinstance(self.event_definition, HeldTimer)

    @property
    def is_arrival(self) -> bool:
        """Whether it waits for something that a person records."""
        return isinstance(self.event_definition, MessageEventDefinition)

    def outcome(self, my_task: Task) -> Fact:
        return fact_of(my_task, self.element) if self.is_arrival else None

    def happen(self, my_task: Task) -> None:
        """What it waited for has come: whatever it interrupts or was an alternative to is taken back at once."""
        parent = my_task.parent
        if isinstance(parent.task_spec, EventGateway):
            for other in parent.children:
                if other is not my_task:
                    withdraw(other)
        my_task._ready()


class Catch(Waiting, IntermediateCatchEvent):
    """An arrival or a timer in the flow."""


class Boundary(Waiting, BoundaryEvent):
    """An arrival, a timer or an error on the boundary of a task, a call or a sub-process."""

    def happen(self, my_task: Task) -> None:
        if self.cancel_activity:
            for other in my_task.parent.children:
                if other is not my_task and (not other.task_spec.attached or other.has_state(TaskState.WAITING)):
                    withdraw(other)
        elif self.is_arrival:
            # SpiffWorkflow 3.2: a message boundary fires once. A second notice must be recordable, so another waits.
            fresh = my_task.parent._add_child(self, TaskState.FUTURE)
            fresh.task_spec._update(fresh)
        my_task._ready()


class End(Acting, EndEvent):
    """An end: plain, by an error that a boundary catches, or ending everything at its level."""

    def _on_complete_hook(self, my_task: Task) -> None:
        journey = journey_of(my_task)
        journey.reach_end(my_task)
        super()._on_complete_hook(my_task)
        if self.element is None:
            return
        if self.element.end_kind is EndKind.TERMINATE:
            for task in process_of(my_task).live():
                withdraw(task)
        elif self.element.end_kind is EndKind.ERROR:
            self._throw(my_task)

    def _throw(self, my_task: Task) -> None:
        """Finds the nearest boundary that catches the error and lets it happen there.

        The facts of the sub-processes left this way come out with the error; those of a called pathway do not.
        """
        code = self.event_definition.code
        process = process_of(my_task)
        while process.parent_task is not None:
            holder = process.parent_task
            if is_instance(holder):
                # Out of one of several: the whole of them is left.
                holder = holder.parent
            process.hand_up_facts()
            split = holder.parent
            if isinstance(split.task_spec, BoundarySplit):
                for event in split.children:
                    if event.has_state(TaskState.WAITING) and _catches(event, code):
                        event.task_spec.happen(event)
                        return
            process = process_of(holder)
        raise JourneyStuck(f"No boundary event catches the error of “{self.name}”. Draw one.", element=self.name)


def _catches(event: Task, code: str | None) -> bool:
    definition = event.task_spec.event_definition
    return isinstance(definition, ErrorEventDefinition) and definition.code in (None, code)


def end_definition(kind: EndKind | None, error: str | None) -> Any:
    """The library's event definition for an end."""
    if kind is EndKind.ERROR:
        return ErrorEventDefinition(error or "error", error)
    if kind is EndKind.TERMINATE:
        return TerminateEventDefinition()
    return NoneEventDefinition()
