"""Published versions of pathways, drafts of the next ones, and who draws them."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, OPEN_DRAFT, Instant, metadata, primary_id

pathway_versions = sa.Table(
    "pathway_versions",
    metadata,
    primary_id(),
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("xml", sa.Text, nullable=False),
    sa.Column("forms", sa.JSON, nullable=False),
    sa.Column("tables", sa.JSON, nullable=False),
    sa.Column("called", sa.JSON, nullable=False),
    sa.Column("rehearsals", sa.JSON),
    sa.Column("rules", sa.JSON),
    sa.Column("roles", sa.JSON),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("published_at", Instant, nullable=False),
    sa.Column("published_by", ID),
    sa.Column("in_force_from", sa.Date, nullable=False),
    sa.UniqueConstraint("key", "number"),
)

#: A version that was taken out before its day, or is asked to be: the row of the version itself never changes.
OPEN_WITHDRAWAL = sa.text("state IN ('asked', 'agreed')")
version_withdrawals = sa.Table(
    "version_withdrawals",
    metadata,
    primary_id(),
    sa.Column("version_id", ID, sa.ForeignKey("pathway_versions.id"), nullable=False),
    sa.Column("because_id", ID, sa.ForeignKey("pathway_versions.id")),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("asked_by", ID, nullable=False),
    sa.Column("decided_at", Instant),
    sa.Column("decided_by", ID),
    sa.Column("said", sa.Text, nullable=False, server_default=""),
    sa.Index(
        "ix_version_withdrawals_open",
        "version_id",
        unique=True,
        sqlite_where=OPEN_WITHDRAWAL,
        postgresql_where=OPEN_WITHDRAWAL,
    ),
)

drafts = sa.Table(
    "drafts",
    metadata,
    primary_id(),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("based_on_id", ID, sa.ForeignKey("pathway_versions.id")),
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
    sa.Column("begun_at", Instant, nullable=False),
    sa.Column("begun_by", ID, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("changed_by", ID, nullable=False),
    # Two people beginning one at the same moment: the second is shown the first one's.
    sa.Index("ix_drafts_open", "pathway", unique=True, sqlite_where=OPEN_DRAFT, postgresql_where=OPEN_DRAFT),
)

#: Who has a draft in front of them. Rows of people who have gone are taken away by whoever looks next.
draft_presences = sa.Table(
    "draft_presences",
    metadata,
    sa.Column("draft_id", ID, sa.ForeignKey("drafts.id"), primary_key=True),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), primary_key=True),
    sa.Column("seen_at", Instant, nullable=False),
)

#: A revision that somebody saved and somebody else saved over.
kept_drafts = sa.Table(
    "kept_drafts",
    metadata,
    primary_id(),
    sa.Column("draft_id", ID, sa.ForeignKey("drafts.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("xml", sa.Text, nullable=False),
    sa.Column("forms", sa.JSON, nullable=False),
    sa.Column("tables", sa.JSON, nullable=False),
    sa.Column("rehearsals", sa.JSON, nullable=False),
    sa.Column("saved_at", Instant, nullable=False),
    sa.Column("saved_by", ID, nullable=False),
    sa.Column("replaced_at", Instant, nullable=False),
    sa.Column("replaced_by", ID, nullable=False),
    sa.UniqueConstraint("draft_id", "revision"),
)
