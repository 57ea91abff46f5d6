"""Workers killed in the midst of a batch of moves, on either kind of database: none is lost, and none is done twice."""

from __future__ import annotations

import time
from collections import Counter
from random import Random

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.move_batches import Chosen, choose_moves
from engine.actions.move_journeys import preview_moves
from engine.domain.move_batch import Choices, mark
from tests.actions.test_moving_journeys import WHY, in_force, redrawn, renamed
from tests.killing import check_whole
from tests.operations.installations import Installation
from tests.operations.processes import until


def left(installation: Installation) -> int:
    """How many journeys wait to be moved."""
    waiting = sa.select(sa.func.count()).select_from(t.move_items).where(t.move_items.c.state == "waiting")
    with installation.world.database.connect() as connection:
        return connection.execute(waiting).scalar_one()


def moved(installation: Installation) -> Counter[str]:
    """How often each journey was moved, as its record says."""
    entries = sa.select(t.audit_entries.c.chain).where(t.audit_entries.c.tag == "journey_moved")
    with installation.world.database.connect() as connection:
        return Counter(connection.scalars(entries))


@pytest.mark.parametrize(
    ("journeys", "kills"), [(12, 1), pytest.param(400, 40, marks=pytest.mark.soak)], ids=["few", "many"]
)
def test_workers_killed_in_the_midst_of_a_batch_lose_and_double_no_move(
    installation: Installation, random: Random, journeys: int, kills: int
) -> None:
    world = installation.world
    chosen = installation.enquiries(journeys)
    old, new = in_force(world), redrawn(world, renamed)
    previews = preview_moves(world.ports, world.as_("chidi"), from_version=old, to_version=new)
    batch = choose_moves(
        world.ports,
        world.as_("chidi"),
        from_version=old,
        to_version=new,
        journeys={
            one.journey: Chosen(choices=Choices(), mark=mark(one.effect.as_shown())) for one in previews if one.effect
        },
        reason=WHY,
    )

    for _ in range(kills):
        before = left(installation)
        if not before:
            break
        one, other = installation.start("worker"), installation.start("worker")
        until(lambda before=before: left(installation) < before)
        time.sleep(random.uniform(0, 0.1))
        one.kill()
        other.kill()
        check_whole(world.database)
    last = installation.start("worker")
    until(lambda: not left(installation))

    assert last.stop() == 0
    assert moved(installation) == {f"journey:{journey}": 1 for journey in chosen}
    with world.database.connect() as connection:
        items = connection.execute(sa.select(t.move_items.c.state, t.move_items.c.move_id)).all()
        followed = set(connection.scalars(sa.select(t.journeys.c.version_id)))
        kept = connection.execute(sa.select(t.moves.c.id)).all()
    assert {state for state, _ in items} == {"moved"}
    assert {move for _, move in items} == {row.id for row in kept}
    assert len(kept) == journeys
    assert followed == {new}
    assert batch
    check_whole(world.database)
