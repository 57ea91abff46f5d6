"""What people answered, wrote and handed in."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, SUBJECT, Instant, metadata, primary_id

draft_submissions = sa.Table(
    "draft_submissions",
    metadata,
    sa.Column("task_id", ID, sa.ForeignKey("tasks.id"), nullable=False),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("saved_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("task_id", "worker_id"),
)

submissions = sa.Table(
    "submissions",
    metadata,
    primary_id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("task_id", ID),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("form", sa.String(120), nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("outcome", sa.String(80)),
    sa.Column("breach_reason", sa.Text),
    sa.Column("submitted_at", Instant, nullable=False),
    sa.Column("submitted_by", ID, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Index("ix_submissions_journey_id", "journey_id"),
    sa.Index("ix_submissions_task_id", "task_id"),
)

documents = sa.Table(
    "documents",
    metadata,
    primary_id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("journey_id", ID),
    sa.Column("task_id", ID),
    sa.Column("file_name", sa.String(200), nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("added_by", ID, nullable=False),
    sa.Index("ix_documents_subject", "subject"),
    sa.Index("ix_documents_journey_id", "journey_id"),
    sa.Index("ix_documents_task_id", "task_id"),
)

document_contents = sa.Table(  # apart from `documents`, so that a list of documents never reads their bytes
    "document_contents",
    metadata,
    sa.Column("document_id", ID, sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

notes = sa.Table(
    "notes",
    metadata,
    primary_id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("journey_id", ID),
    sa.Column("task_id", ID),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("added_by", ID, nullable=False),
    sa.Index("ix_notes_task_id", "task_id"),
    sa.Index("ix_notes_journey_id", "journey_id"),
)
