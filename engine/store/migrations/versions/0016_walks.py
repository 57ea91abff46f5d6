"""Walks through drafts, which may become rehearsals."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "walks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("draft_id", sa.String(36), sa.ForeignKey("drafts.id"), nullable=False),
        sa.Column("worker_id", sa.String(36), sa.ForeignKey("workers.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("rehearsal", sa.String(80), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("draft_id", "worker_id"),
    )
