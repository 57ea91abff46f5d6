"""What is wrong with typed answers: by the schema, by the limits of dates, by the lists to choose from.

Each question gets at most one problem, the first that was found, in the order of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from forms.context import AnswerContext
from forms.dates import Limit
from forms.errors import FieldProblem
from forms.fields import field_id
from forms.form import Form
from forms.question import Kind, Question
from forms.sentences import broken, missing, out_of_limits

Positions = Mapping[str, Sequence[int]]
MOST_MEMBERS = 1_000  #: of a list or object given by a program; more is refused unread
DEEPEST = 4  #: a group holds items, an item answers, an answer may be a list


def problems_in(
    form: Form, values: Mapping[str, Any], context: AnswerContext, positions: Positions
) -> tuple[FieldProblem, ...]:
    """What is wrong with typed answers from which those to hidden questions are gone.

    `positions` tells where each item of a group stands on the page, where blank ones were left out.
    """
    found: dict[str, FieldProblem] = {}
    for problem in (
        *_by_schema(form, values, positions),
        *_by_dates(form, values, context, positions),
        *_by_lists(form, values, context, positions),
    ):
        found.setdefault(problem.question, problem)
    return in_page_order(form, found.values())


def in_page_order(form: Form, problems: Iterable[FieldProblem]) -> tuple[FieldProblem, ...]:
    """Problems in the order in which the page asks; one that belongs to no question comes first."""
    order: dict[str, int] = {question.name: number for number, question in enumerate(form.questions)}

    def place(problem: FieldProblem) -> tuple[int, int, int]:
        name, _, rest = problem.question.partition(".")
        position, _, inner = rest.partition(".")
        names = [item.name for item in form.question(name).items] if rest else []
        within = names.index(inner) if inner in names else -1
        return (order.get(name, -1), int(position) if position.isdigit() else -1, within)

    return tuple(sorted(problems, key=place))


def dates_known(values: Mapping[str, Any], beside: Mapping[str, Any], context: AnswerContext) -> dict[str, date]:
    """Every date a limit can name. A question beside it counts before one of the form, and both before an anchor."""
    known = {f"due:{key}": on for key, on in context.promised.items()}
    known |= {f"due:={key}": on for key, on in context.promised.items()}
    known |= context.anchors
    for answers in (values, beside):
        for name, value in answers.items():
            on = civil_date(value)
            if on is not None:
                known[name] = on
    known["today"] = context.today
    return known


def civil_date(value: Any) -> date | None:
    """The date of an answer that is a date, or a date with a time; None for any other."""
    if not isinstance(value, str) or not 10 <= len(value) <= 16:
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def _by_schema(form: Form, values: Mapping[str, Any], positions: Positions) -> Iterator[FieldProblem]:
    for error in form.validator.iter_errors(values):
        yield from _from_error(form, error, positions)


def _from_error(form: Form, error: ValidationError, positions: Positions) -> Iterator[FieldProblem]:
    path = list(error.absolute_path)
    keyword = str(error.validator)
    given: Any = error.instance
    limit: Any = error.validator_value
    if keyword == "required":
        for name in limit:
            if name not in given:
                question, place, field = _place(form, [*path, name], positions)
                if question:
                    yield FieldProblem(question=place, field=field, sentence=missing(question))
        return
    question, place, field = _place(form, path, positions)
    if question is None or keyword == "additionalProperties":
        yield FieldProblem(question="", field="", sentence="Something was sent that this form does not ask")
        return
    count = len(given) if isinstance(given, str | list) else 0
    which: list[int] = []
    if keyword in ("contains", "minContains", "maxContains"):
        matches = Draft202012Validator(question.schema["contains"]).is_valid
        shown = positions.get(question.name, range(len(given)))
        which = [shown[number] + 1 for number, item in enumerate(given) if matches(item)]
        count = len(which)
    sentence = broken(question, keyword, limit, count=count, which=which)
    yield FieldProblem(question=place, field=field, sentence=sentence)


def _place(form: Form, path: list[Any], positions: Positions) -> tuple[Question | None, str, str]:
    """The question at a path of the validator, its place and its field on the page."""
    names = [question.name for question in form.questions]
    if not path or path[0] not in names:
        return None, "", ""
    question = form.question(path[0])
    if question.kind is not Kind.GROUP or len(path) < 3:
        return question, question.name, field_id(question, question.name)
    shown = positions.get(question.name)
    position = shown[path[1]] if shown else path[1]
    inner = next((item for item in question.items if item.name == path[2]), None)
    if inner is None:
        return None, "", ""
    return (
        inner,
        f"{question.name}.{position}.{inner.name}",
        field_id(inner, f"{question.name}-{position}-{inner.name}"),
    )


def _by_dates(
    form: Form, values: Mapping[str, Any], context: AnswerContext, positions: Positions
) -> Iterator[FieldProblem]:
    for question, value, place, field, beside in answered(form, values, positions):
        on = civil_date(value) if question.kind in (Kind.DATE, Kind.DATETIME) else None
        limits = question.date_limits
        if on is None or (limits.override and beside.get(limits.override)):
            continue
        crossed = crossed_limit(question, on, dates_known(values, beside, context))
        if crossed:
            keyword, limit, limit_on = crossed
            sentence = out_of_limits(question, keyword, limit.base, limit_on, context.today)
            if limits.override:
                sentence += f". If it has to be so, say why under “{form.question(limits.override).title}”"
            yield FieldProblem(question=place, field=field, sentence=sentence)


def crossed_limit(question: Question, on: date, known: Mapping[str, date]) -> tuple[str, Limit, date] | None:
    """The first limit that a date does not keep: its side, itself, and its date."""
    for limit in question.date_limits.not_before:
        at = limit.on(known)
        if at and on < at:
            return "not_before", limit, at
    for limit in question.date_limits.not_after:
        at = limit.on(known)
        if at and on > at:
            return "not_after", limit, at
    return None


def _by_lists(
    form: Form, values: Mapping[str, Any], context: AnswerContext, positions: Positions
) -> Iterator[FieldProblem]:
    for question, value, place, field, _ in answered(form, values, positions):
        listed = context.choices_for(question) if question.ref else None
        if listed is None:
            continue
        allowed = {choice.value for choice in listed}
        given = value if isinstance(value, list) else [value]
        if any(not isinstance(one, str) or one not in allowed for one in given):
            yield FieldProblem(question=place, field=field, sentence=broken(question, "x-ref", None))


def answered(
    form: Form, values: Mapping[str, Any], positions: Positions
) -> Iterator[tuple[Question, Any, str, str, Mapping[str, Any]]]:
    """Each answer with its question, place, field on the page, and the answers beside it."""
    for question in form.questions:
        value = values.get(question.name)
        if value is None:
            continue
        if question.kind is not Kind.GROUP:
            yield question, value, question.name, field_id(question, question.name), values
            continue
        for number, item in enumerate(value if isinstance(value, list) else ()):
            shown = positions.get(question.name)
            position = shown[number] if shown else number
            for inner in question.items if isinstance(item, Mapping) else ():
                if item.get(inner.name) is not None:
                    name = f"{question.name}-{position}-{inner.name}"
                    place = f"{question.name}.{position}.{inner.name}"
                    yield inner, item[inner.name], place, field_id(inner, name), item


def too_much(values: Any, depth: int = 0) -> bool:
    """Whether answers given by a program are longer or nested deeper than any form's; looks no deeper itself."""
    if depth > DEEPEST:
        return True
    if isinstance(values, Mapping):
        return len(values) > MOST_MEMBERS or any(too_much(value, depth + 1) for value in values.values())
    if isinstance(values, list | tuple):
        return len(values) > MOST_MEMBERS or any(too_much(value, depth + 1) for value in values)
    return False
