"""The few people and things that store tests need: Amara of team North, Ben who manages it, and one household."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from engine.domain.audit import AuditDraft
from engine.domain.journey import Journey
from engine.domain.journey_deadline import Deadline
from engine.domain.people import RoleHeld, Team, Worker
from engine.domain.references import new_id, new_reference
from engine.domain.step import Place
from engine.domain.subjects import Household, Person, SubjectKind, SubjectRef
from engine.domain.task import Task, TaskKind
from engine.domain.timer import Timer, TimerKind
from engine.store import SqlUnitOfWork
from tests.store.drawings import ABOUT, drawn

AT = datetime(2026, 3, 27, 16, 0, 0, 123456, tzinfo=UTC)
LATER = datetime(2026, 3, 30, 8, 30, tzinfo=UTC)
TODAY = date(2026, 3, 27)
REVIEW = Place(pathway="adopter_stage_1", element="ut_stage1_review")
Uow = Callable[[], SqlUnitOfWork]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who and what is in the database."""

    north: Team
    amara: Worker
    ben: Worker
    household: Household
    version_id: str


def settle(uow: Uow) -> Cast:
    """Writes the cast and one published version."""
    amara_id, ben_id, gita_id, north_id = new_id(), new_id(), new_id(), new_id()
    north = Team(id=north_id, name="North", manager=ben_id, service_manager=gita_id)
    amara = Worker(
        id=amara_id,
        sign_in_name="amara",
        name="Amara",
        email="amara@example.org",
        team=north_id,
        roles=(RoleHeld(role="adoption_sw", team=north_id), RoleHeld(role="child_sw", team=north_id)),
        managers=(ben_id, gita_id),
    )
    ben = Worker(
        id=ben_id,
        sign_in_name="ben",
        name="Ben",
        team=north_id,
        roles=(RoleHeld(role="adoption_tm", team=north_id),),
        managers=(gita_id,),
    )
    household = Household(
        id=new_id(),
        reference=new_reference(),
        name="Household One",
        team=north_id,
        address_protected=True,
        people=(
            Person(id=new_id(), name="First Adult", born_on=date(1988, 2, 29)),
            Person(id=new_id(), name="Another Adult", part="adult"),
        ),
    )
    with uow() as work:
        work.workers.add_team(north)
        work.workers.add(amara, password_hash="argon2id$amara")
        work.workers.add(ben, password_hash="argon2id$ben")
        work.records.add_household(household, at=AT)
        version_id = work.versions.publish(drawn(), about=ABOUT, at=AT, by=None, on=date(2026, 1, 1))
        work.commit()
    return Cast(north=north, amara=amara, ben=ben, household=household, version_id=version_id)


def journey_of(cast: Cast, *, linked: int = 0) -> Journey:
    """A journey that is not stored yet."""
    return Journey(
        id=new_id(),
        reference=new_reference(),
        version_id=cast.version_id,
        version=drawn(),
        subject=cast.household.ref,
        linked=tuple(sorted(SubjectRef(SubjectKind.CHILD, new_id()) for _ in range(linked))),
        team=cast.north.id,
        engine_state=b'{"z": 1, "a": "\xc3\xa9"}',
        started_at=AT,
        started_by=cast.amara.id,
    )


def started(uow: Uow, cast: Cast, *, linked: int = 0) -> Journey:
    """A journey that is stored, with nothing open in it."""
    journey = journey_of(cast, linked=linked)
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()
    return journey


def task_of(journey: Journey, *, token: str = "t1", place: Place = REVIEW) -> Task:
    """An open task of the journey, with every field filled."""
    return Task(
        id=new_id(),
        journey=journey.id,
        token=token,
        place=place,
        kind=TaskKind.TASK,
        title="Hold the stage 1 review",
        form="adopter_stage_1.stage1_review",
        role="adoption_tm",
        team=journey.team,
        opened_at=AT,
        listed_from=TODAY,
        deadline=new_id(),
        due_on=date(2026, 4, 10),
        escalation="E-std",
        decision=True,
    )


def deadline_of(journey: Journey, *, token: str = "t1", rule: str = "adopter.stage1", **changed: object) -> Deadline:
    """An open deadline of the journey, with every field filled."""
    filled: dict[str, object] = {
        "id": new_id(),
        "journey": journey.id,
        "token": token,
        "place": Place(pathway="checks", element="ut_check", calls=("ca_checks", "ca_more"), item="person:1"),
        "rule": rule,
        "revision": date(2026, 1, 1),
        "title": "Stage 1",
        "kind": "statute",
        "source": "AAR 2005 r27 (V37)",
        "status": "verified",
        "escalation": "E-stat",
        "task": new_id(),
        "opened_on": TODAY,
        "not_before": date(2026, 4, 1),
        "due_on": date(2026, 5, 27),
        "act_by": date(2026, 5, 27),
        "expires_at": datetime(2026, 5, 27, 22, 59, 59, tzinfo=UTC),
        "calendar_incomplete": True,
        "because": ("Stage 1 started on 27 March 2026.", "Two months later is 27 May 2026."),
        "waits_for": ("stage_1_start",),
        "anchors": {"stage_1_start": "2026-03-27"},
        "extended_to": date(2026, 6, 1),
        "late": True,
        "breach_submission": new_id(),
    }
    return Deadline(**{**filled, **changed})  # type: ignore[arg-type]


def timer_of(journey: Journey, *, due_at: datetime | None = LATER, token: str = "t1") -> Timer:
    """An armed timer of the journey."""
    return Timer(
        id=new_id(),
        journey=journey.id,
        kind=TimerKind.REMINDER,
        token=token,
        deadline=new_id(),
        due_at=due_at,
        to=("holder", "team_manager"),
    )


def entry(chain: str, tag: str = "viewed", *, about: tuple[str, ...] = ("household:h1", "child:c1")) -> AuditDraft:
    """An audit entry for that chain."""
    return AuditDraft(chain=chain, at=AT, on=TODAY, tag=tag, actor="worker:amara", about=about, journey="j1")
