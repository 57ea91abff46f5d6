"""What became of accounts, with the reasons; and when the audit trail was checked, with what result."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "account_changes",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("worker_id", sa.String(36), sa.ForeignKey("workers.id"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("by_worker_id", sa.String(36)),
        sa.Column("role", sa.String(60)),
        sa.Column("team_id", sa.String(36)),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_account_changes_worker_id_at", "account_changes", ["worker_id", "at"])
    op.create_table(
        "trail_checks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(36)),
        sa.Column("begun_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("whole", sa.Boolean),
        sa.Column("chains", sa.Integer, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("chain", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer),
        sa.Column("because", sa.Text, nullable=False),
    )
    op.create_index("ix_trail_checks_asked_at", "trail_checks", ["asked_at"])
