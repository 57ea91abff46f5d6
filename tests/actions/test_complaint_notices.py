"""Nobody is told of a complaint about themselves: who is above them is told instead, from the moment it is received."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import engine
from engine.actions.hold_task import claim_task, hand_over_task
from engine.actions.keeping_from import keep_from, who_may_be_told
from engine.actions.moving import locked, start_others
from engine.demo.somebody import somebody
from engine.domain.complaints import FINDS_OUT, SAYS_WHOM
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId, PathwayKey, TaskId
from engine.domain.journey import Starting
from engine.sweep import fire_due_timers, sweep
from engine.tables import notices
from forms.errors import NotAnswered
from tests.actions.notices import told
from tests.actions.test_complaint_scenarios import LOGGED
from tests.world import World


def received(world: World, *about: str, by: str = "amara", how: str = "workers") -> JourneyId:
    """A complaint received on Wednesday 16 December 2026, by a social worker of the North; nobody has logged it."""
    world.at("2026-12-16 09:00")
    child = somebody(world, "child")
    answers: dict[str, Any] = {"received_on": "2026-12-16", "about": how if about or how != "workers" else "nobody"}
    if about:
        answers["complained_about"] = [str(world.as_(name)) for name in about]
    return world.enter("complaint", child, as_=by, **answers).id


def logged(world: World, *about: str) -> JourneyId:
    """The same, logged at once: stage 1 is open."""
    journey = received(world, *about)
    world.do(journey, "ut_log", "ola", **{**LOGGED, "more_named": False})
    return journey


@pytest.mark.rule("SOD-7")
@pytest.mark.parametrize("named", ["ben", "gita", "kofi"])
def test_who_is_above_is_told_in_the_place_of_whom_it_is_about(world: World, named: str) -> None:
    logged(world)
    world.wait_until("2027-01-20 09:00")
    of_nobody = told(world)
    with world.database.begin() as connection:
        connection.execute(sa.delete(notices))

    logged(world, named)
    world.wait_until("2027-01-20 09:00")

    # The first one goes on beside it: its notices are no part of what is compared.
    of_named = told(world)
    assert named in {who for _, who, _ in of_nobody}
    assert named not in {who for _, who, _ in of_named}
    assert {(day, kind) for day, _, kind in of_named} == {(day, kind) for day, _, kind in of_nobody}


@pytest.mark.rule("SOD-7")
def test_before_it_is_logged_only_who_answers_for_complaints_is_told(world: World) -> None:
    received(world, how="not_known")

    world.wait_until("2027-01-20 09:00")

    assert {who for _, who, _ in told(world)} == {"ola"}
    assert {kind for _, _, kind in told(world)} == {"unassigned", "reminder", "due", "escalation"}


@pytest.mark.rule("SOD-7")
def test_a_complaint_about_who_answers_for_complaints_goes_to_the_line_and_then_to_the_director(world: World) -> None:
    world.give_role("esme", "dcs", team=None)
    about_ola = received(world, "ola")

    world.wait_until("2026-12-24 09:00")

    # Before it is logged, only a complaints manager or the director may know of it, and Ola is both.
    assert {who for _, who, _ in told(world)} == {"esme"}
    with world.ports.uow() as uow:
        moving = locked(world.ports, uow, about_ola, at=world.clock.now())
        ola, chidi = uow.workers.get(world.as_("ola")), uow.workers.get(world.as_("chidi"))
        may = who_may_be_told(uow, moving.journey, moving.setting, [ola, chidi])
    assert [one.sign_in_name for one in may] == ["esme"]


@pytest.mark.rule("SOD-7")
def test_what_was_to_be_told_and_is_not_sent_yet_is_not_sent_to_whom_it_turns_out_to_be_about(world: World) -> None:
    journey = logged(world)
    _forget(world)
    world.at("2026-12-17 09:01")
    _fire(world)
    assert {who for _, who, _ in told(world, "unassigned")} == {"ben"}

    with world.ports.uow() as uow:
        moving = locked(world.ports, uow, journey, at=world.clock.now())
        keep_from(uow, moving.journey, moving.setting, world.as_("ben"))
        uow.commit()
    sweep(world.ports)

    with world.database.connect() as connection:
        assert set(connection.execute(sa.select(notices.c.state)).scalars()) == {"taken_back"}
    assert world.tags("notice_sent") == 0


@pytest.mark.rule("SOD-7")
def test_whoever_holds_a_task_of_it_holds_none_once_they_are_named(world: World) -> None:
    world.give_role("gita", "complaints_manager", team=None)
    journey = received(world, how="not_known")
    world.do(journey, "ut_log", "ola", **{**LOGGED, "more_named": False})
    stage_1 = world.task(journey, "ut_stage1")
    claim_task(world.ports, world.as_("gita"), TaskId(stage_1.id))
    world.do(journey, "mb_s2_request", "ola", asked_on="2026-12-16")
    setup = world.task(journey, "ut_stage2_setup")
    claim_task(world.ports, world.as_("gita"), TaskId(setup.id))

    with world.ports.uow() as uow:
        moving = locked(world.ports, uow, journey, at=world.clock.now())
        keep_from(uow, moving.journey, moving.setting, world.as_("gita"))
        uow.journeys.save(moving.journey, at=world.clock.now())
        uow.commit()

    assert world.task(journey, "ut_stage2_setup").holder is None


@pytest.mark.rule("SOD-7")
def test_who_it_is_about_takes_none_of_its_steps_whatever_they_ask_and_gets_none_handed_over(world: World) -> None:
    world.give_role("gita", "complaints_manager", team=None)
    journey = received(world, "gita")
    log = TaskId(world.task(journey, "ut_log").id)

    with pytest.raises(NotAllowed, match="The complaint is about you"):
        claim_task(world.ports, world.as_("gita"), log)
    with pytest.raises(NotAllowed, match="the complaint is about them"):
        hand_over_task(world.ports, world.as_("ola"), log, to=world.as_("gita"), note="Please log this one.")


@pytest.mark.rule("SOD-7")
def test_nobody_records_a_complaint_about_themselves(world: World) -> None:
    with pytest.raises(NotAnswered) as refused:
        received(world, "ben", "amara")

    assert [one.question for one in refused.value.problems] == ["complained_about"]
    assert "complaints manager" in refused.value.problems[0].sentence


@pytest.mark.rule("SOD-7")
def test_a_pathway_that_could_not_be_started_from_it_is_told_to_who_is_above(world: World) -> None:
    journey = logged(world, "ben")
    _forget(world)

    with world.ports.uow() as uow:
        moving = locked(world.ports, uow, journey, at=world.clock.now())
        start_others(moving, Starting(pathway=PathwayKey("nothing_like_it"), end="resolved_s1"))
        uow.commit()

    assert [(who, kind) for _, who, kind in told(world)] == [("gita", "not_started")]


#: Where people are told of a journey, and how each keeps it from whom a complaint is about.
TOLD_OF_JOURNEYS = {
    ("fire_timer.py", "tell"): "by positions, through who_may_be_told",
    ("moving.py", "not_started"): "the manager, through who_may_be_told",
    ("moving.py", "uncertain_dates"): "owners of pathways, but whom it is about",
    ("hold_task.py", "hand_over_task"): "whoever gets a task: refused where it is about them",
}


def test_every_place_that_tells_people_of_a_journey_keeps_complaints_from_whom_they_are_about() -> None:
    found = set()
    for file in Path(engine.__path__[0]).rglob("*.py"):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                made = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "NewNotice"
                if made and {"journey", "task"} & {one.arg for one in call.keywords}:  # type: ignore[attr-defined]
                    found.add((file.name, function.name.lstrip("_")))

    assert found == set(TOLD_OF_JOURNEYS), "Ask who_may_be_told, and add it with its test here."


def test_the_shipped_complaint_is_kept_by_a_step_of_who_finds_out_whom_it_is_about(world: World) -> None:
    with world.ports.uow() as uow:
        version = uow.versions.in_force(PathwayKey("complaint"), on=world.today).version

    keeping = {one.id: one.role for one in version.elements.values() if one.form in SAYS_WHOM}

    assert keeping == {"ut_log": FINDS_OUT}


def _forget(world: World) -> None:
    with world.database.begin() as connection:
        connection.execute(sa.delete(notices))


def _fire(world: World) -> None:
    """Fires what is due and sends nothing."""
    fire_due_timers(world.ports, most=100)
