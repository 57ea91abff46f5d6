"""What happened since the last step: the way taken, tables read, letters, ends, and who of the waiting completed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from SpiffWorkflow.task import Task

from engine.bpmn.nesting import Several
from engine.domain.pathway import ElementKind
from engine.domain.step import Passed, Place, ReachedEnd, TableRead

if TYPE_CHECKING:
    from engine.bpmn.live_journey import LiveJourney


class Happened:
    """Notes in the order in which things happen."""

    def __init__(self, journey: LiveJourney) -> None:
        self._journey = journey
        self.completed_ids: set[UUID] = set()
        self.passed: list[Passed] = []
        self.tables: list[TableRead] = []
        self.letters: list[Place] = []
        self.ends: list[ReachedEnd] = []

    def entered(self, my_task: Task) -> None:
        """A sub-process was entered. It is on the way from then on, before what it holds; a call once it is left."""
        if my_task.task_spec.element.kind is ElementKind.SUB_PROCESS:
            self._note(my_task)

    def completed(self, my_task: Task) -> None:
        """An element completed."""
        self.completed_ids.add(my_task.id)
        spec = my_task.task_spec
        if isinstance(spec, Several):
            # Its instances have been noted one by one; over an empty list there were none.
            if not my_task.internal_data["results"]:
                self._note(my_task)
        elif spec.element is not None and spec.element.kind is not ElementKind.SUB_PROCESS:
            self._note(my_task)

    def _note(self, my_task: Task) -> None:
        place = self._journey.place(my_task)
        outcome = my_task.task_spec.outcome(my_task)
        flows = my_task.internal_data.get("flows") or [my_task.internal_data.get("flow")]
        self.passed.extend(Passed(place=place, flow=flow, outcome=outcome) for flow in flows)
