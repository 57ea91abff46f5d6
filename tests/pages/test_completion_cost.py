"""What the request that completes a task asks of the database, from the session to the commit."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from tests.actions.journeys import Walk
from tests.pages.conftest import Person
from tests.pages.test_tasks import fields_for
from tests.store.statements import counted
from tests.world import World

STATEMENTS_AT_MOST = 15


@pytest.fixture
def reviewing(world: World) -> Walk:
    """Before the review of stage 1, which records dates and a field of the record, and comes back."""
    walk = Walk(world)
    walk.prepare("2026-07-01 09:00", on=date(2026, 7, 1))
    return walk


def test_a_task_is_completed_in_fifteen_statements_and_one_commit_however_old_the_journey(
    client_as, world: World, reviewing: Walk
) -> None:
    amara: Person = client_as("amara")
    costs = []

    for rounds in (1, 20):
        for _ in range(rounds):
            reviewing.do("ut_stage1_review", "amara", "more_time")
            reviewing.do("ut_request_extension", "amara", "not_needed")
        costs.append(_cost_of_review(amara, world, f"/tasks/{world.task(reviewing.journey, 'ut_stage1_review').id}"))
        reviewing.do("ut_request_extension", "amara", "not_needed")

    (young_statements, young_commits), (old_statements, old_commits) = costs
    assert young_statements == old_statements
    assert len(young_statements) <= STATEMENTS_AT_MOST
    assert young_commits == old_commits == 1


def _cost_of_review(amara: Person, world: World, task: str) -> tuple[list[str], int]:
    """The statements of the request that completes it, and how often it committed."""
    answers = {"stage1_review": "more_time", "more_time_reason": "One reference has not come back from abroad yet."}
    checked = amara.post(task, {**fields_for(world, task), **answers, "do": "check"})
    (saved_at,) = amara.follow(checked).xpath("//input[@name='saved_at']/@value")
    commits = []

    def note(connection: Connection) -> None:
        commits.append(connection)

    event.listen(world.database, "commit", note)
    with counted(world.database) as statements:
        answer = amara.post(f"{task}/complete", {"saved_at": saved_at})
    event.remove(world.database, "commit", note)
    assert answer.headers["Location"] == "/tasks"
    return statements, len(commits)
