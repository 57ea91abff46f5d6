"""Two people at the same task at the same time: one does it, the other is told who did, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from engine.actions.complete_task import complete_task
from engine.actions.hold_task import claim_task
from engine.actions.save_draft_answers import save_draft_answers
from engine.domain.errors import TaskNotOpen, TaskTaken
from engine.domain.ids import TaskId
from engine.store import verify
from engine.sweep import sweep
from engine.tables import draft_submissions as d
from forms.samples import sample_answers
from tests.actions.journeys import Walk
from tests.world import World


def at_once(*acts: Callable[[], Any]) -> Sequence[BaseException | None]:
    """What each act raised, if anything, all of them started together."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> BaseException | None:
        barrier.wait(timeout=30)
        try:
            act()
        except Exception as error:
            return error
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [running.result(timeout=60) for running in [pool.submit(one, act) for act in acts]]


def _agreement(walk: Walk) -> tuple[TaskId, dict[str, Any]]:
    """A task in the team's queue that both Amara and Femi may do."""
    walk.world.at("2026-10-05 09:00")
    received = {"received_on": "2026-10-05"}
    walk.journey = walk.world.enter("adopter_stage_2", walk.household.ref, as_="amara", **received).id
    task, form, context = walk.world.asked(walk.journey, "ut_stage2_agreement")
    return TaskId(task.id), sample_answers(form, context)


def test_of_two_who_complete_a_task_one_wins_and_the_other_is_told_who_and_when(walk: Walk, world: World):
    task, values = _agreement(walk)
    people = ["amara", "femi"]

    raised = at_once(*(lambda who=who: complete_task(world.ports, world.as_(who), task, values) for who in people))

    winner = people[raised.index(None)]
    (lost,) = [error for error in raised if error is not None]
    assert isinstance(lost, TaskNotOpen)
    assert (lost.state, lost.at) == ("completed", world.clock.now())
    assert lost.by_name == {"amara": "Amara Osei", "femi": "Femi Adeyinka"}[winner]
    assert world.tags("task_completed", by=winner) == 1
    assert walk.open() == ["ut_assessment", "ut_book_panel"]
    assert verify(world.database).entries > 0


def test_the_one_who_was_second_keeps_what_they_typed_and_can_go_on_saving_it(walk: Walk, world: World):
    task, values = _agreement(walk)
    save_draft_answers(world.ports, world.as_("femi"), task, {"dates": "half a sent"})
    complete_task(world.ports, world.as_("amara"), task, values)

    with pytest.raises(TaskNotOpen):
        complete_task(world.ports, world.as_("femi"), task, values)
    assert drafts(world, task) == {"femi": {"dates": "half a sent"}}
    save_draft_answers(world.ports, world.as_("femi"), task, {"dates": "a whole sentence"})

    assert drafts(world, task) == {"femi": {"dates": "a whole sentence"}}


def test_of_two_who_take_a_task_one_has_it_and_the_other_is_told_who(walk: Walk, world: World):
    task, _ = _agreement(walk)
    people = ["amara", "femi"]

    raised = at_once(*(lambda who=who: claim_task(world.ports, world.as_(who), task) for who in people))

    winner = people[raised.index(None)]
    (lost,) = [error for error in raised if error is not None]
    assert isinstance(lost, TaskTaken)
    assert world.task(walk.journey, "ut_stage2_agreement").holder == world.as_(winner)
    assert world.tags("task_claimed") == 1


def test_a_notice_recorded_while_the_window_is_swept_counts_once_or_not_at_all(walk: Walk, world: World):
    walk.prepare("2026-07-01 10:00", on=date(2026, 7, 1))
    walk.do("ut_stage1_review", "amara", "proceed")
    walk.do("ut_stage1_decision", "ben", "may_be_suitable")
    walk.do("ut_notify_stage1", "amara", sent_on="2026-07-01")
    awaited = TaskId(world.task(walk.journey, "msg_opt_in").id)
    _, form, context = world.asked(walk.journey, "msg_opt_in")
    values = sample_answers(form, context, given={"received_on": "2026-12-31"})
    world.at("2027-01-02 00:00")

    raised = at_once(
        lambda: complete_task(world.ports, world.as_("amara"), awaited, values), lambda: sweep(world.ports)
    )

    assert isinstance(raised[0], TaskNotOpen)
    assert raised[1] is None
    assert walk.open() == ["ut_gap_letter"]
    assert world.tags("timer_fired") == 1
    assert world.running("adopter_stage_2", walk.household.ref) is None


def drafts(world: World, task: TaskId) -> dict[str, Any]:
    """The drafts kept for a task, by whose they are."""
    names = {worker: name for name, worker in world.cast.workers.items()}
    with world.database.connect() as connection:
        rows = connection.execute(sa.select(d).where(d.c.task_id == task)).all()
    return {names[row.worker_id]: row.answers for row in rows}
