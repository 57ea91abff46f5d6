"""A version that is not in force yet can be withdrawn; its row stays as it is, and what became of it stands beside."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_OPEN = sa.text("state IN ('asked', 'agreed')")


def upgrade() -> None:
    op.create_table(
        "version_withdrawals",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("version_id", sa.String(36), sa.ForeignKey("pathway_versions.id"), nullable=False),
        sa.Column("because_id", sa.String(36), sa.ForeignKey("pathway_versions.id")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(36), nullable=False),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("decided_by", sa.String(36)),
        sa.Column("said", sa.Text, nullable=False, server_default=""),
    )
    op.create_index(
        "ix_version_withdrawals_open",
        "version_withdrawals",
        ["version_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
