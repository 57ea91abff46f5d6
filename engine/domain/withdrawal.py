"""Withdrawing a published version before its day: asked for, agreed to by a second person, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.domain.errors import FingerpostError
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.london import civil_date

#: Nothing may begin on a version while it is being withdrawn, so its day must be so far away at least.
NOTICE = timedelta(minutes=10)


class WithdrawalState(StrEnum):
    """What became of it."""

    ASKED = "asked"
    AGREED = "agreed"  #: the version never comes into force
    REFUSED = "refused"


class CannotWithdraw(FingerpostError):
    """This version can’t be withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A request to withdraw a version, and who decided. `because`: row id of the version that took this one along."""

    id: str
    version: str
    reason: str
    asked_at: datetime
    asked_by: WorkerId
    because: str | None = None
    state: WithdrawalState = WithdrawalState.ASKED
    decided_at: datetime | None = None
    decided_by: WorkerId | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """A version that calls the one that is to go. `in_force_from` is its own day; `followed`: journeys stand on it."""

    id: str
    key: PathwayKey
    number: int
    title: str
    in_force_from: date
    followed: bool

    @property
    def words(self) -> str:
        """`version 3 of “Complaint”`."""
        return f"version {self.number} of “{self.title}”"


def check_can_go(one: Calling, callers: tuple[Calling, ...], at: datetime) -> None:
    """CannotWithdraw for a version whose day has come or is too near, or that journeys follow; also as a caller."""
    if _has_come(one.in_force_from, at):
        raise CannotWithdraw(
            "Its day has come, or is too near: journeys may follow it already. Begin a draft of the version before "
            "and publish that instead."
        )
    if one.followed:
        raise CannotWithdraw(
            "Journeys were moved to it, or wait to be moved to it. Put them back, or stop the move, first."
        )
    stay = [caller for caller in callers if caller.followed or _has_come(caller.in_force_from, at)]
    if stay:
        named = " and ".join(caller.words for caller in stay)
        raise CannotWithdraw(
            f"It is called by {named}, which {'is' if len(stay) == 1 else 'are'} followed already. Publish "
            f"{'a version of it that calls' if len(stay) == 1 else 'versions of them that call'} another one first, "
            "and move the journeys."
        )


def _has_come(in_force_from: date, at: datetime) -> bool:
    return in_force_from <= civil_date(at + NOTICE)
