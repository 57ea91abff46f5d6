"""A decision table as text, cell by cell: read from DMN, written into DMN, and made into what the engine runs.

Reading is lenient, so that a table that cannot be run can still be seen and put right; what cannot be run is told by
row and column. Writing changes what differs and leaves the rest of the file as it was: ids, widths, extensions.
"""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.conditions import is_fact_name
from engine.bpmn.tables import Cell, HitPolicy, Rule, Table, TableFault, decision_nodes, read_cell, read_literal
from engine.domain.decision_tables import Column, NoTable, RowText, TableProblem, TableText
from engine.domain.step import Fact

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 200, 20, 2_000
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
POLICIES = tuple(policy.value for policy in HitPolicy)


def read_text(xml: bytes, decision: str) -> TableText:
    """The table of a decision as it is written. Raises NoTable with a sentence."""
    node, table = _found(xml, decision)
    inputs, outputs, rows = (_children(table, name) for name in ("input", "output", "rule"))
    if not inputs or not outputs:
        raise NoTable("The table needs an input and an output.")
    if len(rows) > MOST_ROWS or len(inputs) + len(outputs) > MOST_COLUMNS:
        raise NoTable(f"The table is too large: it may have {MOST_ROWS} rows and {MOST_COLUMNS} columns.")
    aggregation = table.get("aggregation")
    return TableText(
        title=node.get("name") or decision,
        description=_said(node),
        policy=" ".join([table.get("hitPolicy", "UNIQUE"), *([aggregation] if aggregation else [])]),
        inputs=tuple(_input(one) for one in inputs),
        outputs=tuple(
            Column(name=one.get("name") or "", label=one.get("label") or "", type=one.get("typeRef") or "")
            for one in outputs
        ),
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
                faults.append(TableProblem(sentence=said, rows=(number,), column=at))
        rules.append(Rule(str(number), tuple(cells), tuple(answers)))
    if faults:
        return None, tuple(faults)
    names = tuple(column.name for column in text.inputs)
    outputs = tuple(column.name for column in text.outputs)
    table = Table(id=text.title, policy=HitPolicy(text.policy), inputs=names, outputs=outputs, rules=tuple(rules))
    return table, ()


def write_text(xml: bytes, decision: str, text: TableText) -> bytes:
    """The file with the table as this text says. Raises NoTable."""
    node, table = _found(xml, decision)
    _set(node, "name", text.title)
    _describe(node, text.description)
    policy, _, aggregation = text.policy.partition(" ")
    _set(table, "hitPolicy", policy)
    _set(table, "aggregation", aggregation)
    _write_columns(table, text)
    there = {one.get("id"): one for one in _children(table, "rule") if one.get("id")}
    for old in _children(table, "rule"):
        table.remove(old)
    taken = {one.get("id", "") for one in node.getroottree().iter(etree.Element)}
    for row in text.rows:
        kept = there.pop(row.id, None)
        table.append(_write_row(kept if kept is not None else _new_row(table, taken), row, taken))
    return _file(table)


def new_table(decision: str, text: TableText) -> bytes:
    """A file with this table in it."""
    root = etree.Element(f"{{{DMN}}}definitions", nsmap={None: DMN})  # type: ignore[dict-item]
    bare = decision.removeprefix("dmn_")
    for name, value in (("id", f"definitions_{bare}"), ("name", text.title), ("namespace", "urn:fingerpost:tables")):
        root.set(name, _clean(value))
    node = etree.SubElement(root, f"{{{DMN}}}decision", id=decision, name=_clean(text.title))
    table = etree.SubElement(node, f"{{{DMN}}}decisionTable", id=f"table_{bare}", hitPolicy=text.policy)
    for column in text.inputs:
        one = etree.SubElement(table, f"{{{DMN}}}input", id=f"input_{column.name}", label=_clean(column.label))
        asks = etree.SubElement(one, f"{{{DMN}}}inputExpression", id=f"asks_{column.name}")
        _set(asks, "typeRef", column.type)
        etree.SubElement(asks, f"{{{DMN}}}text").text = column.name
    for column in text.outputs:
        one = etree.SubElement(table, f"{{{DMN}}}output", id=f"output_{column.name}", label=_clean(column.label))
        _set(one, "name", column.name)
        _set(one, "typeRef", column.type)
    return write_text(etree.tostring(root), decision, text)


def _found(xml: bytes, decision: str) -> tuple[etree._Element, etree._Element]:
    try:
        node = decision_nodes(xml).get(decision)
    except TableFault as fault:
        raise NoTable(_sentence(str(fault))) from fault
    if node is None:
        raise NoTable(f"The file holds no decision “{decision}”.")
    tables = _children(node, "decisionTable")
    if not tables:
        raise NoTable("The decision is no table. Only decision tables can be run.")
    return node, tables[0]


def _sentence(text: str) -> str:
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


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _inner(node: etree._Element, name: str) -> str:
    found = _children(node, name)
    return (found[0].text or "").strip() if found else ""


def _said(node: etree._Element) -> str:
    return " ".join(_inner(node, "description").split())


def _input(one: etree._Element) -> Column:
    expressions = _children(one, "inputExpression")
    name = _inner(expressions[0], "text") if expressions else ""
    kind = expressions[0].get("typeRef") if expressions else None
    return Column(name=name, label=one.get("label") or "", type=kind or "")


def _row(one: etree._Element, inputs: int, outputs: int) -> RowText:
    """A row with a cell for each column, also where the file has fewer."""
    cells = [_inner(entry, "text") for entry in _children(one, "inputEntry")][:inputs]
    answers = [_inner(entry, "text") for entry in _children(one, "outputEntry")][:outputs]
    return RowText(
        id=one.get("id") or "",
        cells=(*cells, *[""] * (inputs - len(cells))),
        answers=(*answers, *[""] * (outputs - len(answers))),
        note=_said(one) or " ".join(_inner(entry, "text") for entry in _children(one, "annotationEntry")).strip(),
    )


def _clean(text: str) -> str:
    """The text without what XML cannot hold, and no longer than a cell may be."""
    return _NOT_IN_XML.sub("", text)[:LONGEST_TEXT]


def _set(node: etree._Element, name: str, value: str) -> None:
    if value:
        node.set(name, _clean(value))
    elif name in node.attrib:
        del node.attrib[name]


def _tag(node: etree._Element, name: str) -> str:
    return f"{{{etree.QName(node).namespace}}}{name}"


def _describe(node: etree._Element, text: str) -> None:
    """Puts the description first, where DMN has it; an unchanged one keeps its line breaks."""
    if _said(node) == text:
        return
    for old in _children(node, "description"):
        node.remove(old)
    if text:
        said = etree.Element(_tag(node, "description"))
        said.text = _clean(text)
        node.insert(0, said)


def _write_columns(table: etree._Element, text: TableText) -> None:
    for one, column in zip(_children(table, "input"), text.inputs, strict=True):
        _set(one, "label", column.label)
    for one, column in zip(_children(table, "output"), text.outputs, strict=True):
        _set(one, "label", column.label)


def _new_row(table: etree._Element, taken: set[str]) -> etree._Element:
    return etree.Element(_tag(table, "rule"), id=_free("rule", taken))


def _write_row(one: etree._Element, row: RowText, taken: set[str]) -> etree._Element:
    _describe_row(one, row.note)
    for name, texts in (("inputEntry", row.cells), ("outputEntry", row.answers)):
        entries = _children(one, name)
        for entry in entries[len(texts) :]:
            one.remove(entry)
        for number, written in enumerate(texts):
            if number < len(entries):
                entry = entries[number]
            else:
                entry = etree.Element(_tag(one, name), id=_free(f"{one.get('id')}_{name[:2]}", taken))
                _insert(one, entry)
            if _inner(entry, "text") != written.strip() or not _children(entry, "text"):
                for old in _children(entry, "text"):
                    entry.remove(old)
                etree.SubElement(entry, _tag(one, "text")).text = _clean(written.strip())
    return one


def _describe_row(one: etree._Element, note: str) -> None:
    """The note of a row stands in its description; another tool's annotation that says the same stays."""
    annotated = " ".join(_inner(entry, "text") for entry in _children(one, "annotationEntry")).strip()
    if not _said(one) and annotated == note:
        return
    _describe(one, note)


def _insert(one: etree._Element, entry: etree._Element) -> None:
    """After the entries of its kind and before annotations: DMN's order is inputs, outputs, annotations."""
    before = {"inputEntry": ("description", "extensionElements", "inputEntry")}.get(
        etree.QName(entry).localname, ("description", "extensionElements", "inputEntry", "outputEntry")
    )
    at = sum(1 for child in one if isinstance(child.tag, str) and etree.QName(child).localname in before)
    one.insert(at, entry)


def _free(begin: str, taken: set[str]) -> str:
    number = 1
    while f"{begin}_{number}" in taken:
        number += 1
    taken.add(f"{begin}_{number}")
    return f"{begin}_{number}"


def _file(node: etree._Element) -> bytes:
    root = node.getroottree().getroot()
    etree.indent(root, space="  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
