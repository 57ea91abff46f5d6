"""The port `DecisionTables`: tables as pages show, change and try them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.bpmn.rules.drawn import Drawn
from engine.bpmn.rules.known_facts import asking, facts_for, known_facts
from engine.bpmn.table_checks import problems_of
from engine.bpmn.table_texts import compiled, read_text, sentence
from engine.bpmn.table_words import rows_in_words, table_changes
from engine.bpmn.table_writing import adopted, new_table, offering, write_text
from engine.bpmn.tables import TableFault
from engine.domain.decision_tables import KnownFact, NoTable, TableInWords, TableProblem, TableText, Tried
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Facts


class DmnTables:
    """Fulfils `ports.DecisionTables`."""

    def text(self, dmn: bytes, name: str) -> TableText:
        """The table as it is written. Raises NoTable."""
        return read_text(dmn, name)

    def written(self, dmn: bytes, name: str, text: TableText) -> bytes:
        """The file with this text in it. Raises NoTable."""
        return write_text(dmn, name, text)

    def begun(self, name: str, text: TableText) -> bytes:
        """A file with this table in it."""
        return new_table(name, text)

    def taken(self, dmn: bytes, name: str) -> bytes:
        """A file of any tool as that of this table. Raises NoTable."""
        return adopted(dmn, name)

    def facts(self, version: PathwayVersion, name: str) -> Sequence[KnownFact]:
        """What is known where a table is asked; where nothing asks it, everywhere in the drawing."""
        return tuple(known_facts(_drawn(version), [one.id for one in asking(_drawn(version), name)]).values())

    def for_editor(self, version: PathwayVersion, name: str, dmn: bytes) -> bytes:
        """The file with what each fact can be offered to choose from. Raises NoTable."""
        return offering(dmn, name, {fact.name: fact for fact in self.facts(version, name)})

    def problems(self, version: PathwayVersion, name: str, dmn: bytes) -> Iterable[TableProblem]:
        """What the checks find in a table of this drawing."""
        try:
            asked = [column.name for column in read_text(dmn, name).inputs]
        except NoTable as error:
            return (TableProblem(sentence=str(error)),)
        return problems_of(dmn, name, facts_for(_drawn(version), name, asked))

    def in_words(self, version: PathwayVersion, name: str, dmn: bytes) -> TableInWords:
        """The table and a sentence for each row. Raises NoTable."""
        text = read_text(dmn, name)
        table, _ = compiled(text)
        sentences = rows_in_words(table, text, self.facts(version, name)) if table is not None else ()
        asked_by = {str(one.id): one.name or str(one.id) for one in asking(_drawn(version), name)}
        return TableInWords(text=text, sentences=sentences, asked_by=asked_by)

    def changes(self, version: PathwayVersion, name: str, old: bytes, new: bytes) -> Sequence[str]:
        """What is different between two files with this table, in sentences."""
        return table_changes(old, new, self.facts(version, name))

    def try_out(self, dmn: bytes, name: str, facts: Facts) -> Tried:
        """What the table answers to these facts, by the same evaluation that journeys go by. Raises NoTable."""
        table, problems = compiled(read_text(dmn, name))
        if table is None:
            return Tried(facts=facts, stops=problems[0].sentence)
        try:
            answer = table.answer(facts)
        except TableFault as fault:
            return Tried(facts=facts, stops=sentence(str(fault)))
        rows = tuple(int(row) for row in answer.rule.split(",") if row)
        return Tried(facts=facts, answers=answer.facts, rows=rows)


def _drawn(version: PathwayVersion) -> Drawn:
    return Drawn(version=version, rule_keys=(), roles=())
