"""Administrators see who has an account, and change accounts of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.people import close_account, give_role
from engine.actions.sign_in import sign_in
from engine.domain.ids import Role
from engine.domain.people import RoleHeld
from tests.pages.conftest import Person, words
from tests.world import World

AsWhom = Callable[[str], Person]
WHY = "The service manager asked for it by letter."
ADMIN = {"role": "system_admin", "team": "council", "reason": WHY}


def url(world: World, name: str) -> str:
    return f"/people/{world.as_(name)}"


def second_administrator(world: World) -> None:
    give_role(world.ports, world.as_("sam"), world.as_("uma"), RoleHeld(role=Role("system_admin")), reason=WHY)


def test_only_administrators_see_accounts(world: World, client_as: AsWhom) -> None:
    for name in ("nia", "ben", "chidi", "gita"):
        client_as(name).page("/people", status=403)
        client_as(name).page(url(world, "dot"), status=403)
        client_as(name).post(f"{url(world, 'dot')}/close", {"reason": WHY}, status=403)
    assert "Dot Penhale" in client_as("sam").text("/people")


def test_people_are_found_by_name_team_role_and_state(world: World, client_as: AsWhom) -> None:
    sam = client_as("sam")
    close_account(world.ports, world.as_("sam"), world.as_("mo"), reason=WHY)

    assert "1 account found, by name" in sam.text("/people?q=penh")
    assert "Rui Cardoso" in sam.text(f"/people?team={world.cast.teams['South']}")
    assert "Idris Fairweather" in sam.text("/people?role=panel_chair")
    closed = sam.text("/people?state=closed")
    assert "Mo Sandiford" in closed
    assert "Dot Penhale" not in closed
    assert "Nobody matches." in sam.text("/people?q=nobody-of-that-name")


def test_a_role_is_given_and_taken_and_the_history_says_who_and_why(world: World, client_as: AsWhom) -> None:
    sam, dot = client_as("sam"), client_as("dot")
    auditor = {"role": "auditor", "team": "council", "reason": WHY}
    dot.open("/record", status=403)

    given = sam.follow(sam.post(f"{url(world, 'dot')}/give", auditor))
    dot.open("/record")
    take = f"{url(world, 'dot')}/take"
    assert "Take a role away: Auditor, whole council" in sam.text(f"{take}?role=auditor&team=council")
    taken = words(sam.follow(sam.post(take, auditor)))

    assert "The role is given." in words(given)
    assert "The role is taken away." in taken
    assert f"Role taken away: auditor, whole council Sam Ellery {WHY}" in taken
    dot.open("/record", status=403)
    assert world.tags("role_given", by="sam") == world.tags("role_taken", by="sam") == 1
    said = client_as("nia").text("/record?kind=people")
    assert "took the role auditor from Dot Penhale" in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"team": "council", "reason": WHY}, "Choose which role"),
        ({"role": "iro", "reason": WHY}, "Choose where the role is held"),
        ({"role": "iro", "team": "council", "reason": "So"}, "Say in a sentence why."),
        ({"role": "process_owner", "team": "council", "reason": WHY}, "A process owner takes no part in casework"),
        ({"role": "no_such", "team": "no-team", "reason": WHY}, "Choose which role"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    world: World, client_as: AsWhom, typed: dict[str, str], sentence: str
) -> None:
    sam = client_as("sam")

    shown = sam.post(f"{url(world, 'dot')}/give", typed, status=422).get_data(as_text=True)

    assert sentence in shown
    assert typed["reason"] in shown
    assert world.tags("role_given") == 0


def test_roles_of_the_product_are_held_for_the_whole_council(world: World, client_as: AsWhom) -> None:
    typed = {"role": "auditor", "team": world.cast.teams["South"], "reason": WHY}

    shown = client_as("sam").post(f"{url(world, 'mo')}/give", typed, status=422)

    assert "This role is held for the whole council." in shown.get_data(as_text=True)


def test_nobody_changes_their_own_account(world: World, client_as: AsWhom) -> None:
    second_administrator(world)
    sam = client_as("sam")

    shown = sam.text(url(world, "sam"))
    assert "This is your own account." in shown
    assert "Give a role" not in shown
    sam.open(f"{url(world, 'sam')}/give", status=403)
    assert world.tags("refused") == 0, "looking is no attempt"
    sam.post(f"{url(world, 'sam')}/give", {"role": "iro", "team": "council", "reason": WHY}, status=403)
    sam.post(f"{url(world, 'sam')}/take", ADMIN, status=403)

    assert world.tags("refused", by="sam") == 2


def test_the_last_administrator_stays_until_there_is_another(world: World, client_as: AsWhom) -> None:
    second_administrator(world)
    uma, sam = client_as("uma"), client_as("sam")
    uma.post(f"{url(world, 'sam')}/close", {"reason": WHY})

    assert sam.client.get("/people").status_code == 303, "signed out at once"
    uma.post(f"{url(world, 'sam')}/reopen", {"reason": WHY})
    assert sam.client.get("/people").status_code == 303, "and not signed in again by opening it"
    uma.post(f"{url(world, 'sam')}/take", ADMIN)
    second = uma.post(f"{url(world, 'uma')}/take", ADMIN, status=403)

    assert "Nobody changes their own account" in second.get_data(as_text=True)


def test_an_account_is_closed_at_once_and_opened_again(world: World, client_as: AsWhom) -> None:
    sam, mo = client_as("sam"), client_as("mo")
    mo.open("/")
    page = f"{url(world, 'mo')}/close"
    assert "signed out everywhere" in sam.text(page)
    sam.post(page, {"reason": ""}, status=422)
    mo.open("/")

    closed = words(sam.follow(sam.post(page, {"reason": WHY})))

    assert "The account is closed." in closed
    assert mo.client.get("/").status_code == 303
    again = sam.post(page, {"reason": WHY}, status=422)
    assert "This account is closed already." in again.get_data(as_text=True)
    opened = words(sam.follow(sam.post(f"{url(world, 'mo')}/reopen", {"reason": WHY})))
    assert "The account is open again." in opened
    assert world.tags("account_closed", by="sam") == world.tags("account_reopened", by="sam") == 1


def test_a_new_password_ends_what_was_open_with_the_old_one(world: World, client_as: AsWhom) -> None:
    sam, mo = client_as("sam"), client_as("mo")
    page = f"{url(world, 'mo')}/password"
    short = sam.post(page, {"password": "short", "reason": WHY}, status=422).get_data(as_text=True)
    assert "A password has at least 12 characters." in short
    assert WHY in short
    assert 'value="short"' not in short

    sam.post(page, {"password": "a longer invented one", "reason": WHY})

    told = sa.select(t.notices.c.template).where(t.notices.c.to_worker_id == world.as_("mo"))
    with world.database.connect() as connection:
        assert list(connection.execute(told).scalars()) == ["password_changed"], "who did not ask for it notices"
    assert mo.client.get("/").status_code == 303
    assert sign_in(world.ports, "mo", "a longer invented one", network="192.0.2.7")[0] == world.as_("mo")
    with world.database.connect() as connection:
        kept = " ".join(connection.execute(sa.select(t.audit_entries.c.entry)).scalars())
    assert "a longer invented one" not in kept
    assert WHY not in kept


def test_details_are_changed_and_roles_stay(world: World, client_as: AsWhom) -> None:
    sam = client_as("sam")
    page = f"{url(world, 'dot')}/details"
    assert "Dot Penhale" in sam.open(page).get_data(as_text=True)
    bad = {"name": "", "email": "no address", "own_team": "elsewhere", "reason": WHY}
    assert "Choose a team of the list" in sam.post(page, bad, status=422).get_data(as_text=True)
    bad["own_team"] = "none"
    assert "This is no e-mail address." in sam.post(page, bad, status=422).get_data(as_text=True)

    good = {"name": "Dot Penhale-Reed", "email": "dot@example.org", "own_team": world.cast.teams["North"]}
    shown = words(sam.follow(sam.post(page, {**good, "reason": WHY})))

    assert "Dot Penhale-Reed" in shown
    assert "Child’s social worker South" in shown


def test_a_person_is_added_with_a_first_role_and_can_sign_in(world: World, client_as: AsWhom) -> None:
    sam = client_as("sam")
    typed = {
        "name": "Noor Trevanion",
        "sign_in_name": "Noor",
        "email": "",
        "own_team": world.cast.teams["South"],
        "role": "adoption_sw",
        "team": world.cast.teams["South"],
        "password": "an invented password",
        "reason": WHY,
    }
    wrong = sam.post("/people/new", {**typed, "sign_in_name": "dot", "role": "", "team": ""}, status=422)
    assert "Somebody signs in with that name already" in wrong.get_data(as_text=True)
    nothing = sam.post("/people/new", {"role": "iro"}, status=422).get_data(as_text=True)
    for sentence in ("Enter the person’s name", "Enter the name the person will", "Choose where", "at least 12"):
        assert sentence in nothing
    both = sam.post("/people/new", {**typed, "role": "auditor"}, status=422).get_data(as_text=True)
    assert "This role is held for the whole council." in both
    assert "Noor Trevanion" in both

    shown = words(sam.follow(sam.post("/people/new", typed)))

    assert "The person is added." in shown
    assert "Adoption social worker South" in shown
    assert sign_in(world.ports, "noor", "an invented password", network="192.0.2.7")


def test_an_account_that_there_is_not_is_not_found(world: World, client_as: AsWhom) -> None:
    sam = client_as("sam")
    sam.page("/people/nobody", status=404)
    sam.page("/people/nobody/give", status=404)
    sam.page(f"{url(world, 'dot')}/take?role=iro&team=council", status=404)
