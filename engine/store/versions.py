"""Published versions of pathways. A row never changes, so what was read from it lately is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.lately import Lately
from engine.domain.pathway import PathwayVersion
from engine.domain.references import new_id
from engine.ports import Bundle, Drawings, StoredVersion
from engine.store.version_content import content_sha256
from engine.store.withdrawals import STANDS, SqlWithdrawals
from engine.tables import pathway_versions as table

#: A council has a few hundred; drafts that are tried out have theirs for some minutes.
_READ: Lately[str, StoredVersion] = Lately(500)


class SqlVersions(SqlWithdrawals):
    """Fulfils `ports.Versions`."""

    def __init__(self, connection: Connection, drawings: Drawings) -> None:
        self._connection, self._drawings = connection, drawings

    def in_force(self, key: PathwayKey, *, on: date) -> StoredVersion:
        newest = (
            sa.select(table.c.id)
            .where(table.c.key == key, table.c.in_force_from <= on, STANDS)
            .order_by(table.c.number.desc())
            .limit(1)
        )
        row = self._connection.execute(newest).one_or_none()
        if row is None:
            raise NotFound(f"No version of the pathway {key} is in force on {on.isoformat()}.")
        return self.get(row.id)

    def get(self, version_id: str) -> StoredVersion:
        kept = _READ.get(version_id)
        if kept is None:
            kept = _READ[version_id] = StoredVersion(id=version_id, version=self._read(version_id))
        return kept

    def read_anew(self, version_id: str) -> PathwayVersion:
        """The version as its row says it now, whatever was read before. Raises NotFound, NotADrawing."""
        return self._read(version_id)

    def published_by_owner(self, key: PathwayKey, *, on: date) -> StoredVersion | None:
        owned = sa.select(table.c.id).where(table.c.key == key, table.c.published_by.is_not(None), STANDS).limit(1)
        if self._connection.execute(owned).first() is None:
            return None
        return self.in_force(key, on=on)

    def numbers(self, key: PathwayKey) -> tuple[int, ...]:
        rows = self._connection.execute(sa.select(table.c.number).where(table.c.key == key).order_by(table.c.number))
        return tuple(row.number for row in rows)

    def about(self, version_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._column(table.c.about, version_id)
        return found

    def rehearsals(self, version_id: str) -> Mapping[str, str]:
        found: Mapping[str, str] | None = self._column(table.c.rehearsals, version_id)
        if found is not None:
            return found
        this = sa.select(table.c.key, table.c.number).where(table.c.id == version_id).subquery()
        later = (
            sa.select(table.c.rehearsals)
            .where(table.c.key == this.c.key, table.c.number > this.c.number)
            .order_by(table.c.number)
        )
        return next((held for held in self._connection.scalars(later) if held is not None), {})

    def callers(self, key: PathwayKey, *, on: date) -> tuple[StoredVersion, ...]:
        keys = self._connection.scalars(sa.select(table.c.key).where(table.c.in_force_from <= on, STANDS).distinct())
        current = {PathwayKey(name): self.in_force(PathwayKey(name), on=on) for name in keys.all()}
        found: dict[PathwayKey, StoredVersion] = {}
        reached = [key]
        while reached:
            name = reached.pop(0)
            for caller, stored in sorted(current.items()):
                if name in stored.version.called:
                    # Once more at the end: what it calls comes before it.
                    found.pop(caller, None)
                    found[caller] = stored
                    reached.append(caller)
        return tuple(found.values())

    def _column(self, column: sa.Column[Any], version_id: str) -> Any:
        row = self._connection.execute(sa.select(column).where(table.c.id == version_id)).one_or_none()
        if row is None:
            raise NotFound
        return row[0]

    def publish(
        self,
        version: PathwayVersion,
        *,
        about: Mapping[str, Any],
        at: datetime,
        by: WorkerId | None,
        on: date,
        bundle: Bundle | None = None,
    ) -> str:
        held = bundle or Bundle()
        row = {
            "id": new_id(),
            "key": version.key,
            "number": version.number,
            "title": version.title,
            "about": dict(about),
            "xml": version.xml.decode(),
            "forms": dict(version.forms),
            "tables": {name: dmn.decode() for name, dmn in version.tables.items()},
            "called": self._rows_of(version.called),
            "rehearsals": dict(held.rehearsals) if bundle is not None else None,
            "rules": dict(held.rules),
            "roles": dict(held.roles),
            "reason": held.reason,
            "sha256": content_sha256(version),
            "published_at": at,
            "published_by": by,
            "in_force_from": on,
        }
        self._connection.execute(sa.insert(table), [row])
        return str(row["id"])

    def same_as(self, version: PathwayVersion) -> bool:
        newest = sa.select(table.c.sha256).where(table.c.key == version.key, STANDS).order_by(table.c.number.desc())
        return self._connection.execute(newest.limit(1)).scalar() == content_sha256(version)

    def _read(self, version_id: str) -> PathwayVersion:
        row = self._connection.execute(sa.select(table).where(table.c.id == version_id)).one_or_none()
        if row is None:
            raise NotFound
        version = self._drawings.read(
            row.xml.encode(),
            about=row.about,
            number=row.number,
            forms=row.forms,
            tables={name: dmn.encode() for name, dmn in row.tables.items()},
            called={PathwayKey(key): self.get(called).version for key, called in row.called.items()},
        )
        return replace(version, in_force_from=row.in_force_from)

    def _rows_of(self, called: Mapping[PathwayKey, PathwayVersion]) -> dict[PathwayKey, str]:
        """Row ids of the versions called."""
        stored = self._connection.execute(
            sa.select(table.c.id, table.c.key, table.c.number).where(table.c.key.in_(list(called)))
        ).all()
        ids = {(row.key, row.number): row.id for row in stored}
        for version in called.values():
            if (version.key, version.number) not in ids:
                raise NotFound(f"{version.id} is called by this pathway and is not published. Publish it first.")
        return {key: ids[version.key, version.number] for key, version in called.items()}
