"""A form with what was answered and what is wrong, as a page shows it: sections of fields, ready for the templates.

`form_view` makes the page to fill in; `answer_rows.py` shows the same answers to read or to check. The names of the
fields are those that `forms.fields` reads back. Nothing here validates; what a person typed is shown as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.answers import read_draft
from forms.conditions import Condition
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import as_fields, items_shown
from forms.form import Form, Section
from forms.question import Choice, Kind, Question
from webui.parts import Document, SectionLink
from webui.wording import listed

CHOSEN_FROM_A_LIST = (Kind.PERSON, Kind.WORKER, Kind.RECORD)
YES_NO = (Choice(value="yes", title="Yes"), Choice(value="no", title="No"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupItem:
    """One item of a group that repeats: its legend, its fields, and the button that takes it away."""

    id: str
    legend: str
    fields: tuple[FieldView, ...]
    remove_button: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question as the template shows it. `name` is the control's name and the id an error links to.

    `only_if` says in words when the question counts, `when` the same for the script that hides it otherwise.
    `wrong_box` is the box of a date that is wrong, empty when all are.
    """

    kind: Kind
    name: str
    title: str
    hint: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)  #: day, month, year, time -> what was typed
    choices: tuple[Choice, ...] = ()
    many: bool = False
    problem: str = ""
    wrong_box: str = ""
    only_if: str = ""
    when: tuple[Mapping[str, Any], ...] = ()
    width: int | None = None
    rows: int = 5
    max_length: int | None = None
    autocomplete: str = ""
    documents: tuple[Document, ...] = ()
    items: tuple[GroupItem, ...] = ()
    add_button: str = ""
    add_words: str = ""
    limit_words: str = ""

    @property
    def options(self) -> list[dict[str, Any]]:
        """The choices as GOV.UK's radios and checkboxes take them, with what was chosen."""
        return [
            {
                "value": choice.value,
                "text": choice.title,
                "checked": choice.value in self.values,
                **({"hint": {"text": choice.hint}} if choice.hint else {}),
            }
            for choice in self.choices
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A part of the form under its heading; `state` is how far it is."""

    id: str
    heading: str
    title: str
    fields: tuple[FieldView, ...]
    state: str
    problems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLink:
    """A line of the error summary."""

    url: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """A form as its page shows it."""

    title: str
    guidance: str
    sections: tuple[SectionView, ...]
    problems: tuple[ProblemLink, ...] = ()
    has_files: bool = False

    @property
    def map(self) -> tuple[SectionLink, ...]:
        """The form's sections with how far each is, for beside it; empty for a form of one part."""
        if len(self.sections) < 2:
            return ()
        return tuple(
            SectionLink(
                text=section.title,
                url=f"#{section.id}",
                state=section.state,
                finished=section.state == "Finished",
                problems=section.problems,
            )
            for section in self.sections
        )


def everything(_question: Question) -> bool:
    """Every question may be seen."""
    return True


def form_view(
    form: Form,
    values: Mapping[str, Any],
    *,
    context: AnswerContext,
    problems: Sequence[FieldProblem] = (),
    documents: Mapping[str, Document] | None = None,
    may_see: Callable[[Question], bool] = everything,
) -> FormView:
    """The form to fill in, with a draft or answers in it.

    `documents` are those that may be named in answers, by id. A question that `may_see` refuses is left out.
    """
    maker = _Maker(
        fields=as_fields(form, values),
        values=values,
        context=context,
        problems={problem.question: problem for problem in problems},
        documents=documents or {},
    )
    unfinished = _unfinished(form, values, context)
    sections = tuple(
        _section(maker, section, number, len(form.sections), unfinished, may_see)
        for number, section in enumerate(form.sections, start=1)
    )
    return FormView(
        title=form.title,
        guidance=form.guidance,
        sections=sections,
        problems=tuple(ProblemLink(url=f"#{problem.field}", sentence=problem.sentence) for problem in problems),
        has_files=any(question.kind is Kind.FILE for question in form.every_question()),
    )


def _section(
    maker: _Maker,
    section: Section,
    number: int,
    of: int,
    unfinished: Collection[str],
    may_see: Callable[[Question], bool],
) -> SectionView:
    questions = [question for question in section.questions if may_see(question)]
    names = {question.name for question in questions}
    wrong = [place for place in maker.problems if place.partition(".")[0] in names]
    started = any(name in maker.values for name in names)
    return SectionView(
        id=f"section-{number}",
        heading=f"{number} of {of} · {section.title}" if of > 1 else section.title,
        title=section.title,
        fields=tuple(maker.field(question, beside=section.questions) for question in questions),
        state="Not started" if not started else "Started" if names & set(unfinished) else "Finished",
        problems=len(wrong),
    )


def _unfinished(form: Form, values: Mapping[str, Any], context: AnswerContext) -> frozenset[str]:
    """The questions that would stop the form from being sent as it is now."""
    try:
        read_draft(form, values, context=context)
    except NotAnswered as wrong:
        return frozenset(problem.question.partition(".")[0] for problem in wrong.problems)
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes fields of questions, from what the form holds."""

    fields: Mapping[str, str | list[str]]
    values: Mapping[str, Any]
    context: AnswerContext
    problems: Mapping[str, FieldProblem]  #: by the place of the answer
    documents: Mapping[str, Document]

    def field(
        self, question: Question, *, beside: Sequence[Question], prefix: str = "", place_prefix: str = ""
    ) -> FieldView:
        """`prefix` is the start of its name inside a group (`referees-0-`), `place_prefix` of its place."""
        name = f"{prefix}{question.name}"
        problem = self.problems.get(f"{place_prefix}{question.name}")
        given = self.fields.get(name, "")
        chosen = tuple(given) if isinstance(given, list) else ((given,) if given else ())
        boxes = self._boxes(name) if question.kind in (Kind.DATE, Kind.DATETIME) else {}
        return FieldView(
            kind=question.kind,
            name=name,
            title=question.title if question.always_required_when_asked else f"{question.title} (optional)",
            hint=self._hint(question),
            value=given if isinstance(given, str) else "",
            values=chosen,
            boxes=boxes,
            choices=self.choices(question, chosen),
            many=question.many,
            problem=problem.sentence if problem else "",
            wrong_box=problem.field.removeprefix(f"{name}-") if problem and any(boxes.values()) else "",
            only_if=only_if_words(question.shown_when, beside),
            when=tuple(_for_script(condition, prefix) for condition in question.shown_when),
            width=question.width,
            rows=question.rows,
            max_length=question.max_length,
            autocomplete=question.autocomplete,
            documents=tuple(self.documents[one] for one in chosen if one in self.documents),
            **self._group(question, name),
        )

    def choices(self, question: Question, chosen: Sequence[str]) -> tuple[Choice, ...]:
        """What can be chosen; for documents those that are not chosen yet."""
        match question.kind:
            case Kind.YES_NO:
                return YES_NO
            case Kind.FILE:
                stored = self.context.choices_for(question) or ()
                return tuple(choice for choice in stored if choice.value not in chosen)
            case _ if question.kind in CHOSEN_FROM_A_LIST:
                return self.context.choices_for(question) or ()
            case _:
                return question.choices

    def _boxes(self, name: str) -> dict[str, str]:
        typed = ((box, self.fields.get(f"{name}-{box}", "")) for box in ("day", "month", "year", "time"))
        return {box: value for box, value in typed if isinstance(value, str)}

    def _hint(self, question: Question) -> str:
        if question.hint or question.kind not in (Kind.DATE, Kind.DATETIME):
            return question.hint
        today = self.context.today
        example = f"For example, {today.day} {today.month} {today.year}"
        return f"{example} and 4:20pm" if question.kind is Kind.DATETIME else example

    def _group(self, question: Question, name: str) -> dict[str, Any]:
        if question.kind is not Kind.GROUP:
            return {}
        shown = items_shown(question, self.values)
        title = question.item_title or question.title
        full = question.max_items is not None and shown >= question.max_items
        can_remove = shown > max(question.min_items, 1)
        return {
            "items": tuple(self._item(question, name, position, title, can_remove) for position in range(shown)),
            "add_button": "" if full else f"add:{name}",
            "add_words": f"Add another {title[:1].lower()}{title[1:]}",
            "limit_words": f"You can give at most {question.max_items}." if full else "",
        }

    def _item(self, group: Question, name: str, position: int, title: str, can_remove: bool) -> GroupItem:
        prefix, place = f"{name}-{position}-", f"{name}.{position}."
        return GroupItem(
            id=f"{name}-{position}",
            legend=f"{title} {position + 1}",
            fields=tuple(
                self.field(inner, beside=group.items, prefix=prefix, place_prefix=place) for inner in group.items
            ),
            remove_button=f"remove:{name}:{position}" if can_remove else "",
        )


def only_if_words(conditions: Sequence[Condition], beside: Sequence[Question]) -> str:
    """When a question counts, for a page without scripts: `Only if “Who was told?” is “The parents”`."""
    titles = {question.name: question for question in beside}
    parts = [_condition_words(condition, titles) for condition in conditions]
    return f"Only if {listed(parts)}" if parts else ""


def _condition_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    verb = "is not" if condition.negated else "is"
    parts = []
    for clause in condition.clauses:
        asked = questions.get(clause.question)
        title = asked.title if asked else clause.question
        words = [_answer_title(asked, _as_field(value)) for value in clause.values]
        says = ("does not include" if condition.negated else "includes") if clause.contains else verb
        parts.append(f"“{title}” {says} {listed([f'“{word}”' for word in words], 'or')}")
    return listed(parts, "or" if condition.negated else "and")


def _answer_title(question: Question | None, value: str) -> str:
    choices = YES_NO if question and question.kind is Kind.YES_NO else question.choices if question else ()
    return next((choice.title for choice in choices if choice.value == value), value)


def _as_field(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _for_script(condition: Condition, prefix: str) -> Mapping[str, Any]:
    return {
        "negated": condition.negated,
        "clauses": [
            {
                "name": f"{prefix}{clause.question}",
                "values": [_as_field(value) for value in clause.values],
                "contains": clause.contains,
            }
            for clause in condition.clauses
        ],
    }
