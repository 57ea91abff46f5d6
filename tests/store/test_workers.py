from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.errors import NotFound
from engine.domain.people import RoleHeld, Team, Worker
from engine.domain.references import new_id
from engine.ports import Credentials
from tests.store.cast import LATER, Uow, settle


def test_a_worker_comes_back_with_roles_and_the_managers_over_them(uow: Uow) -> None:
    cast = settle(uow)

    with uow() as work:
        amara, ben = work.workers.get(cast.amara.id), work.workers.get(cast.ben.id)

    assert amara == cast.amara
    assert ben == cast.ben, "who manages the team is not their own manager"


def test_credentials_remember_failed_sign_ins(uow: Uow) -> None:
    cast = settle(uow)

    with uow() as work:
        work.workers.note_sign_in(cast.amara.id, failed=4, locked_until=LATER)
        work.commit()

    with uow() as work:
        assert work.workers.credentials("amara") == Credentials(
            worker=cast.amara, password_hash="argon2id$amara", failed_sign_ins=4, locked_until=LATER
        )
        assert work.workers.credentials("nobody") is None


def test_holders_are_the_active_workers_of_the_team_and_of_the_whole_council(uow: Uow) -> None:
    cast = settle(uow)
    kofi = _worker("kofi", RoleHeld(role="adoption_tm"))
    left = replace(_worker("zed", RoleHeld(role="adoption_tm")), active=False)
    south = Team(id=new_id(), name="South")
    rui = _worker("rui", RoleHeld(role="adoption_tm", team=south.id))
    with uow() as work:
        work.workers.add_team(south)
        for worker in (kofi, left, rui):
            work.workers.add(worker, password_hash="x")
        work.commit()

    with uow() as work:
        in_north = work.workers.holders("adoption_tm", team=cast.north.id)
        in_no_team = work.workers.holders("adoption_tm", team=None)
        held = work.workers.roles_held(cast.north.id)
        held_in_no_team = work.workers.roles_held(None)

    assert in_north == (cast.ben, kofi)
    assert in_no_team == (kofi,)
    assert held == (frozenset({"adoption_sw", "child_sw", "adoption_tm"}), frozenset({"adoption_tm"}))
    assert held_in_no_team == (frozenset(), frozenset({"adoption_tm"}))


def test_changing_a_worker_replaces_the_roles_and_leaves_the_password(uow: Uow) -> None:
    cast = settle(uow)
    changed = replace(cast.amara, name="Amara A.", roles=(RoleHeld(role="iro"),))

    with uow() as work:
        work.workers.change(changed)
        work.commit()

    with uow() as work:
        credentials = work.workers.credentials("amara")
        assert credentials is not None
        assert (credentials.worker, credentials.password_hash) == (changed, "argon2id$amara")
        work.workers.change(changed, password_hash="argon2id$new")
        credentials = work.workers.credentials("amara")
        assert credentials is not None
        assert credentials.password_hash == "argon2id$new"


def test_a_team_keeps_its_line_of_management(uow: Uow) -> None:
    cast = settle(uow)
    changed = replace(cast.north, name="North and West", head_of_service=new_id())

    with uow() as work:
        work.workers.change_team(changed)
        work.commit()

    with uow() as work:
        assert work.workers.team(cast.north.id) == changed
        assert work.workers.teams() == (changed,)


def test_what_is_not_there_is_not_found(uow: Uow) -> None:
    cast = settle(uow)

    with uow() as work:
        with pytest.raises(NotFound):
            work.workers.get(new_id())
        with pytest.raises(NotFound):
            work.workers.team(new_id())
        with pytest.raises(NotFound):
            work.workers.change(replace(cast.amara, id=new_id()))
        with pytest.raises(NotFound):
            work.workers.change_team(replace(cast.north, id=new_id()))


def _worker(name: str, *roles: RoleHeld) -> Worker:
    return Worker(id=new_id(), sign_in_name=name, name=name.title(), roles=roles)
