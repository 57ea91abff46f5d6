"""Signing in: what counts as a wrong try, also where several try at once or something fails on the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions import sign_in as action
from engine.actions.sign_in import (
    COUNTED_WITHIN,
    MOST_WRONG_FROM_A_NETWORK,
    TRIES_BEFORE_LOCK,
    NetworkHeldUp,
    NotSignedIn,
    sign_in,
)
from tests.store.statements import counted
from tests.world import PASSWORD, World

HERE, THERE = "192.0.2.7", "192.0.2.8"
MOST_STATEMENTS = 15


def tries(world: World, network: str = HERE) -> int:
    """How many wrong ones are counted of this network."""
    asked = sa.select(t.wrong_sign_ins.c.tries).where(t.wrong_sign_ins.c.network == network)
    with world.database.connect() as connection:
        return connection.scalar(asked) or 0


def had_already(world: World, count: int) -> None:
    """So many wrong tries came from here a moment ago."""
    row = {"network": HERE, "since": world.clock.now(), "tries": count}
    with world.database.begin() as connection:
        connection.execute(sa.insert(t.wrong_sign_ins), [row])


def wrong(world: World, name: str = "amara", *, network: str = HERE) -> type[Exception]:
    """What somebody is told who tries a wrong password."""
    with pytest.raises((NotSignedIn, NetworkHeldUp)) as told:
        sign_in(world.ports, name, "a wrong one", network=network)
    return told.type


def test_a_right_sign_in_does_not_count(world: World) -> None:
    wrong(world)

    for _ in range(3):
        sign_in(world.ports, "ben", PASSWORD, network=HERE)

    assert tries(world) == 1


def test_a_right_password_is_not_told_to_a_network_that_is_held_up(world: World) -> None:
    had_already(world, MOST_WRONG_FROM_A_NETWORK)

    with pytest.raises(NetworkHeldUp) as told:
        sign_in(world.ports, "amara", PASSWORD, network=HERE)

    assert told.value.wait == COUNTED_WITHIN
    assert tries(world) == MOST_WRONG_FROM_A_NETWORK
    assert sign_in(world.ports, "amara", PASSWORD, network=THERE)


def test_a_wrong_try_counts_though_recording_it_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("The disk is full")

    monkeypatch.setattr(action, "_entry", fails)

    with pytest.raises(OSError, match="disk"):
        sign_in(world.ports, "amara", "a wrong one", network=HERE)

    assert tries(world) == 1
    assert world.tags("sign_in_failed", by="amara") == 0


def test_of_many_that_try_at_once_no_more_are_looked_at_than_there_are_tries(world: World) -> None:
    had_already(world, MOST_WRONG_FROM_A_NETWORK - 3)

    with ThreadPoolExecutor(8) as at_once:
        told = list(at_once.map(lambda number: wrong(world, f"nobody-{number}"), range(8)))

    assert sorted(told.count(kind) for kind in (NotSignedIn, NetworkHeldUp)) == [3, 5]
    assert tries(world) == MOST_WRONG_FROM_A_NETWORK


def test_of_many_wrong_passwords_at_once_each_counts_towards_the_lock(world: World) -> None:
    with ThreadPoolExecutor(TRIES_BEFORE_LOCK) as at_once:
        list(at_once.map(lambda _: wrong(world), range(TRIES_BEFORE_LOCK)))

    with pytest.raises(NotSignedIn):
        sign_in(world.ports, "amara", PASSWORD, network=THERE)


def test_what_is_over_is_cleared_away_by_the_next_who_signs_in(world: World) -> None:
    wrong(world)
    world.clock.advance(COUNTED_WITHIN)

    sign_in(world.ports, "ben", PASSWORD, network=THERE)

    with world.database.connect() as connection:
        assert list(connection.scalars(sa.select(t.wrong_sign_ins.c.network))) == [THERE]


def test_a_sign_in_costs_the_same_however_many_networks_are_counted(world: World) -> None:
    few = _statements(world)
    for number in range(12):
        wrong(world, "nobody", network=f"203.0.113.{number}")

    many = _statements(world)

    assert few == many
    assert max(many) <= MOST_STATEMENTS


def _statements(world: World) -> tuple[int, int]:
    """Of a wrong sign-in and of a right one."""
    with counted(world.database) as wrong_one:
        wrong(world)
    with counted(world.database) as right_one:
        sign_in(world.ports, "amara", PASSWORD, network=HERE)
    return len(wrong_one), len(right_one)
