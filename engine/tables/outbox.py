"""What is owed to people and to other journeys."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, SUBJECT, Instant, metadata, primary_id

tellings = sa.Table(  # outbox: what one journey tells another, delivered under the other's lock
    "tellings",
    metadata,
    primary_id(),
    sa.Column("from_journey_id", ID, nullable=False),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("must_run", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.String(80), nullable=False),
    sa.Column("asks", sa.String(10), nullable=False, server_default="hear"),
    sa.Column("given", sa.JSON),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_at", Instant),
    sa.Index("ix_tellings_state", "state", "queued_at"),
)

notices = sa.Table(  # outbox: messages owed to people
    "notices",
    metadata,
    primary_id(),
    sa.Column("to_worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("template", sa.String(60), nullable=False),
    sa.Column("journey_id", ID),
    sa.Column("task_id", ID),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_at", Instant),
    sa.Column("sent_at", Instant),
    sa.Column("error", sa.String(300)),
    sa.Index("ix_notices_state_next_at", "state", "next_at"),
    sa.Index("ix_notices_to_worker_id", "to_worker_id"),
)
