"""Checks that every published version still says what was published: its content against its SHA-256."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.errors import FingerpostError
from engine.ports import Drawings
from engine.store.version_content import content_sha256
from engine.store.versions import SqlVersions
from engine.tables import pathway_versions as table


def changed_versions(database: Engine, drawings: Drawings) -> tuple[int, tuple[str, ...]]:
    """How many versions there are, and the ids (`adopter_stage_1@3`) of those whose content is not what was published.

    Read from the rows, whatever this process has read before. One that cannot be read any more was changed as well.
    """
    wanted = sa.select(table.c.id, table.c.key, table.c.number, table.c.sha256).order_by(table.c.key, table.c.number)
    changed = []
    with database.connect() as connection:
        rows = connection.execute(wanted).all()
        versions = SqlVersions(connection, drawings)
        for row in rows:
            try:
                same = content_sha256(versions.read_anew(row.id)) == row.sha256
            except (FingerpostError, ValueError, KeyError, TypeError, AttributeError):
                same = False
            if not same:
                changed.append(f"{row.key}@{row.number}")
    return len(rows), tuple(changed)
