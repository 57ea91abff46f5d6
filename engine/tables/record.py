"""What is known of a subject, and who works with it."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, SUBJECT, Instant, metadata, primary_id

anchors = sa.Table(
    "anchors",
    metadata,
    primary_id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id")),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("on_date", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("recorded_by", ID),
    sa.Column("submission_id", ID),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    # The latest under each name, of the record and of each journey, without reading those before it.
    sa.Index("ix_anchors_subject_name", "subject", "name", "journey_id", "recorded_at", "id"),
)

record_fields = sa.Table(
    "record_fields",
    metadata,
    primary_id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("recorded_by", ID),
    sa.Column("journey_id", ID),
    sa.Column("submission_id", ID),
    sa.Index("ix_record_fields_subject_name", "subject", "name", "recorded_at", "id"),
)

allocations = sa.Table(
    "allocations",
    metadata,
    primary_id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("journey_id", ID),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index("ix_allocations_subject", "subject"),
    sa.Index("ix_allocations_worker_id", "worker_id"),
)

subject_roles = sa.Table(  # which council-wide roles have had work on a subject: need to know, by role
    "subject_roles",
    metadata,
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.PrimaryKeyConstraint("subject", "role"),
    sa.Index("ix_subject_roles_role", "role"),
)
