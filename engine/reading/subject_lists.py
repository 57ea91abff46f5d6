"""The lists of children and of households: by name, searched, page by page; one mechanism for both.

Like the inbox, a list is several slices that do not overlap, each read by name from one index and merged afterwards:
those of each team of the viewer, those whom the viewer is allocated to, and those on whom a council-wide role of
theirs has had work. One condition with OR would sort the whole register for 25 names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from engine import tables as t
from engine.domain.journey import NOT_ENDED
from engine.domain.subjects import SubjectKind
from engine.reading.paging import COUNTED_UP_TO, PAGE_SIZE, Paging, count_up_to, offset, page_of
from engine.reading.rows import Choice, SubjectRow
from engine.reading.subjects import EVERYBODY, ListedSubject, SubjectFilters, listed, teams_to_choose
from engine.reading.text_search import words_of
from engine.reading.viewer import Viewer
from engine.reading.visible import (
    Condition,
    allocated_to,
    granted_to,
    has_been_granted,
    id_in,
    names,
    not_complained_of,
    one_of,
    teams_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Children or households: their table, what a word is looked for in, and a row of it as a subject."""

    kind: SubjectKind
    table: sa.Table
    found_by: Callable[[str], Condition]
    subject: Callable[[Row[Any]], SubjectRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectList:
    """One page of them by name, and the teams one may filter by."""

    rows: tuple[ListedSubject, ...]
    paging: Paging
    teams: tuple[Choice, ...]


def subject_list(
    database: Engine,
    viewer: Viewer,
    register: Register,
    *,
    today: date,
    filters: SubjectFilters = EVERYBODY,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> SubjectList:
    """One page of the children or of the households that the viewer may know of."""
    conditions = _conditions(register, viewer, filters)
    with database.connect() as connection:
        few = _few_granted(connection, viewer)
        everybody = _together(register, viewer, conditions, of_few=True)
        paging = page_of(connection, sa.select(everybody), page, page_size)
        start = offset(paging.page, page_size)
        found = _together(register, viewer, conditions, of_few=few, first=start + page_size)
        on_page = sa.select(found).order_by(found.c.name, found.c.id).limit(page_size).offset(start).subquery()
        rows = (
            sa.select(register.table, t.teams.c.name.label("team_name"))
            .join_from(register.table, on_page, on_page.c.id == register.table.c.id)
            .outerjoin(t.teams, t.teams.c.id == register.table.c.team_id)
            .order_by(on_page.c.name, on_page.c.id)
        )
        subjects = [register.subject(row) for row in connection.execute(rows)]
        return SubjectList(
            rows=listed(connection, viewer, subjects, today=today),
            paging=paging,
            teams=teams_to_choose(connection, viewer),
        )


def _together(
    register: Register, viewer: Viewer, conditions: list[Condition], *, of_few: bool, first: int | None = None
) -> sa.Subquery:
    """Ids and names of all slices; of each the first so many by name, where only these are wanted."""
    c = register.table.c
    parts = []
    for one in _slices(register, viewer, of_few=of_few):
        part = sa.select(c.id, c.name).where(one, *conditions)
        if first is not None:
            inner = part.order_by(c.name, c.id).limit(first).subquery()
            part = sa.select(inner.c.id, inner.c.name)
        parts.append(part)
    return (sa.union_all(*parts) if len(parts) > 1 else parts[0]).subquery()


def _slices(register: Register, viewer: Viewer, *, of_few: bool) -> list[Condition]:
    """Everybody whom the viewer may know of, each in one slice. `of_few`: few are known by a council-wide role, so that
    it is quicker to look them up and sort them than to walk through all names until a page is full."""
    if viewer.sees_everything or not viewer.casework:
        return [sa.true() if viewer.sees_everything else sa.false()]
    ident = register.table.c.id
    named = names(register.kind, ident)
    teams, held = teams_in(register.table, viewer), allocated_to(viewer)
    # Who is of no team at all is of none of these.
    of_no_team_of_theirs = [sa.or_(register.table.c.team_id.is_(None), sa.not_(team)) for team in teams]
    slices = [*teams, sa.and_(ident.in_(_ids(register, held)), *of_no_team_of_theirs)]
    if viewer.council_roles:
        by_role = ident.in_(_ids(register, granted_to(viewer))) if of_few else has_been_granted(viewer, named)
        slices.append(sa.and_(by_role, sa.not_(named.in_(held)), *of_no_team_of_theirs))
    return slices


def _ids(register: Register, subjects: sa.Select[tuple[str]]) -> sa.Select[tuple[str]]:
    """The ids of those of this kind among the subjects; of the others something that is no id."""
    (subject,) = subjects.selected_columns
    return subjects.with_only_columns(id_in(subject, register.kind))


def _few_granted(connection: Connection, viewer: Viewer) -> bool:
    """Whether council-wide roles of the viewer have had work on few; nothing is asked where they hold none."""
    if viewer.sees_everything or not viewer.council_roles:
        return True
    counted = connection.scalar(sa.select(count_up_to(granted_to(viewer)))) or 0
    return counted <= COUNTED_UP_TO


def _conditions(register: Register, viewer: Viewer, filters: SubjectFilters) -> list[Condition]:
    c, found = register.table.c, []
    if filters.team:
        found.append(c.team_id == filters.team)
    if filters.kind:
        found.append(c.kind == filters.kind)
    if filters.running:
        j = t.journeys.c
        of_theirs = (j.subject == names(register.kind, c.id), one_of(j.state, NOT_ENDED))
        found.append(sa.exists().where(*of_theirs, not_complained_of(viewer, j.id)))
    if filters.text.strip():
        words = words_of(filters.text)
        found.extend(map(register.found_by, words) if words else [sa.false()])
    return found
