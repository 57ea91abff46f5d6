"""How many wrong sign-ins came from a network lately, counted over all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "wrong_sign_ins",
        sa.Column("network", sa.String(64), primary_key=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    op.create_index("ix_wrong_sign_ins_since", "wrong_sign_ins", ["since"])
