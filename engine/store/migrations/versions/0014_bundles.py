"""A version holds the periods and roles that counted when it was published."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    pass
