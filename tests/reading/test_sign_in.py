"""Whose session it is, with roles, teams and the line of management."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from engine import tables as t
from engine.domain.people import RoleHeld
from engine.reading.sign_in import session_worker, viewer_of
from tests.reading.rows import NOW, Council

TOKEN = "a" * 64


def signed_in(council: Council, who: str, *, until: datetime = NOW + timedelta(hours=1)) -> None:
    council.add(t.sessions, token_sha256=TOKEN, worker_id=who, started_at=NOW, seen_at=NOW, expires_at=until)


def test_a_session_gives_its_worker_with_roles_and_managers(council: Council) -> None:
    signed_in(council, "femi")

    session = session_worker(council.database, TOKEN, NOW)

    assert session is not None
    viewer = session.viewer
    assert (viewer.id, viewer.name, viewer.team_name) == ("femi", "Femi", "Adoption North")
    assert viewer.roles == (RoleHeld(role="adoption_sw", team="north"), RoleHeld(role="family_finder", team="north"))
    assert viewer.managers == ("ben", "gita")
    assert viewer.worker.holds("family_finder", in_team="north")
    assert (session.started_at, session.expires_at) == (NOW, NOW + timedelta(hours=1))


def test_a_manager_manages_the_teams_whose_line_they_are_in(council: Council) -> None:
    assert council.viewer("ben").manages == {"north"}
    assert council.viewer("gita").manages == {"north", "south"}
    assert council.viewer("ben").managers == ("gita",)
    assert council.viewer("amara").manages == frozenset()


def test_a_session_that_is_over_or_unknown_is_nobodys(council: Council) -> None:
    signed_in(council, "femi", until=NOW)

    assert session_worker(council.database, TOKEN, NOW) is None
    assert session_worker(council.database, "b" * 64, NOW) is None


def test_a_closed_account_ends_its_sessions(council: Council) -> None:
    signed_in(council, "femi")
    with council.database.begin() as connection:
        connection.execute(t.workers.update().where(t.workers.c.id == "femi").values(active=False))

    assert session_worker(council.database, TOKEN, NOW) is None
    assert viewer_of(council.database, "femi", NOW) is None


def test_a_worker_without_a_role_can_sign_in_and_sees_no_casework(council: Council) -> None:
    council.add(t.workers, id="new", sign_in_name="new", name="New", password_hash="-")
    signed_in(council, "new")

    session = session_worker(council.database, TOKEN, NOW)

    assert session is not None
    assert session.viewer.roles == ()
    assert not session.viewer.casework


def test_today_is_the_day_it_is_in_england(council: Council) -> None:
    signed_in(council, "femi", until=datetime(2027, 1, 1, tzinfo=UTC))

    session = session_worker(council.database, TOKEN, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert session is not None
    assert session.viewer.today == date(2026, 7, 1)


def test_a_session_costs_one_statement_however_many_roles_there_are(council: Council) -> None:
    for number in range(40):
        council.add(t.worker_roles, worker_id="femi", role=f"role_{number}", team_id=None)
    signed_in(council, "femi")

    with council.statements() as sent:
        session = session_worker(council.database, TOKEN, NOW)

    assert session is not None
    assert len(session.viewer.roles) == 42
    assert len([statement for statement in sent if not statement.startswith("BEGIN")]) == 1
