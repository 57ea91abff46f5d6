"""How gateways choose and wait, by BPMN 2.0's own rules, from the live tokens alone.

SpiffWorkflow looks for a join's partners in the history of the tree: in a loop it fires early, or never. Here a
parallel join takes one token from each way in and leaves the rest; an inclusive join waits while a token elsewhere
could still reach an empty way in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.acting import Acting, Way, process_of
from engine.domain.errors import JourneyStuck


class Choosing(Acting):
    """Asks the condition of each flow, in the order of the drawing."""

    def _true_ways(self, my_task: Task) -> Iterator[Way]:
        for way in self.ways:
            if way.flow == self.default_flow:
                continue
            if way.condition is None:
                yield self._without_condition(way)
            elif my_task.workflow.script_engine.evaluate(my_task, way.condition):
                yield way

    def _without_condition(self, way: Way) -> Way:
        """A flow that is neither the default nor asks anything is always followed."""
        return way

    def _default_way(self) -> Way:
        for way in self.ways:
            if way.flow == self.default_flow:
                return way
        raise JourneyStuck(
            f"No flow out of “{self.name}” applies and it has no default flow. Draw a default.", element=self.name
        )


class Exclusive(Choosing, BpmnSpecMixin):
    """One flow goes on: the first whose condition holds, else the default. Merges without waiting."""

    def _without_condition(self, way: Way) -> Way:
        raise JourneyStuck(
            f"The flow “{way.flow}” asks nothing and is not the default. Give it a condition.", element=self.name
        )

    def ways_taken(self, my_task: Task) -> tuple[Way, ...]:
        if len(self.ways) <= 1:
            return tuple(self.ways)
        return (next(self._true_ways(my_task), None) or self._default_way(),)


class Joining(Acting):
    """Waits for tokens on several ways in."""

    @property
    def joins(self) -> bool:
        """Whether more than one flow leads in."""
        return len(self.flows_in) > 1

    def waiting(self, my_task: Task) -> dict[str, Task]:
        """The oldest token on each way in, my own among them."""
        oldest: dict[str, Task] = {}
        for task in process_of(my_task).tasks.values():
            if task.task_spec is self and task.has_state(TaskState.WAITING):
                oldest.setdefault(task.internal_data["flow"], task)
        return oldest

    def take(self, my_task: Task) -> None:
        """Takes one token from each way in that has one; mine goes on for all of them."""
        taken = self.waiting(my_task)
        my_task.internal_data["flows"] = [flow for flow in self.flows_in if flow in taken]
        for task in taken.values():
            if task is not my_task:
                task._set_state(TaskState.CANCELLED)


class Parallel(Joining, BpmnSpecMixin):
    """Waits for a token on every way in, then goes on along every way out."""

    def _update_hook(self, my_task: Task) -> bool:
        if not self.joins:
            return True
        my_task._set_state(TaskState.WAITING)
        if set(self.waiting(my_task)) != set(self.flows_in):
            return False
        self.take(my_task)
        return True


class Inclusive(Choosing, Joining, BpmnSpecMixin):
    """Goes on along every flow whose condition holds; waits for what can still come.

    A waiting join is looked at only once nothing moves any more (`may_go_on`, called when the journey has settled).
    """

    def _update_hook(self, my_task: Task) -> bool:
        if not self.joins:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def ways_taken(self, my_task: Task) -> tuple[Way, ...]:
        if len(self.ways) <= 1:
            return tuple(self.ways)
        return tuple(self._true_ways(my_task)) or (self._default_way(),)

    def may_go_on(self, my_task: Task) -> bool:
        """Whether no other token can still reach a way in that is empty, by BPMN 2.0 §13.4.3.

        A token that can also reach a way in that already has one does not hold the join up.
        """
        filled = set(self.waiting(my_task))
        empty = set(self.flows_in) - filled
        for task in process_of(my_task).live():
            if task.task_spec is self:
                continue
            reached = self._ways_in_reachable_from(task.task_spec)
            if reached & empty and not reached & filled:
                return False
        return True

    def _ways_in_reachable_from(self, spec: Any) -> set[str]:
        """The flows into this join that a token at `spec` can still come by, without passing the join."""
        reached: set[str] = set()
        seen: set[str] = set()
        rest = [spec]
        while rest:
            current = rest.pop()
            if current.name in seen or current is self:
                continue
            seen.add(current.name)
            for way in current.ways:
                target = self._wf_spec.task_specs[way.target]
                if target is self:
                    reached.add(way.flow or "")
                rest.append(target)
            rest.extend(self._wf_spec.task_specs[name] for name in _inside(current))
        return reached


def _inside(spec: Any) -> tuple[str, ...]:
    """What a split before an element with boundary events leads to."""
    return (spec.main, *spec.events) if hasattr(spec, "events") else ()


class EventGateway(Acting, BpmnSpecMixin):
    """Lets all its events wait; the first that happens takes the others back. Each is a waiting place of its own."""
