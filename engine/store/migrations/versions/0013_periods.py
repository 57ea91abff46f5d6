"""Periods that owners have changed, each in force from a day on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ASKED = "key, effective_from, entry, reason, asked_at, asked_by"
#: What was asked for never changes afterwards: dates were, or will be, counted by it.
_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER timescale_revisions_no_update BEFORE UPDATE OF {_ASKED} ON timescale_revisions "
        "BEGIN SELECT RAISE(ABORT, 'a change of a timescale stays as it was asked for'); END",
        "CREATE TRIGGER timescale_revisions_no_delete BEFORE DELETE ON timescale_revisions "
        "BEGIN SELECT RAISE(ABORT, 'timescale_revisions only ever grows'); END",
    ],
    "postgresql": [
        f"CREATE TRIGGER timescale_revisions_no_update BEFORE UPDATE OF {_ASKED} ON timescale_revisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER timescale_revisions_no_delete BEFORE DELETE ON timescale_revisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "timescale_revisions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("entry", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(36), sa.ForeignKey("workers.id"), nullable=False),
        sa.Column("agreed_at", sa.DateTime()),
        sa.Column("agreed_by", sa.String(36), sa.ForeignKey("workers.id")),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("closed_by", sa.String(36), sa.ForeignKey("workers.id")),
        sa.Column("said", sa.Text, nullable=False, server_default=""),
    )
    open_ones = sa.text("state IN ('asked', 'agreed')")
    op.create_index(
        "ix_timescale_revisions_open",
        "timescale_revisions",
        ["key", "effective_from"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
