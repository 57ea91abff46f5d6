"""Withdrawing a version before its day: two people agree, nothing begins on it, and its row stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.drafts import read_comparison, rehearse_draft
from engine.actions.move_journeys import preview_moves
from engine.actions.publish_draft import agree_to_publish, ask_to_publish, look_at_publishing
from engine.actions.withdraw_version import agree_to_withdraw, ask_to_withdraw, look_at_withdrawing, refuse_to_withdraw
from engine.application import publish_shipped_pathways
from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import PathwayKey
from engine.domain.withdrawal import CannotWithdraw
from engine.reading.pathways import published_versions
from tests.actions.test_redrawing import KEY, WHY, begun, number_of, owner, second
from tests.world import World

NOT_YET = "The panel asked us to wait for the new guidance."


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with a second process owner."""
    world.draw_with("nia")
    return world


def coming(world: World, *callers: str) -> str:
    """The row of a version that is in force from next week on, called by these from the same day."""
    draft = begun(world)
    rehearse_draft(world.ports, owner(world), draft.id)
    read_comparison(world.ports, owner(world), draft.id, revision=draft.revision)
    ask_to_publish(
        world.ports,
        owner(world),
        draft.id,
        reason=WHY,
        in_force_from=world.today + timedelta(days=7),
        callers=[PathwayKey(one) for one in callers],
    )
    agree_to_publish(world.ports, second(world), draft.id)
    return published_versions(world.ports.database, key=KEY)[0].id


def templates(world: World, person: str) -> list[str]:
    """The messages owed to somebody, in order."""
    owed = sa.select(t.notices.c.template).where(t.notices.c.to_worker_id == world.as_(person)).order_by(t.notices.c.id)
    with world.database.connect() as connection:
        return list(connection.scalars(owed))


def test_what_two_people_withdraw_never_comes_into_force_and_its_row_stays(world: World) -> None:
    version = coming(world)
    with pytest.raises(ReasonNeeded):
        ask_to_withdraw(world.ports, owner(world), version, reason="No")
    ask_to_withdraw(world.ports, owner(world), version, reason=NOT_YET)
    assert templates(world, "nia")[-1] == "agreement_asked"
    with pytest.raises(NotAllowed):
        agree_to_withdraw(world.ports, owner(world), version)
    with pytest.raises(CannotWithdraw, match="asked for that already"):
        ask_to_withdraw(world.ports, second(world), version, reason=NOT_YET)

    assert agree_to_withdraw(world.ports, second(world), version) == ()

    assert templates(world, "chidi")[-1] == "agreement_given"
    assert world.tags("withdrawal_asked", by="chidi") == world.tags("version_withdrawn", by="nia") == 1
    world.at(f"{(world.today + timedelta(days=8)).isoformat()} 09:00")
    assert number_of(world, str(KEY)) == 1, "journeys begin on the one before"
    newest, first = published_versions(world.ports.database, key=KEY)
    assert (newest.id, newest.number, newest.withdrawn, first.withdrawn) == (version, 2, True, False)
    assert publish_shipped_pathways(world.ports) == (), "the version before is still as it is shipped"
    with pytest.raises(CannotWithdraw, match="decided meanwhile"):
        agree_to_withdraw(world.ports, second(world), version)


def test_what_calls_it_goes_with_it_and_calls_the_one_before_again(world: World) -> None:
    chosen = ("visits_and_reports", "placement_with_parents")
    version = coming(world, *chosen)
    _, callers, why_not = look_at_withdrawing(world.ports, version)
    assert ({one.key for one in callers}, why_not) == (set(chosen), None)
    ask_to_withdraw(world.ports, owner(world), version, reason=NOT_YET)

    agree_to_withdraw(world.ports, second(world), version)

    assert world.tags("version_withdrawn", by="nia") == 3
    world.at(f"{(world.today + timedelta(days=8)).isoformat()} 09:00")
    assert [number_of(world, one) for one in chosen] == [1, 1]
    # What is drawn next takes its own number, and finds the callers as they are in force.
    draft = begun(world)
    assert {one.number for one in look_at_publishing(world.ports, owner(world), draft.id).callers} == {1}


def test_a_second_person_may_let_it_stay_and_it_can_be_asked_for_again(world: World) -> None:
    version = coming(world)
    ask_to_withdraw(world.ports, owner(world), version, reason=NOT_YET)

    refuse_to_withdraw(world.ports, second(world), version, reason="The guidance is out already.")

    assert templates(world, "chidi")[-1] == "agreement_refused"
    assert not published_versions(world.ports.database, key=KEY)[0].withdrawn
    ask_to_withdraw(world.ports, second(world), version, reason=NOT_YET)
    world.at(f"{(world.today + timedelta(days=7)).isoformat()} 00:01")
    with pytest.raises(CannotWithdraw, match="Its day has come"):
        agree_to_withdraw(world.ports, owner(world), version)
    assert number_of(world, str(KEY)) == 2


def test_no_journey_is_moved_to_a_version_that_was_withdrawn(world: World) -> None:
    journey = world.enter("visits_and_reports", somebody(world, "child"), as_="amara")
    version = coming(world, "visits_and_reports")
    ask_to_withdraw(world.ports, owner(world), version, reason=NOT_YET)
    agree_to_withdraw(world.ports, second(world), version)

    new = published_versions(world.ports.database, key=journey.version.key)[0]
    assert new.withdrawn
    (preview,) = preview_moves(world.ports, owner(world), from_version=journey.version_id, to_version=new.id)

    assert preview.journey == journey.id
    assert [one.sentence for one in preview.hindrances] == ["Version 2 was withdrawn."]
