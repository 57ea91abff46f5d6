"""What completing a task leads to, in sentences: before it is done ("When you complete it") and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.actions.complete_task import Completion, Foreseen
from engine.domain.ids import WorkerId
from engine.domain.task import Task, TaskKind
from engine.reading.people import worker_names
from engine.reading.rows import DeadlineRow
from engine.reading.viewer import Viewer
from webui import current
from webui.parts import Link, Notice
from webui.role_words import holder_of
from webui.task_titles import titles_told
from webui.wording import counted, long_date, lower_first, working_days

TAKEN = Notice(stressed="You have this task now.", text="Nobody else will be asked to do it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One line of what happens: `who` is stressed and comes first."""

    text: str
    who: str = ""


def foreseen_steps(
    foreseen: Foreseen, outcomes: Mapping[str, str], *, late: DeadlineRow | None, reason_given: bool
) -> tuple[NextStep, ...]:
    """What will happen, in order. `outcomes` are the pathway's own words for its ends, `late` the task's deadline where
    its day has passed."""
    done = foreseen.completion
    tasks = _tasks(done)
    names = _names(tasks)
    steps = [NextStep(text="Your answers are kept as they are now. To correct them later you add what is right.")]
    for alike in _alike(tasks):
        steps.append(_gets(alike, names))
        refusal = foreseen.barred.get(alike[0].id)
        if refusal is not None:
            steps.append(NextStep(text=f"You can’t take “{alike[0].title}” yourself. {refusal.why}"))
    steps.extend(NextStep(text=sentence) for sentence in _ends(done, outcomes, will=True))
    if late is not None and late.due_on is not None:
        days = working_days(abs(late.working_days_left or 0))
        how_late = f"{days} late" if late.working_days_left else f"after {long_date(late.due_on)}"
        steps.append(
            NextStep(text=f"The record will say: completed {how_late}{', with your reason' if reason_given else ''}.")
        )
    return tuple(steps)


def done_notice(done: Completion, outcomes: Mapping[str, str], *, recorded: bool, viewer: Viewer) -> Notice:
    """The note on the next page: what was done, and who has it now. It names nobody the journey is about."""
    tasks = _tasks(done)
    names = _names([task for task in tasks if task.holder != viewer.id])
    # Somebody's before what waits for a role; of each, what is due on the same day in one sentence.
    together: dict[tuple[bool, str, date | None], list[Task]] = {}
    for task in tasks:
        together.setdefault((not task.holder, task.holder or task.role, task.due_on), []).append(task)
    sentences = [_has_now(together[key], names, viewer.id) for key in sorted(together, key=lambda key: key[0])]
    sentences.extend(_ends(done, outcomes, will=False))
    sentences.extend(_else_open(done, tasks))
    verb = "recorded" if recorded else "completed"
    return Notice(stressed=f"You {verb} “{done.title}”.", text=" ".join(sentences), link=_way_on(tasks, viewer))


def _way_on(tasks: Sequence[Task], viewer: Viewer) -> Link | None:
    """To what this person can go on with: what is theirs now, or what waits for a role of theirs."""
    mine = next((task for task in tasks if task.holder == viewer.id), None)
    if mine is not None:
        return Link(text=f"Go on with “{mine.title}”", url=f"/tasks/{mine.id}")
    open_to_me = (task for task in tasks if task.holder is None and viewer.worker.holds(task.role, in_team=task.team))
    waits = next(open_to_me, None)
    return Link(text=f"Open “{waits.title}”", url=f"/tasks/{waits.id}") if waits else None


def _tasks(done: Completion) -> list[Task]:
    """What opens for people to do: in this journey, and in those it starts."""
    opened = [*done.opened, *(task for journey in done.started for task in journey.tasks.values())]
    return [task for task in opened if task.kind is TaskKind.TASK]


def _names(tasks: Sequence[Task]) -> dict[str, str]:
    return worker_names(current.ports().database, [task.holder for task in tasks if task.holder])


def _alike(tasks: Sequence[Task]) -> list[list[Task]]:
    """The tasks, those with one title for the same person or role together."""
    found: dict[tuple[str, str | None, str], list[Task]] = {}
    for task in tasks:
        found.setdefault((task.title, task.holder, task.role), []).append(task)
    return list(found.values())


def _gets(alike: Sequence[Task], names: Mapping[str, str]) -> NextStep:
    task, title = alike[0], titles_told(alike)
    due = _due(task.due_on)
    if task.holder:
        who = "You" if task.holder == current.viewer().id else names.get(task.holder, "Somebody")
        return NextStep(who=who, text=f"{'get' if who == 'You' else 'gets'} {title}{due}.")
    return NextStep(text=f"{title} {'waits' if len(alike) == 1 else 'wait'} for {holder_of(task.role)}{due}.")


def _due(due_on: date | None) -> str:
    if due_on is None:
        return ""
    late = ", so it is late from the start" if due_on < current.today() else ""
    return f", due {long_date(due_on)}{late}"


def _has_now(tasks: Sequence[Task], names: Mapping[str, str], viewer: WorkerId) -> str:
    """The tasks of one person or role that are due on the same day."""
    task, titles, due = tasks[0], titles_told(tasks), _due(tasks[0].due_on)
    if not task.holder:
        return f"{titles} {'waits' if len(tasks) == 1 else 'wait'} for {holder_of(task.role)}{due}."
    who = "You now have" if task.holder == viewer else f"{names.get(task.holder, 'Somebody')} now has"
    return f"{who} {titles}{due}."


def _else_open(done: Completion, tasks: Sequence[Task]) -> list[str]:
    """What is to do in the journey where nothing new is."""
    if tasks or done.started or done.ended_as is not None:
        return []
    if done.open_before:
        others = counted(done.open_before, "other task")
        return [f"Nothing new is to do. {others} of this journey {'is' if done.open_before == 1 else 'are'} open."]
    return ["Nobody has anything to do now: the journey waits for something from outside, or for a date."]


def _ends(done: Completion, outcomes: Mapping[str, str], *, will: bool) -> list[str]:
    sentences = [f"{journey.version.title} {'starts' if will else 'has started'}." for journey in done.started]
    if done.ended_as is not None:
        outcome = lower_first(outcomes.get(done.ended_as, done.ended_as.replace("_", " ")))
        sentences.insert(0, f"The journey {'ends' if will else 'has ended'}: {outcome}.")
    return sentences
