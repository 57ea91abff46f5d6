"""Deadline rules that owners have changed, each from a day on."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, Instant, metadata, primary_id

OPEN_REVISION = sa.text("state IN ('asked', 'agreed')")

timescale_revisions = sa.Table(
    "timescale_revisions",
    metadata,
    primary_id(),
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("effective_from", sa.Date, nullable=False),
    sa.Column("entry", sa.JSON, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("asked_by", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("agreed_at", Instant),
    sa.Column("agreed_by", ID, sa.ForeignKey("workers.id")),
    sa.Column("closed_at", Instant),
    sa.Column("closed_by", ID, sa.ForeignKey("workers.id")),
    sa.Column("said", sa.Text, nullable=False, server_default=""),
    # What a deadline was set under is known by its rule and this day, so two of a day could not be told apart.
    sa.Index(
        "ix_timescale_revisions_open",
        "key",
        "effective_from",
        unique=True,
        sqlite_where=OPEN_REVISION,
        postgresql_where=OPEN_REVISION,
    ),
)
