"""A decision table as a form: every cell with its fields, and what was sent as a table again. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from engine.domain.decision_tables import Answered, Column, KnownFact, RowText, TableProblem, TableText
from webui.table_cells import CellView, answer_text, answer_view, cell_text, cell_view

MOST_ROWS, MOST_INPUTS = 200, 12
#: What DMN calls the kinds of answers.
TYPES = {Answered.YES_NO: "boolean", Answered.NUMBER: "number"}
POLICIES = {
    "UNIQUE": "One row at most may fit (UNIQUE)",
    "FIRST": "The first row that fits answers (FIRST)",
    "COLLECT": "Every row that fits adds its answer (COLLECT)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row to fill in; `number` counts from 1."""

    number: int
    name: str
    id: str
    note: str
    cells: tuple[CellView, ...]
    answers: tuple[CellView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """An input or output of the form; `asks`: the question or step that gives the fact."""

    name: str
    field: str
    heading: str
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """The whole table to fill in. `to_ask`: facts that it does not ask yet, with their titles."""

    title: str
    description: str
    policy: str
    policies: tuple[tuple[str, str], ...]
    inputs: tuple[ColumnView, ...]
    outputs: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    to_ask: tuple[tuple[str, str], ...]


def table_form(text: TableText, facts: Sequence[KnownFact], problems: Sequence[TableProblem] = ()) -> TableForm:
    """The form of a table; what the checks say of a single cell stands at the cell."""
    known = {fact.name: fact for fact in facts}
    at_cell: dict[tuple[int, int], str] = {}
    for one in problems:
        if one.grave and one.column and len(one.rows) == 1:
            at_cell.setdefault((one.rows[0], one.column), one.sentence)
    asked = {column.name for column in text.inputs}
    policies = (
        POLICIES if text.policy in POLICIES else {text.policy: f"{text.policy}, which is not run here", **POLICIES}
    )
    return TableForm(
        title=text.title,
        description=text.description,
        policy=text.policy,
        policies=tuple(policies.items()),
        inputs=tuple(
            ColumnView(
                name=one.name,
                field=f"input-{at}",
                heading=one.heading,
                asks=known[one.name].title if one.name in known else one.name,
            )
            for at, one in enumerate(text.inputs)
        ),
        outputs=tuple(
            ColumnView(name=one.name, field=f"output-{at}", heading=one.heading) for at, one in enumerate(text.outputs)
        ),
        rows=tuple(_row(text, row, number, known, at_cell) for number, row in enumerate(text.rows, start=1)),
        to_ask=tuple((name, fact.title) for name, fact in known.items() if name not in asked),
    )


def _row(
    text: TableText,
    row: RowText,
    number: int,
    known: Mapping[str, KnownFact],
    at_cell: Mapping[tuple[int, int], str],
) -> RowView:
    name, inputs = f"row-{number}", len(text.inputs)
    return RowView(
        number=number,
        name=name,
        id=row.id,
        note=row.note,
        cells=tuple(
            cell_view(
                f"{name}-c{at}",
                cell,
                known.get(column.name),
                label=f"Row {number}, {column.heading}",
                problem=at_cell.get((number, at + 1), ""),
            )
            for at, (cell, column) in enumerate(zip(row.cells, text.inputs, strict=True))
        ),
        answers=tuple(
            answer_view(
                f"{name}-a{at}",
                answer,
                replace(column, values=tuple(dict.fromkeys([*column.values, *_answers(text, at)]))),
                label=f"Row {number}, {column.heading}",
                problem=at_cell.get((number, inputs + at + 1), ""),
            )
            for at, (answer, column) in enumerate(zip(row.answers, text.outputs, strict=True))
        ),
    )


def _answers(text: TableText, output: int) -> list[str]:
    """What the rows answer now, without quotes: most new rows answer one of these."""
    found = [row.answers[output] for row in text.rows]
    return sorted({one[1:-1] for one in found if len(one) > 2 and one.startswith('"') and one.endswith('"')})


def sent_table(sent: MultiDict[str, str], before: TableText, facts: Sequence[KnownFact]) -> TableText:
    """The table as it was filled in; `before` tells of the columns what is not asked."""
    inputs = _sent_inputs(sent, before, {fact.name: fact for fact in facts})
    outputs = tuple(
        replace(column, label=_line(sent, f"output-{at}-label", column.label))
        for at, column in enumerate(before.outputs)
    )
    rows = []
    for number in range(1, min(sent.get("rows", 0, type=int), MOST_ROWS) + 1):
        name = f"row-{number}"
        rows.append(
            RowText(
                id=sent.get(f"{name}-id", ""),
                cells=tuple(cell_text(f"{name}-c{at}", sent, sent.getlist(f"{name}-c{at}-picked")) for at in inputs),
                answers=tuple(answer_text(f"{name}-a{at}", sent, column) for at, column in enumerate(outputs)),
                note=_line(sent, f"{name}-note", ""),
            )
        )
    return TableText(
        title=_line(sent, "title", before.title),
        description=_line(sent, "description", before.description),
        policy=sent.get("policy", before.policy),
        inputs=tuple(inputs.values()),
        outputs=outputs,
        rows=tuple(rows),
    )


def _sent_inputs(sent: MultiDict[str, str], before: TableText, known: Mapping[str, KnownFact]) -> dict[int, Column]:
    """The columns that the page showed by their place there, also those added and not saved yet."""
    there = {column.name: column for column in before.inputs}
    found: dict[int, Column] = {}
    for at in range(min(sent.get("inputs", 0, type=int), MOST_INPUTS)):
        name = sent.get(f"input-{at}", "")
        column = there.get(name) or (asking_for(known[name]) if name in known else None)
        if column is not None:
            found[at] = replace(column, label=_line(sent, f"input-{at}-label", column.label))
    return found


def asking_for(fact: KnownFact) -> Column:
    """A new column that asks a fact."""
    values = tuple(value for value, _ in fact.choices)
    return Column(name=fact.name, label=fact.title, type=TYPES.get(fact.kind, "string"), values=values)


def pressed(text: TableText, button: str, facts: Sequence[KnownFact], ask: str) -> tuple[TableText, str]:
    """The table after a button was pressed, and the id on the page to go to. One it does not have changes nothing.

    `row:add`, `row:add:2` (below row 2), `row:up:2`, `row:down:2`, `row:remove:2`, `column:add`, `column:remove:0`.
    """
    what, _, rest = button.partition(":")
    verb, _, which = rest.partition(":")
    number = int(which) if which.isdigit() else 0
    if what == "column":
        return _column_pressed(text, verb, number, {fact.name: fact for fact in facts}.get(ask))
    rows = list(text.rows)
    if verb == "add" and len(rows) < MOST_ROWS:
        at = number if 0 < number <= len(rows) else len(rows)
        rows.insert(at, RowText(id="", cells=("",) * len(text.inputs), answers=("",) * len(text.outputs)))
        return replace(text, rows=tuple(rows)), f"row-{at + 1}"
    if not 0 < number <= len(rows):
        return text, "rows"
    if verb == "remove":
        del rows[number - 1]
        return replace(text, rows=tuple(rows)), f"row-{min(number, len(rows))}" if rows else "rows"
    to = number - 1 + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(number - 1))
    return replace(text, rows=tuple(rows)), f"row-{min(max(to, 0), len(rows) - 1) + 1}"


def _column_pressed(text: TableText, verb: str, number: int, fact: KnownFact | None) -> tuple[TableText, str]:
    if verb == "add" and fact is not None and len(text.inputs) < MOST_INPUTS:
        if fact.name in [column.name for column in text.inputs]:
            return text, "columns"
        rows = tuple(replace(row, cells=(*row.cells, "")) for row in text.rows)
        return replace(text, inputs=(*text.inputs, asking_for(fact)), rows=rows), "columns"
    if verb == "remove" and number < len(text.inputs) > 1:
        rows = tuple(replace(row, cells=(*row.cells[:number], *row.cells[number + 1 :])) for row in text.rows)
        return replace(text, inputs=(*text.inputs[:number], *text.inputs[number + 1 :]), rows=rows), "columns"
    return text, "columns"


def _line(sent: MultiDict[str, str], name: str, otherwise: str) -> str:
    """What was typed, in one line."""
    typed = sent.get(name)
    return otherwise if typed is None else " ".join(typed.split())[:2_000]
