"""What a person typed is kept, whatever goes wrong."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.save_draft_answers import save_draft_answers
from engine.domain.errors import NotAllowed, NotFound
from engine.domain.ids import TaskId
from forms.errors import NotAnswered
from tests.actions.journeys import Walk
from tests.actions.test_races import drafts
from tests.world import World

HALF = {"contact": "teleph", "contacted_on": {"day": "31", "month": "2", "year": ""}}


def test_a_draft_is_kept_though_it_is_no_answer_yet(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    task = TaskId(world.task(walk.journey, "ut_respond").id)

    saved_at = save_draft_answers(world.ports, world.as_("esme"), task, HALF)

    assert saved_at == world.clock.now()
    assert drafts(world, task) == {"esme": HALF}


def test_a_completion_that_is_refused_leaves_the_draft(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    task = TaskId(world.task(walk.journey, "ut_respond").id)
    save_draft_answers(world.ports, world.as_("esme"), task, HALF)

    with pytest.raises(NotAnswered) as refused:
        walk.do("ut_respond", "esme", contact="by pigeon")

    assert refused.value.kept["contact"] == "by pigeon"
    assert drafts(world, task) == {"esme": HALF}
    assert walk.open() == ["ut_respond"]


def test_a_completion_drops_the_draft_of_who_completed(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    task = TaskId(world.task(walk.journey, "ut_respond").id)
    save_draft_answers(world.ports, world.as_("esme"), task, HALF)

    walk.do("ut_respond", "esme")

    assert drafts(world, task) == {}


def test_a_draft_survives_the_withdrawal_of_its_task(walk: Walk, world: World):
    walk.accept("2026-07-15 10:00", on=date(2026, 7, 15))
    walk.do("ut_allocate", "ben", worker=str(world.as_("amara")))
    task = TaskId(world.task(walk.journey, "ut_stage1_plan").id)
    save_draft_answers(world.ports, world.as_("amara"), task, {"timescales": "by the end of"})

    walk.do("mb_withdrawal", "amara")

    assert drafts(world, task) == {"amara": {"timescales": "by the end of"}}


def test_nobody_drafts_what_they_could_not_do(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    task = TaskId(world.task(walk.journey, "ut_respond").id)

    for name in ("dot", "nia", "chidi"):
        with pytest.raises(NotAllowed):
            save_draft_answers(world.ports, world.as_(name), task, HALF)
    with pytest.raises(NotFound):
        save_draft_answers(world.ports, world.as_("esme"), TaskId("0192f1d9-0000-7000-8000-000000000000"), HALF)

    assert drafts(world, task) == {}
