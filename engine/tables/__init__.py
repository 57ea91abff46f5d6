"""The tables, named by the glossary's plural. DATA.md says what each holds, what is personal, what is restricted.

Ids are UUIDv7 in text. Instants are kept in UTC. Engine state is text, never jsonb: restoring it needs its key order.
"""

from __future__ import annotations

from engine.tables.accounts import account_changes, trail_checks
from engine.tables.answers import document_contents, documents, draft_submissions, notes, submissions
from engine.tables.audit import audit_about, audit_chains, audit_entries
from engine.tables.base import ARMED, ID, OPEN_DRAFT, RETRYING, RUNNING, STARTED_FROM, SUBJECT, Instant, metadata
from engine.tables.batches import move_batches, move_items
from engine.tables.journeys import deadlines, journey_subjects, journeys, moves, passages, tasks, timers
from engine.tables.outbox import notices, tellings
from engine.tables.pathways import draft_presences, drafts, kept_drafts, pathway_versions, version_withdrawals
from engine.tables.people import sessions, teams, worker_roles, workers, wrong_sign_ins
from engine.tables.periods import timescale_revisions
from engine.tables.record import allocations, anchors, record_fields, subject_roles
from engine.tables.subjects import (
    children,
    episodes,
    households,
    legal_statuses,
    people,
    placements,
    reviews,
    sibling_links,
)
from engine.tables.walks import walks

__all__ = [
    "ARMED",
    "ID",
    "OPEN_DRAFT",
    "RETRYING",
    "RUNNING",
    "STARTED_FROM",
    "SUBJECT",
    "Instant",
    "account_changes",
    "allocations",
    "anchors",
    "audit_about",
    "audit_chains",
    "audit_entries",
    "children",
    "deadlines",
    "document_contents",
    "documents",
    "draft_presences",
    "draft_submissions",
    "drafts",
    "episodes",
    "households",
    "journey_subjects",
    "journeys",
    "kept_drafts",
    "legal_statuses",
    "metadata",
    "move_batches",
    "move_items",
    "moves",
    "notes",
    "notices",
    "passages",
    "pathway_versions",
    "people",
    "placements",
    "record_fields",
    "reviews",
    "sessions",
    "sibling_links",
    "subject_roles",
    "submissions",
    "tasks",
    "teams",
    "tellings",
    "timers",
    "timescale_revisions",
    "trail_checks",
    "version_withdrawals",
    "walks",
    "worker_roles",
    "workers",
    "wrong_sign_ins",
]
