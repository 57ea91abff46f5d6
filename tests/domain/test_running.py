"""Which of several running journeys is meant, and how a rehearsal names one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.rehearsal import journey_named, name_of_journey
from engine.domain.running import RunningJourney, in_the_way, meant
from engine.domain.subjects import SubjectKind, SubjectRef

CHILD, HOUSEHOLD = (SubjectRef(kind, "1") for kind in (SubjectKind.CHILD, SubjectKind.HOUSEHOLD))


def runs(ident: str, *, several_at_once: bool = True) -> RunningJourney:
    at = datetime(2026, 6, 3, tzinfo=UTC)
    return RunningJourney(id=JourneyId(ident), reference=ident, started_at=at, several_at_once=several_at_once)


A, B, ALONE = runs("a"), runs("b"), runs("alone", several_at_once=False)


@pytest.mark.parametrize(
    ("running", "partners", "found"),
    [
        ((), (), ()),
        ((A,), (), (A,)),
        ((A, B), ("b",), (B,)),
        ((A, B), (), (A, B)),
        ((A, B), ("ended",), ()),
        ((A,), ("ended",), ()),
        ((ALONE,), ("ended",), (ALONE,)),
        ((A, B), ("a", "b"), (A, B)),
    ],
)
def test_the_partner_is_meant_else_the_only_one(
    running: Sequence[RunningJourney], partners: Sequence[str], found: Sequence[RunningJourney]
) -> None:
    assert meant(running, [JourneyId(one) for one in partners]) == found


def test_only_partners_stand_in_the_way_of_one_of_several() -> None:
    assert in_the_way((A, B), [JourneyId("b")], several_at_once=True) == (B,)
    assert in_the_way((A, B), [], several_at_once=True) == ()
    assert in_the_way((A,), [], several_at_once=False) == (A,)


def of(**running: Sequence[RunningJourney]) -> Callable[[SubjectRef, PathwayKey], Sequence[RunningJourney]]:
    return lambda subject, pathway: running.get(f"{subject.kind.value}_{pathway}", ())


def test_a_step_names_the_one_that_began_last_or_one_by_its_number() -> None:
    letters = of(child_letters=(A, B), household_letters=(ALONE,), household_visits=(ALONE,))
    both = (CHILD, HOUSEHOLD)

    names = ("letters", "letters 1", "letters 2", "letters 3", "letters 0", "visits", "none")
    found = [journey_named(name, both, letters) for name in names]

    assert found == ["b", "a", "b", None, None, "alone", None]
    assert [name_of_journey(one.id, "letters", both, letters) for one in (A, B)] == ["letters 1", "letters"]
