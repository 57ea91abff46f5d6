"""What cannot be so of a question, each said in one sentence at the field it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from forms.dates import read_limit
from forms.editing import CannotEdit
from forms.editing_conditions import Asked
from forms.editing_kinds import ASKED_ABOUT, CHOICES, DATES, FACTS, LISTS, ONE_CHOICE, TEXTS, WORDS, Answer
from forms.editing_words import Written
from forms.form import Form
from forms.question import Kind, Question
from forms.question_reading import LONG_FROM

LONGEST_TITLE, LONGEST_HINT, LONGEST_ITEM, LONGEST_CHOICE, MOST_CHOICES = 200, 500, 100, 200, 80
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
LONGEST_TEXT = 20_000  # characters that an answer may have at most


def refuse_contradictions(form: Form, path: str, was: Written, now: Written) -> None:
    """Raises CannotEdit for what cannot be so, or would break a question beside it."""
    question = form.question(path)
    group = path.rpartition(".")[0]
    beside = form.question(group).items if group else form.questions
    others = tuple(one for one in beside if one.name != question.name)
    earlier = tuple(beside[: beside.index(question)])
    _words(now)
    if now.choices != was.choices or now.answer is not was.answer:
        _choices(now)
        _those_that_ask_about_it(question, now, others)
    _amounts(was, now)
    if now.answer not in DATES and was.answer in DATES:
        for other in others:
            bases = [one.base for one in (*other.date_limits.not_before, *other.date_limits.not_after)]
            if question.name in bases:
                raise CannotEdit(f"The date in “{other.title}” is checked against it, so it stays a date.", "answer")
    if (now.not_before, now.not_after) != (was.not_before, was.not_after):
        _dates(question, now, others)
    if now.asked != was.asked:
        _asked(now.asked, earlier)
    _named(was, now)
    _becomes(form, question, now, inside=bool(group))


def _words(now: Written) -> None:
    if not now.title.strip():
        raise CannotEdit("Enter the question as the worker reads it.", "title")
    texts = [("title", now.title, LONGEST_TITLE), ("hint", now.hint, LONGEST_HINT), ("item", now.item, LONGEST_ITEM)]
    texts += [(f"said-{word}", said, LONGEST_HINT) for word, said in now.sentences]
    for field, text, most in texts:
        if len(text) > most:
            raise CannotEdit(f"At most {most} characters, so that it can be read at a glance.", field)


def _choices(now: Written) -> None:
    if now.answer not in CHOICES:
        return
    least = 2 if now.answer in ONE_CHOICE else 1
    if len(now.choices) < least:
        raise CannotEdit(f"Write {'two' if least == 2 else 'one'} or more choices, one on each line.", "choices")
    if len(now.choices) > MOST_CHOICES:
        raise CannotEdit(f"At most {MOST_CHOICES} choices.", "choices")
    titles = [one.title.casefold() for one in now.choices]
    twice = next((one.title for one in now.choices if titles.count(one.title.casefold()) > 1), None)
    if twice is not None:
        raise CannotEdit(f"“{twice}” stands there twice.", "choices")
    if any(len(one.title) > LONGEST_CHOICE for one in now.choices):
        raise CannotEdit(f"A choice has at most {LONGEST_CHOICE} characters.", "choices")


def _those_that_ask_about_it(question: Question, now: Written, others: Iterable[Question]) -> None:
    """A question that is asked only after an answer which can no longer be given would never be asked again."""
    can_be: set[object] = {one.value for one in now.choices}
    if now.answer is Answer.YES_NO:
        can_be = {True, False}
    for other in others:
        for condition in (*other.shown_when, *other.required_when):
            for clause in condition.clauses:
                if clause.question != question.name:
                    continue
                if now.answer not in ASKED_ABOUT or clause.contains is not (now.answer is Answer.CHECKBOXES):
                    raise CannotEdit(f"“{other.title}” is asked only after a certain answer to it, so it has to stay "
                                     "as it is answered. Change when that is asked first.", "answer")  # fmt: skip
                if not {*clause.values} <= can_be:
                    titles = {choice.value: choice.title for choice in question.choices}
                    gone = next(titles.get(str(one), str(one)) for one in clause.values if one not in can_be)
                    raise CannotEdit(
                        f"“{other.title}” is asked only after “{gone}”. Change when that is asked first.", "choices"
                    )


def _amounts(was: Written, now: Written) -> None:
    for low, high, most in (
        ("shortest", "longest", LONGEST_TEXT),
        ("least", "most", 10**11),
        ("fewest", "at_most", 500),
    ):
        least, top = getattr(now, low), getattr(now, high)
        if least is not None and top is not None and least > top:
            raise CannotEdit("The smaller number has to stand first.", low)
        for field, value in ((low, least), (high, top)):
            if value is not None and value > most and value != getattr(was, field):
                raise CannotEdit(f"At most {most:,}.", field)
            if value is not None and value < 0 and low != "least":
                raise CannotEdit("Not less than 0.", field)
    if now.answer in TEXTS and now.longest == 0:
        raise CannotEdit("Nothing could be written. Leave it empty for no limit.", "longest")
    if now.answer is Answer.TEXT and (now.longest or 0) > LONG_FROM:
        raise CannotEdit(f"One line has at most {LONG_FROM} characters. For more, choose “Long answer”.", "longest")
    if now.answer is Answer.LONG_TEXT and now.longest is None and was.longest is not None:
        raise CannotEdit("Say how long the answer may be.", "longest")
    if now.answer in LISTS and now.at_most == 0:
        raise CannotEdit("Nothing could be answered. Leave it empty for no limit.", "at_most")
    if now.answer is Answer.CHECKBOXES and (now.fewest or 0) > len(now.choices):
        raise CannotEdit("There are not that many choices.", "fewest")


def _dates(question: Question, now: Written, others: Iterable[Question]) -> None:
    kinds = {other.name: other.kind for other in others}
    for side in ("not_before", "not_after"):
        for text in getattr(now, side):
            limit = read_limit(text)
            if limit is None:
                raise CannotEdit("Choose what the date is compared with.", side)
            if limit.base == question.name:
                raise CannotEdit("A date cannot be compared with itself.", side)
            if kinds.get(limit.base, Kind.DATE) not in (Kind.DATE, Kind.DATETIME):
                raise CannotEdit("Only another date can be compared with.", side)


def _asked(asked: Asked | None, earlier: tuple[Question, ...]) -> None:
    if asked is None:
        return
    if not asked.values:
        raise CannotEdit("Choose the answer after which it is asked.", "asked")
    about = next((one for one in earlier if one.name == asked.question), None)
    if about is None:
        raise CannotEdit("It can only depend on a question that stands before it.", "asked")
    if not set(asked.values) <= set(_answers(about)):
        raise CannotEdit(f"“{about.title}” is not answered with that. Choose one of its answers.", "asked")


def _answers(question: Question) -> Iterator[object]:
    if question.kind is Kind.YES_NO:
        yield from (True, False)
    elif question.choices:
        yield from (choice.value for choice in question.choices)


def _named(was: Written, now: Written) -> None:
    for field in ("fact", "anchor", "record"):
        name = getattr(now, field)
        if name and name != getattr(was, field) and not _NAME.fullmatch(name):
            raise CannotEdit("Choose one of the names listed.", "becomes" if field == "fact" else field)


def _becomes(form: Form, question: Question, now: Written, *, inside: bool) -> None:
    if inside and (now.outcome or now.fact or now.anchor or now.record):
        raise CannotEdit("An answer inside a group that repeats becomes nothing outside it.", "becomes")
    if now.fact and now.answer not in FACTS:
        raise CannotEdit(
            f"The drawing can branch on a choice, yes or no, or a whole number, not on “{WORDS[now.answer]}”.",
            "becomes",
        )
    if now.anchor and now.answer not in DATES:
        raise CannotEdit("Other dates can count only from a date.", "anchor")
    if not now.outcome:
        return
    if form.outcome is not None and form.outcome.name != question.name:
        raise CannotEdit(f"“{form.outcome.title}” is the outcome of the step already. There is one a form.", "becomes")
    if now.answer not in ONE_CHOICE:
        raise CannotEdit("The outcome of a step is one choice.", "becomes")
    if now.asked is not None or not now.required:
        raise CannotEdit("The outcome of a step is always asked and has to be answered.", "becomes")
