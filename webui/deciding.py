"""What a decision needs beside its form: the days there are for it, and what was recommended and decided before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.working_days import WorkingDays
from engine.reading.asking import to_read
from engine.reading.rows import DeadlineRow, SubmissionRow
from engine.reading.tasks import TaskView
from engine.reading.viewer import Viewer
from forms.question import Choice, Question
from webui import current
from webui.answer_rows import answer_sections
from webui.given_answers import may_see
from webui.parts import AnswerRow
from webui.wording import day_month

MOST_CONCLUDED = 5
MOST_DAYS = 10  #: as many boxes as stand in a row

#: Questions whose answers a decision has to weigh, wherever somebody concluded something.
WEIGHED = frozenset(
    {
        "advice_legal",
        "advice_medical",
        "advice_support",
        "conditions",
        "dissent",
        "reasons",
        "recommendation_reasons",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBox:
    """One of the working days that the decision has. `state` is past, today, ahead or due."""

    number: int
    words: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What somebody concluded in the journey before: `Approve`, of `Consider at panel`, by whom and when, and what they
    said with it that a decision has to weigh."""

    title: str
    outcome: str
    by: str
    at: datetime
    said: tuple[AnswerRow, ...] = ()


def days_to_decide(deadline: DeadlineRow | None, *, today: date, days: WorkingDays) -> tuple[DayBox, ...]:
    """The working days from the day that the count begins after to the due date; empty where they are too many."""
    if deadline is None or deadline.due_on is None or not deadline.anchors:
        return ()
    due_on = deadline.due_on
    begins = date.fromisoformat(max(deadline.anchors.values()))
    count = days.days_left(due_on, begins)
    if not 0 < count <= MOST_DAYS or days.after(begins, count) != due_on:
        return ()
    return tuple(_box(number, days.after(begins, number), due_on, today) for number in range(1, count + 1))


def _box(number: int, day: date, due_on: date, today: date) -> DayBox:
    state = "today" if day == today else "due" if day == due_on else "past" if day < today else "ahead"
    words = "today" if day == today else day_month(day)
    return DayBox(number=number, words=f"{words}, due" if day == due_on else words, state=state)


def concluded_before(view: TaskView, viewer: Viewer) -> tuple[Concluded, ...]:
    """What was recommended and decided so far, newest first, the newest with its reasons."""
    titles = {one.task: one for one in view.completions}
    found: list[Concluded] = []
    for submission in view.submissions:
        done = titles.get(submission.task) if submission.task else None
        if submission.outcome is None or submission.task == view.task.id or done is None:
            continue
        form, _ = to_read(current.ports(), view, submission)
        choices = form.outcome.choices if form.outcome else ()
        words = next((one.title for one in choices if one.value == submission.outcome), submission.outcome)
        found.append(Concluded(title=done.title, outcome=words, by=submission.by_name, at=submission.at))
        if len(found) == 1:
            found[0] = replace(found[0], said=_said(view, viewer, submission))
    return tuple(found[:MOST_CONCLUDED])


def _said(view: TaskView, viewer: Viewer, submission: SubmissionRow) -> tuple[AnswerRow, ...]:
    """Its reasons, advice and dissent, each in the words that were given."""
    form, context = to_read(current.ports(), view, submission)
    titles = {one.task: one for one in view.completions}
    readable = may_see(viewer, view, titles[submission.task].role) if submission.task in titles else None
    nobody: Mapping[str, tuple[Choice, ...]] = {}

    def weighed(question: Question) -> bool:
        return question.name in WEIGHED and (readable is None or readable(question))

    sections = answer_sections(
        form, submission.answers, context=replace(context, choices=nobody), documents={}, may_see=weighed
    )
    rows: Sequence[AnswerRow] = [row for section in sections for row in section.rows if row.lines]
    return tuple(rows)
