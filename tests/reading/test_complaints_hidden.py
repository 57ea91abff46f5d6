"""A complaint is not shown to whom it is about: in no list, on no page, in no search, and not in the record."""

from __future__ import annotations

from typing import Any

import pytest

from engine.actions.hold_task import claim_task
from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed
from engine.domain.ids import ChildId
from engine.domain.journey import Journey
from engine.domain.subjects import SubjectRef
from engine.reading.children import child_view
from engine.reading.inbox import Whose, inbox
from engine.reading.journey_page import journey_view
from engine.reading.journeys import journeys
from engine.reading.record import entries, entry
from engine.reading.search import search
from engine.reading.sign_in import viewer_of
from engine.reading.tasks import task_view
from engine.reading.timeline import timeline
from engine.reading.viewer import Viewer
from tests.actions.test_complaint_scenarios import LOGGED
from tests.world import World


def seen(world: World, name: str) -> Viewer:
    """One of the cast, as they look now."""
    viewer = viewer_of(world.ports.database, world.as_(name), world.ports.clock.now())
    assert viewer is not None
    return viewer


def complained(world: World, *about: str) -> tuple[Journey, SubjectRef]:
    """A complaint about these of the cast, logged on Wednesday 16 December 2026, stage 1 being open."""
    world.at("2026-12-16 09:00")
    child = somebody(world, "child")
    begun = world.enter("complaint", child, as_="ola", received_on="2026-12-16").id
    named = [str(world.as_(name)) for name in about]
    world.do(begun, "ut_log", "ola", **{**LOGGED, "more_named": bool(about), "complained_about": named})
    return world.journey(begun), child


def places(world: World, name: str, journey: Journey, child: SubjectRef) -> dict[str, bool]:
    """Where this person meets the complaint."""
    viewer, database = seen(world, name), world.ports.database
    now: dict[str, Any] = {"today": world.today, "days": world.ports.calendar.days}
    task = next(t for t in journey.tasks.values() if t.place.element == "ut_stage1")
    page = child_view(database, viewer, ChildId(child.id), **now)
    assert page is not None, f"{name} may know of the child"
    found = search(database, viewer, journey.reference, today=world.today, days=world.ports.calendar.days)
    return {
        "page": journey_view(database, viewer, journey.id, **now) is not None,
        "task": task_view(database, viewer, task.id, **now) is not None,
        "timeline": timeline(database, viewer, journey.id) is not None,
        "list": journey.id in [row.id for row in journeys(database, viewer, today=world.today).rows],
        "search": journey.id in [row.id for row in found.journeys],
        "child": journey.id in [row.id for row in page.journeys],
        "due": journey.id in [row.journey for row in page.due],
        "team": journey.id in [row.journey for row in inbox(database, viewer, whose=Whose.TEAM, **now).rows],
        "entry": entry(database, viewer, f"journey:{journey.id}", 1) is not None,
    }


@pytest.mark.rule("SOD-7")
def test_a_manager_over_the_team_does_not_meet_the_complaint_about_them(world: World) -> None:
    other, child = complained(world)
    assert all(places(world, "gita", other, child).values())

    journey, child = complained(world, "gita")

    assert not any(places(world, "gita", journey, child).values())
    assert places(world, "ben", journey, child)["page"]


@pytest.mark.rule("SOD-7")
def test_nobody_reads_on_the_childs_page_whom_a_complaint_is_about(world: World) -> None:
    _, child = complained(world, "gita")

    now: dict[str, Any] = {"today": world.today, "days": world.ports.calendar.days}
    page = child_view(world.ports.database, seen(world, "ben"), ChildId(child.id), **now)

    assert page is not None
    assert "complained_about" not in {one.role for one in page.allocations}


@pytest.mark.rule("SOD-7")
def test_the_record_leaves_it_out_for_an_auditor_it_is_about(world: World) -> None:
    about_gita, _ = complained(world, "gita")
    about_nia, _ = complained(world, "nia")

    record = entries(world.ports.database, seen(world, "nia"))

    assert record is not None
    of = {row.journey for row in record.rows}
    assert about_gita.id in of
    assert about_nia.id not in of


@pytest.mark.rule("SOD-7")
def test_who_it_is_about_cannot_take_a_step_of_it_and_the_attempt_is_on_record(world: World) -> None:
    journey, _ = complained(world, "gita")
    task = next(t for t in journey.tasks.values() if t.place.element == "ut_stage1")

    with pytest.raises(NotAllowed, match="The complaint is about you"):
        claim_task(world.ports, world.as_("gita"), task.id)

    record = entries(world.ports.database, seen(world, "nia"))
    assert record is not None
    assert [(row.tag, row.journey) for row in record.rows if row.tag == "refused"] == [("refused", journey.id)]
