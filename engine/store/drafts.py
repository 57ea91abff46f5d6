"""Drafts of pathways: one open draft a pathway, locked while it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from engine.domain.draft import Asked, Draft, DraftState, DraftThere, KeptDraft, Rehearsed, RehearsedDraft
from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.kept_revisions import KeptMark, Named
from engine.domain.references import new_id
from engine.store import kept_revisions
from engine.tables import Instant, draft_presences, drafts, kept_drafts

_BY_ID = sa.select(drafts).where(drafts.c.id == sa.bindparam("draft"))
K, P = kept_drafts.c, draft_presences.c

HELD = ("about", "xml", "forms", "tables", "rehearsals")  #: the parts of a draft, as columns of both tables
FORGOTTEN_AFTER = timedelta(hours=1)  #: a browser that was shut down without a word


class SqlDrafts:
    """Fulfils `ports.Drafts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, draft: str) -> Draft:
        row = self._connection.execute(_BY_ID.with_for_update(), {"draft": draft}).one_or_none()
        if row is None:
            raise NotFound
        return _draft_from(row)

    def get(self, draft: str) -> Draft:
        row = self._connection.execute(_BY_ID, {"draft": draft}).one_or_none()
        if row is None:
            raise NotFound
        return _draft_from(row)

    def open_one(self, pathway: PathwayKey) -> str | None:
        wanted = sa.select(drafts.c.id).where(drafts.c.pathway == pathway, drafts.c.state == DraftState.OPEN.value)
        return self._connection.execute(wanted).scalar_one_or_none()

    def add(self, draft: Draft) -> None:
        there = self.open_one(draft.pathway)
        if there is not None:
            raise DraftThere(there)
        fixed = {
            "id": draft.id,
            "pathway": draft.pathway,
            "based_on_id": draft.based_on,
            "begun_at": draft.begun_at,
            "begun_by": draft.begun_by,
        }
        try:
            self._connection.execute(sa.insert(drafts), [{**fixed, **_row(draft)}])
        except IntegrityError as error:
            # Somebody began one in the same moment; the transaction is over, and the next look finds it.
            raise DraftThere("") from error

    def save(self, draft: Draft) -> None:
        another = sa.and_(drafts.c.revision < draft.revision, drafts.c.changed_by != draft.changed_by)
        self._copy(draft.id, another, at=draft.changed_at, by=draft.changed_by)
        self._connection.execute(sa.update(drafts).where(drafts.c.id == draft.id).values(_row(draft)))

    def keep(self, draft: str, *, at: datetime, by: WorkerId) -> None:
        self._copy(draft, sa.true(), at=at, by=by)

    def _copy(self, draft: str, where: sa.ColumnElement[bool], *, at: datetime, by: WorkerId) -> None:
        """Copies the stored draft to those that are kept; one that is there already is not copied again."""
        there = sa.exists().where(K.draft_id == drafts.c.id, K.revision == drafts.c.revision)
        stored = sa.select(
            sa.literal(new_id()),
            drafts.c.id,
            *(drafts.c[name] for name in ("revision", *HELD, "changed_at", "changed_by")),
            sa.literal(at, Instant),
            sa.literal(by),
        ).where(drafts.c.id == draft, where, ~there)
        copy = ("id", "draft_id", "revision", *HELD, "saved_at", "saved_by", "replaced_at", "replaced_by")
        self._connection.execute(sa.insert(kept_drafts).from_select(copy, stored))

    def kept(self, draft: str, revision: int) -> KeptDraft:
        wanted = sa.select(kept_drafts).where(K.draft_id == draft, K.revision == revision)
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound
        return KeptDraft(
            revision=row.revision,
            about=row.about,
            xml=row.xml.encode(),
            forms=row.forms,
            tables={name: table.encode() for name, table in row.tables.items()},
            rehearsals=row.rehearsals,
        )

    def with_old_kept(self, before: datetime, *, after: str, limit: int) -> Sequence[str]:
        return kept_revisions.with_old_kept(self._connection, before, after, limit)

    def kept_marks(self, draft: str) -> Sequence[KeptMark]:
        return kept_revisions.kept_marks(self._connection, draft)

    def named(self, draft: Draft) -> Named:
        return kept_revisions.named(self._connection, draft)

    def let_go(self, draft: str, revisions: Sequence[int]) -> None:
        kept_revisions.let_go(self._connection, draft, revisions)

    def have_in_front(self, draft: str, worker: WorkerId, *, at: datetime) -> None:
        self.lock(draft)  # the same person in two windows
        self._connection.execute(sa.delete(draft_presences).where(P.seen_at < at - FORGOTTEN_AFTER))
        theirs = sa.and_(P.draft_id == draft, P.worker_id == worker)
        if self._connection.execute(sa.update(draft_presences).where(theirs).values(seen_at=at)).rowcount == 0:
            row = {"draft_id": draft, "worker_id": worker, "seen_at": at}
            self._connection.execute(sa.insert(draft_presences), [row])

    def leave(self, draft: str, worker: WorkerId) -> None:
        self._connection.execute(sa.delete(draft_presences).where(P.draft_id == draft, P.worker_id == worker))


def _row(draft: Draft) -> dict[str, Any]:
    rehearsed, asked = draft.rehearsed, draft.asked
    return {
        "revision": draft.revision,
        "state": draft.state.value,
        "about": dict(draft.about),
        "xml": draft.xml.decode(),
        "forms": dict(draft.forms),
        "tables": {name: table.decode() for name, table in draft.tables.items()},
        "rehearsals": dict(draft.rehearsals),
        "rehearsed": None if rehearsed is None else _rehearsed_row(rehearsed),
        "compared": draft.compared,
        "asked": None
        if asked is None
        else {**asdict(asked), "at": _written(asked.at), "in_force_from": asked.in_force_from.isoformat()},
        "changers": sorted(draft.changers),
        "changed_at": draft.changed_at,
        "changed_by": draft.changed_by,
    }


def _draft_from(row: Any) -> Draft:
    return Draft(
        id=row.id,
        pathway=PathwayKey(row.pathway),
        based_on=row.based_on_id,
        revision=row.revision,
        state=DraftState(row.state),
        about=row.about,
        xml=row.xml.encode(),
        forms=row.forms,
        tables={name: table.encode() for name, table in row.tables.items()},
        rehearsals=row.rehearsals,
        rehearsed=_rehearsed(row.rehearsed),
        compared=row.compared,
        asked=_asked(row.asked),
        changers=frozenset(WorkerId(one) for one in row.changers),
        begun_at=row.begun_at,
        begun_by=WorkerId(row.begun_by),
        changed_at=row.changed_at,
        changed_by=WorkerId(row.changed_by),
    )


def _rehearsed(kept: dict[str, Any] | None) -> RehearsedDraft | None:
    if kept is None:
        return None
    results = tuple(
        Rehearsed(
            name=one["name"],
            title=one["title"],
            problems=tuple(one["problems"]),
            went=frozenset(one.get("went", ())),
        )
        for one in kept["results"]
    )
    return RehearsedDraft(revision=kept["revision"], at=datetime.fromisoformat(kept["at"]), results=results)


def _rehearsed_row(rehearsed: RehearsedDraft) -> dict[str, Any]:
    return {
        "revision": rehearsed.revision,
        "at": _written(rehearsed.at),
        "results": [
            {"name": one.name, "title": one.title, "problems": list(one.problems), "went": sorted(one.went)}
            for one in rehearsed.results
        ],
    }


def _asked(kept: dict[str, Any] | None) -> Asked | None:
    if kept is None:
        return None
    return Asked(
        revision=kept["revision"],
        reason=kept["reason"],
        in_force_from=date.fromisoformat(kept["in_force_from"]),
        at=datetime.fromisoformat(kept["at"]),
        by=WorkerId(kept["by"]),
        callers=tuple(map(PathwayKey, kept.get("callers", ()))),
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
