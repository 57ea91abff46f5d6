"""Holds up addresses from which too many wrong sign-ins come. Kept in memory, in each process by itself.

An account has its own lock after a few wrong passwords; this is for whoever tries many accounts. A whole council may
come from one address, so that only many wrong tries in a short time hold it up, and right ones never count.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

MOST_WRONG = 30
WITHIN = timedelta(minutes=5)
MOST_ADDRESSES = 10_000


class Throttle:
    """Counts wrong tries by address: at most `most` within `within`, for at most `addresses` addresses at once."""

    def __init__(self, *, most: int = MOST_WRONG, within: timedelta = WITHIN, addresses: int = MOST_ADDRESSES) -> None:
        self._most, self._within, self._addresses = most, within, addresses
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait_for(self, address: str, now: datetime) -> timedelta | None:
        """How long this address has to wait before it may try again; None where it may try now."""
        with self._lock:
            tries = self._recent(address, now)
            return tries[0] + self._within - now if len(tries) >= self._most else None

    def note_wrong(self, address: str, now: datetime) -> None:
        """A wrong try came from this address. The address not heard of for longest is forgotten when there are many."""
        with self._lock:
            tries = self._recent(address, now)
            tries.append(now)
            self._tries[address] = tries
            self._tries.move_to_end(address)
            while len(self._tries) > self._addresses:
                self._tries.popitem(last=False)

    def _recent(self, address: str, now: datetime) -> deque[datetime]:
        tries = self._tries.get(address, deque(maxlen=self._most))
        # Also one of the future is forgotten: the clock may have been set back.
        while tries and not now - self._within < tries[0] <= now:
            tries.popleft()
        return tries
