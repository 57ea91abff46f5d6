"""Published versions, journeys, and what is open in them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pathway_versions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("called", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.String(length=36), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_versions")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_pathway_versions_key_number")),
    )
    op.create_table(
        "journeys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=9), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=46), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("engine_state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("started_by", sa.String(length=36), nullable=True),
        sa.Column("started_from", sa.String(length=36), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("stuck_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_journeys_team_id")),
        sa.ForeignKeyConstraint(["version_id"], ["pathway_versions.id"], name=op.f("fk_journeys_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("reference", name=op.f("uq_journeys_reference")),
    )
    op.create_index("ix_journeys_pathway_state", "journeys", ["pathway", "state"], unique=False)
    op.create_index(
        "ix_journeys_running",
        "journeys",
        ["subject", "pathway"],
        unique=True,
        sqlite_where=sa.text("state IN ('running', 'stuck')"),
        postgresql_where=sa.text("state IN ('running', 'stuck')"),
    )
    op.create_index("ix_journeys_subject", "journeys", ["subject"], unique=False)
    op.create_table(
        "journey_subjects",
        sa.Column("journey_id", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=46), nullable=False),
        sa.Column("linked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_journey_subjects_journey_id")),
        sa.PrimaryKeyConstraint("journey_id", "subject", name=op.f("pk_journey_subjects")),
    )
    op.create_index("ix_journey_subjects_subject", "journey_subjects", ["subject"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journey_id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("calls", sa.String(length=400), server_default="", nullable=False),
        sa.Column("item", sa.String(length=80), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.Column("holder_id", sa.String(length=36), nullable=True),
        sa.Column("subject", sa.String(length=46), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("listed_from", sa.Date(), nullable=True),
        sa.Column("deadline_id", sa.String(length=36), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("escalation", sa.String(length=10), nullable=True),
        sa.Column("decision", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("completed_by", sa.String(length=36), nullable=True),
        sa.Column("completed_as", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=80), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["completed_by"], ["workers.id"], name=op.f("fk_tasks_completed_by")),
        sa.ForeignKeyConstraint(["holder_id"], ["workers.id"], name=op.f("fk_tasks_holder_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_tasks_journey_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_tasks_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_decisions",
        "tasks",
        ["holder_id", "role", "team_id", "state", "kind", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("decision = 1"),
        postgresql_where=sa.text("decision"),
    )
    op.create_index(
        "ix_tasks_holder_id_state_kind_due_on", "tasks", ["holder_id", "state", "kind", "due_on", "id"], unique=False
    )
    op.create_index("ix_tasks_journey_id_state", "tasks", ["journey_id", "state"], unique=False)
    op.create_index("ix_tasks_role_state_kind_due_on", "tasks", ["role", "state", "kind", "due_on", "id"], unique=False)
    op.create_index(
        "ix_tasks_role_team_id_state_kind_due_on",
        "tasks",
        ["role", "team_id", "state", "kind", "due_on", "id"],
        unique=False,
    )
    op.create_index("ix_tasks_subject_state", "tasks", ["subject", "state"], unique=False)
    op.create_index(
        "ix_tasks_team_id_state_kind_due_on", "tasks", ["team_id", "state", "kind", "due_on", "id"], unique=False
    )
    op.create_table(
        "deadlines",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journey_id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=80), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("calls", sa.String(length=400), server_default="", nullable=False),
        sa.Column("item", sa.String(length=80), nullable=True),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("escalation", sa.String(length=10), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("act_by", sa.Date(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("calendar_incomplete", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("waits_for", sa.JSON(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("breach_submission_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_deadlines_journey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    op.create_index(
        "ix_deadlines_journey_id_rule", "deadlines", ["journey_id", "rule", "opened_on", "due_on"], unique=False
    )
    op.create_index("ix_deadlines_journey_id_state", "deadlines", ["journey_id", "state"], unique=False)
    op.create_index("ix_deadlines_state_due_on", "deadlines", ["state", "due_on"], unique=False)
    op.create_table(
        "timers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journey_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("token", sa.String(length=80), nullable=False),
        sa.Column("deadline_id", sa.String(length=36), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("to_whom", sa.String(length=200), server_default="", nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_at", sa.DateTime(), nullable=True),
        sa.Column("fired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_timers_journey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index(
        "ix_timers_due_at",
        "timers",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'armed'"),
        postgresql_where=sa.text("state = 'armed'"),
    )
    op.create_index("ix_timers_journey_id_state", "timers", ["journey_id", "state"], unique=False)
    op.create_index(
        "ix_timers_retry_at",
        "timers",
        ["retry_at"],
        unique=False,
        sqlite_where=sa.text("state = 'armed' AND retry_at IS NOT NULL"),
        postgresql_where=sa.text("state = 'armed' AND retry_at IS NOT NULL"),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journey_id", sa.String(length=36), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("calls", sa.String(length=400), server_default="", nullable=False),
        sa.Column("flow", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_passages_journey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    op.create_index("ix_passages_journey_id", "passages", ["journey_id"], unique=False)
