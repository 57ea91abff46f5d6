"""Decision tables in words: a cell, a row, and what is different between two tables, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.table_texts import compiled, read_text
from engine.bpmn.tables import Cell, Comparison, Table, TableFault, decisions
from engine.domain.dates_in_words import joined
from engine.domain.decision_tables import KnownFact, NoTable, RowText, TableText
from engine.domain.step import Fact

POLICIES = {
    "UNIQUE": "one row at most may fit",
    "FIRST": "the first row that fits answers",
    "COLLECT": "every row that fits adds its answer",
}
_ORDERS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}


def cell_in_words(cell: Cell, titles: Mapping[str, str]) -> str:
    """What a cell asks, after “is”; nothing where it asks nothing. `titles`: of the values that a fact can have."""
    if not cell.ranges:
        return ""
    said = _all_of(cell, titles) or joined([_tests(tests, titles) for tests in cell.ranges], "or")
    return f"not {said}" if cell.negated else said


def value_in_words(value: Fact, titles: Mapping[str, str] | None = None) -> str:
    """A value as people say it: a title or text in quotes, a number, yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return joined([value_in_words(item, titles) for item in value]) or "nothing"
    if value is None:
        return "not known"
    return f"“{(titles or {}).get(value, value)}”" if isinstance(value, str) else str(value)


def rows_in_words(table: Table, text: TableText, facts: Sequence[KnownFact] = ()) -> tuple[str, ...]:
    """A sentence for each row."""
    known = {fact.name: fact.titles for fact in facts}
    return tuple(
        _row(rule.cells, rule.answers, text, [known.get(name, {}) for name in table.inputs]) for rule in table.rules
    )


def table_changes(old_dmn: bytes, new_dmn: bytes, facts: Sequence[KnownFact] = ()) -> list[str]:
    """What is different between two files with the same tables, in sentences; `facts` give titles to values.

    Rows are the same where their ids are. Nothing for tables that say the same, wherever their file differs.
    """
    try:
        before, after = decisions(old_dmn), decisions(new_dmn)
    except TableFault:
        return ["The table cannot be read any more."]
    said: list[str] = []
    for name in after:
        if name not in before:
            said.append(f"The table “{name}” is new.")
            continue
        try:
            said += _changes(read_text(old_dmn, name), read_text(new_dmn, name), facts)
        except NoTable as error:
            said.append(f"The table “{name}” cannot be compared: {error}")
    return said + [f"The table “{name}” is gone." for name in before if name not in after]


def _changes(was: TableText, now: TableText, facts: Sequence[KnownFact]) -> list[str]:
    said = []
    if was.title != now.title:
        said.append(f"The table is called “{now.title}”. It was “{was.title}”.")
    if was.policy != now.policy:
        policies = [POLICIES.get(one, one) for one in (was.policy, now.policy)]
        said.append(f"When several rows fit: {policies[1]}. Before: {policies[0]}.")
    for word, some, others in (
        ("asks", {c.name: c for c in was.inputs}, now.inputs),
        ("answers", {c.name: c for c in was.outputs}, now.outputs),
    ):
        said += [f"It {word} “{column.heading}” as well." for column in others if column.name not in some]
        left = {column.name for column in others}
        said += [f"It no longer {word} “{column.heading}”." for name, column in some.items() if name not in left]
    said += _row_changes(was, now, facts)
    if was.description != now.description:
        said.append("What is said about the table is worded differently.")
    return said


def _row_changes(was: TableText, now: TableText, facts: Sequence[KnownFact]) -> list[str]:
    before, after = _by_id(was), _by_id(now)
    words_before, words_after = _sentences(was, facts), _sentences(now, facts)
    same_columns = [c.name for c in (*was.inputs, *was.outputs)] == [c.name for c in (*now.inputs, *now.outputs)]
    said = []
    for name, (number, row) in after.items():
        if name not in before:
            said.append(f"Row {number} is new: {words_after[number - 1]}")
            continue
        old_number, old = before[name]
        if words_before[old_number - 1] != words_after[number - 1]:
            if same_columns:
                moved = f" (it was row {old_number})" if old_number != number else ""
                said.append(
                    f"Row {number}{moved} says: {words_after[number - 1]} It said: {words_before[old_number - 1]}"
                )
        elif old.note != row.note:
            said.append(f"The reason given for row {number} is worded differently.")
    said += [
        f"Row {number} of before is gone: {words_before[number - 1]}"
        for name, (number, _) in before.items()
        if name not in after
    ]
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        counts = " The first that fits answers, so this can change answers." if now.policy == "FIRST" else ""
        said.append(f"The rows stand in another order.{counts}")
    return said


def _by_id(text: TableText) -> dict[str, tuple[int, RowText]]:
    """The rows with their numbers; those without an id, or with one that is taken, by their place."""
    found: dict[str, tuple[int, RowText]] = {}
    for number, row in enumerate(text.rows, start=1):
        found[row.id if row.id and row.id not in found else f"\0{number}"] = (number, row)
    return found


def _sentences(text: TableText, facts: Sequence[KnownFact]) -> tuple[str, ...]:
    """A sentence for each row; as it is written where the table cannot be run."""
    table, _ = compiled(text)
    if table is not None:
        return rows_in_words(table, text, facts)
    return tuple(" | ".join(part or "-" for part in (*row.cells, *row.answers)) + "." for row in text.rows)


def _row(cells: Sequence[Cell], answers: Sequence[Fact], text: TableText, titles: Sequence[Mapping[str, str]]) -> str:
    asks = [
        f"“{column.heading}” is {cell_in_words(cell, known)}"
        for column, cell, known in zip(text.inputs, cells, titles, strict=True)
        if cell.ranges
    ]
    if len(answers) == 1:
        gives = f"the answer is {value_in_words(answers[0])}"
    else:
        gives = joined(
            [
                f"“{column.heading}” is {value_in_words(value)}"
                for column, value in zip(text.outputs, answers, strict=True)
            ]
        )
    return f"When {joined(asks)}, {gives}." if asks else f"Whatever the answers, {gives}."


def _all_of(cell: Cell, titles: Mapping[str, str]) -> str:
    """A short way to name all answers that there are, where they are many."""
    named = {tests[0].value for tests in cell.ranges if len(tests) == 1 and tests[0].operator == "=="}
    return f"any of the {len(titles)} answers" if len(titles) > 3 and named == set(titles) else ""


def _tests(tests: Sequence[Comparison], titles: Mapping[str, str]) -> str:
    if len(tests) == 2:
        low, high = tests
        first = int(str(low.value)) + (low.operator == ">")
        last = int(str(high.value)) - (high.operator == "<")
        return f"from {first} to {last}"
    (test,) = tests
    said = value_in_words(test.value, titles)
    if test.operator in _ORDERS:
        return f"{_ORDERS[test.operator]} {said}"
    return said if test.operator == "==" else f"not {said}"
