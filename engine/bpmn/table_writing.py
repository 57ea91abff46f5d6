"""Decision tables written into DMN: what differs is changed, and the rest of the file stays as it was.

Ids, widths and extensions are kept: rows are matched by their ids, inputs by the fact that they ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from engine.bpmn.table_texts import DMN, children, found_table, inner_text, input_column, read_text, said_of, sentence
from engine.bpmn.tables import TableFault, decision_nodes
from engine.domain.decision_tables import Answered, Column, KnownFact, NoTable, RowText, TableText

LONGEST_TEXT = 2_000
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What DMN calls the kinds of answers.
TYPES = {
    Answered.CHOICE: "string",
    Answered.SEVERAL: "string",
    Answered.YES_NO: "boolean",
    Answered.NUMBER: "number",
}


def write_text(xml: bytes, decision: str, text: TableText) -> bytes:
    """The file with the table as this text says. Raises NoTable."""
    node, table = found_table(xml, decision)
    _set(node, "name", text.title)
    _describe(node, text.description)
    first, _, last = text.policy.rpartition(" ")
    policy, aggregation = (first, last) if last in AGGREGATIONS else (text.policy, "")
    _set(table, "hitPolicy", policy)
    _set(table, "aggregation", aggregation)
    taken = {one.get("id", "") for one in node.getroottree().iter(etree.Element)}
    _write_columns(table, text, taken)
    there = {one.get("id"): one for one in children(table, "rule") if one.get("id")}
    for old in children(table, "rule"):
        table.remove(old)
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
    table.extend([_new_input(table, column, set()) for column in text.inputs])
    for column in text.outputs:
        one = etree.SubElement(table, f"{{{DMN}}}output", id=f"output_{column.name}")
        _set(one, "name", column.name)
        _set(one, "typeRef", column.type)
        _offer(one, "outputValues", column.values)
    return write_text(etree.tostring(root), decision, text)


def offering(xml: bytes, decision: str, facts: Mapping[str, KnownFact]) -> bytes:
    """The file with what each fact can be, for an editor that offers it to choose from. Raises NoTable."""
    _, table = found_table(xml, decision)
    for one in children(table, "input"):
        fact = facts.get(input_column(one).name)
        if fact is None:
            continue
        _offer(one, "inputValues", tuple(value for value, _ in fact.choices))
        for asks in children(one, "inputExpression"):
            _set(asks, "typeRef", TYPES.get(fact.kind) or asks.get("typeRef") or "string")
    return _file(table)


def adopted(xml: bytes, decision: str) -> bytes:
    """A file of any tool as that of this table: its only decision gets the table's name. Raises NoTable."""
    try:
        nodes = decision_nodes(xml)
    except TableFault as fault:
        raise NoTable(sentence(str(fault))) from fault
    if decision not in nodes:
        if len(nodes) != 1:
            raise NoTable(
                f"The file holds {len(nodes)} decisions, and none is “{decision}”. Put back one with that id."
            )
        (node,) = nodes.values()
        node.set("id", decision)
        xml = _file(node)
    read_text(xml, decision)
    return xml


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
    if said_of(node) == text:
        return
    for old in children(node, "description"):
        node.remove(old)
    if text:
        said = etree.Element(_tag(node, "description"))
        said.text = _clean(text)
        node.insert(0, said)


def _write_columns(table: etree._Element, text: TableText, taken: set[str]) -> None:
    """Labels as they are now; inputs that are new or gone, with the cells of the rows there."""
    there = children(table, "input")
    places = {input_column(one).name: place for place, one in reversed(list(enumerate(there)))}
    wanted = [places.get(column.name) for column in text.inputs]
    if wanted != list(range(len(there))):
        now = [
            there[place] if place is not None else _new_input(table, column, taken)
            for place, column in zip(wanted, text.inputs, strict=True)
        ]
        for one in there:
            table.remove(one)
        at = table.index(children(table, "output")[0])
        table[at:at] = now
        for row in children(table, "rule"):
            _rearrange(row, wanted, taken)
    for one, column in zip(children(table, "input"), text.inputs, strict=True):
        _set(one, "label", column.label)
    for one, column in zip(children(table, "output"), text.outputs, strict=True):
        _set(one, "label", column.label)


def _rearrange(row: etree._Element, wanted: list[int | None], taken: set[str]) -> None:
    entries = children(row, "inputEntry")
    now = []
    for place in wanted:
        if place is not None and place < len(entries):
            now.append(entries[place])
        else:
            now.append(etree.Element(_tag(row, "inputEntry"), id=_free(f"{row.get('id')}_in", taken)))
    for entry in entries:
        row.remove(entry)
    for entry in now:
        _insert(row, entry)


def _new_input(table: etree._Element, column: Column, taken: set[str]) -> etree._Element:
    one = etree.Element(_tag(table, "input"), id=_unless(f"input_{column.name}", taken))
    _set(one, "label", column.label)
    asks = etree.SubElement(one, _tag(table, "inputExpression"), id=_unless(f"asks_{column.name}", taken))
    _set(asks, "typeRef", column.type)
    etree.SubElement(asks, _tag(table, "text")).text = column.name
    _offer(one, "inputValues", column.values)
    return one


def _offer(one: etree._Element, name: str, values: tuple[str, ...]) -> None:
    """Writes what can be chosen in a column, or takes it away."""
    for old in children(one, name):
        one.remove(old)
    if values:
        offered = etree.SubElement(one, _tag(one, name))
        etree.SubElement(offered, _tag(one, "text")).text = _clean(",".join(f'"{value}"' for value in values))


def _new_row(table: etree._Element, taken: set[str]) -> etree._Element:
    return etree.Element(_tag(table, "rule"), id=_free("rule", taken))


def _write_row(one: etree._Element, row: RowText, taken: set[str]) -> etree._Element:
    _describe_row(one, row.note)
    for name, texts in (("inputEntry", row.cells), ("outputEntry", row.answers)):
        entries = children(one, name)
        for entry in entries[len(texts) :]:
            one.remove(entry)
        for number, written in enumerate(texts):
            if number < len(entries):
                entry = entries[number]
            else:
                entry = etree.Element(_tag(one, name), id=_free(f"{one.get('id')}_{name[:2]}", taken))
                _insert(one, entry)
            if inner_text(entry, "text") != written.strip() or not children(entry, "text"):
                for old in children(entry, "text"):
                    entry.remove(old)
                etree.SubElement(entry, _tag(one, "text")).text = _clean(written.strip())
    return one


def _describe_row(one: etree._Element, note: str) -> None:
    """The note of a row stands in its description; another tool's annotation that says the same stays."""
    annotated = " ".join(inner_text(entry, "text") for entry in children(one, "annotationEntry")).strip()
    if not said_of(one) and annotated == note:
        return
    _describe(one, note)


def _insert(one: etree._Element, entry: etree._Element) -> None:
    """After the entries of its kind and before annotations: DMN's order is inputs, outputs, annotations."""
    before = {"inputEntry": ("description", "extensionElements", "inputEntry")}.get(
        etree.QName(entry).localname, ("description", "extensionElements", "inputEntry", "outputEntry")
    )
    at = sum(1 for child in one if isinstance(child.tag, str) and etree.QName(child).localname in before)
    one.insert(at, entry)


def _unless(name: str, taken: set[str]) -> str:
    """The name itself, or with a number where it is taken."""
    if name in taken:
        return _free(name, taken)
    taken.add(name)
    return name


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
