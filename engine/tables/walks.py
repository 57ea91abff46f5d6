"""Walks through drafts, which may become rehearsals."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, Instant, metadata, primary_id

walks = sa.Table(
    "walks",
    metadata,
    primary_id(),
    sa.Column("draft_id", ID, sa.ForeignKey("drafts.id"), nullable=False),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("says", sa.Text, nullable=False),
    sa.Column("rehearsal", sa.String(80), nullable=False),
    sa.Column("begun_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.UniqueConstraint("draft_id", "worker_id"),
)
