"""Of some pathways several journeys run at once for one child or household; of all others still one."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    # Those that run were started when no pathway allowed a second: false is what their versions said.
    op.add_column("journeys", sa.Column("several_at_once", sa.Boolean(), server_default=sa.false(), nullable=False))
    running = sa.text("state IN ('running', 'stuck', 'suspended')")
    op.create_index(
        "ix_journeys_not_ended",
        "journeys",
        ["subject", "pathway"],
        sqlite_where=running,
        postgresql_where=running,
    )
    alone = sa.text("state IN ('running', 'stuck', 'suspended') AND NOT several_at_once")
    op.drop_index("ix_journeys_running", "journeys")
    op.create_index(
        "ix_journeys_running",
        "journeys",
        ["subject", "pathway"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )
