"""Elements with something inside: embedded sub-processes, called pathways, and several instances of an element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.acting import Acting, fact_of, is_instance, journey_of, process_of, withdraw
from engine.domain.errors import JourneyStuck
from engine.domain.step import Fact, Facts

if TYPE_CHECKING:
    from engine.bpmn.live_journey import LiveProcess


class Nesting(Acting, BpmnSpecMixin):
    """Runs a drawing inside; completes when nothing is left open there."""

    counted = True

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.STARTED)
        journey_of(my_task).enter(my_task)
        return False

    def take_back(self, my_task: Task, inner: LiveProcess) -> None:
        """What comes out of the inner drawing once it has ended: nothing, unless a kind of it says otherwise."""


class SubProcess(Nesting):
    """An embedded sub-process: the facts set inside come out when it ends by itself."""

    def take_back(self, my_task: Task, inner: LiveProcess) -> None:
        inner.hand_up_facts()
        if is_instance(my_task):
            my_task.internal_data["reached"] = inner.outcome


class Call(Nesting):
    """A called pathway: only the name of the end reached comes back, as the fact of the call's name."""

    def take_back(self, my_task: Task, inner: LiveProcess) -> None:
        if self.element is not None:
            journey_of(my_task).set_facts(my_task, {self.element.bare_name: inner.outcome})

    def outcome(self, my_task: Task) -> Fact:
        return fact_of(my_task, self.element)


class Several(Acting, BpmnSpecMixin):
    """One instance of an element for each id of a list fact, together or one after another.

    Collects each instance's outcome in the order of completion; stops early once the completion condition holds.
    """

    counted = True
    instance: str = ""
    sequential = False
    list_fact: str = ""
    collects: str | None = None
    item_fact: str | None = None
    collected_fact: str | None = None
    completion: str | None = None

    def _update_hook(self, my_task: Task) -> bool:
        items = journey_of(my_task).facts_at(my_task).get(self.list_fact)
        if not isinstance(items, tuple):
            raise JourneyStuck(
                f"“{self.name}” runs over the list “{self.list_fact}”, which nothing has given yet.", element=self.name
            )
        my_task.internal_data.update(left=list(items), results=[])
        if not items:
            self._finish(my_task)
            return True
        my_task._set_state(TaskState.STARTED)
        for _ in range(1 if self.sequential else len(items)):
            self._begin_next(my_task)
        return False

    def _begin_next(self, my_task: Task) -> None:
        item = my_task.internal_data["left"].pop(0)
        child = my_task._add_child(self._wf_spec.task_specs[self.instance], TaskState.FUTURE)
        child.internal_data["flow"] = my_task.internal_data.get("flow")
        child.internal_data["item"] = item
        child.internal_data["facts"] = {self.item_fact: item} if self.item_fact else {}
        child.task_spec._update(child)

    def instance_completed(self, my_task: Task, child: Task) -> None:
        """Collects what an instance brought; goes on when it was the last, or when enough is known."""
        if not my_task.has_state(TaskState.STARTED):
            return
        seen = journey_of(my_task).facts_at(child)
        results: list[Any] = my_task.internal_data["results"]
        results.append(self._result(child, seen))
        if self._enough(my_task, seen):
            for other in my_task.children:
                withdraw(other)
        elif my_task.internal_data["left"]:
            self._begin_next(my_task)
            return
        elif any(other.has_state(TaskState.FUTURE | TaskState.READY | TaskState.STARTED) for other in my_task.children):
            return
        self._finish(my_task)
        my_task._set_state(TaskState.READY)
        journey_of(my_task).queue.append(my_task)

    def _result(self, child: Task, seen: Facts) -> Fact:
        if self.collected_fact:
            return seen.get(self.collected_fact)
        if "reached" in child.internal_data:
            return child.internal_data["reached"]  # type: ignore[no-any-return]
        return seen.get(self.element.bare_name) if self.element is not None else None

    def _enough(self, my_task: Task, seen: Facts) -> bool:
        if self.completion is None:
            return False
        facts = {**seen, **({self.collects: self._collected(my_task)} if self.collects else {})}
        return journey_of(my_task).holds(self.completion, facts, self.name)

    def _collected(self, my_task: Task) -> tuple[str, ...]:
        return tuple(result for result in my_task.internal_data["results"] if isinstance(result, str))

    def _finish(self, my_task: Task) -> None:
        if self.collects:
            process_of(my_task).facts[self.collects] = self._collected(my_task)
