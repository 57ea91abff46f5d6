"""What every answer carries, and what no answer says."""

from __future__ import annotations

import logging

import pytest

from engine.observing import told
from tests.pages.conftest import Person
from webui import look


@pytest.mark.parametrize("path", ["/", "/tasks", "/help", "/sign-in", "/no-such-page", "/tasks/no-such-task"])
def test_every_page_carries_the_policy_and_is_kept_nowhere(client_as, path):
    answer = client_as("amara").client.get(path)

    assert answer.headers["Content-Security-Policy"] == look.CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_allows_no_inline_script_but_the_one_of_the_template():
    assert "unsafe" not in look.CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in look.CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in look.CONTENT_SECURITY_POLICY


def test_built_files_are_kept_for_a_year_since_their_names_change_with_their_content(client_as):
    answer = client_as("").client.get(look.asset_urls(look.STATIC, url_prefix="/static")("style.css"))

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_form_without_its_token_is_refused_and_what_was_typed_is_shown(client_as):
    esme = client_as("esme")

    answer = esme.client.post("/households/new", data={"people-0-name": "Ada Moss", "team": "north"})

    assert answer.status_code == 400
    said = answer.get_data(as_text=True)
    assert "This page was open too long to be sent" in said
    assert "Ada Moss" in said


def test_a_failure_of_ours_shows_a_reference_and_neither_trace_nor_words(app, client_as, caplog, monkeypatch):
    def fails() -> None:
        raise ZeroDivisionError("what a mother said")

    monkeypatch.setitem(app.view_functions, "inbox.inbox", fails)
    amara: Person = client_as("amara")

    with caplog.at_level(logging.ERROR):
        answer = amara.open("/tasks", status=500)

    said = answer.get_data(as_text=True)
    assert "Something went wrong on our side" in said
    assert "Traceback" not in said
    (record,) = [one for one in caplog.records if one.name == "webui.errors"]
    line = told(record)
    assert line["reference"] in said
    assert line["failed"] == ["builtins.ZeroDivisionError"]
    assert "what a mother said" not in said + str(line)


def test_an_unknown_address_and_a_wrong_method_are_the_same_page(client_as):
    amara = client_as("amara")

    assert amara.text("/tasks/x/y/z", status=404) == amara.text("/sign-out", status=404)
