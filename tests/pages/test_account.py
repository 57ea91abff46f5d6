"""Everybody sees their own account, and changes their own password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.sign_in import LOCKED_FOR, NotSignedIn, sign_in
from tests.pages.conftest import Person, words
from tests.world import PASSWORD, World

AsWhom = Callable[[str], Person]
PAGE = "/account/password"
NEW = "otter lantern quarry"
HERE = "192.0.2.7"


def notices_to(world: World, name: str) -> list[str]:
    told = sa.select(t.notices.c.template).where(t.notices.c.to_worker_id == world.as_(name))
    with world.database.connect() as connection:
        return list(connection.execute(told).scalars())


def test_the_name_in_the_head_leads_to_ones_own_account(world: World, client_as: AsWhom) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(world.ports, "amara", "not the password", network=HERE)
    amara = client_as("amara")
    sign_in(world.ports, "amara", PASSWORD, network=HERE)

    assert 'href="/account"' in amara.open("/").get_data(as_text=True)
    shown = amara.text("/account")

    assert "Sign-in name amara" in shown
    assert "Adoption social worker North" in shown
    assert "ask an administrator of Fingerpost: Sam Ellery." in shown
    assert "A wrong password was typed" in shown
    assert "You are signed in elsewhere too, in 1 other browser." in shown


def test_a_password_is_changed_and_all_other_sessions_end(world: World, client_as: AsWhom) -> None:
    amara = client_as("amara")
    _, other = sign_in(world.ports, "amara", PASSWORD, network=HERE)

    shown = words(amara.follow(amara.post(PAGE, {"password": PASSWORD, "new_password": NEW})))

    assert "Your password is changed." in shown
    assert "other browser" not in shown
    assert sign_in(world.ports, "amara", NEW, network=HERE)[1] != other
    with pytest.raises(NotSignedIn):
        sign_in(world.ports, "amara", PASSWORD, network=HERE)
    assert world.tags("own_password_changed", by="amara") == 1
    assert notices_to(world, "amara") == ["password_changed"]
    assert "New password Amara Osei" in client_as("sam").text(f"/people/{world.as_('amara')}")
    assert "changed their own password" in client_as("nia").text("/record?kind=people")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Enter the password you have now"),
        ({"password": PASSWORD, "new_password": "short"}, "The new password needs at least 12 characters."),
        ({"password": PASSWORD, "new_password": PASSWORD}, "The new password is the one you have now."),
        ({"password": "a wrong password", "new_password": NEW}, "This is not the password you sign in with now."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_changed(
    world: World, client_as: AsWhom, typed: dict[str, str], sentence: str
) -> None:
    shown = client_as("amara").post(PAGE, typed, status=422).get_data(as_text=True)

    assert sentence in shown
    assert PASSWORD not in shown
    assert sign_in(world.ports, "amara", PASSWORD, network=HERE)
    assert notices_to(world, "amara") == []


def test_five_wrong_tries_wait_as_at_the_sign_in_page(world: World, client_as: AsWhom) -> None:
    amara = client_as("amara")
    for _ in range(5):
        last = amara.post(PAGE, {"password": "a wrong password", "new_password": NEW}, status=422)
    assert "Wait five minutes" in last.get_data(as_text=True)

    amara.post(PAGE, {"password": PASSWORD, "new_password": NEW}, status=422)
    assert world.tags("own_password_failed", by="amara") == 6
    world.at(world.clock.now() + LOCKED_FOR + timedelta(seconds=1))

    amara.post(PAGE, {"password": PASSWORD, "new_password": NEW}, status=303)
    assert world.tags("own_password_changed", by="amara") == 1


def test_a_password_typed_after_the_session_was_over_is_not_carried_along(world: World, client_as: AsWhom) -> None:
    amara = client_as("amara")
    amara.open(PAGE)
    world.at(world.clock.now() + timedelta(minutes=40))

    shown = amara.post(PAGE, {"password": PASSWORD, "new_password": NEW}, status=401).get_data(as_text=True)

    assert PASSWORD not in shown
    assert NEW not in shown
