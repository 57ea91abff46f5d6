"""`fingerpost user`: people are added, listed, changed, and what is wrong is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.actions.sign_in import NotSignedIn, sign_in
from engine.application import build_ports
from engine.cli.users import command
from engine.settings import Settings
from engine.store.migrating import migrate

PASSWORD = "an invented password"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `fingerpost user` on a fresh installation."""
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    ports = build_ports(Settings.from_env())
    migrate(ports.database)
    ports.database.dispose()

    def running(*arguments: str) -> Result:
        return CliRunner().invoke(command, arguments)

    return running


def add(run, name: str, *more: str) -> Result:
    return run("add", name, "--name", name.title(), "--password", PASSWORD, *more)


def test_the_first_person_is_added_with_their_team_and_can_sign_in(run):
    added = add(run, "mia", "--team", "West", "--role", "adoption_sw@West", "--role", "auditor")

    assert added.exit_code == 0, added.output
    assert "Mia can sign in as mia." in added.output
    assert "mia          Mia: adoption_sw@West, auditor" in run("list").output
    ports = build_ports(Settings.from_env())
    assert sign_in(ports, "mia", PASSWORD, network="192.0.2.7")[1]


def test_a_name_is_given_once(run):
    add(run, "mia")

    again = add(run, "mia")

    assert again.exit_code != 0
    assert "Somebody signs in with that name already." in again.output


@pytest.mark.parametrize(
    ("role", "sentence"),
    [("no_such_role", "There is no role no_such_role."), ("adoption_sw@Nowhere", "There is no team Nowhere.")],
)
def test_a_role_or_team_that_is_not_there_is_told_with_those_that_are(run, role, sentence):
    refused = add(run, "mia", "--role", role)

    assert refused.exit_code == 2
    assert sentence in refused.output
    assert run("list").output == ""


def test_roles_are_replaced_as_a_whole(run):
    add(run, "mia", "--team", "West", "--role", "adoption_sw@West")

    run("roles", "mia", "adoption_tm@West", "panel_member")

    assert "adoption_tm@West, panel_member" in run("list").output
    assert "adoption_sw" not in run("list").output


def test_a_new_password_replaces_the_old_one(run):
    add(run, "mia")

    run("password", "mia", "--password", "another invented one")

    ports = build_ports(Settings.from_env())
    assert sign_in(ports, "mia", "another invented one", network="192.0.2.7")[1]
    with pytest.raises(NotSignedIn):
        sign_in(ports, "mia", PASSWORD, network="192.0.2.7")


def test_a_short_password_is_refused(run):
    refused = run("add", "mia", "--name", "Mia", "--password", "short")

    assert refused.exit_code != 0
    assert "at least 12 characters" in str(refused.exception)


def test_somebody_who_is_not_there_is_told(run):
    assert "Nobody signs in as mia." in run("password", "mia", "--password", PASSWORD).output


def test_an_account_is_closed_and_opened_again_with_a_reason(run):
    add(run, "mia")
    ports = build_ports(Settings.from_env())

    short = run("close", "mia", "--why", "So")
    closed = run("close", "mia", "--why", "She has left the council.")

    assert short.exit_code == 1
    assert "Say in a sentence why." in short.output
    assert closed.output == "The account of Mia is closed.\n"
    with pytest.raises(NotSignedIn):
        sign_in(ports, "mia", PASSWORD, network="192.0.2.7")
    assert run("reopen", "mia", "--why", "She has come back.").output == "The account of Mia is open again.\n"
    assert sign_in(ports, "mia", PASSWORD, network="192.0.2.7")[1]


def test_the_last_administrator_keeps_the_role(run):
    add(run, "mia", "--role", "system_admin")

    refused = run("roles", "mia", "auditor")

    assert refused.exit_code == 1
    assert "This is the last administrator." in refused.output
    add(run, "lou", "--role", "system_admin")
    assert run("roles", "mia", "auditor").exit_code == 0


def test_a_process_owner_is_given_no_casework(run):
    refused = add(run, "mia", "--team", "West", "--role", "adoption_sw@West", "--role", "process_owner")

    assert refused.exit_code == 1
    assert "A process owner takes no part in casework" in refused.output


def test_a_role_with_a_team_left_out_after_the_at_is_not_given_for_all_teams(run):
    answer = add(run, "mia", "--role", "adoption_sw@")

    assert answer.exit_code == 2
    assert "Name a team after the @ of adoption_sw@" in answer.output
    assert run("list").output == ""
