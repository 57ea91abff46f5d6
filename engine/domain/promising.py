"""Sets, moves and keeps the deadlines of a journey, with the timers that each of them arms.

A deadline keeps the revision of its rule; when a date it counts from changes it is computed anew under that revision.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from engine.domain.audit import AuditDraft
from engine.domain.deadline import DeadlineRule, Promise, extended, promise
from engine.domain.ids import DeadlineId, RuleKey, TimerId
from engine.domain.journey import Journey
from engine.domain.journey_deadline import Deadline, DeadlineState
from engine.domain.london import civil_date, morning_of
from engine.domain.pathway import Element
from engine.domain.references import new_id
from engine.domain.setting import Setting
from engine.domain.step import Opened
from engine.domain.task import Task, TaskState
from engine.domain.timer import Timer, TimerKind, TimerState

#: An approved later date of a rule is kept as an anchor of the journey under this prefix and the rule's key.
EXTENDED = "extended:"
#: What a rule would have promised had a date been right from the start, where its promise is kept already: an anchor of
#: the journey under this prefix, the day that was promised, and the rule's key. What counts from the rule counts from
#: it.
CORRECTED = "corrected:"
#: Anchors that are worked out: nobody records or corrects a date under such a name.
WORKED_OUT = (EXTENDED, CORRECTED)


def named_by(value: str, opened: Opened) -> str:
    """A role or rule as written in the drawing; `=name` is read from the facts seen at the place."""
    if not value.startswith("="):
        return value
    return str(opened.facts.get(value[1:]) or "")


def set_deadline(
    journey: Journey, opened: Opened, element: Element, *, task: Task | None, setting: Setting
) -> Deadline | None:
    """The deadline of something that opened, kept on the journey with its reminders; None where none is named."""
    if not element.due:
        return None
    key = named_by(element.due, opened)
    rule = setting.calendar.timescales.in_force(RuleKey(key), setting.today)
    deadline = Deadline(
        id=DeadlineId(new_id()),
        journey=journey.id,
        token=opened.token,
        place=opened.place,
        rule=RuleKey(key),
        revision=rule.revision,
        title=rule.title,
        kind=rule.kind,
        source=rule.source,
        status=rule.status,
        escalation=element.escalation,
        task=task.id if task else None,
        opened_on=setting.today,
    )
    made = _promise(journey, deadline, rule, setting)
    _fill(deadline, made)
    journey.deadlines[opened.token] = deadline
    journey.changes.deadlines_added.append(deadline)
    _arm_reminders(journey, deadline, made, setting)
    journey.changes.audit.append(_entry(journey, "deadline_set", deadline, setting))
    if task is not None:
        task.deadline, task.due_on, task.escalation = deadline.id, deadline.due_on, deadline.escalation
    return deadline


def rearm(journey: Journey, deadline: Deadline, setting: Setting) -> None:
    """Computes a deadline anew that had stood still, and sets its timers again."""
    made = _promise(journey, deadline, _rule(deadline, setting), setting)
    _fill(deadline, made)
    journey.note_deadline(deadline)
    for timer in journey.timers:
        if timer.deadline == deadline.id and timer.kind is TimerKind.DRAWING and timer.waits:
            timer.due_at, timer.state, timer.attempts = deadline.expires_at, TimerState.ARMED, 0
            journey.note_timer(timer)
    _arm_reminders(journey, deadline, made, setting)
    task = journey.tasks.get(deadline.token)
    if task is not None and task.state is TaskState.OPEN:
        task.due_on = deadline.due_on
        journey.note_task(task)


def keep_deadline(journey: Journey, deadline: Deadline, *, done_on: date, setting: Setting) -> None:
    """What the deadline was for has been done on that day."""
    deadline.state, deadline.done_on = DeadlineState.DONE, done_on
    deadline.late = deadline.due_on is not None and done_on > deadline.due_on
    _close(journey, deadline)
    if deadline.due_on is not None:
        setting.promised[deadline.rule] = deadline.due_on


def cancel_deadline(journey: Journey, deadline: Deadline) -> None:
    """The journey moved on without what the deadline was for."""
    deadline.state = DeadlineState.CANCELLED
    _close(journey, deadline)


def extend(journey: Journey, rule: RuleKey, to: date, setting: Setting) -> None:
    """A later date of a rule was approved: every open deadline under it, and whatever counts from it, moves."""
    setting.anchors[EXTENDED + rule] = to
    journey.changes.audit.append(
        AuditDraft(
            chain=journey.chain,
            at=setting.at,
            on=setting.today,
            tag="deadline_extended",
            actor=setting.actor,
            role=setting.role,
            about=journey.about,
            journey=journey.id,
            version=journey.version.id,
            detail={"rule": rule, "to": to.isoformat()},
        )
    )
    reconsider(journey, setting, rules={rule})


def reconsider(
    journey: Journey,
    setting: Setting,
    *,
    anchors: Collection[str] = (),
    rules: Collection[str] = (),
    everything: bool = False,
    reason: str | None = None,
) -> list[Deadline]:
    """Computes anew each open deadline that reads one of these anchors or rules, and what counts from those in turn.

    Gives the deadlines that moved. A timer whose new instant is past fires at the next sweep; one that has fired is
    neither repeated nor undone. `reason` refers to a submission, it is never the words themselves.
    """
    moved: list[Deadline] = []
    changed_rules = set(rules)
    # What others count from comes first, all of it: else they would count from its date as it was.
    waiting = sorted(journey.deadlines.values(), key=lambda d: depth(_rule(d, setting), setting))
    while True:
        hit = next((d for d in waiting if _reads(d, setting, anchors, changed_rules, everything=everything)), None)
        if hit is None:
            return moved
        waiting.remove(hit)
        if _recompute(journey, hit, setting, reason):
            moved.append(hit)
            changed_rules.add(hit.rule)


def after_correction(key: str, promised: date, anchors: Mapping[str, date]) -> date:
    """What a rule promised here, or what it would have promised where a date was corrected since."""
    return anchors.get(corrected_name(key, promised), promised)


def corrected_name(key: str, promised: date) -> str:
    """The anchor for what a rule would have promised. The day stands in it: what it promises later is its own."""
    return f"{CORRECTED}{promised:%y%m%d}:{key}"


def worked_out(journey: Journey, rule: DeadlineRule, setting: Setting) -> date | None:
    """What the rule would promise in this journey, by the dates that are known now."""
    return promise(
        rule,
        {"journey_started": civil_date(journey.started_at), **setting.anchors},
        promised=promised_dates(journey, rule, setting),
        days=setting.calendar.days,
    ).due_on


def depth(rule: DeadlineRule, setting: Setting) -> int:
    """How many rules stand between this one and a recorded date. No rule counts, through others, from itself."""
    read = (setting.calendar.timescales.in_force(key, setting.today) for key in rule.reads_rules)
    return max((1 + depth(one, setting) for one in read), default=0)


def _rule(deadline: Deadline, setting: Setting) -> DeadlineRule:
    return setting.calendar.timescales.revision(deadline.rule, deadline.revision)


def _reads(
    deadline: Deadline, setting: Setting, anchors: Collection[str], rules: Collection[str], *, everything: bool
) -> bool:
    rule = _rule(deadline, setting)
    return (
        everything
        or deadline.rule in rules
        or not rule.anchors.isdisjoint(anchors)
        or not rule.reads_rules.isdisjoint(rules)
        or any(counts_from(read, anchors, setting) for read in rule.reads_rules)
    )


def counts_from(key: RuleKey, anchors: Collection[str], setting: Setting) -> bool:
    """Whether a rule counts from one of these dates, itself or by the rules that it reads.

    Nothing of it may be open in the journey: then its date is worked out where another rule asks for it.
    """
    rule = setting.calendar.timescales.in_force(key, setting.today)
    if not rule.anchors.isdisjoint(anchors):
        return True
    return any(counts_from(read, anchors, setting) for read in rule.reads_rules)


def _recompute(journey: Journey, deadline: Deadline, setting: Setting, reason: str | None) -> bool:
    before = (deadline.due_on, deadline.not_before, deadline.calendar_incomplete)
    was = deadline.due_on
    made = _promise(journey, deadline, _rule(deadline, setting), setting)
    _fill(deadline, made)
    if (deadline.due_on, deadline.not_before, deadline.calendar_incomplete) == before:
        return False
    journey.note_deadline(deadline)
    for timer in journey.timers:
        if timer.deadline != deadline.id or not timer.waits:
            continue
        if timer.kind is TimerKind.DRAWING:
            # One that had failed is tried afresh at its new instant.
            timer.due_at, timer.state, timer.attempts = deadline.expires_at, TimerState.ARMED, 0
        else:
            timer.state = TimerState.DISARMED
        journey.note_timer(timer)
    journey.timers = [t for t in journey.timers if t.waits]
    _arm_reminders(journey, deadline, made, setting)
    task = journey.tasks.get(deadline.token)
    if task is not None and task.state is TaskState.OPEN:
        task.due_on = deadline.due_on
        journey.note_task(task)
    journey.changes.audit.append(
        _entry(journey, "deadline_moved", deadline, setting, was=was.isoformat() if was else None, reason=reason)
    )
    return True


def _promise(journey: Journey, deadline: Deadline, rule: DeadlineRule, setting: Setting) -> Promise:
    anchors = {
        "task_opened": deadline.opened_on,
        "journey_started": civil_date(journey.started_at),
        **setting.anchors,
    }
    deadline.anchors = {name: anchors[name].isoformat() for name in sorted(rule.anchors) if name in anchors}
    made = promise(rule, anchors, promised=promised_dates(journey, rule, setting), days=setting.calendar.days)
    later = setting.anchors.get(EXTENDED + rule.key)
    deadline.extended_to = later if later and (made.due_on is None or later > made.due_on) else None
    return extended(made, deadline.extended_to, days=setting.calendar.days) if deadline.extended_to else made


def promised_dates(journey: Journey, rule: DeadlineRule, setting: Setting) -> dict[str, date]:
    """The dates now promised by the rules that this one counts from, extensions included."""
    due = {key: promised_by(journey, key, setting) for key in rule.reads_rules}
    return {key: on for key, on in due.items() if on is not None}


def promised_by(journey: Journey, key: RuleKey, setting: Setting) -> date | None:
    """What a rule promises in this journey now: an open deadline's date, else the last one's, else computed."""
    standing = [d.due_on for d in journey.deadlines.values() if d.rule == key and d.due_on is not None]
    if standing:
        return max(standing)
    if key in setting.promised:
        kept = after_correction(key, setting.promised[key], setting.anchors)
        return max(kept, setting.anchors.get(EXTENDED + key, kept))
    due = worked_out(journey, setting.calendar.timescales.in_force(key, setting.today), setting)
    extended = setting.anchors.get(EXTENDED + key)
    return max(due, extended) if due and extended else due or extended


def _fill(deadline: Deadline, promised: Promise) -> None:
    deadline.not_before, deadline.due_on, deadline.act_by = promised.not_before, promised.due_on, promised.act_by
    deadline.expires_at, deadline.calendar_incomplete = promised.expires_at, promised.calendar_incomplete
    deadline.because, deadline.waits_for = promised.because, promised.waits_for


def _arm_reminders(journey: Journey, deadline: Deadline, promised: Promise, setting: Setting) -> None:
    if deadline.due_on is None or deadline.escalation is None:
        return
    escalations = setting.calendar.escalations
    for reminder in escalations.reminders(
        deadline.escalation, promised, opened_on=deadline.opened_on, days=setting.calendar.days
    ):
        if morning_of(reminder.on) > setting.at:
            _arm(journey, deadline, TimerKind(reminder.kind), morning_of(reminder.on), reminder.to)
    if escalations.needs_breach_reason(deadline.escalation) and deadline.expires_at is not None:
        _arm(journey, deadline, TimerKind.BREACH, deadline.expires_at, ())


def _arm(journey: Journey, deadline: Deadline, kind: TimerKind, at: datetime, to: tuple[str, ...]) -> None:
    timer = Timer(
        id=TimerId(new_id()),
        journey=journey.id,
        kind=kind,
        token=deadline.token,
        deadline=deadline.id,
        due_at=at,
        to=to,
    )
    journey.timers.append(timer)
    journey.changes.timers_added.append(timer)


def _close(journey: Journey, deadline: Deadline) -> None:
    journey.deadlines.pop(deadline.token, None)
    journey.note_deadline(deadline)
    for timer in journey.timers:
        if timer.deadline == deadline.id and timer.waits:
            timer.state = TimerState.DISARMED
            journey.note_timer(timer)
    journey.timers = [t for t in journey.timers if t.waits]


def _entry(
    journey: Journey,
    tag: str,
    deadline: Deadline,
    setting: Setting,
    *,
    was: str | None = None,
    reason: str | None = None,
) -> AuditDraft:
    detail: dict[str, object] = {"waits_for": list(deadline.waits_for)} if deadline.waits_for else {}
    if tag == "deadline_moved":
        detail["was"] = was
    return AuditDraft(
        chain=journey.chain,
        at=setting.at,
        on=setting.today,
        tag=tag,
        actor=setting.actor,
        role=setting.role,
        about=journey.about,
        journey=journey.id,
        version=journey.version.id,
        element=deadline.place.element,
        task=deadline.task,
        reason=reason,
        deadline=deadline_facts(deadline),
        detail=detail,
    )


def deadline_facts(deadline: Deadline) -> dict[str, object]:
    """What an audit entry says of a deadline."""
    return {
        "rule": deadline.rule,
        "revision": deadline.revision.isoformat(),
        "due_on": deadline.due_on.isoformat() if deadline.due_on else None,
        "late": deadline.late,
        "breach_reason": f"submission:{deadline.breach_submission}#breach_reason"
        if deadline.breach_submission
        else None,
    }
