"""Children and households, and what is on a child's record of care."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, Instant, metadata, primary_id

households = sa.Table(
    "households",
    metadata,
    primary_id(),
    sa.Column("reference", sa.String(9), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("team_id", ID, sa.ForeignKey("teams.id")),
    sa.Column("address_protected", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("added_at", Instant, nullable=False),
    # The lists by name: of a team, and of all; the id makes the order of equal names certain.
    sa.Index("ix_households_team_id_name", "team_id", "name", "id"),
    sa.Index("ix_households_name", "name", "id"),
)

people = sa.Table(
    "people",
    metadata,
    primary_id(),
    sa.Column("household_id", ID, sa.ForeignKey("households.id"), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("part", sa.String(20), nullable=False),
    sa.Column("born_on", sa.Date),
    sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_people_household_id", "household_id"),
)

children = sa.Table(
    "children",
    metadata,
    primary_id(),
    sa.Column("reference", sa.String(9), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("born_on", sa.Date),
    sa.Column("sex", sa.String(20), nullable=False, server_default=""),
    sa.Column("ethnicity", sa.String(20), nullable=False, server_default=""),
    sa.Column("team_id", ID, sa.ForeignKey("teams.id")),
    sa.Column("restricted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("external_id", sa.String(40), unique=True),
    sa.Column("added_at", Instant, nullable=False),
    sa.Index("ix_children_team_id_name", "team_id", "name", "id"),
    sa.Index("ix_children_name", "name", "id"),
)

placements = sa.Table(
    "placements",
    metadata,
    primary_id(),
    sa.Column("child_id", ID, sa.ForeignKey("children.id"), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("provider", sa.String(20), nullable=False, server_default=""),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("end_reason", sa.String(10), nullable=False, server_default=""),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("source", sa.String(80), nullable=False, server_default=""),
    sa.UniqueConstraint("child_id", "from_on", "kind"),
)

legal_statuses = sa.Table(
    "legal_statuses",
    metadata,
    primary_id(),
    sa.Column("child_id", ID, sa.ForeignKey("children.id"), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("source", sa.String(80), nullable=False, server_default=""),
    sa.UniqueConstraint("child_id", "from_on", "status"),
)

reviews = sa.Table(
    "reviews",
    metadata,
    primary_id(),
    sa.Column("child_id", ID, sa.ForeignKey("children.id"), nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("participation", sa.String(10), nullable=False, server_default=""),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("source", sa.String(80), nullable=False, server_default=""),
    sa.UniqueConstraint("child_id", "held_on"),
)

sibling_links = sa.Table(  # each pair stands here both ways round
    "sibling_links",
    metadata,
    sa.Column("child_id", ID, sa.ForeignKey("children.id"), nullable=False),
    sa.Column("sibling_id", ID, sa.ForeignKey("children.id"), nullable=False),
    sa.Column("linked_at", Instant, nullable=False),
    sa.Column("linked_by", ID, nullable=False),
    sa.PrimaryKeyConstraint("child_id", "sibling_id"),
)

episodes = sa.Table(
    "episodes",
    metadata,
    primary_id(),
    sa.Column("child_id", ID, sa.ForeignKey("children.id"), nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("began_because", sa.String(10), nullable=False, server_default=""),
    sa.Column("ended_because", sa.String(10), nullable=False, server_default=""),
    sa.Column("legal_status", sa.String(10), nullable=False, server_default=""),
    sa.Column("need", sa.String(10), nullable=False, server_default=""),
    sa.Column("placement", sa.String(10), nullable=False, server_default=""),
    sa.Column("provider", sa.String(10), nullable=False, server_default=""),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("source", sa.String(80), nullable=False, server_default=""),
    sa.UniqueConstraint("child_id", "from_on"),
)
