"""One transaction and its repositories."""

from __future__ import annotations

from types import TracebackType

from sqlalchemy.engine import Engine

from engine import ports
from engine.domain.errors import OutcomeUnknown
from engine.store.accounts import SqlAccounts
from engine.store.audit import SqlAudit
from engine.store.batches import SqlMoveBatches
from engine.store.care import SqlCare
from engine.store.database import DatabaseUnreachable, writing
from engine.store.drafts import SqlDrafts
from engine.store.journeys import SqlJourneys
from engine.store.moves import SqlMoves
from engine.store.outbox import SqlOutbox
from engine.store.papers import SqlPapers
from engine.store.records import SqlRecords
from engine.store.sessions import SqlSessions
from engine.store.submissions import SqlSubmissions
from engine.store.timers import SqlTimers
from engine.store.timescale_revisions import SqlTimescaleRevisions
from engine.store.together import Together
from engine.store.trail_checks import SqlTrailChecks
from engine.store.versions import SqlVersions
from engine.store.walks import SqlWalks
from engine.store.workers import SqlWorkers


class SqlUnitOfWork:
    """Fulfils `ports.UnitOfWork`: `with uow: ...; uow.commit()`. Can be entered again once it was left.

    On SQLite the write lock is taken on entering: units of work run one after another, readers beside them.
    """

    keeps_others_waiting: bool
    workers: ports.Workers
    sessions: ports.Sessions
    accounts: ports.Accounts
    records: ports.Records
    care: ports.Care
    journeys: ports.Journeys
    moves: ports.Moves
    move_batches: ports.MoveBatches
    drafts: ports.Drafts
    walks: ports.Walks
    timescale_revisions: ports.TimescaleRevisions
    versions: ports.Versions
    submissions: ports.Submissions
    papers: ports.Papers
    outbox: ports.Outbox
    timers: ports.Timers
    audit: ports.Audit
    trail_checks: ports.TrailChecks

    def __init__(self, engine: Engine, drawings: ports.Drawings) -> None:
        self._engine, self._drawings = engine, drawings
        self.keeps_others_waiting = engine.dialect.name == "sqlite"

    def __enter__(self) -> SqlUnitOfWork:
        self._waiting = Together()
        connection = self._connection = writing(self._engine, self._waiting)
        try:
            self._transaction = connection.begin()
        except BaseException:
            connection.close()
            raise
        versions = SqlVersions(connection, self._drawings)
        self._trail = SqlAudit(connection)
        self.workers = SqlWorkers(connection)
        self.sessions = SqlSessions(connection)
        self.accounts = SqlAccounts(connection)
        self.records = SqlRecords(connection)
        self.care = SqlCare(connection)
        self.journeys = SqlJourneys(connection, versions, self._trail)
        self.moves = SqlMoves(connection)
        self.move_batches = SqlMoveBatches(connection)
        self.drafts = SqlDrafts(connection)
        self.walks = SqlWalks(connection)
        self.timescale_revisions = SqlTimescaleRevisions(connection)
        self.versions = versions
        self.submissions = SqlSubmissions(connection)
        self.papers = SqlPapers(connection)
        self.outbox = SqlOutbox(connection)
        self.timers = SqlTimers(connection)
        self.audit = self._trail
        self.trail_checks = SqlTrailChecks(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing rolls back what was not committed.
        self._connection.close()

    def commit(self) -> None:
        """Writes the audit entries and makes everything last. Nothing can be done in this unit of work after it.

        Raises OutcomeUnknown when the connection broke in the very moment: it may have lasted or not.
        """
        self._trail.write()
        self._waiting.write(self._connection)
        try:
            self._transaction.commit()
        except DatabaseUnreachable as error:
            raise OutcomeUnknown from error
        self._connection.close()
