"""Lists of children and households are read by name from an index, whoever looks at them."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for table in ("households", "children"):
        op.drop_index(f"ix_{table}_team_id_name", table)
        op.create_index(f"ix_{table}_team_id_name", table, ["team_id", "name", "id"])
        op.create_index(f"ix_{table}_name", table, ["name", "id"])
