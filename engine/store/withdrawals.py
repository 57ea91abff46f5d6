"""Withdrawals of versions that were not in force yet. The rows of the versions themselves never change."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.withdrawal import Calling, CannotWithdraw, Withdrawal, WithdrawalState
from engine.tables import RUNNING, journeys, move_batches, move_items, pathway_versions, version_withdrawals

V, W = pathway_versions.c, version_withdrawals.c
OPEN = (WithdrawalState.ASKED.value, WithdrawalState.AGREED.value)

#: A condition for queries of `pathway_versions`: the version has not been withdrawn.
STANDS = ~sa.exists().where(W.version_id == V.id, W.state == WithdrawalState.AGREED.value)


class SqlWithdrawals:
    """What `ports.Versions` tells and keeps of withdrawing."""

    _connection: Connection

    def lock(self, version_id: str, *, to_follow: bool) -> None:
        """Holds a version: many who put journeys under it at once, or the one who withdraws it."""
        wanted = sa.select(V.id).where(V.id == version_id).with_for_update(read=to_follow)
        if self._connection.execute(wanted).one_or_none() is None:
            raise NotFound

    def is_withdrawn(self, version_id: str) -> bool:
        return self._connection.execute(sa.select(V.id).where(V.id == version_id, STANDS)).one_or_none() is None

    def withdrawal(self, version_id: str) -> Withdrawal | None:
        wanted = sa.select(version_withdrawals).where(W.version_id == version_id, W.state.in_(OPEN))
        row = self._connection.execute(wanted).one_or_none()
        return None if row is None else _withdrawal_from(row)

    def keep_withdrawal(self, withdrawal: Withdrawal) -> None:
        values = {
            "version_id": withdrawal.version,
            "because_id": withdrawal.because,
            "state": withdrawal.state.value,
            "reason": withdrawal.reason,
            "asked_at": withdrawal.asked_at,
            "asked_by": withdrawal.asked_by,
            "decided_at": withdrawal.decided_at,
            "decided_by": withdrawal.decided_by,
            "said": withdrawal.said,
        }
        same = sa.update(version_withdrawals).where(W.id == withdrawal.id)
        if self._connection.execute(same.values(values)).rowcount:
            return
        try:
            self._connection.execute(sa.insert(version_withdrawals), [{"id": withdrawal.id, **values}])
        except sa.exc.IntegrityError as error:
            raise CannotWithdraw("Somebody has asked for that already. Reload the page.") from error

    def as_calling(self, version_id: str) -> Calling:
        row = self._connection.execute(_CALLING.where(V.id == version_id)).one_or_none()
        if row is None:
            raise NotFound
        return _calling_from(row)

    def pinned_to(self, version_id: str) -> tuple[Calling, ...]:
        """Every version that calls this one by its row, directly or through another, and was not withdrawn."""
        columns = sa.select(V.id, V.called).where(STANDS)
        called = {row.id: set(row.called.values()) for row in self._connection.execute(columns)}
        reached, found = [version_id], list[str]()
        while reached:
            this = reached.pop(0)
            calling = sorted(one for one, ids in called.items() if this in ids and one not in found)
            found += calling
            reached += calling
        return tuple(self.as_calling(one) for one in found)


_FOLLOWED = sa.or_(
    sa.exists().where(journeys.c.version_id == V.id, RUNNING),
    sa.exists().where(
        move_batches.c.to_version_id == V.id,
        move_items.c.batch_id == move_batches.c.id,
        move_items.c.state == "waiting",
    ),
)
_CALLING = sa.select(V.id, V.key, V.number, V.title, V.in_force_from, _FOLLOWED.label("followed"))


def _calling_from(row: Any) -> Calling:
    return Calling(
        id=row.id,
        key=PathwayKey(row.key),
        number=row.number,
        title=row.title,
        in_force_from=row.in_force_from,
        followed=bool(row.followed),
    )


def _withdrawal_from(row: Any) -> Withdrawal:
    return Withdrawal(
        id=row.id,
        version=row.version_id,
        because=row.because_id,
        state=WithdrawalState(row.state),
        reason=row.reason,
        asked_at=row.asked_at,
        asked_by=WorkerId(row.asked_by),
        decided_at=row.decided_at,
        decided_by=None if row.decided_by is None else WorkerId(row.decided_by),
        said=row.said,
    )
