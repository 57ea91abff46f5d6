"""Statements about what somebody may see, made once for all who hold the same roles in the same number of teams.

Putting the condition of who may know whom together takes longer than asking the database. What is kept is the form of
the statement alone: it is made for a stand-in without a name, whose id, day and teams are left open and are filled in
each time it is asked. Asked without them it is an error; it never holds whom it was first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from engine.domain.ids import TeamId, WorkerId
from engine.reading.viewer import Viewer

#: How many forms of one statement are kept: a council has some dozens of posts, each with the same roles.
FORMS_KEPT = 256
#: What no id begins with: should a place be missed, nothing is found for it.
_OPEN = "\N{REPLACEMENT CHARACTER}"
_ID = f"{_OPEN}viewer"
_DAY, _OPEN_DAY = date.min, "viewer_today"
_QUOTE = "'"

Asked = tuple[sa.Select[Any], dict[str, Any]]


class MadeOnce:
    """A statement that `make` puts together for a viewer. It reads of them their roles, teams, id and day; whatever
    else it needs it leaves open as `sa.bindparam("name")`. It does no arithmetic with the day."""

    def __init__(self, make: Callable[[Viewer], sa.Select[Any]]) -> None:
        self._made = lru_cache(maxsize=FORMS_KEPT)(lambda stand_in: _left_open(make(stand_in)))

    def by(self, viewer: Viewer, **given: Any) -> Asked:
        """The statement and everything it leaves open, for `connection.execute(*…)`."""
        teams = {team: TeamId(f"{_OPEN}team{number:04}") for number, team in enumerate(sorted(viewer.teams))}
        opened = {open_team.removeprefix(_OPEN): team for team, open_team in teams.items()}
        stand_in = Viewer(
            id=WorkerId(_ID),
            sign_in_name="",
            name="",
            today=_DAY,
            roles=tuple(held if held.team is None else replace(held, team=teams[held.team]) for held in viewer.roles),
            manages=frozenset(teams[team] for team in viewer.manages),
        )
        return self._made(stand_in), {"viewer": viewer.id, _OPEN_DAY: viewer.today, **opened, **given}


def _left_open(made: sa.Select[Any]) -> sa.Select[Any]:
    return cast("sa.Select[Any]", visitors.replacement_traverse(made, {}, _opened))


def _opened(element: Any, **_: Any) -> sa.ColumnElement[Any] | None:
    """What stands in a statement instead of what is the stand-in's, or says the same for everybody; None for the rest.

    A state or a role is written out: PostgreSQL then sees that an index of what is open serves all who ask, and plans
    once instead of each time, which took it six times as long as answering. Whatever somebody typed is never part of
    such a statement; it is left open by name.
    """
    if not isinstance(element, sa.BindParameter):
        return None
    if isinstance(element.value, list) and any(str(one).startswith(_OPEN) for one in element.value):
        raise ValueError("A list holds what is the viewer's own. Bind its values one by one, with visible.one_of.")
    if isinstance(element.value, str) and element.value.startswith(_OPEN):
        return sa.bindparam(element.value.removeprefix(_OPEN), type_=element.type)
    if element.value == _DAY:
        return sa.bindparam(_OPEN_DAY, type_=element.type)
    if isinstance(element.value, str) and isinstance(element.type, sa.String):
        return sa.literal_column(f"'{element.value.replace(_QUOTE, _QUOTE * 2)}'", type_=element.type)
    return None
