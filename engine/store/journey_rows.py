"""Between the rows of a journey and its entities: tasks, deadlines and timers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.ids import DeadlineId, ElementId, JourneyId, PathwayKey, Role, RuleKey, TaskId, TimerId, Token
from engine.domain.journey import Journey, JourneyState
from engine.domain.journey_deadline import Deadline, DeadlineState
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Fact, Passed, Place
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task, TaskKind, TaskState
from engine.domain.timer import Timer, TimerKind, TimerState


def place_from(row: Any) -> Place:
    """Where in which drawing."""
    calls = tuple(ElementId(call) for call in row.calls.split("/")) if row.calls else ()
    return Place(pathway=PathwayKey(row.pathway), element=ElementId(row.element), calls=calls, item=row.item)


def journey_from(row: Any, version: PathwayVersion, *, linked: tuple[SubjectRef, ...]) -> Journey:
    """The journey without what is open in it."""
    return Journey(
        id=JourneyId(row.id),
        reference=row.reference,
        version_id=row.version_id,
        version=version,
        subject=SubjectRef.read(row.subject),
        linked=linked,
        team=row.team_id,
        state=JourneyState(row.state),
        engine_state=row.engine_state.encode(),
        revision=row.revision,
        outcome=row.outcome,
        started_at=row.started_at,
        started_by=row.started_by,
        started_from=row.started_from,
        given=facts_from(row.given),
        ended_at=row.ended_at,
        stuck_because=row.stuck_because,
    )


def facts_from(stored: Mapping[str, Any] | None) -> dict[str, Fact]:
    """Facts as they were given; JSON knows no tuple."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in (stored or {}).items()}


def journey_row(journey: Journey) -> dict[str, Any]:
    """What of a journey can change, except its revision."""
    return {
        "version_id": journey.version_id,
        "team_id": journey.team,
        "state": journey.state.value,
        "engine_state": journey.engine_state.decode(),
        "outcome": journey.outcome,
        "ended_at": journey.ended_at,
        "stuck_because": journey.stuck_because,
    }


def task_from(row: Any) -> Task:
    return Task(
        id=TaskId(row.id),
        journey=JourneyId(row.journey_id),
        token=Token(row.token),
        place=place_from(row),
        kind=TaskKind(row.kind),
        title=row.title,
        form=row.form,
        role=Role(row.role),
        team=row.team_id,
        holder=row.holder_id,
        state=TaskState(row.state),
        opened_at=row.opened_at,
        listed_from=row.listed_from,
        deadline=row.deadline_id,
        due_on=row.due_on,
        escalation=row.escalation,
        decision=row.decision,
        closed_at=row.closed_at,
        completed_by=row.completed_by,
        completed_as=row.completed_as,
        outcome=row.outcome,
        revision=row.revision,
    )


def task_row(task: Task, subject: SubjectRef) -> dict[str, Any]:
    return {
        "id": task.id,
        "journey_id": task.journey,
        "token": task.token,
        "kind": task.kind.value,
        **_place(task.place),
        "title": task.title,
        "form": task.form,
        "role": task.role,
        "team_id": task.team,
        "holder_id": task.holder,
        "subject": str(subject),
        "state": task.state.value,
        "opened_at": task.opened_at,
        "listed_from": task.listed_from,
        "deadline_id": task.deadline,
        "due_on": task.due_on,
        "escalation": task.escalation,
        "decision": task.decision,
        "closed_at": task.closed_at,
        "completed_by": task.completed_by,
        "completed_as": task.completed_as,
        "outcome": task.outcome,
        "revision": task.revision,
    }


def deadline_from(row: Any) -> Deadline:
    return Deadline(
        id=DeadlineId(row.id),
        journey=JourneyId(row.journey_id),
        token=Token(row.token),
        place=place_from(row),
        rule=RuleKey(row.rule),
        revision=row.revision,
        title=row.title,
        kind=row.kind,
        source=row.source,
        status=row.status,
        escalation=row.escalation,
        task=row.task_id,
        opened_on=row.opened_on,
        not_before=row.not_before,
        due_on=row.due_on,
        act_by=row.act_by,
        expires_at=row.expires_at,
        calendar_incomplete=row.calendar_incomplete,
        because=tuple(row.because),
        waits_for=tuple(row.waits_for),
        anchors=dict(row.anchors),
        extended_to=row.extended_to,
        state=DeadlineState(row.state),
        done_on=row.done_on,
        late=row.late,
        breach_submission=row.breach_submission_id,
    )


def deadline_row(deadline: Deadline) -> dict[str, Any]:
    return {
        "id": deadline.id,
        "journey_id": deadline.journey,
        "token": deadline.token,
        **_place(deadline.place),
        "task_id": deadline.task,
        "rule": deadline.rule,
        "revision": deadline.revision,
        "title": deadline.title,
        "kind": deadline.kind,
        "source": deadline.source,
        "status": deadline.status,
        "escalation": deadline.escalation,
        "opened_on": deadline.opened_on,
        "not_before": deadline.not_before,
        "due_on": deadline.due_on,
        "act_by": deadline.act_by,
        "expires_at": deadline.expires_at,
        "calendar_incomplete": deadline.calendar_incomplete,
        "because": list(deadline.because),
        "waits_for": list(deadline.waits_for),
        "anchors": deadline.anchors,
        "extended_to": deadline.extended_to,
        "state": deadline.state.value,
        "done_on": deadline.done_on,
        "late": deadline.late,
        "breach_submission_id": deadline.breach_submission,
    }


def timer_from(row: Any) -> Timer:
    return Timer(
        id=TimerId(row.id),
        journey=JourneyId(row.journey_id),
        kind=TimerKind(row.kind),
        token=Token(row.token),
        deadline=row.deadline_id,
        due_at=row.due_at,
        to=tuple(row.to_whom.split(",")) if row.to_whom else (),
        state=TimerState(row.state),
        attempts=row.attempts,
    )


def timer_row(timer: Timer, *, at: datetime) -> dict[str, Any]:
    """A timer that is written anew waits for no retry."""
    return {
        "id": timer.id,
        "journey_id": timer.journey,
        "kind": timer.kind.value,
        "token": timer.token,
        "deadline_id": timer.deadline,
        "due_at": timer.due_at,
        "to_whom": ",".join(timer.to),
        "state": timer.state.value,
        "attempts": timer.attempts,
        "retry_at": None,
        "fired_at": at if timer.state is TimerState.FIRED else None,
    }


def passage_row(passed: Passed, *, passage: str, journey: JourneyId, at: datetime) -> dict[str, Any]:
    place = {k: v for k, v in _place(passed.place).items() if k != "item"}
    return {"id": passage, "journey_id": journey, **place, "flow": passed.flow, "at": at}


def _place(place: Place) -> dict[str, Any]:
    return {
        "pathway": place.pathway,
        "element": place.element,
        "calls": "/".join(place.calls),
        "item": place.item,
    }
