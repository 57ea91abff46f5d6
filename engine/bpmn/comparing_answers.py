"""What is asked differently: the questions of forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Weight
from engine.domain.pathway import PathwayVersion
from forms.errors import NotAForm
from forms.form import Form, read_form
from forms.question import Kind, Question
from forms.references import whole

_ANSWERED = {
    Kind.TEXT: "A line of text",
    Kind.LONG_TEXT: "A longer text",
    Kind.INTEGER: "A number",
    Kind.MONEY: "An amount of money",
    Kind.DATE: "A date",
    Kind.DATETIME: "A date and time",
    Kind.YES_NO: "Yes or no",
    Kind.RADIOS: "One of several choices",
    Kind.CHECKBOXES: "Any of several choices",
    Kind.SELECT: "One of a list",
    Kind.FILE: "A document",
    Kind.GROUP: "Several answers for each of a list",
    Kind.PERSON: "A person",
    Kind.WORKER: "A worker",
    Kind.RECORD: "A record",
}


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
    if was.guidance != now.guidance:
        more = f"Guidance only. Now: {now.guidance}" if now.guidance else "Nothing is said there any more."
        yield _at(element, f"What “{now.title}” says above its questions is worded differently.", more=more)
    order = [[path for path in one if path in other] for one, other in ((before, after), (after, before))]
    if order[0] != order[1]:
        first = next(path for path, other in zip(order[1], order[0], strict=True) if path != other)
        more = f"The first that stands elsewhere is “{after[first].title}”."
        yield _at(element, f"“{now.title}” asks its questions in another order.", more=more)
    elif [one.title for one in was.sections] != [one.title for one in now.sections]:
        yield _at(element, f"The parts of “{now.title}” have other headings.")
    known = {one.sentence for one in was.refusals} & {one.sentence for one in now.refusals}
    for refused in now.refusals:
        if refused.sentence not in known:
            yield _at(element, f"“{now.title}” forbids one more answer.", Look.ADDED, more=refused.sentence)
    for refused in was.refusals:
        if refused.sentence not in known:
            yield _at(element, f"“{now.title}” allows an answer that it did not.", more=f"It said: {refused.sentence}")
    if was.refusals != now.refusals and len(known) == len(was.refusals) == len(now.refusals):
        yield _at(element, f"“{now.title}” forbids answers in other cases.")
    recorded = (was.facts, was.anchors, was.records, was.allocations, was.extensions)
    if recorded != (now.facts, now.anchors, now.records, now.allocations, now.extensions):
        yield _at(element, f"The answers to “{now.title}” are kept, or counted from, in another way.")


def _question(was: Question, now: Question, title: str, element: str) -> Iterator[Change]:
    within = f"In “{title}”."
    if was.title != now.title:
        yield _at(element, f"“{title}” asks “{now.title}” instead of “{was.title}”")
    if was.kind is not now.kind:
        more = f"{within} {_ANSWERED[now.kind]} instead of {_ANSWERED[was.kind].lower()}."
        yield _at(element, f"“{now.title}” is answered in another way.", more=more)
    if was.required != now.required or was.required_when != now.required_when:
        cases = "in some cases" if now.required_when else "in every case" if now.required else ""
        said = f"must be answered now, {cases}." if cases else "may be left open now."
        if was.required_when and now.required_when and was.required == now.required:
            said = "must be answered in other cases."
        yield _at(element, f"“{now.title}” {said}", more=within)
    gone = [choice.title for choice in was.choices if choice.value not in {one.value for one in now.choices}]
    come = [choice.title for choice in now.choices if choice.value not in {one.value for one in was.choices}]
    if gone:
        yield _at(element, f"“{now.title}” can no longer be answered with {_quoted(gone)}.", more=within)
    if come:
        yield _at(element, f"“{now.title}” can also be answered with {_quoted(come)}.", more=within)
    yield from _choices(was, now, within, element)
    if was.hint != now.hint:
        hint = f"Now: {now.hint}" if now.hint else "It has none any more."
        yield _at(element, f"The hint of “{now.title}” is worded differently.", more=f"{within} {hint}")
    if was.shown_when != now.shown_when:
        cases = "in other cases" if was.shown_when and now.shown_when else "in some cases only"
        yield _at(element, f"“{now.title}” is asked {cases if now.shown_when else 'in every case'} now.", more=within)
    if was.date_limits != now.date_limits:
        yield _at(element, f"Other dates are allowed for “{now.title}”.", more=within)
    if _told_of(was) != _told_of(now):
        yield _at(element, f"“{now.title}” is checked or laid out differently.", more=within)


def _choices(was: Question, now: Question, within: str, element: str) -> Iterator[Change]:
    """Choices of both that are worded, explained or put in order differently."""
    before, after = ({one.value: one for one in question.choices} for question in (was, now))
    both = [value for value in after if value in before]
    for value in both:
        if before[value].title != after[value].title:
            sentence = f"“{now.title}” offers “{after[value].title}” instead of “{before[value].title}”."
            yield _at(element, sentence, more=within)
    if any(before[value].hint != after[value].hint for value in both):
        yield _at(element, f"The answers to “{now.title}” are explained differently.", more=within)
    if [value for value in before if value in after] != both:
        yield _at(element, f"The answers to “{now.title}” stand in another order.", more=within)


def _told_of(question: Question) -> tuple[Any, ...]:
    """What is told of a question in one sentence, whichever of it is different."""
    return (
        question.min_length,
        question.max_length,
        question.width,
        question.rows,
        question.autocomplete,
        question.sensitive,
        dict(question.errors),
        question.ref,
        question.many,
        question.allocates,
        question.item_title,
        question.min_items,
        question.max_items,
    )


def _quoted(titles: list[str]) -> str:
    return words.joined([f"“{title}”" for title in titles], "or")


def _at(element: str, sentence: str, look: Look = Look.CHANGED, *, more: str = "") -> Change:
    return Change(weight=Weight.SEEN, look=look, sentence=sentence, more=more, element=element)
