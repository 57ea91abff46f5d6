"""A journey's page looks for the journeys that were started from it, however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    known = sa.text("started_from IS NOT NULL")
    op.create_index(
        "ix_journeys_started_from", "journeys", ["started_from"], sqlite_where=known, postgresql_where=known
    )
