"""Journeys hand facts to those that they start, end and suspend one another; children are linked as siblings."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("journeys", sa.Column("given", sa.JSON(), nullable=True))
    op.add_column("tellings", sa.Column("asks", sa.String(10), server_default="hear", nullable=False))
    op.add_column("tellings", sa.Column("given", sa.JSON(), nullable=True))
    # A suspended journey has not ended: the pathway is not started a second time beside it.
    running = sa.text("state IN ('running', 'stuck', 'suspended')")
    op.drop_index("ix_journeys_running", "journeys")
    op.create_index(
        "ix_journeys_running",
        "journeys",
        ["subject", "pathway"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_table(
        "sibling_links",
        sa.Column("child_id", sa.String(36), sa.ForeignKey("children.id"), nullable=False),
        sa.Column("sibling_id", sa.String(36), sa.ForeignKey("children.id"), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.Column("linked_by", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("child_id", "sibling_id"),
    )
