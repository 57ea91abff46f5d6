"""Suspends a journey and resumes it (CAL-10).

What is a promise of the service's own, or flagged as pausable, stops: its tasks leave the inboxes and its timers wait.
Dates that law, guidance or a court set go on, with their tasks: a child's review is held whatever becomes of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engine.domain.deadline import DeadlineRule
from engine.domain.ids import RuleKey
from engine.domain.journey import Journey, JourneyState
from engine.domain.journey_apply import entry
from engine.domain.journey_deadline import Deadline
from engine.domain.pathway import Element
from engine.domain.promising import EXTENDED, promised_by, rearm
from engine.domain.setting import Setting
from engine.domain.task import NOT_LISTED, Task
from engine.domain.timer import TimerKind, TimerState

#: The anchor under which the journey keeps the day on which it was suspended.
SUSPENDED_ON = "suspended"


def suspend(
    journey: Journey, setting: Setting, *, reason: str | None = None, because: Mapping[str, object] | None = None
) -> None:
    """Stops what may stop. `reason` refers to a note; `because` says which other journey asked for it, if one did."""
    for task in journey.tasks.values():
        deadline = journey.deadlines.get(task.token)
        if deadline is None or _rule(deadline, setting).stands_still:
            task.listed_from = NOT_LISTED
            journey.note_task(task)
    for timer in journey.timers:
        deadline = journey.deadline(timer.deadline)
        task_waits = timer.token in journey.tasks and journey.tasks[timer.token].waits
        if (deadline is not None and not _rule(deadline, setting).stands_still) or not (deadline or task_waits):
            continue
        if timer.kind is TimerKind.DRAWING:
            timer.due_at = None
        else:
            timer.state = TimerState.DISARMED
        journey.note_timer(timer)
    journey.timers = [t for t in journey.timers if t.waits]
    journey.state = JourneyState.SUSPENDED
    setting.anchors[SUSPENDED_ON] = setting.today
    journey.changes.audit.append(
        entry(journey, "journey_suspended", setting, reason=reason, detail=dict(because or {}))
    )


def resume(journey: Journey, setting: Setting, *, reason: str) -> dict[RuleKey, date]:
    """Goes on where it was suspended: what had stopped is due as many days later as it stood still.

    Gives the later dates, for the record.
    """
    since = setting.anchors.get(SUSPENDED_ON, setting.today)
    stood_still = timedelta(days=max(0, (setting.today - since).days))
    later: dict[RuleKey, date] = {}
    stopped = [one for one in journey.deadlines.values() if _rule(one, setting).stands_still]
    for deadline in stopped:
        if deadline.due_on is not None and deadline.opened_on <= since:
            later[deadline.rule] = max(later.get(deadline.rule, date.min), deadline.due_on + stood_still)
    journey.state = JourneyState.RUNNING
    for rule, on in later.items():
        setting.anchors[EXTENDED + rule] = on
    for deadline in stopped:
        rearm(journey, deadline, setting)
    for task in journey.tasks.values():
        if task.waits:
            follow_up = _element(journey, task).follow_up
            task.listed_from = promised_by(journey, follow_up, setting) if follow_up else None
            journey.note_task(task)
    moved = {rule: on.isoformat() for rule, on in later.items()}
    journey.changes.audit.append(entry(journey, "journey_resumed", setting, reason=reason, detail={"later": moved}))
    return later


def _rule(deadline: Deadline, setting: Setting) -> DeadlineRule:
    return setting.calendar.timescales.revision(deadline.rule, deadline.revision)


def _element(journey: Journey, task: Task) -> Element:
    return journey.version.element(task.place.pathway, task.place.element)
