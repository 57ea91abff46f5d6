"""Who gets to which page: every route says what it needs, and what is not yours does not exist."""

from __future__ import annotations

import pytest

from engine.domain.access import Act
from tests.world import World
from webui.access import Requirement


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def some_values(rule) -> dict[str, object]:
    """Something for each part of an address that stands for an id, a number, or one of a few words."""
    return {name: next(iter(sorted(getattr(part, "items", ["1"])))) for name, part in rule._converters.items()}


def test_every_route_says_what_it_needs(app):
    without = [
        str(rule)
        for rule in routes(app)
        if not isinstance(getattr(app.view_functions[rule.endpoint], "needs", None), Requirement | Act)
    ]

    assert without == []


def test_pages_without_signing_in_are_few_and_named(app):
    open_pages = {str(rule) for rule in routes(app) if app.view_functions[rule.endpoint].needs is Requirement.ANYBODY}

    words = {"/sign-in", "/sign-out", "/help", "/accessibility", "/privacy"}
    assert open_pages == words | {"/healthz", "/readyz", "/metrics"}


def test_every_other_page_sends_those_who_have_not_signed_in_to_do_so(app, client_as):
    nobody = client_as("")
    for rule in routes(app):
        if app.view_functions[rule.endpoint].needs is Requirement.ANYBODY or "GET" not in rule.methods:
            continue
        path = app.url_map.bind("localhost").build(rule.endpoint, some_values(rule))
        answer = nobody.client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["Location"].startswith("/sign-in"), path


def test_a_page_changes_nothing_when_it_is_fetched(app, client_as):
    """Whatever changes something is only there for POST."""
    changes = {"/sign-out", "/tasks/<task>/draft", "/tasks/<task>/complete", "/tasks/<task>/take"}

    for rule in routes(app):
        if str(rule) in changes:
            assert "GET" not in rule.methods


@pytest.fixture
def north(world: World):
    """A task of the North, with a document."""
    journey = world.enter("adopter_stage_1", world.household().ref)
    return world.task(journey.id, "ut_respond"), journey


PAGES = ["", "/check", "/why", "/answers", "/hand-over"]
SENT = ["", "/draft", "/complete", "/take", "/hand-over"]


@pytest.mark.parametrize("page", PAGES)
def test_dot_sees_no_page_of_a_task_of_the_north(client_as, north, page):
    dot = client_as("dot")

    text = dot.text(f"/tasks/{north[0].id}{page}", status=404)

    assert text == dot.text("/tasks/00000000-0000-7000-8000-000000000000", status=404)
    assert "Page not found" in text


@pytest.mark.parametrize("page", SENT)
def test_dot_can_send_nothing_to_a_task_of_the_north(client_as, north, world, page):
    dot = client_as("dot")

    answer = dot.post(f"/tasks/{north[0].id}{page}", {"-asked": "1", "do": "check", "notes": "x"}, status=404)

    assert "Page not found" in answer.get_data(as_text=True)
    assert world.open(north[1].id) == ["ut_respond"]


def test_dot_can_start_nothing_for_a_household_of_the_north(client_as, north):
    subject = str(north[1].subject)
    dot = client_as("dot")

    dot.page(f"/journeys/start?subject={subject}", status=404)
    dot.page(f"/journeys/start?subject={subject}&pathway=urgent_concern", status=404)
    dot.post(f"/journeys/start?subject={subject}&pathway=urgent_concern", {"do": "start"}, status=404)


def test_dot_finds_no_task_of_the_north_in_any_list(client_as, north):
    dot = client_as("dot")

    for path in ("/", "/tasks", "/tasks?whose=team", "/tasks?whose=decisions", "/tasks?whose=team&q=Adeyemi"):
        assert "Adeyemi" not in dot.text(path).replace("“Adeyemi”", "")


def test_an_auditor_reads_a_task_and_can_answer_nothing(client_as, north):
    nia = client_as("nia")

    page = nia.page(f"/tasks/{north[0].id}")

    assert not page.xpath("//button[@name='do'][@value='check']")
    assert "Who can: Esme Trewin" in nia.text(f"/tasks/{north[0].id}")


@pytest.mark.parametrize("name", ["chidi", "sam"])
def test_who_only_keeps_the_product_running_sees_no_casework(client_as, north, name):
    client_as(name).page(f"/tasks/{north[0].id}", status=404)


def test_a_page_for_a_role_refuses_others_and_puts_that_on_record(client_as, world: World):
    lin = client_as("lin")

    text = lin.text("/households/new", status=403)

    assert "Your roles do not let you" in text
    assert "Your attempt is in the audit trail" in text
    assert world.tags("refused", by="lin") == 1
