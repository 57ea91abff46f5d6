"""Running journeys under a redrawn pathway: seen beforehand, moved with all that is open, and back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.actions.complete_task import complete_task
from engine.actions.hold_task import claim_task
from engine.actions.move_journeys import move_back, move_journey, preview_moves
from engine.actions.save_draft_answers import save_draft_answers
from engine.application import WORKFLOWS
from engine.bpmn.pathway_files import about_pathway
from engine.domain.changeover import CannotMove
from engine.domain.errors import CannotMoveBack, NotAllowed, ReasonNeeded
from engine.domain.ids import ElementId, JourneyId, PathwayKey, TaskId
from engine.domain.timer import TimerKind
from engine.store.verifying import verify
from engine.sweep import sweep
from engine.tables import deadlines, draft_submissions, journeys, tasks, timers
from forms.samples import sample_answers
from tests.world import World

WHY = "The manager now signs the plan as well."
ROWS = (tasks, deadlines, timers)


def in_force(world: World) -> str:
    """The row id of the version of stage 1 that is in force."""
    with world.ports.uow() as uow:
        return uow.versions.in_force(PathwayKey("adopter_stage_1"), on=world.today).id


def redrawn(world: World, redraw: Callable[[str], str]) -> str:
    """A new version of stage 1, drawn otherwise. Gives its row id."""
    with world.ports.uow() as uow:
        old = uow.versions.in_force(PathwayKey("adopter_stage_1"), on=world.today).version
        about = about_pathway(WORKFLOWS / "adopter_stage_1")
        drawn = world.ports.drawings.read(
            redraw(old.xml.decode()).encode(),
            about=about,
            number=old.number + 1,
            forms=old.forms,
            tables=old.tables,
            called=old.called,
        )
        drawn = replace(drawn, in_force_from=world.today)
        ident = uow.versions.publish(drawn, about=about, at=world.clock.now(), by=world.as_("chidi"), on=world.today)
        uow.commit()
    return ident


def renamed(xml: str) -> str:
    """The first discussion is called something else, and its guidance too."""
    assert 'name="Hold the first discussion"' in xml
    return xml.replace('name="Hold the first discussion"', 'name="Meet the family"')


def without_the_discussion(xml: str) -> str:
    """The first discussion is another shape."""
    return xml.replace("ut_discussion", "ut_first_meeting").replace("discussion ==", "first_meeting ==")


def at_the_discussion(world: World) -> JourneyId:
    """A household whose first discussion is open, taken by Esme, with a draft of her answers."""
    journey = world.enter("adopter_stage_1", world.household().ref)
    world.do(journey.id, "ut_respond", "esme")
    task = TaskId(world.task(journey.id, "ut_discussion").id)
    claim_task(world.ports, world.as_("esme"), task)
    save_draft_answers(world.ports, world.as_("esme"), task, {"notes": "They would like two children"})
    return journey.id


def rows(world: World, journey: JourneyId) -> list[list[object]]:
    """What of the journey is stored, row by row."""
    with world.database.connect() as connection:
        found = [list(connection.execute(select(t).where(t.c.journey_id == journey).order_by(t.c.id))) for t in ROWS]
        state = select(journeys.c.engine_state, journeys.c.version_id).where(journeys.c.id == journey)
        return [*found, list(connection.execute(state))]  # type: ignore[list-item]


def test_a_moved_task_keeps_its_holder_draft_and_date_and_has_the_new_title(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    before = world.task(journey, "ut_discussion")
    new = redrawn(world, renamed)

    effect = move_journey(world.ports, world.as_("chidi"), journey, to_version=new, reason=WHY)

    after = world.task(journey, "ut_discussion")
    assert (after.id, after.holder, after.due_on) == (before.id, before.holder, before.due_on)
    assert after.title == "Meet the family"
    assert effect.changed == ("Hold the first discussion",)
    assert effect.dated == ()
    with world.database.connect() as connection:
        assert connection.execute(select(draft_submissions.c.task_id)).scalars().all() == [after.id]
    assert world.journey(journey).version_id == new != old
    assert world.tags("journey_moved", by="chidi") == 1
    complete_task(
        world.ports,
        world.as_("esme"),
        TaskId(after.id),
        world_answers(world, journey),
    )
    assert world.open(journey) == []
    assert verify(world.database).entries > 5


def world_answers(world: World, journey: JourneyId) -> dict[str, object]:
    """Sample answers that encourage them."""
    _, form, context = world.asked(journey, "ut_discussion")
    return sample_answers(form, context, outcome="encouraged", given={})


def test_the_preview_tells_what_would_happen_and_writes_nothing(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    new = redrawn(world, renamed)
    before = rows(world, journey)

    [preview] = preview_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new)

    assert preview.journey == journey
    assert preview.effect is not None
    assert preview.effect.stands_at == ("Hold the first discussion",)
    assert preview.effect.opens == preview.effect.closes == ()
    assert rows(world, journey) == before


def test_a_step_that_has_gone_needs_a_choice_and_goes_on_as_the_one_chosen(world: World) -> None:
    journey, old = at_the_discussion(world), in_force(world)
    new = redrawn(world, without_the_discussion)
    chidi = world.as_("chidi")

    [preview] = preview_moves(world.ports, chidi, from_version=old, to_version=new)

    assert preview.needs_choice
    [hindrance] = preview.hindrances
    assert hindrance.element == "ut_discussion"
    assert hindrance.choices == ("ut_first_meeting",)
    with pytest.raises(CannotMove):
        move_journey(world.ports, chidi, journey, to_version=new, reason=WHY)
    assert world.journey(journey).version_id == old

    instead = {ElementId("ut_discussion"): ElementId("ut_first_meeting")}
    held = world.task(journey, "ut_discussion")
    move_journey(world.ports, chidi, journey, to_version=new, reason=WHY, instead=instead)

    moved = world.task(journey, "ut_first_meeting")
    assert (moved.id, moved.holder, moved.due_on) == (held.id, held.holder, held.due_on)
    assert world.journey(journey).deadlines[moved.token].place.element == "ut_first_meeting"


def test_a_move_is_taken_back_to_the_very_rows_while_nothing_was_done(world: World) -> None:
    journey = at_the_discussion(world)
    before = rows(world, journey)
    new = redrawn(world, without_the_discussion)
    instead = {ElementId("ut_discussion"): ElementId("ut_first_meeting")}
    move_journey(world.ports, world.as_("chidi"), journey, to_version=new, reason=WHY, instead=instead)

    move_back(world.ports, world.as_("chidi"), journey)

    assert rows(world, journey) == before
    assert world.tags("journey_moved_back", by="chidi") == 1
    assert verify(world.database).entries > 5
    with pytest.raises(CannotMoveBack):
        move_back(world.ports, world.as_("chidi"), journey)
    world.do(journey, "ut_discussion", "esme", "encouraged")
    assert world.journey(journey).version_id != new


def test_a_move_is_not_taken_back_once_something_was_done(world: World) -> None:
    journey = at_the_discussion(world)
    move_journey(world.ports, world.as_("chidi"), journey, to_version=redrawn(world, renamed), reason=WHY)
    world.do(journey, "ut_discussion", "esme", "encouraged")

    with pytest.raises(CannotMoveBack):
        move_back(world.ports, world.as_("chidi"), journey)


def test_a_move_is_taken_back_though_somebody_was_reminded_and_nobody_is_reminded_twice(world: World) -> None:
    journey = at_the_discussion(world)
    move_journey(world.ports, world.as_("chidi"), journey, to_version=redrawn(world, renamed), reason=WHY)
    reminders = [one for one in world.journey(journey).timers if one.kind is TimerKind.REMINDER and one.due_at]
    world.clock.set(min(one.due_at for one in reminders if one.due_at) + timedelta(minutes=1))
    sent = world.tags("reminder_sent")
    sweep(world.ports)
    told = world.tags("reminder_sent")
    assert told > sent

    move_back(world.ports, world.as_("chidi"), journey)

    assert world.journey(journey).version.number == 1
    sweep(world.ports)
    assert world.tags("reminder_sent") == told
    world.do(journey, "ut_discussion", "esme", "encouraged")


def test_only_the_process_owner_moves_journeys_and_says_why(world: World) -> None:
    journey, new = at_the_discussion(world), redrawn(world, renamed)

    with pytest.raises(NotAllowed):
        move_journey(world.ports, world.as_("ben"), journey, to_version=new, reason=WHY)
    assert world.tags("refused", by="ben") == 1
    with pytest.raises(ReasonNeeded):
        move_journey(world.ports, world.as_("chidi"), journey, to_version=new, reason="Why?")
    with pytest.raises(CannotMoveBack):
        move_back(world.ports, world.as_("chidi"), journey)


def test_what_is_overdue_happens_under_the_version_it_was_promised_by(world: World) -> None:
    journey = world.enter("adopter_stage_1", world.household().ref)
    world.do(journey.id, "ut_respond", "esme")
    world.do(journey.id, "ut_discussion", "esme", "encouraged")
    new = redrawn(world, renamed)
    waits = [t for t in world.journey(journey.id).timers if t.due_at is not None]
    world.clock.set(max(t.due_at for t in waits if t.due_at) + timedelta(days=1))

    with pytest.raises(Exception, match="has ended"):
        move_journey(world.ports, world.as_("chidi"), journey.id, to_version=new, reason=WHY)
