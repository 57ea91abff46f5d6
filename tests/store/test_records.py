from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.domain.errors import NotFound
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Allocation, Child, Person, SubjectKind, SubjectRef
from engine.ports import NewAnchor
from tests.store.cast import AT, LATER, TODAY, Uow, journey_of, settle, started

ONE_HOUR = timedelta(hours=1)


def test_a_household_comes_back_with_its_people_in_their_order(uow: Uow) -> None:
    cast = settle(uow)
    changed = replace(
        cast.household,
        name="Household Two",
        people=(Person(id=new_id(), name="Aaa", part="child_at_home", born_on=TODAY), *cast.household.people[::-1]),
    )

    with uow() as work:
        before = work.records.household(cast.household.id)
        work.records.change_household(changed)
        work.commit()

    with uow() as work:
        assert before == cast.household
        assert work.records.household(cast.household.id) == changed


def test_a_child_is_found_by_id_and_by_the_id_of_a_return(uow: Uow) -> None:
    cast = settle(uow)
    child = Child(
        id=new_id(),
        reference=new_reference(),
        name="Child One",
        born_on=date(2024, 2, 29),
        sex="1",
        ethnicity="WBRI",
        team=cast.north.id,
        restricted=True,
        external_id="EX1",
    )

    with uow() as work:
        work.records.add_child(child, at=AT)
        work.commit()

    with uow() as work:
        assert work.records.child(child.id) == child
        assert work.records.child_by_external_id("EX1") == child
        assert work.records.child_by_external_id("EX2") is None
        assert work.records.team_of(child.ref) == cast.north.id
        assert work.records.team_of(cast.household.ref) == cast.north.id


def test_what_is_not_there_is_not_found(uow: Uow) -> None:
    with uow() as work:
        with pytest.raises(NotFound):
            work.records.child(new_id())
        with pytest.raises(NotFound):
            work.records.household(new_id())
        for kind in SubjectKind:
            with pytest.raises(NotFound):
                work.records.team_of(SubjectRef(kind, new_id()))


def test_the_latest_recorded_value_of_an_anchor_counts_and_the_journeys_own_first(uow: Uow) -> None:
    cast = settle(uow)
    journey = started(uow, cast)
    subject = cast.household.ref
    with uow() as work:
        work.records.add_anchors([_anchor(subject, "approval", 1, journey.id)], at=AT, by=cast.amara.id)
        work.records.add_anchors([_anchor(subject, "approval", 9, journey.id)], at=AT + ONE_HOUR, by=None)
        work.records.add_anchors([_anchor(subject, "approval", 20, None)], at=LATER, by=cast.amara.id)
        work.records.add_anchors(
            [_anchor(subject, "enquiry", 5, None), _anchor(subject, "enquiry", 3, None)], at=AT, by=None
        )
        work.commit()

    with uow() as work:
        assert work.records.anchors(subject, journey.id) == {"approval": date(2026, 4, 9), "enquiry": date(2026, 4, 3)}
        assert work.records.anchors(subject, None) == {"approval": date(2026, 4, 20), "enquiry": date(2026, 4, 3)}


def test_what_lives_on_its_own_journey_is_not_seen_from_another(uow: Uow) -> None:
    cast = settle(uow)
    journey = started(uow, cast)
    subject = cast.household.ref
    own = ["extended:adopter.stage1", "previous_review_held", "previous_visit"]
    with uow() as work:
        work.records.add_anchors(
            [_anchor(subject, name, 2, journey.id) for name in [*own, "stage_1_start"]], at=AT, by=None
        )
        work.records.add_anchors([_anchor(subject, "previous_visit", 7, None)], at=AT, by=None)
        work.commit()

    with uow() as work:
        from_the_journey = work.records.anchors(subject, journey.id)
        from_elsewhere = work.records.anchors(subject, new_id())
        of_somebody_else = work.records.anchors(SubjectRef(SubjectKind.CHILD, new_id()), journey.id)

    assert from_the_journey == dict.fromkeys([*own, "stage_1_start"], date(2026, 4, 2))
    assert from_elsewhere == {"previous_visit": date(2026, 4, 7)}
    assert of_somebody_else == {}


def test_the_last_value_of_a_field_counts(uow: Uow) -> None:
    cast = settle(uow)
    subject = cast.household.ref
    given = {"on": TODAY, "by": cast.amara.id, "journey": None, "submission": None}
    with uow() as work:
        work.records.set_fields(subject, {"stage": "one", "terms": ["1 child", None, True]}, at=AT, **given)
        work.records.set_fields(subject, {"stage": "two"}, at=LATER, **given)
        work.records.set_fields(subject, {}, at=LATER, **given)
        work.commit()

    with uow() as work:
        assert work.records.fields(subject) == {"stage": "two", "terms": ["1 child", None, True]}


def test_a_new_allocation_ends_the_one_before_it_the_day_before(uow: Uow) -> None:
    cast = settle(uow)
    first = Allocation(
        subject=cast.household.ref, role="adoption_sw", worker=cast.amara.id, from_on=date(2026, 2, 20), journey="j"
    )
    second = replace(first, worker=cast.ben.id, from_on=date(2026, 3, 1), journey=None)
    with uow() as work:
        work.records.allocate(replace(first, role="family_finder"), at=AT)
        work.records.allocate(first, at=AT)
        work.records.allocate(second, at=LATER)
        work.commit()

    with uow() as work:
        found = work.records.allocations(cast.household.ref)

    assert found == (replace(first, role="family_finder"), replace(first, until_on=date(2026, 2, 28)), second)


def test_several_panel_members_are_allocated_at_once(uow: Uow) -> None:
    cast = settle(uow)
    member = Allocation(subject=cast.household.ref, role="panel_member", worker=cast.amara.id, from_on=date(2026, 3, 2))
    with uow() as work:
        work.records.allocate(member, at=AT)
        work.records.allocate(replace(member, worker=cast.ben.id), at=AT)
        work.commit()

    with uow() as work:
        found = work.records.allocations(cast.household.ref)

    assert found == (member, replace(member, worker=cast.ben.id))


def test_each_of_several_journeys_at_once_keeps_who_was_allocated_in_it(uow: Uow) -> None:
    cast = settle(uow)
    first, second = journey_of(cast), journey_of(cast)
    for one in (first, second):
        one.version = replace(one.version, several_at_once=True)
    looks_into_it = Allocation(
        subject=cast.household.ref,
        role="investigating_officer",
        worker=cast.amara.id,
        from_on=date(2026, 3, 2),
        journey=first.id,
    )
    into_the_other = replace(looks_into_it, worker=cast.ben.id, from_on=date(2026, 3, 5), journey=second.id)
    instead = replace(into_the_other, worker=cast.amara.id, from_on=date(2026, 3, 9))

    with uow() as work:
        for journey in (first, second):
            work.journeys.add(journey, at=AT)
        for one in (looks_into_it, into_the_other, instead):
            work.records.allocate(one, at=AT)
        work.records.end_allocation(
            cast.household.ref, instead.role, cast.amara.id, on=date(2026, 3, 20), journey=second.id
        )
        work.commit()

    with uow() as work:
        found = work.records.allocations(cast.household.ref)
    assert found == (
        looks_into_it,
        replace(into_the_other, until_on=date(2026, 3, 8)),
        replace(instead, until_on=date(2026, 3, 20)),
    )


def _anchor(subject: SubjectRef, name: str, day: int, journey: str | None) -> NewAnchor:
    return NewAnchor(subject=subject, name=name, on=date(2026, 4, day), journey=journey)
