"""Puts a running journey under another version of its pathway.

What is open stays open under the same task, with its holder, its draft and its date: a date that was promised keeps the
rule it was made with. Who does it, what it asks and what it is called follow the new drawing. Only what opens by the
move gets a date of the new rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.changeover import Carried
from engine.domain.ids import Role
from engine.domain.journey import Journey
from engine.domain.journey_apply import apply, entry, titled
from engine.domain.pathway import PathwayVersion
from engine.domain.setting import Setting
from engine.domain.task import Task, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a move does to one journey: titles of what opens and closes, and how open tasks change.

    `dated` are the new promises: title and date (None: it waits for a day that is not known yet).
    """

    stands_at: tuple[str, ...]
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    dated: tuple[tuple[str, date | None], ...] = ()


def move_over(
    journey: Journey, carried: Carried, *, version_id: str, version: PathwayVersion, setting: Setting, reason: str
) -> Effect:
    """Moves it, and tells what that did. `reason` is a reference to why. Nothing is written to the database here."""
    before, old = dict(journey.tasks), journey.version
    stands_at = tuple(sorted(task.title for task in before.values() if task.kind is TaskKind.TASK))
    journey.version_id, journey.version = version_id, version
    changed = [said for task in before.values() if (said := _refit(journey, task, carried, setting))]
    for deadline in journey.deadlines.values():
        place = carried.renamed.get(deadline.token)
        if place is not None:
            deadline.place = place
            journey.note_deadline(deadline)
    known = {deadline.id for deadline in journey.deadlines.values()}
    journey.changes.audit.append(
        entry(
            journey,
            "journey_moved",
            setting,
            reason=reason,
            detail={"from": old.id, "to": version.id, "changed": sorted(changed)},
        )
    )
    apply(journey, carried.step, setting)
    return Effect(
        stands_at=stands_at,
        opens=tuple(sorted(task.title for task in journey.tasks.values() if task not in before.values())),
        closes=tuple(sorted(task.title for task in before.values() if task not in journey.tasks.values())),
        changed=tuple(sorted(changed)),
        dated=tuple(
            (deadline.title, deadline.due_on) for deadline in journey.deadlines.values() if deadline.id not in known
        ),
    )


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
