"""Names for the references of children and households that entries of the record hold."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.subjects import SubjectKind
from engine.reading.viewer import Viewer
from engine.reading.visible import names, visible_child, visible_household


def subject_names(database: Engine, viewer: Viewer, refs: Iterable[str]) -> dict[str, str]:
    """The names by reference (`household:` and an id) of those the viewer may know of; the others are left out."""
    wanted = sorted(set(refs))
    if not wanted:
        return {}
    h, c = t.households.c, t.children.c
    home, child = names(SubjectKind.HOUSEHOLD, h.id), names(SubjectKind.CHILD, c.id)
    found = sa.union_all(
        sa.select(home.label("ref"), h.name).where(h.id.in_(_ids(wanted)), home.in_(wanted), visible_household(viewer)),
        sa.select(child.label("ref"), c.name).where(c.id.in_(_ids(wanted)), child.in_(wanted), visible_child(viewer)),
    )
    with database.connect() as connection:
        return {row.ref: row.name for row in connection.execute(found)}


def _ids(refs: list[str]) -> list[str]:
    return [ref.partition(":")[2] for ref in refs]
