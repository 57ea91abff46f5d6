"""What the actions need of the world, as protocols; `engine.application` fills them with adapters.

A unit of work is one transaction. Nothing is written until `commit()`; leaving without it rolls back.
**Lock order: the journey first, then anything of it.**
"""

from __future__ import annotations

from engine.ports.accounts import Accounts
from engine.ports.all_ports import Ports
from engine.ports.audit import Audit
from engine.ports.calendars import Calendars, Clock
from engine.ports.decision_tables import DecisionTables
from engine.ports.drafts import Drafts, Walks
from engine.ports.drawings import Drawings
from engine.ports.journeys import ClosedTask, Completion, Journeys, Surroundings
from engine.ports.moves import Move, MoveBatches, Moves
from engine.ports.outbox import NewNotice, Notifier, Outbox, QueuedNotice, QueuedTelling
from engine.ports.papers import NewDocument, Papers
from engine.ports.people import CountedTry, Credentials, Sessions, Workers
from engine.ports.process_engine import ProcessEngine
from engine.ports.records import Care, NewAnchor, Records
from engine.ports.rehearsing import Rehearse
from engine.ports.submissions import Submission, Submissions
from engine.ports.timers import Timers
from engine.ports.timescale_revisions import TimescaleRevisions
from engine.ports.trail_checks import Examine, TrailChecks
from engine.ports.unit_of_work import UnitOfWork
from engine.ports.versions import Bundle, StoredVersion, Versions

__all__ = [
    "Accounts",
    "Audit",
    "Bundle",
    "Calendars",
    "Care",
    "Clock",
    "ClosedTask",
    "Completion",
    "CountedTry",
    "Credentials",
    "DecisionTables",
    "Drafts",
    "Drawings",
    "Examine",
    "Journeys",
    "Move",
    "MoveBatches",
    "Moves",
    "NewAnchor",
    "NewDocument",
    "NewNotice",
    "Notifier",
    "Outbox",
    "Papers",
    "Ports",
    "ProcessEngine",
    "QueuedNotice",
    "QueuedTelling",
    "Records",
    "Rehearse",
    "Sessions",
    "StoredVersion",
    "Submission",
    "Submissions",
    "Surroundings",
    "Timers",
    "TimescaleRevisions",
    "TrailChecks",
    "UnitOfWork",
    "Versions",
    "Walks",
    "Workers",
]
