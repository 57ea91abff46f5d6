"""Workers, teams and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import Team, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a sign-in is checked against."""

    worker: Worker
    password_hash: str
    failed_sign_ins: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTry:
    """A try to sign in: how many there are from its network with it, and since when they are counted."""

    tries: int
    since: datetime


class Workers(Protocol):
    """Workers and teams."""

    def get(self, worker: WorkerId) -> Worker:
        """Raises NotFound."""
        ...

    def credentials(self, sign_in_name: str, *, lock: bool = False) -> Credentials | None:
        """With `lock`, nobody else can count a sign-in of theirs until the unit of work ends."""
        ...

    def holders(self, role: Role, *, team: TeamId | None) -> tuple[Worker, ...]:
        """Active workers who hold the role in that team or council-wide."""
        ...

    def roles_held(self, team: TeamId | None) -> tuple[frozenset[Role], frozenset[Role]]:
        """(roles somebody holds in that team, roles somebody holds council-wide)."""
        ...

    def team(self, team: TeamId) -> Team: ...

    def teams(self) -> tuple[Team, ...]: ...

    def add_team(self, team: Team) -> None: ...

    def change_team(self, team: Team) -> None: ...

    def add(self, worker: Worker, *, password_hash: str) -> None: ...

    def change(self, worker: Worker, *, password_hash: str | None = None) -> None:
        """Writes details and roles; the password only where one is given."""
        ...

    def note_sign_in(self, worker: WorkerId, *, failed: int, locked_until: datetime | None) -> None: ...


class Sessions(Protocol):
    """Server-side sessions: the browser holds a random token, the database its hash. And tries to begin one, counted
    over all processes by the network that they come from."""

    def start(self, worker: WorkerId, *, token_sha256: str, at: datetime, expires_at: datetime) -> None: ...

    def end(self, token_sha256: str) -> None: ...

    def touch(self, token_sha256: str, *, at: datetime) -> None: ...

    def count_try(self, network: str, *, at: datetime, within: timedelta) -> CountedTry:
        """Counts a try, in one statement. Whoever tries from the same network waits until the unit of work ends.

        What was counted `within` ago or before is forgotten, and so is what lies ahead: the clock may have been set
        back.
        """
        ...

    def uncount_try(self, network: str, *, since: datetime, over_before: datetime) -> None:
        """Takes back a try that was counted since then, and clears away what was counted until `over_before`."""
        ...
