"""Whom a journey that is to begin could be linked with: those of other journeys of the subject, or by reference."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading.rows import SubjectRow
from engine.reading.siblings import siblings
from engine.reading.subject_rows import NAME, subject_columns, subject_row, with_subject
from engine.reading.viewer import Viewer
from engine.reading.visible import names, not_complained_of, visible

MOST_OFFERED = 10


def linked_before(database: Engine, viewer: Viewer, subject: SubjectRef, kind: SubjectKind) -> tuple[SubjectRow, ...]:
    """Those of this kind with whom a journey of the subject is or was linked, whom the viewer may know of; the latest
    first."""
    s, other = t.journey_subjects.c, t.journey_subjects.alias("with_whom")
    together = (
        sa.select(other.c.subject, sa.func.max(other.c.journey_id).label("latest"))
        .join_from(t.journey_subjects, other, other.c.journey_id == s.journey_id)
        .where(
            s.subject == str(subject),
            other.c.subject.startswith(f"{kind.value}:"),
            other.c.subject != str(subject),
            not_complained_of(viewer, s.journey_id),
        )
        .group_by(other.c.subject)
        .subquery()
    )
    found = (
        sa.select(*subject_columns(together.c.subject))
        .select_from(with_subject(together, together.c.subject))
        .where(NAME.is_not(None), visible(viewer, together.c.subject))
        .order_by(together.c.latest.desc())
        .limit(MOST_OFFERED)
    )
    with database.connect() as connection:
        return tuple(map(subject_row, connection.execute(found)))


def subject_of_reference(database: Engine, viewer: Viewer, kind: SubjectKind, reference: str) -> SubjectRow | None:
    """The child or household with this reference; None where there is none that the viewer may know of."""
    table = t.children if kind is SubjectKind.CHILD else t.households
    one = (
        sa.select(names(kind, table.c.id).label("subject"))
        .where(table.c.reference == reference.strip().upper())
        .subquery()
    )
    found = (
        sa.select(*subject_columns(one.c.subject))
        .select_from(with_subject(one, one.c.subject))
        .where(visible(viewer, one.c.subject))
    )
    with database.connect() as connection:
        row = connection.execute(found).one_or_none()
    return None if row is None else subject_row(row)


def siblings_of(database: Engine, viewer: Viewer, subject: SubjectRef) -> tuple[SubjectRow, ...]:
    """The brothers and sisters of a child whom the viewer may know of; nobody for a household."""
    if subject.kind is not SubjectKind.CHILD:
        return ()
    with database.connect() as connection:
        return tuple(one.subject for one in siblings(connection, viewer, subject.id))
