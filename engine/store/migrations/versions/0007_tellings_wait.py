"""A telling that failed waits before it is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("tellings", sa.Column("next_at", sa.DateTime(), nullable=True))
