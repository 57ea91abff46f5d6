"""What is asked and looked up differently: the questions of forms and the rows of decision tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.tables import TableFault, read_table
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Weight
from engine.domain.pathway import PathwayVersion
from forms.errors import NotAForm
from forms.form import Form, read_form
from forms.question import Question
from forms.references import whole


def form_changes(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """Questions added, taken away, put another way, or compulsory where they were not."""
    for form_id, schema in new.forms.items():
        before = old.forms.get(form_id)
        if before is None or form_id.startswith("shared."):
            continue
        if _whole(old, before) == _whole(new, schema):
            continue
        element = next((one.id for one in new.elements.values() if one.form == form_id), "")
        was, now = _read(old, before), _read(new, schema)
        if was is None or now is None:
            yield _at(element, f"The form “{schema.get('title', form_id)}” is another one.")
            continue
        told = list(_questions(was, now, element))
        yield from told or [_at(element, f"The form “{now.title}” is checked or laid out differently.")]


def _whole(version: PathwayVersion, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form with its shared parts in it; as it is where they cannot be put in."""
    shared = {str(name): part for name, part in version.forms.items() if name.startswith("shared.")}
    try:
        return whole(schema, shared, source="")
    except NotAForm:
        return schema


def _read(version: PathwayVersion, schema: Mapping[str, Any]) -> Form | None:
    try:
        return read_form(schema, {name: shared for name, shared in version.forms.items() if name.startswith("shared.")})
    except NotAForm:
        return None


def _questions(was: Form, now: Form, element: str) -> Iterator[Change]:
    before = {question.path: question for question in was.every_question()}
    after = {question.path: question for question in now.every_question()}
    if was.title != now.title:
        yield _at(element, f"The form “{was.title}” is called “{now.title}” now.")
    for path, question in after.items():
        if path not in before:
            more = "It must be answered." if question.required else "It may be left open."
            yield _at(element, f"“{now.title}” asks one more question: “{question.title}”", Look.ADDED, more=more)
    for path, question in before.items():
        if path not in after:
            more = "What was answered to it stays on the record."
            yield _at(element, f"“{now.title}” no longer asks “{question.title}”", Look.REMOVED, more=more)
    for path in [path for path in after if path in before]:
        yield from _question(before[path], after[path], now.title, element)
    if [path for path in before if path in after] != [path for path in after if path in before]:
        yield _at(element, f"“{now.title}” asks its questions in another order.")
    if was.refusals != now.refusals:
        yield _at(element, f"“{now.title}” forbids answers in other cases.")
    recorded = (was.facts, was.anchors, was.records, was.allocations, was.extensions)
    if recorded != (now.facts, now.anchors, now.records, now.allocations, now.extensions):
        yield _at(element, f"The answers to “{now.title}” are kept, or counted from, in another way.")


def _question(was: Question, now: Question, title: str, element: str) -> Iterator[Change]:
    if was.title != now.title:
        yield _at(element, f"“{title}” asks “{now.title}” instead of “{was.title}”")
    if was.kind is not now.kind:
        yield _at(element, f"“{now.title}” is answered in another way.", more=f"In “{title}”.")
    if was.required != now.required or was.required_when != now.required_when:
        said = "must be answered" if now.required else "may be left open in some cases"
        yield _at(element, f"“{now.title}” {said} now.", more=f"In “{title}”.")
    gone = [choice.title for choice in was.choices if choice.value not in {one.value for one in now.choices}]
    come = [choice.title for choice in now.choices if choice.value not in {one.value for one in was.choices}]
    if gone:
        yield _at(element, f"“{now.title}” can no longer be answered with {_quoted(gone)}.", more=f"In “{title}”.")
    if come:
        yield _at(element, f"“{now.title}” can also be answered with {_quoted(come)}.", more=f"In “{title}”.")
    if was.hint != now.hint:
        yield _at(element, f"The hint of “{now.title}” is worded differently.", more=f"In “{title}”.")
    if was.shown_when != now.shown_when:
        yield _at(element, f"“{now.title}” is asked in other cases.", more=f"In “{title}”.")
    if was.date_limits != now.date_limits:
        yield _at(element, f"Other dates are allowed for “{now.title}”.", more=f"In “{title}”.")


def table_changes(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """Decision tables with other rows, inputs or answers."""
    for decision, xml in new.tables.items():
        before = old.tables.get(decision)
        if before is None or before == xml:
            continue
        element = next((one for one in new.elements.values() if one.table == decision), None)
        name = f"“{element.name}”" if element is not None and element.name else "a shape without a name"
        at = element.id if element is not None else ""
        try:
            was, now = read_table(before, decision), read_table(xml, decision)
        except TableFault:
            yield _at(at, f"The decision table of {name} is another one.")
            continue
        rows = {rule.id: (rule.cells, rule.answers) for rule in was.rules}
        rows_now = {rule.id: (rule.cells, rule.answers) for rule in now.rules}
        parts = [
            (words.counted(len(some), "row"), verb)
            for some, verb in (
                (rows_now.keys() - rows.keys(), "added"),
                (rows.keys() - rows_now.keys(), "taken away"),
                ({row for row in rows.keys() & rows_now.keys() if rows[row] != rows_now[row]}, "changed"),
            )
            if some
        ]
        if (was.inputs, was.outputs, was.policy) != (now.inputs, now.outputs, now.policy):
            yield _at(at, f"The decision table of {name} looks at other facts, or answers otherwise.")
        if parts:
            yield _at(at, f"The decision table of {name}: {words.joined([f'{n} {verb}' for n, verb in parts])}.")


def _quoted(titles: list[str]) -> str:
    return words.joined([f"“{title}”" for title in titles], "or")


def _at(element: str, sentence: str, look: Look = Look.CHANGED, *, more: str = "") -> Change:
    return Change(weight=Weight.SEEN, look=look, sentence=sentence, more=more, element=element)
