"""Pathways that are being redrawn; a version holds the rehearsals that guard it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("pathway_versions", sa.Column("rehearsals", sa.JSON(), nullable=True))
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("pathway", sa.String(80), nullable=False),
        sa.Column("based_on_id", sa.String(36), sa.ForeignKey("pathway_versions.id")),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("about", sa.JSON, nullable=False),
        sa.Column("xml", sa.Text, nullable=False),
        sa.Column("forms", sa.JSON, nullable=False),
        sa.Column("tables", sa.JSON, nullable=False),
        sa.Column("rehearsals", sa.JSON, nullable=False),
        sa.Column("rehearsed", sa.JSON),
        sa.Column("compared", sa.Integer),
        sa.Column("asked", sa.JSON),
        sa.Column("changers", sa.JSON, nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("begun_by", sa.String(36), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(36), nullable=False),
    )
    open_ones = sa.text("state = 'open'")
    op.create_index(
        "ix_drafts_open", "drafts", ["pathway"], unique=True, sqlite_where=open_ones, postgresql_where=open_ones
    )
