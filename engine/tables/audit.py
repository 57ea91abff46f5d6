"""The audit trail."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, SUBJECT, Instant, metadata

audit_chains = sa.Table(
    "audit_chains",
    metadata,
    sa.Column("chain", sa.String(60), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    sa.Column("chain", sa.String(60), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("tag", sa.String(40), nullable=False),
    sa.Column("actor", sa.String(50), nullable=False),
    sa.Column("role", sa.String(60)),
    sa.Column("journey_id", ID),
    sa.Column("element", sa.String(120)),
    sa.Column("task_id", ID),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint("chain", "seq"),
    sa.Index("ix_audit_entries_journey_id_at", "journey_id", "at"),
    sa.Index("ix_audit_entries_actor_at", "actor", "at"),
    sa.Index("ix_audit_entries_tag_at", "tag", "at"),
    sa.Index("ix_audit_entries_at", "at"),
)

audit_about = sa.Table(  # whom an entry is about: "who looked at this child" is a query here
    "audit_about",
    metadata,
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("chain", sa.String(60), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("subject", "chain", "seq"),
)
