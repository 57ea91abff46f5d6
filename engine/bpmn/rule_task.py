"""A business rule task: asks a decision table and keeps what it answers as facts."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task

from engine.bpmn.acting import Acting, fact_of, journey_of, process_of
from engine.bpmn.tables import TableFault, read_table
from engine.domain.errors import JourneyStuck
from engine.domain.step import Fact, TableRead


class RuleTask(Acting, BpmnSpecMixin):
    """Looks the facts up in a table. One output is the fact of the task's own name; several go by theirs."""

    def _run_hook(self, my_task: Task) -> bool:
        journey = journey_of(my_task)
        element = self.element
        if element is None or element.table is None:
            raise JourneyStuck(f"“{self.name}” names no decision table.", element=self.name)
        xml = process_of(my_task).spec.drawing.version.tables.get(element.table)
        if xml is None:
            raise JourneyStuck(
                f"“{self.name}” asks the table “{element.table}”, which there is not.", element=self.name
            )
        try:
            table = read_table(xml, element.table)
            answer = table.answer(journey.facts_at(my_task))
        except TableFault as fault:
            raise JourneyStuck(f"The table “{element.table}” at “{self.name}”: {fault}", element=self.name) from fault
        result = answer.facts if len(table.outputs) > 1 else {element.bare_name: answer.facts[table.outputs[0]]}
        journey.set_facts(my_task, result)
        journey.happened.tables.append(
            TableRead(place=journey.place(my_task), table=element.table, rule=answer.rule, result=result)
        )
        return True

    def outcome(self, my_task: Task) -> Fact:
        return fact_of(my_task, self.element)
