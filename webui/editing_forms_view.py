"""The parts of a form's editor as its page shows them: the questions in their order, and one of them to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.domain.pathway import PathwayVersion
from forms.dates import read_limit
from forms.editing import Schema, Schemas
from forms.editing_choices import Unclear
from forms.editing_kinds import CHOICES, DATES, LISTS, NUMBERS, TEXTS, WORDS, Answer, answer_of
from forms.editing_said import rules_of_the_file
from forms.editing_words import Fixed, Written, fixed, limits, resolved, written
from forms.form import Form
from forms.question import Kind, Question
from webui.editing_forms_fields import MOST_ROWS, OTHER_SENTENCES, SENTENCES, SIDES, Typed
from webui.form_fields import YES_NO, only_if_words
from webui.wording import lower_first

SHORT = 60  #: characters of a question inside a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question in the list. `inside` are those of a group; those that a shared part asks there are not `openable`."""

    path: str
    number: str
    title: str
    summary: str
    url: str
    current: bool
    first: bool
    last: bool
    openable: bool
    problem: str = ""
    inside: tuple[QuestionLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLines:
    """A section with its questions; without a title for a form that has none."""

    title: str
    url: str
    current: bool
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers of an earlier question, after which another may be asked: `value`, words, chosen."""

    question: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Fields that count only for some kinds of answer: for the script that shows them, and in words without it."""

    when: tuple[Mapping[str, Any], ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEditor:
    """One question to be changed. `typed` are its fields as they are or as they were sent, `wrong` what is wrong with
    them by field."""

    path: str
    number: str
    typed: Typed
    wrong: Mapping[str, str]
    unclear: tuple[Unclear, ...]
    fixed: Fixed
    when_words: str
    summary: str
    rules: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    answers: tuple[Answers, ...]
    answer_rows: tuple[str, ...]
    date_rows: Mapping[str, tuple[str, ...]]
    bases: tuple[tuple[str, str], ...]
    anchors: tuple[tuple[str, str], ...]
    records: tuple[tuple[str, str], ...]
    fact: str
    may_become: bool
    sentences: tuple[tuple[str, str], ...]
    stored: tuple[tuple[str, str], ...]
    blocks: Mapping[str, Block]
    typed_by: str
    remove_url: str


def question_lines(
    schema: Schema, form: Form, forms: Schemas, url: str, *, current: str, wrong: Mapping[str, str]
) -> tuple[SectionLines, ...]:
    """The questions of a form in the order of the page, by section. `current` is open: a path, or `section-1`."""
    number, found = 0, []
    for at, section in enumerate(form.sections):
        lines = []
        for place, question in enumerate(section.questions):
            number += 1
            lines.append(
                _line(
                    schema, form, forms, url, question, str(number), current=current, wrong=wrong,
                    first=at == place == 0,
                    last=at == len(form.sections) - 1 and place == len(section.questions) - 1,
                )
            )  # fmt: skip
        named = f"section-{at}"
        found.append(
            SectionLines(
                title=section.title, url=f"{url}?section={at}", current=named == current, questions=tuple(lines)
            )
        )
    return tuple(found)


def _line(
    schema: Schema,
    form: Form,
    forms: Schemas,
    url: str,
    question: Question,
    number: str,
    *,
    current: str,
    wrong: Mapping[str, str],
    first: bool,
    last: bool,
) -> QuestionLine:
    own = "properties" in schema["properties"].get(question.name, {}).get("items", {})
    group = question.path.rpartition(".")[0]
    beside = form.question(group).items if group else form.questions
    return QuestionLine(
        path=question.path,
        number=number,
        title=question.title,
        summary=summary(question, beside),
        url=f"{url}?question={question.path}#fp-edit-at-{question.path}",
        current=question.path == current,
        first=first,
        last=last,
        openable=not group or "properties" in schema["properties"][group].get("items", {}),
        problem=wrong.get(question.path, ""),
        inside=tuple(
            _line(
                schema, form, forms, url, inner, f"{number}.{place}", current=current, wrong=wrong,
                first=place == 1 or not own,
                last=place == len(question.items) or not own,
            )
            for place, inner in enumerate(question.items, start=1)
        ),
    )  # fmt: skip


def summary(question: Question, beside: Sequence[Question]) -> str:
    """The kind of answer, whether it must be given, and when it is asked: `Date · Required`."""
    answer = answer_of(question.schema)
    kind = WORDS[answer] if answer else "An answer that only the file changes"
    if question.choices and len(question.choices) <= 4:
        kind = f"{kind}: {', '.join(lower_first(choice.title) for choice in question.choices)}"
    if question.kind is Kind.LONG_TEXT and question.max_length:
        kind = f"{kind}, up to {question.max_length:,} characters"
    required = "Required" if question.always_required_when_asked else "Optional"
    if question.required_when and not question.always_required_when_asked:
        required = "Required in some cases"
    return " · ".join(part for part in (kind, required, only_if_words(question.shown_when, beside)) if part)


def question_editor(
    schema: Schema,
    form: Form,
    forms: Schemas,
    path: str,
    *,
    number: str,
    typed: Typed,
    url: str,
    version: PathwayVersion,
    anchors: Mapping[str, str],
    typed_by: int,
    wrong: Mapping[str, str] | None = None,
    unclear: tuple[Unclear, ...] = (),
) -> QuestionEditor:
    """The editor of one question. `anchors` are the dates that deadlines count from, in words."""
    question, was, kept = form.question(path), written(schema, path, forms), fixed(schema, path, forms)
    group = path.rpartition(".")[0]
    beside = form.question(group).items if group else form.questions
    names = [one.name for one in beside]
    earlier = beside[: names.index(question.name)]
    return QuestionEditor(
        path=path,
        number=number,
        typed=typed,
        wrong=wrong or {},
        unclear=unclear,
        fixed=kept,
        when_words=_when_words(question, beside, was) if kept.when_locked or question.shown_when else "",
        summary=summary(question, beside),
        rules=rules_of_the_file(schema, path, forms),
        kinds=tuple((kind.value, WORDS[kind]) for kind in Answer if kind is not Answer.GROUP or not group),
        answers=tuple(_answers(earlier)),
        answer_rows=_rows(typed, "after-", ""),
        date_rows={side: _rows(typed, f"{side}-", "-base") for side in SIDES},
        bases=tuple(_bases(schema, forms, form, question, anchors).items()),
        anchors=tuple(_marks(was.anchor, question.name, _said_anchors(forms, anchors), anchors)),
        records=tuple(_marks(was.record, question.name, _said_records(forms, version), {})),
        fact=was.fact or question.name,
        may_become=not group,
        sentences=tuple(_sentences(was)),
        stored=tuple((option.title, option.value) for option in was.choices),
        blocks=BLOCKS,
        typed_by=_typed_by(typed_by),
        remove_url=f"{url}/remove?question={path}",
    )


def _block(kinds: Iterable[str], words: str, *, name: str = "answer") -> Block:
    clause = {"name": name, "values": sorted(str(kind) for kind in kinds), "contains": False}
    return Block(when=({"negated": False, "clauses": [clause]},), words=words)


BLOCKS: Mapping[str, Block] = {
    "choices": _block(CHOICES, "Only for an answer that is chosen"),
    "texts": _block(TEXTS, "Only for an answer in words"),
    "numbers": _block(NUMBERS, "Only for a number or an amount"),
    "lists": _block(LISTS, "Only where several can be given"),
    "dates": _block(DATES, "Only for a date"),
    "yes_no": _block(frozenset({Answer.YES_NO}), "Only for yes or no"),
    "group": _block(frozenset({Answer.GROUP}), "Only for a group that repeats"),
    "answers": _block(("if", "unless"), "Unless it is always asked: after which answer", name="ask"),
}


def _typed_by(journeys: int) -> str:
    if not journeys:
        return ""
    have = "1 running journey has" if journeys == 1 else f"{journeys:,} running journeys have"
    return (
        f"{have} an answer to it typed that is not sent yet. What is typed stays; a choice that is gone is asked again."
    )


def _when_words(question: Question, beside: Sequence[Question], was: Written) -> str:
    words = only_if_words(question.shown_when, beside) or "Always asked"
    return f"{words}. {'It must then be answered.' if was.required else 'It may be left open.'}"


def _answers(earlier: Sequence[Question]) -> Iterator[Answers]:
    for question in earlier:
        choices = YES_NO if question.kind is Kind.YES_NO else question.choices
        found = [(f"{question.name}:{choice.value}", choice.title) for choice in choices]
        if found:
            yield Answers(question=shortened(question.title), choices=tuple(found))


def _rows(typed: Typed, start: str, end: str) -> tuple[str, ...]:
    """The numbers of the rows to show: those filled in, and one to fill in."""
    filled = [row for row in range(MOST_ROWS) if typed.get(f"{start}{row}{end}")]
    return tuple(str(row) for row in range(min((filled[-1] if filled else -1) + 2, MOST_ROWS)))


def _bases(
    schema: Schema,
    forms: Schemas,
    form: Form,
    question: Question,
    anchors: Mapping[str, str],
) -> dict[str, str]:
    """What a date can be compared with: today, another date of the form, one that deadlines count from, a due date."""
    group = question.path.rpartition(".")[0]
    found = {"today": "today"}
    for other in (*(form.question(group).items if group else ()), *form.questions):
        if other.kind in (Kind.DATE, Kind.DATETIME) and other.name != question.name:
            found[other.name] = f"“{shortened(other.title)}”"
    named = {str(part["x-anchor"]) for schema in forms.values() for part in _parts(schema) if "x-anchor" in part}
    said = {limit.base for part in _all_parts(forms) for side in SIDES for text in limits(part, side)
            if (limit := read_limit(text))}  # fmt: skip
    asked = {one.name for one in form.every_question()}
    for name in sorted({*named, *(base for base in said if not base.startswith("due:"))} - {*found, *asked}):
        if name in anchors or name in named:
            found[name] = f"when {anchors[name]}" if name in anchors else name.replace("_", " ")
    for name in sorted(base for base in said if base.startswith("due:")):
        found[name] = f"the due date “{name.removeprefix('due:').lstrip('=').replace('_', ' ').replace('.', ', ')}”"
    part = resolved(schema, question.path, forms)
    for side in SIDES:
        for text in limits(part, side):
            if (limit := read_limit(text)) and limit.base not in found:
                found[limit.base] = limit.base.replace("_", " ")
    return found


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for held in (schema.get("properties", {}), schema.get("$defs", {})):
        yield from (part for part in held.values() if isinstance(part, Mapping))


def _all_parts(forms: Schemas) -> Iterator[Mapping[str, Any]]:
    for schema in forms.values():
        for part in _parts(schema):
            yield part
            items = part.get("items")
            if isinstance(items, Mapping):
                yield from _parts(items)


def _said_anchors(forms: Schemas, anchors: Mapping[str, str]) -> set[str]:
    return {*anchors} | {str(part["x-anchor"]) for part in _all_parts(forms) if "x-anchor" in part}


def _said_records(forms: Schemas, version: PathwayVersion) -> set[str]:
    read = {source.record for source in version.facts.values() if source.record}
    return read | {str(part["x-record"]) for part in _all_parts(forms) if "x-record" in part}


def _marks(was: str, own: str, known: set[str], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What an answer can be kept as: nothing, a name of its own, or one that is known."""
    yield "", "No"
    for name in sorted({*known, own, *([was] if was else [])}, key=lambda one: (one != own, words.get(one, one))):
        said = words.get(name) or name.replace("_", " ")
        yield name, f"As “{said}”{'' if name in known or name == was else ', a new one'}"


def _sentences(was: Written) -> Iterator[tuple[str, str]]:
    there = dict(was.sentences)
    for word, words in {**SENTENCES, **OTHER_SENTENCES}.items():
        if word in SENTENCES or word in there:
            yield word, words
    for word in sorted(there.keys() - SENTENCES.keys() - OTHER_SENTENCES.keys()):
        yield word, f"It breaks the rule “{word}”"


def shortened(text: str) -> str:
    """A question inside a list of choices, cut at a word where it is long."""
    return text if len(text) <= SHORT else f"{text[:SHORT].rpartition(' ')[0]}…"
