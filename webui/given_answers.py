"""Answers that were given in a journey, to read: each under its task, with who gave it and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.access import may_read_sensitive
from engine.domain.ids import Role
from engine.reading.asking import names_in_answers, to_read
from engine.reading.rows import SubmissionRow
from engine.reading.tasks import TaskView
from engine.reading.viewer import Viewer
from forms.question import Choice, Question
from webui import current
from webui.answer_rows import answer_sections
from webui.paper_parts import document_part
from webui.parts import AnswerRow, AnswerSection, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answers to one task. `title` is the task's, or the form's where a journey was started with it."""

    title: str
    by: str
    at: datetime
    sections: tuple[AnswerSection, ...]

    @property
    def first_rows(self) -> tuple[AnswerRow, ...]:
        """The first few answers, to recall what was said."""
        rows = [row for section in self.sections for row in section.rows if row.lines or row.documents]
        return tuple(rows[:3])


def documents_of(view: TaskView) -> dict[str, Document]:
    """The documents of the journey by id."""
    return {row.id: document_part(row) for row in view.documents}


def given_answers(view: TaskView, viewer: Viewer, submissions: Sequence[SubmissionRow]) -> tuple[Given, ...]:
    """These answers in words, in their order; those marked sensitive only where the viewer may read them."""
    names = names_in_answers(current.ports().database, submissions)
    titles = {one.task: one for one in view.completions}
    documents = documents_of(view)
    found = []
    for submission in submissions:
        completion = titles.get(submission.task) if submission.task else None
        form, context = to_read(current.ports(), view, submission)
        sections = answer_sections(
            form,
            submission.answers,
            context=replace(context, choices=_choices(names)),
            documents=documents,
            may_see=may_see(viewer, view, completion.role if completion else view.task.role),
        )
        if submission.breach_reason:
            late = AnswerRow(question="Why it was late", lines=tuple(submission.breach_reason.splitlines()))
            sections = (*sections, AnswerSection(title="", rows=(late,)))
        title = completion.title if completion else form.title
        found.append(Given(title=title, by=submission.by_name, at=submission.at, sections=sections))
    return tuple(found)


def may_see(viewer: Viewer, view: TaskView, role: Role) -> Callable[[Question], bool]:
    """Which questions this viewer may read the answers to, given for this role's work."""
    team = view.task.team or view.task.subject.team
    reads_all = viewer.sees_everything or may_read_sensitive(viewer.worker, role, team=team)
    return lambda question: reads_all or not question.sensitive


def _choices(names: tuple[Choice, ...]) -> Mapping[str, tuple[Choice, ...]]:
    return {"worker": names, "person": names}
