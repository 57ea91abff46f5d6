"""A decision table as text, cell by cell: read from DMN, and made into what the engine runs.

Reading is lenient, so that a table that cannot be run can still be seen and put right; what cannot be run is told by
row and column.
"""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.conditions import is_fact_name
from engine.bpmn.tables import Cell, HitPolicy, Rule, Table, TableFault, decision_nodes, read_cell, read_literal
from engine.domain.decision_tables import Column, NoTable, RowText, TableProblem, TableText
from engine.domain.step import Fact

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
MOST_ROWS, MOST_COLUMNS = 200, 20
_QUOTED = re.compile(r'"([^"]*)"')
POLICIES = tuple(policy.value for policy in HitPolicy)


def read_text(xml: bytes, decision: str) -> TableText:
    """The table of a decision as it is written. Raises NoTable with a sentence."""
    node, table = found_table(xml, decision)
    inputs, outputs, rows = (children(table, name) for name in ("input", "output", "rule"))
    if not inputs or not outputs:
        raise NoTable("The table needs an input and an output.")
    if len(rows) > MOST_ROWS or len(inputs) + len(outputs) > MOST_COLUMNS:
        raise NoTable(f"The table is too large: it may have {MOST_ROWS} rows and {MOST_COLUMNS} columns.")
    aggregation = table.get("aggregation")
    return TableText(
        title=node.get("name") or decision,
        description=said_of(node),
        policy=" ".join([table.get("hitPolicy", "UNIQUE"), *([aggregation] if aggregation else [])]),
        inputs=tuple(input_column(one) for one in inputs),
        outputs=tuple(_output(one) for one in outputs),
        rows=tuple(_row(one, len(inputs), len(outputs)) for one in rows),
    )


def compiled(text: TableText) -> tuple[Table | None, tuple[TableProblem, ...]]:
    """The table that the engine runs, its rules named by their numbers; or none, and what stands against it."""
    faults = [*_columns(text)]
    if not text.rows:
        faults.append(TableProblem(sentence="The table has no row, so it never answers. Add one."))
    rules: list[Rule] = []
    for number, row in enumerate(text.rows, start=1):
        cells: list[Cell] = []
        answers: list[Fact] = []
        for at, (column, written) in enumerate(
            zip((*text.inputs, *text.outputs), (*row.cells, *row.answers), strict=True), start=1
        ):
            try:
                if at <= len(text.inputs):
                    cells.append(read_cell(written))
                else:
                    answers.append(read_literal(written))
            except TableFault as fault:
                said = f"Row {number}, “{column.heading}”: {fault}"
                if not written:
                    said = f"Row {number} does not say “{column.heading}” yet. Enter what it answers."
                faults.append(TableProblem(sentence=said, rows=(number,), column=at))
        rules.append(Rule(str(number), tuple(cells), tuple(answers)))
    if faults:
        return None, tuple(faults)
    names = tuple(column.name for column in text.inputs)
    outputs = tuple(column.name for column in text.outputs)
    table = Table(id=text.title, policy=HitPolicy(text.policy), inputs=names, outputs=outputs, rules=tuple(rules))
    return table, ()


def found_table(xml: bytes, decision: str) -> tuple[etree._Element, etree._Element]:
    """The decision and its table. Raises NoTable."""
    try:
        node = decision_nodes(xml).get(decision)
    except TableFault as fault:
        raise NoTable(sentence(str(fault))) from fault
    if node is None:
        raise NoTable(f"The file holds no decision “{decision}”.")
    tables = children(node, "decisionTable")
    if not tables:
        raise NoTable("The decision is no table. Only decision tables can be run.")
    return node, tables[0]


def sentence(text: str) -> str:
    """The text with a capital letter."""
    return text[:1].upper() + text[1:]


def _columns(text: TableText) -> list[TableProblem]:
    faults = []
    if text.policy not in POLICIES:
        said = f"The hit policy {text.policy} is not run here. Use UNIQUE, FIRST or COLLECT."
        faults.append(TableProblem(sentence=said))
    for number, column in enumerate((*text.inputs, *text.outputs), start=1):
        if is_fact_name(column.name):
            continue
        which = f"Column {number}"
        if number <= len(text.inputs):
            said = f"{which} asks for “{column.name}”. It has to be the name of one fact."
        else:
            said = f"{which} answers as “{column.name}”. It has to be a name of small letters, such as route."
        faults.append(TableProblem(sentence=said, column=number))
    return faults


def children(node: etree._Element, name: str) -> list[etree._Element]:
    """The elements of that name directly inside, in whatever namespace."""
    return [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname == name]


def inner_text(node: etree._Element, name: str) -> str:
    """The text of the first element of that name inside; nothing where there is none."""
    found = children(node, name)
    return (found[0].text or "").strip() if found else ""


def said_of(node: etree._Element) -> str:
    """The description of a decision or a row, in one line."""
    return " ".join(inner_text(node, "description").split())


def input_column(one: etree._Element) -> Column:
    """An input as a column."""
    expressions = children(one, "inputExpression")
    name = inner_text(expressions[0], "text") if expressions else ""
    kind = expressions[0].get("typeRef") if expressions else None
    return Column(name=name, label=one.get("label") or "", type=kind or "", values=_offered(one, "inputValues"))


def _output(one: etree._Element) -> Column:
    name, label, kind = (one.get(attribute) or "" for attribute in ("name", "label", "typeRef"))
    return Column(name=name, label=label, type=kind, values=_offered(one, "outputValues"))


def _offered(one: etree._Element, name: str) -> tuple[str, ...]:
    lists = children(one, name)
    return tuple(_QUOTED.findall(inner_text(lists[0], "text"))) if lists else ()


def _row(one: etree._Element, inputs: int, outputs: int) -> RowText:
    """A row with a cell for each column, also where the file has fewer."""
    cells = [inner_text(entry, "text") for entry in children(one, "inputEntry")][:inputs]
    answers = [inner_text(entry, "text") for entry in children(one, "outputEntry")][:outputs]
    return RowText(
        id=one.get("id") or "",
        cells=(*cells, *[""] * (inputs - len(cells))),
        answers=(*answers, *[""] * (outputs - len(answers))),
        note=said_of(one) or " ".join(inner_text(entry, "text") for entry in children(one, "annotationEntry")).strip(),
    )
