"""What leaves after the commit: notices to people, tellings to other journeys."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("from_journey_id", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=46), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("must_run", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index("ix_tellings_state", "tellings", ["state", "queued_at"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("to_worker_id", sa.String(length=36), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("journey_id", sa.String(length=36), nullable=True),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["to_worker_id"], ["workers.id"], name=op.f("fk_notices_to_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_state_next_at", "notices", ["state", "next_at"], unique=False)
    op.create_index("ix_notices_to_worker_id", "notices", ["to_worker_id"], unique=False)
