"""Signing in, staying signed in, and losing nothing when the session ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from engine.actions.sign_in import (
    COUNTED_WITHIN,
    LOCKED_FOR,
    MOST_WRONG_FROM_A_NETWORK,
    SESSION_IDLE,
    SESSION_LASTS,
    TRIES_BEFORE_LOCK,
)
from engine.application import ports_over
from engine.domain.ids import TaskId
from engine.settings import Settings
from engine.store import open_database
from tests.pages.conftest import Person, words
from tests.pages.html_checks import check_page
from tests.world import PASSWORD, World, shipped_calendar
from webui.access import local_path
from webui.app import create_app
from webui.current import COOKIE
from webui.networks import network_of


def sign_in(person: Person, name: str = "amara", password: str = PASSWORD, *, status: int = 303, **fields: str):
    person.open("/sign-in")
    return person.post("/sign-in", {"name": name, "password": password, **fields}, status=status)


def said(answer) -> str:
    """The words of the page but for the name typed."""
    return words(check_page(answer.get_data(as_text=True)))


def test_somebody_signs_in_and_lands_on_their_first_page(client_as):
    amara = client_as("")

    answer = sign_in(amara)

    assert answer.headers["Location"] == "/"
    assert "Good morning, Amara" in amara.text("/")


def test_the_name_may_be_typed_in_any_case_and_with_spaces(client_as):
    assert sign_in(client_as(""), name="  Amara ").headers["Location"] == "/"


def test_the_session_is_a_random_token_that_scripts_and_other_sites_do_not_get(client_as):
    answer = sign_in(client_as(""))

    (cookie,) = [set_ for set_ in answer.headers.getlist("Set-Cookie") if set_.startswith(f"{COOKIE}=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert len(cookie.split("=")[1].split(";")[0]) >= 43


def test_over_https_the_cookie_is_only_sent_over_https(client_as):
    amara = client_as("")
    amara.open("/sign-in", base_url="https://localhost")

    answer = amara.post("/sign-in", {"name": "amara", "password": PASSWORD}, base_url="https://localhost")

    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("name", "password"), [("amara", "not the password"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client_as, name, password):
    answer = sign_in(client_as(""), name, password, status=403)

    assert "The name or the password is not right. Check both and try again" in answer.get_data(as_text=True)


def test_the_password_is_never_shown_again(client_as):
    answer = sign_in(client_as(""), "amara", "what-amara-typed-wrongly", status=403)

    assert "what-amara-typed-wrongly" not in answer.get_data(as_text=True)


def test_after_five_wrong_passwords_even_the_right_one_waits(client_as):
    amara = client_as("")
    for _ in range(TRIES_BEFORE_LOCK):
        sign_in(amara, password="a wrong one", status=403)

    sign_in(amara, status=403)


def test_after_wrong_tries_nothing_tells_whether_there_is_somebody_of_that_name(client_as):
    somebody, nobody = client_as(""), client_as("")

    told = [
        [said(sign_in(who, name, "a wrong one", status=403)) for _ in range(TRIES_BEFORE_LOCK + 2)]
        for who, name in ((somebody, "amara"), (nobody, "nobody"))
    ]

    assert told[0] == told[1]


def test_a_locked_account_opens_again_after_five_minutes(client_as, world: World):
    amara = client_as("")
    for _ in range(TRIES_BEFORE_LOCK):
        sign_in(amara, password="a wrong one", status=403)

    world.clock.advance(LOCKED_FOR)

    assert sign_in(amara).headers["Location"] == "/"


def test_a_try_at_a_locked_account_is_on_record_as_well(client_as, world: World):
    for _ in range(TRIES_BEFORE_LOCK + 1):
        sign_in(client_as(""), password="a wrong one", status=403)

    assert world.tags("sign_in_failed", by="amara") == TRIES_BEFORE_LOCK + 1


def test_many_wrong_tries_from_one_network_hold_it_up_for_a_while(client_as, world: World):
    somebody = client_as("")
    for number in range(MOST_WRONG_FROM_A_NETWORK):
        sign_in(somebody, f"name-{number}", "a wrong one", status=403)

    answer = sign_in(somebody, status=429)

    assert "Too many wrong tries came from this network. Wait 5 minutes, then try again" in said(answer)
    assert answer.headers["Retry-After"] == "300"
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    somebody.open("/sign-in")
    fields = {"name": "amara", "password": PASSWORD}
    assert somebody.post("/sign-in", fields, environ_overrides=elsewhere).headers["Location"] == "/"
    world.clock.advance(COUNTED_WITHIN)
    assert sign_in(client_as("")).headers["Location"] == "/"


@pytest.fixture
def another(app: Flask, world: World, settings: Settings) -> Iterator[Person]:
    """Nobody yet, at a second application: it shares nothing with the first but the database."""
    database = open_database(world.database.url.render_as_string(hide_password=False))
    ports = ports_over(database, clock=world.clock, calendar=shipped_calendar())
    yield Person(client=create_app(ports, settings).test_client())
    database.dispose()


def test_wrong_tries_at_one_process_hold_the_network_up_at_every_other(client_as, another: Person, world: World):
    for number in range(MOST_WRONG_FROM_A_NETWORK):
        at = client_as("") if number % 2 else another
        sign_in(at, f"name-{number}", "a wrong one", status=403)

    held_up = [sign_in(at, status=429) for at in (client_as(""), another)]

    assert [answer.headers["Retry-After"] for answer in held_up] == ["300", "300"]
    world.clock.advance(COUNTED_WITHIN)
    assert sign_in(another).headers["Location"] == "/"


def test_a_name_typed_wrongly_or_rightly_is_in_no_log(client_as, caplog):
    with caplog.at_level("DEBUG"):
        sign_in(client_as(""), "amara", "a wrong one", status=403)
        sign_in(client_as(""), "amara")

    assert "amara" not in " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:" + "x" * 100, "unix:" + "x" * 59),
    ],
)
def test_a_site_with_addresses_without_end_is_one_network(address: str, network: str):
    assert network_of(address) == network


def test_a_page_that_needs_signing_in_comes_after_it(client_as):
    amara = client_as("")
    sent_away = amara.open("/tasks?whose=team&due=late", status=303)
    assert sent_away.headers["Location"] == "/sign-in?next=/tasks%3Fwhose%3Dteam%26due%3Dlate"
    page = amara.page(sent_away.headers["Location"])
    (next_page,) = page.xpath("//input[@name='next']/@value")

    answer = sign_in(amara, next=next_page)

    assert answer.headers["Location"] == "/tasks?whose=team&due=late"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "tasks",
        "/a\nb",
    ],
)
def test_signing_in_never_leads_to_another_site(client_as, address):
    assert local_path(address) == "/"
    assert sign_in(client_as(""), next=address).headers["Location"] == "/"


def test_signing_out_ends_the_session_on_the_server_too(client_as, app):
    amara = client_as("amara")
    amara.open("/tasks")
    token = amara.client.get_cookie(COOKIE).value

    amara.post("/sign-out")
    again = app.test_client()
    again.set_cookie(COOKIE, token)

    assert amara.open("/tasks", status=303).headers["Location"].startswith("/sign-in")
    assert again.get("/tasks").status_code == 303


def test_a_session_is_over_after_half_an_hour_without_use(client_as, world: World):
    amara = client_as("amara")

    world.clock.set(world.clock.now() + SESSION_IDLE - timedelta(minutes=1))
    amara.open("/tasks")
    world.clock.set(world.clock.now() + SESSION_IDLE - timedelta(minutes=1))
    amara.open("/tasks")
    world.clock.set(world.clock.now() + SESSION_IDLE)

    assert amara.open("/tasks", status=303).headers["Location"] == "/sign-in?next=/tasks"


def test_a_session_is_over_after_twelve_hours_even_in_use(client_as, world: World):
    amara = client_as("amara")
    start = world.clock.now()

    while world.clock.now() < start + SESSION_LASTS - timedelta(minutes=20):
        world.clock.set(world.clock.now() + timedelta(minutes=20))
        amara.open("/help")
        amara.open("/tasks")
    world.clock.set(start + SESSION_LASTS)

    amara.open("/tasks", status=303)


def test_what_was_typed_in_a_session_that_is_over_is_there_after_signing_in_again(client_as, world: World):
    journey = world.enter("adopter_stage_1", world.household().ref)
    task = world.task(journey.id, "ut_respond")
    esme = client_as("esme")
    esme.open(f"/tasks/{task.id}")
    world.clock.set(world.clock.now() + SESSION_IDLE)

    asked = esme.post(
        f"/tasks/{task.id}", {"-asked": "1", "notes": "They asked <twice> & waited", "do": "check"}, status=401
    )
    assert "What you typed is kept" in asked.get_data(as_text=True)
    fields = {
        field.get("name"): field.get("value") or field.text_content()
        for field in esme_form(asked)
        if field.get("name") != "csrf_token"
    }
    answer = esme.post("/sign-in", {**fields, "name": "esme", "password": PASSWORD})

    assert answer.headers["Location"] == f"/tasks/{task.id}"
    page = esme.follow(answer)
    assert "What you typed has been kept." in words(page)
    assert page.xpath("string(//textarea[@name='notes'])").strip() == "They asked <twice> & waited"


def test_what_somebody_else_typed_is_not_kept_for_who_may_not_see_the_task(client_as, world: World):
    journey = world.enter("adopter_stage_1", world.household().ref)
    task = TaskId(world.task(journey.id, "ut_respond").id)
    dot = client_as("")

    answer = sign_in(dot, "dot", **{"typed_at": f"/tasks/{task}", "typed.notes": "words"})

    dot.page(answer.headers["Location"], status=404)


def esme_form(answer):
    """The fields of the sign-in form."""
    from tests.pages.html_checks import check_page

    return check_page(answer.get_data(as_text=True)).xpath("//form[@action='/sign-in']//*[@name]")
