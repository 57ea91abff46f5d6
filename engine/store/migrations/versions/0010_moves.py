"""A journey that was moved to another version can be moved back: how it stood before is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("journey_id", sa.String(36), sa.ForeignKey("journeys.id"), nullable=False),
        sa.Column("from_version_id", sa.String(36), sa.ForeignKey("pathway_versions.id"), nullable=False),
        sa.Column("to_version_id", sa.String(36), sa.ForeignKey("pathway_versions.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.String(36), nullable=False),
        sa.Column("undone_at", sa.DateTime()),
        sa.Column("undone_by", sa.String(36)),
    )
    op.create_index("ix_moves_journey_id", "moves", ["journey_id"])
