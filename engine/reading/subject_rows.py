"""Children and households side by side, for everything that is about "a subject"."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from engine import tables as t
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading.rows import SubjectRow
from engine.reading.text_search import stands_in
from engine.reading.visible import id_in, names

HOUSEHOLDS = t.households.alias("subject_household")
CHILDREN = t.children.alias("subject_child")
TEAMS = t.teams.alias("subject_team")

#: The name of the subject that `with_subject` joined.
NAME = sa.func.coalesce(HOUSEHOLDS.c.name, CHILDREN.c.name, type_=sa.String)


def with_subject(source: sa.FromClause, subject: sa.ColumnElement[str]) -> sa.FromClause:
    """The source joined with the child or household that the column names, and its team."""
    return (
        source.outerjoin(HOUSEHOLDS, HOUSEHOLDS.c.id == id_in(subject, SubjectKind.HOUSEHOLD))
        .outerjoin(CHILDREN, CHILDREN.c.id == id_in(subject, SubjectKind.CHILD))
        .outerjoin(TEAMS, TEAMS.c.id == sa.func.coalesce(HOUSEHOLDS.c.team_id, CHILDREN.c.team_id))
    )


def subject_columns(subject: sa.ColumnElement[str]) -> list[sa.ColumnElement[Any]]:
    """The columns that `subject_row` reads."""
    return [
        subject.label("subject_ref"),
        NAME.label("subject_name"),
        sa.func.coalesce(HOUSEHOLDS.c.reference, CHILDREN.c.reference).label("subject_reference"),
        HOUSEHOLDS.c.kind.label("subject_kind"),
        HOUSEHOLDS.c.address_protected.label("subject_address_protected"),
        CHILDREN.c.restricted.label("subject_restricted"),
        CHILDREN.c.born_on.label("subject_born_on"),
        TEAMS.c.id.label("subject_team_id"),
        TEAMS.c.name.label("subject_team_name"),
    ]


def subject_row(row: Row[Any]) -> SubjectRow:
    """The subject in a row that holds `subject_columns`."""
    ref = SubjectRef.read(row.subject_ref)
    return SubjectRow(
        ref=ref,
        name=row.subject_name or "",
        reference=row.subject_reference or "",
        kind=row.subject_kind or ref.kind.value,
        team=row.subject_team_id,
        team_name=row.subject_team_name or "",
        restricted=bool(row.subject_restricted),
        address_protected=bool(row.subject_address_protected),
        born_on=row.subject_born_on,
    )


def subjects_found(word: str) -> sa.Select[Any]:
    """The subjects, as a `subject` column names them, in whose name or reference, or the name of a person of whose
    household, this word stands. Looked for once, however often the statement asks."""
    h, c, p = t.households.c, t.children.c, t.people.c
    of_person = sa.select(p.household_id).where(stands_in(word, p.name))
    found = sa.union_all(
        sa.select(names(SubjectKind.HOUSEHOLD, h.id)).where(
            sa.or_(stands_in(word, h.name, h.reference), h.id.in_(of_person))
        ),
        sa.select(names(SubjectKind.CHILD, c.id)).where(stands_in(word, c.name, c.reference)),
    ).cte()
    return sa.select(found)
