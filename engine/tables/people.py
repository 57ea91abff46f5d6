"""Teams, workers with their roles, and who is signed in."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import ID, Instant, metadata, primary_id

teams = sa.Table(
    "teams",
    metadata,
    primary_id(),
    sa.Column("name", sa.String(120), nullable=False, unique=True),
    sa.Column("manager_id", ID),
    sa.Column("service_manager_id", ID),
    sa.Column("head_of_service_id", ID),
)

workers = sa.Table(
    "workers",
    metadata,
    primary_id(),
    sa.Column("sign_in_name", sa.String(80), nullable=False, unique=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("email", sa.String(200), nullable=False, server_default=""),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("team_id", ID, sa.ForeignKey("teams.id")),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("failed_sign_ins", sa.Integer, nullable=False, server_default="0"),
    sa.Column("locked_until", Instant),
)

worker_roles = sa.Table(
    "worker_roles",
    metadata,
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.Column("team_id", ID, sa.ForeignKey("teams.id")),
    sa.Index("ix_worker_roles_worker_id", "worker_id"),
    sa.Index("ix_worker_roles_role_team_id", "role", "team_id"),
    sa.Index("ix_worker_roles_team_id_role", "team_id", "role", "worker_id"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_sha256", sa.String(64), primary_key=True),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Index("ix_sessions_worker_id", "worker_id"),
)

wrong_sign_ins = sa.Table(
    "wrong_sign_ins",
    metadata,
    sa.Column("network", sa.String(64), primary_key=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Index("ix_wrong_sign_ins_since", "since"),
)
