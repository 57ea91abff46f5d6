"""A version holds the periods and roles that counted when it was published, and why it was."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

#: A published version is what journeys follow: it never changes, and it never goes.
_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER pathway_versions_no_{what} BEFORE {what.upper()} ON pathway_versions "
        "BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END"
        for what in ("update", "delete")
    ],
    "postgresql": [
        f"CREATE TRIGGER pathway_versions_no_{what} BEFORE {what.upper()} ON pathway_versions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for what in ("update", "delete")
    ],
}


def upgrade() -> None:
    op.add_column("pathway_versions", sa.Column("rules", sa.JSON(), nullable=True))
    op.add_column("pathway_versions", sa.Column("roles", sa.JSON(), nullable=True))
    op.add_column("pathway_versions", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
