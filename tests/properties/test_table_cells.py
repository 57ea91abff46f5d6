"""A cell shown as pick lists and sent back unchanged asks what it asked before, whatever it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.tables import read_cell
from engine.domain.decision_tables import Answered, Column, KnownFact
from engine.domain.step import Fact
from webui.table_cells import CellView, answer_text, answer_view, cell_text, cell_view

CHOICES = (("a", "Letter A"), ("b", "Letter B"))
FACTS = {
    kind: KnownFact(name="x", title="X", kind=kind, choices=CHOICES if kind in ("choice", "several") else ())
    for kind in Answered
}
VALUES: list[Fact] = ["a", "b", "z", True, False, None, *range(-2, 9), (), ("a",), ("a", "z")]

words = st.sampled_from(['"a"', '"b"', '"z"', "null"])
odd = st.sampled_from(["true", "True", "? != true", "? == false", "False", "3", "< 4", ">= -1", "[1..4]", "(1..4]"])
listed = st.lists(st.one_of(words, odd), min_size=1, max_size=3).map(", ".join)
texts = st.one_of(
    st.sampled_from(["", "-"]), words, odd, st.lists(words, min_size=1, max_size=3).map(", ".join), listed
).flatmap(lambda text: st.sampled_from([text, f"not({text})"]) if text.strip("-") else st.just(text))


def sent_back(view: CellView) -> str:
    """The cell as a browser sends what the page shows."""
    fields = {f"c-{name}": str(getattr(view, name)) for name in ("kind", "how", "first", "last", "text")}
    ticked = [value for value, _ in view.choices if value in view.picked]
    return cell_text("c", fields, ticked)


@given(texts, st.sampled_from(list(Answered)))
def test_a_cell_that_is_shown_and_sent_back_asks_the_same(text: str, kind: Answered) -> None:
    before = read_cell(text)
    again = read_cell(sent_back(cell_view("c", text, FACTS[kind], label="")))

    for value in VALUES:
        if isinstance(value, tuple) and kind not in (Answered.SEVERAL, Answered.ANYTHING):
            continue  # such a fact is never a list
        orders = any(test.operator in ("<", "<=", ">", ">=") for tests in before.ranges for test in tests)
        if not orders or (isinstance(value, int) and not isinstance(value, bool)):
            assert again.holds(value) == before.holds(value), (text, value)


@given(st.sampled_from(['"red"', '"two words"', "3", "true", "null", ""]), st.sampled_from(["string", "number", ""]))
def test_an_answer_that_is_shown_and_sent_back_is_the_same(text: str, kind: str) -> None:
    column = Column(name="route", label="", type=kind)
    fits = not text or text.startswith('"') == (kind != "number")

    view = answer_view("a", text, column, label="")

    if fits:
        assert answer_text("a", {"a-kind": view.kind, "a-text": view.text}, column) == text
