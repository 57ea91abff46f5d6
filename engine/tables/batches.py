"""Journeys that were chosen to be moved together, now or at an instant, and what became of each."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, Instant, metadata, primary_id

#: What a worker has to do yet: a journey to be moved, or to be put back.
OWED = sa.text("state IN ('waiting', 'undoing')")

move_batches = sa.Table(
    "move_batches",
    metadata,
    primary_id(),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("from_version_id", ID, sa.ForeignKey("pathway_versions.id"), nullable=False),
    sa.Column("to_version_id", ID, sa.ForeignKey("pathway_versions.id"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("chosen_at", Instant, nullable=False),
    sa.Column("chosen_by", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("stopped_at", Instant),
    sa.Column("stopped_by", ID, sa.ForeignKey("workers.id")),
    sa.Column("undone_at", Instant),
    sa.Column("undone_by", ID, sa.ForeignKey("workers.id")),
    sa.Index("ix_move_batches_pathway", "pathway"),
)

move_items = sa.Table(
    "move_items",
    metadata,
    sa.Column("batch_id", ID, sa.ForeignKey("move_batches.id"), nullable=False),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("choices", sa.JSON, nullable=False),
    sa.Column("shown", sa.JSON, nullable=False),
    sa.Column("because", sa.Text, nullable=False, server_default=""),
    sa.Column("move_id", ID, sa.ForeignKey("moves.id")),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("done_at", Instant),
    sa.PrimaryKeyConstraint("batch_id", "journey_id"),
    # A journey waits in one batch at a time.
    sa.Index("ix_move_items_journey_id", "journey_id", unique=True, sqlite_where=OWED, postgresql_where=OWED),
    # Only what is owed is ever looked for by time.
    sa.Index("ix_move_items_owed", "not_before", "batch_id", "journey_id", sqlite_where=OWED, postgresql_where=OWED),
)
