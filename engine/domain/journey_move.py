"""Puts a running journey under another version of its pathway.

What is open stays open under the same task, with its holder, its draft and its date: a date that was promised keeps the
rule it was made with. Who does it, what it asks and what it is called follow the new drawing. Only what opens by the
move gets a date of the new rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.domain.audit import AuditDraft
from engine.domain.changeover import Carried, PassedStep
from engine.domain.ids import Role, Token
from engine.domain.journey import Journey
from engine.domain.journey_apply import apply, entry, titled
from engine.domain.pathway import PathwayVersion
from engine.domain.setting import Setting
from engine.domain.task import Task, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A promised date of a journey before and after a move. None: not promised, or it waits for a day not known yet."""

    title: str
    now: date | None
    after: date | None
    new: bool = False  #: promised by the move
    gone: bool = False  #: nobody waits for it after the move

    @property
    def stays(self) -> bool:
        """Whether the move changes nothing of it."""
        return not self.new and not self.gone and self.now == self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a move does to one journey: titles of what opens and closes, and how open tasks change.

    `again` are titles of tasks that close and open again after the steps that are done first. `others` are tasks that
    are work for another role now, so that who had them has them no longer. `dates` are all promises, `past` the added
    steps that the journey will not do.
    """

    stands_at: tuple[str, ...]
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    others: tuple[tuple[str, Role], ...] = ()
    dates: tuple[DateLine, ...] = ()
    past: tuple[PassedStep, ...] = ()

    @property
    def dated(self) -> tuple[tuple[str, date | None], ...]:
        """The new promises: title and date (None: it waits for a day that is not known yet)."""
        return tuple((line.title, line.after) for line in self.dates if line.new)

    def as_shown(self) -> dict[str, list[list[str]]]:
        """What of it must still be so when the journey is moved, in a form that is kept and compared.

        Where the journey stands is not in it: a journey that has gone on a step and would be moved alike is moved.
        """
        return {
            "opens": [[title] for title in self.opens],
            "closes": [[title] for title in self.closes],
            "again": [[title] for title in self.again],
            "others": sorted([title, str(role)] for title, role in self.others),
            "dates": sorted([line.title, _day(line.now), _day(line.after)] for line in self.dates if not line.stays),
            "past": sorted([step.title] for step in self.past),
        }


def differences(shown: Mapping[str, list[list[str]]], effect: Effect) -> tuple[str, ...]:
    """How what a move would do now differs from what was shown, in words that follow “would be otherwise: ”."""
    now = effect.as_shown()
    words = {
        "opens": "what opens",
        "closes": "what closes",
        "again": "what opens again",
        "others": "who does what is open",
        "dates": "the dates",
        "past": "which new steps it is past",
    }
    return tuple(said for name, said in words.items() if shown.get(name, []) != now[name])


def move_over(
    journey: Journey,
    carried: Carried,
    *,
    version_id: str,
    version: PathwayVersion,
    setting: Setting,
    reason: str,
    batch: str = "",
) -> Effect:
    """Moves it, and tells what that did. `reason` is a reference to why. Nothing is written to the database here."""
    before, old = dict(journey.tasks), journey.version
    promised = {one.id: (one.title, one.due_on) for one in journey.deadlines.values()}
    stands_at = tuple(sorted(task.title for task in before.values() if task.kind is TaskKind.TASK))
    roles = {task.id: task.role for task in before.values()}
    journey.version_id, journey.version = version_id, version
    changed = [said for task in before.values() if (said := _refit(journey, task, carried, setting))]
    for deadline in journey.deadlines.values():
        place = carried.renamed.get(deadline.token)
        if place is not None:
            deadline.place = place
            journey.note_deadline(deadline)
    at = len(journey.changes.audit)
    apply(journey, carried.step, setting)
    after = {one.id: (one.title, one.due_on) for one in journey.deadlines.values()}
    closed = {token: task for token, task in before.items() if task not in journey.tasks.values()}
    effect = Effect(
        stands_at=stands_at,
        opens=tuple(sorted(task.title for task in journey.tasks.values() if task not in before.values())),
        closes=tuple(sorted(task.title for token, task in closed.items() if token not in carried.again)),
        again=tuple(sorted(task.title for token, task in closed.items() if token in carried.again)),
        changed=tuple(sorted(changed)),
        others=tuple(sorted((task.title, task.role) for token, task in before.items() if roles[task.id] != task.role)),
        dates=tuple(
            DateLine(
                title=(promised.get(one) or after[one])[0],
                now=promised[one][1] if one in promised else None,
                after=after[one][1] if one in after else None,
                new=one not in promised,
                gone=one not in after,
            )
            for one in (*promised, *(new for new in after if new not in promised))
        ),
        past=carried.past,
    )
    moved = entry(journey, "journey_moved", setting, reason=reason, detail=_detail(effect, old, version, batch))
    follows = [_opens_again(draft, closed, carried) for draft in journey.changes.audit[at:]]
    journey.changes.audit[at:] = [moved, *follows]
    return effect


def _detail(effect: Effect, old: PathwayVersion, new: PathwayVersion, batch: str) -> dict[str, object]:
    """What the record says of a move: from where to where, what changed, and each date before and after."""
    dates = [[line.title, _day(line.now), _day(line.after)] for line in effect.dates]
    detail: dict[str, object] = {"from": old.id, "to": new.id, "changed": list(effect.changed), "dates": dates}
    if effect.past:
        detail["past"] = [step.title for step in effect.past]
    if effect.again:
        detail["again"] = list(effect.again)
    return {**detail, "batch": batch} if batch else detail


def _opens_again(draft: AuditDraft, closed: Mapping[Token, Task], carried: Carried) -> AuditDraft:
    """A task that closes for a step that is done first says that it opens again."""
    again = {task.id for token, task in closed.items() if token in carried.again}
    if draft.tag == "task_withdrawn" and draft.task in again:
        return replace(draft, detail={**draft.detail, "opens_again": True})
    return draft


def _day(on: date | None) -> str:
    return on.isoformat() if on is not None else ""


def _refit(journey: Journey, task: Task, carried: Carried, setting: Setting) -> str:
    """Lets an open task be as its shape is drawn now; says which it was when that changes anything."""
    place = carried.renamed.get(task.token, task.place)
    element = journey.version.pathway(place.pathway).elements.get(place.element)
    if element is None:
        return ""  # it closes by the move
    role = task.role
    if element.role is not None and not element.role.startswith("="):
        role = Role(element.role)
    council_wide = role not in setting.team_roles and role in setting.council_roles
    as_drawn = (titled(journey.version, element, place), element.form or "", role, element.decision)
    if (task.title, task.form, task.role, task.decision) == as_drawn and place == task.place:
        return ""
    was = task.title
    task.title, task.form, task.decision, task.place = as_drawn[0], as_drawn[1], element.decision, place
    if role != task.role:
        task.role, task.team = role, None if council_wide else journey.team
        task.holder = setting.allocated(role) if task.kind is TaskKind.TASK else None
        if council_wide:
            journey.changes.grants.add(role)
    journey.note_task(task)
    return was
