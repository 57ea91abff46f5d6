"""Which kept revisions of a draft are let go in time, so that years of drawing do not fill the database.

What was saved over on the last day can be taken back whole. After that the last of each hour stays, after a week the
last of each day. What a walk or an entry of the record names stays as long as the draft is worked on. Once the draft is
published or thrown away nothing can be taken back; after a month only what a second person was asked about stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.london import civil_date

ALL_FOR = timedelta(days=1)
HOURLY_FOR = timedelta(days=7)
AFTER_CLOSING = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMark:
    """A revision that is kept, without what it holds."""

    revision: int
    replaced_at: datetime  #: when somebody saved over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which revisions of a draft something points to. `asked`: those of requests to publish.

    `closed_at`: when the draft was published or thrown away; None while it is worked on.
    """

    revisions: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    closed_at: datetime | None = None


def let_go(kept: Sequence[KeptMark], named: Named, at: datetime) -> tuple[int, ...]:
    """The revisions that go by now, the oldest first."""
    if named.closed_at is not None:
        if at - named.closed_at < AFTER_CLOSING:
            return ()
        return tuple(sorted(one.revision for one in kept if one.revision not in named.asked))
    old = [one for one in kept if at - one.replaced_at >= ALL_FOR]
    by_day = [one for one in old if at - one.replaced_at >= HOURLY_FOR]
    by_hour = [one for one in old if one not in by_day]
    stays = _last_of_each(by_hour, _hour) | _last_of_each(by_day, civil_date) | named.revisions | named.asked
    return tuple(sorted(one.revision for one in old if one.revision not in stays))


def _hour(at: datetime) -> datetime:
    # The clock in England differs from UTC by whole hours, so an hour of one is an hour of the other.
    return at.replace(minute=0, second=0, microsecond=0)


def _last_of_each(kept: Sequence[KeptMark], of: Callable[[datetime], object]) -> frozenset[int]:
    last: dict[object, int] = {}
    for one in sorted(kept, key=lambda mark: mark.revision):
        last[of(one.replaced_at)] = one.revision
    return frozenset(last.values())
