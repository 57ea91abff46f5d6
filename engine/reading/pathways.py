"""Published versions of pathways: about nobody, so that anybody who is signed in may read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import PathwayKey
from engine.domain.journey import NOT_ENDED

V, J, W = t.pathway_versions.c, t.journeys.c, t.version_withdrawals.c

#: A condition for queries of `pathway_versions`: it was taken out before its day, and is never in force.
WITHDRAWN = sa.exists().where(W.version_id == V.id, W.state == "agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """A published version. `running` counts the journeys that follow it now, whomever they are about."""

    id: str
    key: PathwayKey
    number: int
    title: str
    reference_number: str  #: the pathway's number in the service's own list, "02"
    subject: str  #: household, child
    callable: bool  #: called by other pathways
    published_at: datetime
    published_by_name: str
    in_force_from: date
    sha256: str
    running: int
    reason: str  #: why it was published; empty for a shipped one
    withdrawn: bool = False  #: before its day, so it is never in force


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What stands inside a version beside its drawing. `rules` as in `timescales.toml`, `roles` titles, by key."""

    about: Mapping[str, Any]
    forms: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, str]
    rehearsals: Mapping[str, str]
    rules: Mapping[str, Mapping[str, Any]]
    roles: Mapping[str, str]


def published_versions(database: Engine, *, key: PathwayKey | None = None) -> tuple[PublishedVersion, ...]:
    """Every version by its pathway's number and title, the newest first; of one pathway where a key is given."""
    running = (
        sa.select(J.version_id, sa.func.count().label("running"))
        .where(J.state.in_(NOT_ENDED))
        .group_by(J.version_id)
        .subquery()
    )
    found = (
        sa.select(
            *(V.id, V.key, V.number, V.title, V.about, V.published_at, V.in_force_from, V.sha256, V.reason),
            t.workers.c.name.label("published_by_name"),
            sa.func.coalesce(running.c.running, 0).label("running"),
            WITHDRAWN.label("withdrawn"),
        )
        .select_from(
            t.pathway_versions.outerjoin(t.workers, t.workers.c.id == V.published_by).outerjoin(
                running, running.c.version_id == V.id
            )
        )
        .where(*([V.key == key] if key else []))
    )
    with database.connect() as connection:
        rows = [
            PublishedVersion(
                id=row.id,
                key=PathwayKey(row.key),
                number=row.number,
                title=row.title,
                reference_number=str(row.about.get("number", "")),
                subject=str(row.about.get("subject", "household")),
                callable=bool(row.about.get("callable", False)),
                published_at=row.published_at,
                published_by_name=row.published_by_name or "",
                in_force_from=row.in_force_from,
                sha256=row.sha256,
                running=row.running,
                reason=row.reason,
                withdrawn=bool(row.withdrawn),
            )
            for row in connection.execute(found)
        ]
    return tuple(sorted(rows, key=lambda one: (_order(one.reference_number), one.title, one.key, -one.number)))


def inside_version(database: Engine, version_id: str) -> Inside | None:
    """What was published with a version; what older versions do not hold is empty. None where there is none."""
    wanted = sa.select(V.about, V.forms, V.tables, V.rehearsals, V.rules, V.roles).where(V.id == version_id)
    with database.connect() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    return Inside(
        about=row.about,
        forms=row.forms,
        tables=row.tables,
        rehearsals=row.rehearsals or {},
        rules=row.rules or {},
        roles=row.roles or {},
    )


def who_agreed(database: Engine, version: PublishedVersion) -> str:
    """The name of the second person who agreed to an owner's version; empty where nobody had to."""
    entry = t.audit_entries.c
    entries = (
        sa.select(entry.entry, t.workers.c.name, t.workers.c.id)
        .join(t.workers, entry.actor == sa.literal("worker:") + t.workers.c.id)
        .where(entry.chain == f"pathway:{version.key}", entry.tag == "version_published")
    )
    name = f"{version.key}@{version.number}"
    with database.connect() as connection:
        for row in connection.execute(entries):
            said = json.loads(row.entry)
            if said.get("version") == name and said.get("detail", {}).get("asked_by") not in (None, row.id):
                return str(row.name)
    return ""


def version_ids(database: Engine, names: Iterable[str]) -> dict[str, str]:
    """The ids of the versions' rows by what entries of the record call them: `adopter_stage_1@3`."""
    wanted = set(names)
    keys = sorted({name.partition("@")[0] for name in wanted})
    if not keys:
        return {}
    with database.connect() as connection:
        rows = connection.execute(sa.select(V.id, V.key, V.number).where(V.key.in_(keys))).all()
    return {name: row.id for row in rows if (name := f"{row.key}@{row.number}") in wanted}


def _order(number: str) -> tuple[int, str]:
    """Pathways of the list first, by number; then the shared ones, S1, S2 ..."""
    return (0, number.zfill(4)) if number.isdigit() else (1, number)
