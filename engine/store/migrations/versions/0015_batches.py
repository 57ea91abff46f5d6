"""Journeys that are moved in batches, now or later."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "move_batches",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("pathway", sa.String(80), nullable=False),
        sa.Column("from_version_id", sa.String(36), sa.ForeignKey("pathway_versions.id"), nullable=False),
        sa.Column("to_version_id", sa.String(36), sa.ForeignKey("pathway_versions.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.Column("chosen_by", sa.String(36), sa.ForeignKey("workers.id"), nullable=False),
        sa.Column("stopped_at", sa.DateTime()),
        sa.Column("stopped_by", sa.String(36), sa.ForeignKey("workers.id")),
        sa.Column("undone_at", sa.DateTime()),
        sa.Column("undone_by", sa.String(36), sa.ForeignKey("workers.id")),
    )
    op.create_index("ix_move_batches_pathway", "move_batches", ["pathway"])
    op.create_table(
        "move_items",
        sa.Column("batch_id", sa.String(36), sa.ForeignKey("move_batches.id"), nullable=False),
        sa.Column("journey_id", sa.String(36), sa.ForeignKey("journeys.id"), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("shown", sa.JSON, nullable=False),
        sa.Column("because", sa.Text, nullable=False, server_default=""),
        sa.Column("move_id", sa.String(36), sa.ForeignKey("moves.id")),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("batch_id", "journey_id"),
    )
    owed = sa.text("state IN ('waiting', 'undoing')")
    op.create_index(
        "ix_move_items_journey_id",
        "move_items",
        ["journey_id"],
        unique=True,
        sqlite_where=owed,
        postgresql_where=owed,
    )
    op.create_index(
        "ix_move_items_owed",
        "move_items",
        ["not_before", "batch_id", "journey_id"],
        sqlite_where=owed,
        postgresql_where=owed,
    )
