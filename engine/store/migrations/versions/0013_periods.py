"""Periods that owners have changed, each in force from a day on."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    pass
