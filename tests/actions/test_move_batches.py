"""Journeys chosen to be moved together: moved by workers as they were shown, stopped, put back, and none held up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine.actions.complete_task import complete_task
from engine.actions.move_batches import Chosen, choose_moves, stop_moves, take_move_back, take_moves_back
from engine.actions.move_journeys import move_journey, preview_moves
from engine.domain.errors import AlreadyChosen, CannotMoveBack, NotAllowed, ReasonNeeded, ShownOtherwise
from engine.domain.ids import ElementId, JourneyId, TaskId
from engine.domain.move_batch import Choices, ItemState, mark
from engine.reading.move_batches import batch_items, move_batch
from engine.reading.saved_answers import saved_answers
from engine.reading.sign_in import viewer_of
from engine.store.verifying import verify
from engine.sweep import sweep
from engine.tables import audit_entries, journeys
from forms.samples import sample_answers
from tests.actions.test_moving_journeys import WHY, at_the_discussion, in_force, redrawn, renamed, rows
from tests.world import World

APPROVAL = ElementId("ut_approve")
FIRST, LEFT = Choices(first=frozenset({APPROVAL})), Choices(left=frozenset({APPROVAL}))


def approved_first(xml: str) -> str:
    """Somebody approves before the first discussion is held."""
    flow = 'id="flow_ut_respond_to_ut_discussion" sourceRef="ut_respond" targetRef="ut_discussion"'
    assert flow in xml
    to_it = flow.replace('targetRef="ut_discussion"', f'targetRef="{APPROVAL}"')
    task = (
        f'<bpmn:userTask id="{APPROVAL}" name="Approve the discussion" fp:form="adopter_stage_1.respond" '
        'fp:due="task.5wd" fp:escalation="E-std"/>'
        f'<bpmn:sequenceFlow id="flow_approved" sourceRef="{APPROVAL}" targetRef="ut_discussion"/>'
    )
    xml = xml.replace(
        "<bpmn:flowNodeRef>ut_respond</bpmn:flowNodeRef>",
        f"<bpmn:flowNodeRef>ut_respond</bpmn:flowNodeRef><bpmn:flowNodeRef>{APPROVAL}</bpmn:flowNodeRef>",
    )
    at = xml.rindex("<bpmn:sequenceFlow", 0, xml.index(flow))
    return f"{xml[:at]}{task}{xml[at:]}".replace(flow, to_it)


def chosen(
    world: World, old: str, new: str, choices: Choices | None = None, *, only: set[str] | None = None
) -> dict[JourneyId, Chosen]:
    """What the page would send for the journeys that can be moved."""
    made = choices or Choices()
    found = preview_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new, choices=lambda _: made)
    return {
        one.journey: Chosen(choices=made, mark=mark(one.effect.as_shown()))
        for one in found
        if one.effect is not None and (only is None or one.journey in only)
    }


def batch_of(world: World, old: str, new: str, choices: Choices | None = None) -> str:
    """A batch of all that can be moved."""
    made = chosen(world, old, new, choices)
    return choose_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new, journeys=made, reason=WHY)


def states(world: World, batch: str) -> dict[str, tuple[str, str]]:
    """What became of each journey, and why."""
    return {one.journey: (one.state.value, one.because) for one in batch_items(world.database, batch).rows}


def test_chosen_journeys_are_moved_by_the_sweep_once_and_on_record(world: World) -> None:
    both, old = [at_the_discussion(world) for _ in range(2)], in_force(world)
    new = redrawn(world, renamed)
    batch = batch_of(world, old, new)
    assert {world.journey(one).version_id for one in both} == {old}

    assert sweep(world.ports).moved == 2
    assert sweep(world.ports).moved == 0

    assert {world.journey(one).version_id for one in both} == {new}
    assert states(world, batch) == dict.fromkeys(both, ("moved", ""))
    assert world.tags("journey_moved", by="chidi") == 2
    assert world.tags("moves_chosen", by="chidi") == 1
    with world.database.connect() as connection:
        moved = connection.execute(select(audit_entries.c.entry).where(audit_entries.c.tag == "journey_moved"))
        entries = [json.loads(one) for one in moved.scalars()]
    for entry in entries:
        assert entry["detail"]["batch"] == batch
        assert entry["reason"].startswith("note:")
        [[title, before, after]] = entry["detail"]["dates"]
        assert title
        assert before == after != ""
    assert verify(world.database).entries > 5


def test_only_process_owners_choose_and_nobody_without_a_reason_or_twice(world: World) -> None:
    at_the_discussion(world)
    old, new = in_force(world), redrawn(world, renamed)
    made = chosen(world, old, new)
    asked = {"from_version": old, "to_version": new, "journeys": made}

    with pytest.raises(NotAllowed):
        choose_moves(world.ports, world.as_("ben"), reason=WHY, **asked)  # type: ignore[arg-type]
    with pytest.raises(ReasonNeeded):
        choose_moves(world.ports, world.as_("chidi"), reason="So?", **asked)  # type: ignore[arg-type]
    choose_moves(world.ports, world.as_("chidi"), reason=WHY, **asked)  # type: ignore[arg-type]
    with pytest.raises(AlreadyChosen):
        choose_moves(world.ports, world.as_("chidi"), reason=WHY, **asked)  # type: ignore[arg-type]
    assert world.tags("moves_chosen") == 1


def test_a_step_that_was_added_before_where_it_stands_is_asked_about(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    new = redrawn(world, approved_first)

    [preview] = preview_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new)

    assert preview.needs_choice
    [step] = preview.undecided
    assert (step.element, step.title, step.why_not) == (APPROVAL, "Approve the discussion", "")
    made = {journey: Chosen(choices=Choices(), mark=mark(preview.effect.as_shown()))} if preview.effect else {}
    with pytest.raises(ShownOtherwise):
        choose_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new, journeys=made, reason=WHY)
    batch_of(world, old, new, LEFT)
    sweep(world.ports)
    assert world.open(journey) == ["ut_discussion"]


def test_the_added_step_is_done_first_and_what_was_typed_afterwards_is_found_again(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    before = world.task(journey, "ut_discussion")
    new = redrawn(world, approved_first)
    [preview] = preview_moves(
        world.ports, world.as_("chidi"), from_version=old, to_version=new, choices=lambda _: FIRST
    )
    assert preview.effect is not None
    assert preview.effect.opens == ("Approve the discussion",)
    assert preview.effect.again == ("Hold the first discussion",)
    assert sorted((line.new, line.gone) for line in preview.effect.dates) == [(False, True), (True, False)]

    batch_of(world, old, new, FIRST)
    sweep(world.ports)

    assert world.open(journey) == [APPROVAL]
    world.do(journey, APPROVAL, "esme")
    after = world.task(journey, "ut_discussion")
    assert after.id != before.id
    assert after.holder == before.holder == world.as_("esme"), "and it is theirs still"
    viewer = viewer_of(world.database, world.as_("esme"), world.clock.now())
    assert viewer is not None
    kept = saved_answers(world.database, viewer, TaskId(after.id))
    assert kept is not None
    assert kept.answers == {"notes": "They would like two children"}
    _, form, context = world.asked(journey, "ut_discussion")
    answers = sample_answers(form, context, outcome="encouraged", given={})
    complete_task(world.ports, world.as_("esme"), TaskId(after.id), answers)
    assert verify(world.database).entries > 5


def test_finished_work_in_between_stands_against_doing_a_step_first(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    world.do(journey, "ut_discussion", "esme", "encouraged")
    new = redrawn(world, approved_first)

    [preview] = preview_moves(
        world.ports, world.as_("chidi"), from_version=old, to_version=new, choices=lambda _: FIRST
    )

    assert preview.effect is None
    [hindrance] = preview.hindrances
    assert "“Hold the first discussion” is finished already." in hindrance.sentence
    assert "put a step before finished work" in hindrance.sentence


def test_a_journey_that_would_be_moved_otherwise_than_was_shown_stays_and_says_so(world: World) -> None:
    one, other, old = at_the_discussion(world), at_the_discussion(world), in_force(world)
    new = redrawn(world, approved_first)
    batch = batch_of(world, old, new, FIRST)
    # The day before it is moved, so that what opens would be due another day.
    world.clock.set(world.clock.now() + timedelta(days=1))
    world.do(other, "ut_discussion", "esme", "encouraged")

    sweep(world.ports)

    found = states(world, batch)
    assert found[one][0] == found[other][0] == "stayed"
    assert "it would be otherwise than you saw: the dates" in found[one][1]
    assert "“Hold the first discussion” is finished already." in found[other][1]
    assert {world.journey(journey).version_id for journey in (one, other)} == {old}
    assert world.tags("journey_moved") == 0


def test_a_journey_that_has_gone_on_and_would_be_moved_alike_is_moved(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    new = redrawn(world, renamed)
    made = {journey: Chosen(choices=Choices(), mark=mark({}))}
    with pytest.raises(ShownOtherwise):
        choose_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new, journeys=made, reason=WHY)
    batch = batch_of(world, old, new)
    world.do(journey, "ut_discussion", "esme", "encouraged")

    sweep(world.ports)

    assert states(world, batch) == {journey: ("moved", "")}


def test_nothing_moves_before_its_time_and_what_waits_can_be_stopped(world: World) -> None:
    first, old = at_the_discussion(world), in_force(world)
    new = redrawn(world, renamed)
    tonight = world.clock.now() + timedelta(hours=10)
    asked = {"from_version": old, "to_version": new, "reason": WHY, "not_before": tonight}
    made = chosen(world, old, new)
    batch = choose_moves(world.ports, world.as_("chidi"), journeys=made, **asked)  # type: ignore[arg-type]
    assert sweep(world.ports).moved == 0

    assert stop_moves(world.ports, world.as_("chidi"), batch) == 1
    world.clock.set(tonight + timedelta(minutes=1))
    assert sweep(world.ports).moved == 0
    assert states(world, batch)[first] == ("stayed", "Moving was stopped before its turn came.")
    assert world.tags("moves_stopped", by="chidi") == 1

    again = batch_of(world, old, new)
    assert sweep(world.ports).moved == 1
    assert states(world, again)[first] == ("moved", "")


def test_a_batch_is_put_back_but_for_what_somebody_has_worked_in(world: World) -> None:
    kept, worked_in, old = at_the_discussion(world), at_the_discussion(world), in_force(world)
    before = rows(world, kept)
    new = redrawn(world, renamed)
    batch = batch_of(world, old, new)
    sweep(world.ports)
    world.do(worked_in, "ut_discussion", "esme", "encouraged")

    assert take_moves_back(world.ports, world.as_("chidi"), batch) == 2
    assert sweep(world.ports).moved == 2

    found = states(world, batch)
    assert found[kept] == ("undone", "")
    assert found[worked_in][0] == "moved"
    assert "Something has happened in it since the move" in found[worked_in][1]
    assert rows(world, kept) == before
    assert world.journey(worked_in).version_id == new
    assert world.tags("journey_moved_back", by="chidi") == 1
    with pytest.raises(CannotMoveBack):
        take_move_back(world.ports, world.as_("chidi"), batch, kept)


def test_a_broken_journey_holds_up_none_of_the_others(world: World) -> None:
    broken, sound, old = at_the_discussion(world), at_the_discussion(world), in_force(world)
    batch = batch_of(world, old, redrawn(world, renamed))
    with world.database.begin() as connection:
        connection.execute(update(journeys).where(journeys.c.id == broken).values(engine_state="broken"))

    sweep(world.ports)

    found = states(world, batch)
    assert found[sound] == ("moved", "")
    assert found[broken][0] == "stayed"
    assert found[broken][1]
    counts = move_batch(world.database, batch)
    assert counts is not None
    assert counts.counts == {ItemState.MOVED: 1, ItemState.STAYED: 1}


def test_who_owns_no_pathways_any_more_moves_nothing(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    batch = batch_of(world, old, redrawn(world, renamed))
    with world.ports.uow() as uow:
        worker = uow.workers.get(world.as_("chidi"))
        uow.workers.change(replace(worker, roles=()))
        uow.commit()

    sweep(world.ports)

    assert states(world, batch)[journey][0] == "stayed"
    assert world.journey(journey).version_id == old


def test_a_journey_moved_by_hand_in_the_meantime_is_not_moved_twice(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    new = redrawn(world, renamed)
    batch = batch_of(world, old, new)
    move_journey(world.ports, world.as_("chidi"), journey, to_version=new, reason=WHY)

    sweep(world.ports)

    assert states(world, batch)[journey] == ("stayed", "It runs on version 2 already.")
    assert world.tags("journey_moved") == 1


def test_twenty_journeys_are_moved_but_for_those_blocked_and_are_worked_under_the_new_version(world: World) -> None:
    asked = [world.enter("adopter_stage_1", world.household().ref).id for _ in range(8)]
    at_it, past_it = [at_the_discussion(world) for _ in range(8)], [at_the_discussion(world) for _ in range(4)]
    for journey in past_it:
        world.do(journey, "ut_discussion", "esme", "encouraged")
    old, new = in_force(world), redrawn(world, approved_first)
    chidi = world.as_("chidi")
    previews = preview_moves(world.ports, chidi, from_version=old, to_version=new, choices=lambda _: FIRST)
    blocked = {one.journey: one.hindrances[0].sentence for one in previews if one.effect is None}
    assert set(blocked) == set(past_it)
    assert all("is finished already" in sentence for sentence in blocked.values())

    batch_of(world, old, new, FIRST)
    assert sweep(world.ports).moved == 16

    for journey in asked:
        world.do(journey, "ut_respond", "esme")
    for journey in [*asked, *at_it]:
        world.do(journey, APPROVAL, "esme")
        world.do(journey, "ut_discussion", "esme", "encouraged")
        assert world.open(journey) == []
        assert world.journey(journey).version_id == new
    for journey in past_it:
        assert world.journey(journey).version_id == old
    with world.database.connect() as connection:
        done = select(audit_entries.c.entry).where(audit_entries.c.tag == "task_completed")
        entries = [json.loads(one) for one in connection.execute(done).scalars()]
    under = [one["version"] for one in entries if one["element"] == APPROVAL]
    assert under == ["adopter_stage_1@2"] * 16
    assert verify(world.database).entries > 100
