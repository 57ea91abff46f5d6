"""Care histories: episodes, reviews, placements and legal statuses of children, as returns tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.care_history import CareHistory, Episode, HeldReview, Period, legal_statuses, placements
from engine.domain.journey import NOT_ENDED, JourneyState
from engine.domain.journey_deadline import DeadlineState
from engine.domain.references import new_id
from engine.domain.sixteen import ASKED_BY, FOSTERED, SIXTEEN, STAYING_PUT, VISITED_AS, VISITS
from engine.domain.subjects import Child
from engine.domain.task import TaskState
from engine.store.inserting import insert_all
from engine.tables import children, deadlines, episodes, journeys, reviews, tasks
from engine.tables import legal_statuses as legal_status_rows
from engine.tables import placements as placement_rows

#: Columns that say where a row came from and when: two rows that differ only in these say the same.
NOT_CONTENT = frozenset({"id", "child_id", "recorded_at", "source"})


class SqlCare:
    """Fulfils `ports.Care`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def children(self, external_ids: Sequence[str]) -> dict[str, Child]:
        rows = self._connection.execute(sa.select(children).where(children.c.external_id.in_(external_ids)))
        return {row.external_id: child_of(row) for row in rows}

    def fostered_and_not_asked(self, *, born_from: date, born_until: date) -> tuple[Child, ...]:
        c, p, j, d = children.c, placement_rows.c, journeys.c, deadlines.c
        ref = sa.literal("child:", sa.String) + c.id
        placed = sa.exists().where(p.child_id == c.id, p.until_on.is_(None), p.kind.in_(sorted(FOSTERED)))
        visited = sa.exists().where(
            j.subject == ref,
            j.pathway == VISITS,
            j.state.in_(NOT_ENDED),
            j.given["placement_kind"].as_string().in_(sorted(VISITED_AS)),
        )
        on_it = sa.exists().where(j.subject == ref, j.pathway == STAYING_PUT)
        asked = sa.exists().where(
            tasks.c.subject == ref, tasks.c.form == ASKED_BY, tasks.c.state != TaskState.WITHDRAWN.value
        )
        to_be_asked = (
            sa.select(d.id)
            .join_from(deadlines, journeys, j.id == d.journey_id)
            .where(
                j.subject == ref,
                j.state == JourneyState.RUNNING.value,
                d.rule == SIXTEEN,
                d.state == DeadlineState.OPEN.value,
                d.due_on.is_not(None),
            )
            .exists()
        )
        found = (
            sa.select(children)
            .where(c.born_on >= born_from, c.born_on <= born_until, sa.or_(placed, visited))
            .where(~on_it, ~asked, ~to_be_asked)
            .order_by(c.id)
        )
        return tuple(map(child_of, self._connection.execute(found)))

    def bring_up_to_date(self, child: str, history: CareHistory, *, at: datetime) -> int:
        """Rows are known by the child and the day they begin on; one that has changed is changed."""
        told = [
            (episodes, ("from_on",), [_episode(one) for one in history.episodes]),
            (reviews, ("held_on",), [_review(one) for one in history.reviews]),
            (placement_rows, ("from_on", "kind"), [_placement(one) for one in placements(history.episodes)]),
            (legal_status_rows, ("from_on", "status"), [_status(one) for one in legal_statuses(history.episodes)]),
        ]
        return sum(self._write(table, key, rows, child, at) for table, key, rows in told)

    def _write(
        self, table: sa.Table, key: tuple[str, ...], rows: Sequence[dict[str, Any]], child: str, at: datetime
    ) -> int:
        if not rows:
            return 0
        found = self._connection.execute(sa.select(table).where(table.c.child_id == child)).mappings()
        known = {tuple(row[name] for name in key): row for row in found}
        new, changed = [], 0
        for row in rows:
            there = known.get(tuple(row[name] for name in key))
            if there is None:
                new.append({"id": new_id(), "child_id": child, "recorded_at": at, **row})
            elif _content(there) != _content(row):
                self._connection.execute(sa.update(table).where(table.c.id == there["id"]).values(row))
                changed += 1
        insert_all(self._connection, table, new)
        return len(new) + changed


def child_of(row: Any) -> Child:
    """The child in a row of `children`."""
    return Child(
        id=row.id,
        reference=row.reference,
        name=row.name,
        born_on=row.born_on,
        sex=row.sex,
        ethnicity=row.ethnicity,
        team=row.team_id,
        restricted=row.restricted,
        external_id=row.external_id,
    )


def _content(row: Mapping[Any, Any]) -> dict[str, Any]:
    items: Iterable[tuple[Any, Any]] = row.items()
    return {str(name): value for name, value in items if str(name) not in NOT_CONTENT}


def _episode(one: Episode) -> dict[str, Any]:
    return {
        "from_on": one.from_on,
        "until_on": one.until_on,
        "began_because": one.began_because,
        "ended_because": one.ended_because,
        "legal_status": one.legal_status,
        "need": one.need,
        "placement": one.placement,
        "provider": one.provider,
        "source": one.source,
    }


def _review(one: HeldReview) -> dict[str, Any]:
    return {"held_on": one.held_on, "participation": one.participation, "source": one.source}


def _placement(one: Period) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "provider": one.provider,
        "from_on": one.from_on,
        "until_on": one.until_on,
        "end_reason": one.ended_because,
        "source": one.source,
    }


def _status(one: Period) -> dict[str, Any]:
    return {"status": one.kind, "from_on": one.from_on, "until_on": one.until_on, "source": one.source}
