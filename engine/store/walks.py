"""Walks through drafts: one a person and draft, kept as the text of a script."""

from __future__ import annotations

import tomllib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import WorkerId
from engine.domain.rehearsal import in_toml
from engine.domain.walk import Walk
from engine.tables import walks

W = walks.c


class SqlWalks:
    """Fulfils `ports.Walks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, draft: str, worker: WorkerId) -> Walk | None:
        wanted = sa.select(walks).where(W.draft_id == draft, W.worker_id == worker).with_for_update()
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return Walk(
            id=row.id,
            draft=row.draft_id,
            worker=WorkerId(row.worker_id),
            revision=row.revision,
            says=tomllib.loads(row.says),
            rehearsal=row.rehearsal,
            begun_at=row.begun_at,
            changed_at=row.changed_at,
        )

    def begin(self, walk: Walk) -> None:
        self.drop(walk.draft, walk.worker)
        fixed = {"id": walk.id, "draft_id": walk.draft, "worker_id": walk.worker, "begun_at": walk.begun_at}
        self._connection.execute(sa.insert(walks), [{**fixed, **_row(walk)}])

    def save(self, walk: Walk) -> None:
        self._connection.execute(sa.update(walks).where(W.id == walk.id).values(_row(walk)))

    def drop(self, draft: str, worker: WorkerId) -> None:
        self._connection.execute(sa.delete(walks).where(W.draft_id == draft, W.worker_id == worker))


def _row(walk: Walk) -> dict[str, Any]:
    return {
        "revision": walk.revision,
        "says": in_toml(walk.says),
        "rehearsal": walk.rehearsal,
        "changed_at": walk.changed_at,
    }
