"""One transaction. Nothing is written until `commit()`; leaving without it rolls back."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from engine.ports.accounts import Accounts
from engine.ports.audit import Audit
from engine.ports.drafts import Drafts, Walks
from engine.ports.journeys import Journeys
from engine.ports.moves import MoveBatches, Moves
from engine.ports.outbox import Outbox
from engine.ports.papers import Papers
from engine.ports.people import Sessions, Workers
from engine.ports.records import Care, Records
from engine.ports.submissions import Submissions
from engine.ports.timers import Timers
from engine.ports.timescale_revisions import TimescaleRevisions
from engine.ports.trail_checks import TrailChecks
from engine.ports.versions import Versions


class UnitOfWork(Protocol):
    """One transaction and its repositories. `keeps_others_waiting`: nobody else can begin one while it is open."""

    keeps_others_waiting: bool
    workers: Workers
    sessions: Sessions
    accounts: Accounts
    records: Records
    care: Care
    journeys: Journeys
    moves: Moves
    move_batches: MoveBatches
    drafts: Drafts
    walks: Walks
    timescale_revisions: TimescaleRevisions
    versions: Versions
    submissions: Submissions
    papers: Papers
    outbox: Outbox
    timers: Timers
    audit: Audit
    trail_checks: TrailChecks

    def __enter__(self) -> UnitOfWork: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None: ...
