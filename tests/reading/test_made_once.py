"""A statement made once for all of a post asks exactly what one made for the person would ask."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from engine import tables as t
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld
from engine.reading.inbox_scope import listed_by, my_decisions, my_teams
from engine.reading.made_once import MadeOnce
from engine.reading.task_rows import task_select
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey


def _viewer(ident: str, *, day: int, teams: list[str], manages: frozenset[str] = frozenset()) -> Viewer:
    held = [RoleHeld(role=Role("child_sw"), team=TeamId(team)) for team in teams]
    return Viewer(
        id=WorkerId(ident),
        sign_in_name=ident,
        name=ident.title(),
        today=date(2026, 7, day),
        roles=(*held, RoleHeld(role=Role("adm_adoption"))),
        manages=frozenset(map(TeamId, manages)),
    )


VIEWERS = [
    _viewer("amara", day=1, teams=["north"]),
    _viewer("dot", day=2, teams=["south"]),
    _viewer("gita", day=3, teams=["south", "north"], manages=frozenset({"north", "west"})),
    _viewer("rui", day=4, teams=["west", "north"], manages=frozenset({"west", "east"})),
]


def _task(viewer: Viewer) -> sa.Select[Any]:
    tasks = t.tasks.c
    return task_select(viewer).where(visible_journey(viewer, tasks.subject, tasks.journey_id))


def _counts(viewer: Viewer) -> sa.Select[Any]:
    scopes = (my_teams(viewer), my_decisions(viewer))
    return sa.select(sa.func.sum(sum(scope.where(listed_by(viewer)).count(9) for scope in scopes)))


def _sent(statement: sa.Select[Any], given: dict[str, Any]) -> str:
    """What the database is asked, with each value written where it belongs."""
    written = statement.params(given).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(written)


@pytest.mark.parametrize("make", [_task, _counts])
def test_everybody_is_asked_for_as_themselves_whoever_was_asked_for_first(make: Any) -> None:
    once = MadeOnce(make)

    for viewer in (*VIEWERS, *reversed(VIEWERS)):
        assert _sent(*once.by(viewer)) == _sent(make(viewer), {})


def test_two_of_one_post_share_the_statement_and_another_post_has_its_own() -> None:
    once = MadeOnce(_task)

    amara, dot, gita, _ = (once.by(viewer)[0] for viewer in VIEWERS)

    assert amara is dot
    assert gita is not amara


def test_it_holds_nobody_and_cannot_be_asked_without_saying_for_whom() -> None:
    statement, _ = MadeOnce(_task).by(VIEWERS[0])
    database = sa.create_engine("sqlite://")
    t.metadata.create_all(database)

    with database.connect() as connection, pytest.raises(sa.exc.StatementError, match="'viewer"):
        connection.execute(statement)

    whole = f"{statement} {statement.compile().params}"
    assert not [theirs for theirs in ("amara", "north", "2026") if theirs in whole]


def test_what_is_the_same_for_everybody_is_written_out_so_that_it_is_planned_once() -> None:
    statement, _ = MadeOnce(_counts).by(VIEWERS[0])

    assert "tasks.state = 'open'" in str(statement)
    assert not [value for value in statement.compile().params.values() if isinstance(value, str)]


def test_a_list_that_would_keep_what_is_the_viewers_is_refused() -> None:
    once = MadeOnce(lambda viewer: sa.select(t.tasks.c.id).where(t.tasks.c.team_id.not_in(sorted(viewer.teams))))

    with pytest.raises(ValueError, match="one by one"):
        once.by(VIEWERS[0])
