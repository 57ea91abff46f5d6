"""What became of accounts, and of the checks of the audit trail."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, Instant, metadata, primary_id

account_changes = sa.Table(
    "account_changes",
    metadata,
    primary_id(),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("what", sa.String(20), nullable=False),
    sa.Column("by_worker_id", ID),
    sa.Column("role", sa.String(60)),
    sa.Column("team_id", ID),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("ix_account_changes_worker_id_at", "worker_id", "at"),
)

trail_checks = sa.Table(
    "trail_checks",
    metadata,
    primary_id(),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("asked_by", ID),
    sa.Column("begun_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("whole", sa.Boolean),
    sa.Column("chains", sa.Integer, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("chain", sa.String(60), nullable=False),
    sa.Column("seq", sa.Integer),
    sa.Column("because", sa.Text, nullable=False),
    sa.Index("ix_trail_checks_asked_at", "asked_at"),
)
