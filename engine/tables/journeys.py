"""Journeys with all that runs in them."""

from __future__ import annotations

import sqlalchemy as sa

from engine.tables.base import (
    ARMED,
    ID,
    RETRYING,
    RUNNING,
    RUNNING_ALONE,
    STARTED_FROM,
    SUBJECT,
    Instant,
    metadata,
    primary_id,
)

journeys = sa.Table(
    "journeys",
    metadata,
    primary_id(),
    sa.Column("reference", sa.String(9), nullable=False, unique=True),
    sa.Column("version_id", ID, sa.ForeignKey("pathway_versions.id"), nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("team_id", ID, sa.ForeignKey("teams.id")),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("engine_state", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("outcome", sa.String(60)),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("started_by", ID),
    sa.Column("started_from", ID),
    sa.Column("given", sa.JSON),
    sa.Column("several_at_once", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("ended_at", Instant),
    sa.Column("stuck_because", sa.Text),
    sa.Index("ix_journeys_subject", "subject"),
    # Most journeys were started from no other, and a page asks for those that were started from this one.
    sa.Index("ix_journeys_started_from", "started_from", sqlite_where=STARTED_FROM, postgresql_where=STARTED_FROM),
    sa.Index("ix_journeys_pathway_state", "pathway", "state"),
    # What runs is a small part of what there is.
    sa.Index("ix_journeys_not_ended", "subject", "pathway", sqlite_where=RUNNING, postgresql_where=RUNNING),
    # Two people starting the same pathway at the same moment: one of them is told that it runs already. A pathway of
    # which several may run at once is left out, by what its version said when the journey started.
    sa.Index(
        "ix_journeys_running",
        "subject",
        "pathway",
        unique=True,
        sqlite_where=RUNNING_ALONE,
        postgresql_where=RUNNING_ALONE,
    ),
)

moves = sa.Table(  # journeys that were put under another version, with how they stood before
    "moves",
    metadata,
    primary_id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("from_version_id", ID, sa.ForeignKey("pathway_versions.id"), nullable=False),
    sa.Column("to_version_id", ID, sa.ForeignKey("pathway_versions.id"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("moved_at", Instant, nullable=False),
    sa.Column("moved_by", ID, nullable=False),
    sa.Column("undone_at", Instant),
    sa.Column("undone_by", ID),
    sa.Index("ix_moves_journey_id", "journey_id"),
)

journey_subjects = sa.Table(
    "journey_subjects",
    metadata,
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("linked", sa.Boolean, nullable=False),
    sa.PrimaryKeyConstraint("journey_id", "subject"),
    sa.Index("ix_journey_subjects_subject", "subject"),
)

tasks = sa.Table(
    "tasks",
    metadata,
    primary_id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("token", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("calls", sa.String(400), nullable=False, server_default=""),
    sa.Column("item", sa.String(80)),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("form", sa.String(120), nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.Column("team_id", ID, sa.ForeignKey("teams.id")),
    sa.Column("holder_id", ID, sa.ForeignKey("workers.id")),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("listed_from", sa.Date),
    sa.Column("deadline_id", ID),
    sa.Column("due_on", sa.Date),
    sa.Column("escalation", sa.String(10)),
    sa.Column("decision", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("closed_at", Instant),
    sa.Column("completed_by", ID, sa.ForeignKey("workers.id")),
    sa.Column("completed_as", sa.String(60)),
    sa.Column("outcome", sa.String(80)),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Index("ix_tasks_journey_id_state", "journey_id", "state"),
    # The inbox: what is mine, what waits for my roles in a team and council-wide, and what is open in the teams I
    # manage; each already in the order it is shown in, so that a page reads no more tasks than it shows. None begins
    # with the state: nearly every task shares it, and SQLite would take such an index for a selective one.
    sa.Index("ix_tasks_holder_id_state_kind_due_on", "holder_id", "state", "kind", "due_on", "id"),
    sa.Index("ix_tasks_role_team_id_state_kind_due_on", "role", "team_id", "state", "kind", "due_on", "id"),
    sa.Index("ix_tasks_role_state_kind_due_on", "role", "state", "kind", "due_on", "id"),
    sa.Index("ix_tasks_team_id_state_kind_due_on", "team_id", "state", "kind", "due_on", "id"),
    # Decisions are few among the tasks of a role, and counted on every page.
    sa.Index(
        "ix_tasks_decisions",
        *("holder_id", "role", "team_id", "state", "kind", "due_on", "id"),
        sqlite_where=sa.text("decision = 1"),
        postgresql_where=sa.text("decision"),
    ),
    sa.Index("ix_tasks_subject_state", "subject", "state"),
)

deadlines = sa.Table(
    "deadlines",
    metadata,
    primary_id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("token", sa.String(80), nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("calls", sa.String(400), nullable=False, server_default=""),
    sa.Column("item", sa.String(80)),
    sa.Column("task_id", ID),
    sa.Column("rule", sa.String(80), nullable=False),
    sa.Column("revision", sa.Date, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("source", sa.String(300), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("escalation", sa.String(10)),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("not_before", sa.Date),
    sa.Column("due_on", sa.Date),
    sa.Column("act_by", sa.Date),
    sa.Column("expires_at", Instant),
    sa.Column("calendar_incomplete", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("because", sa.JSON, nullable=False),
    sa.Column("waits_for", sa.JSON, nullable=False),
    sa.Column("anchors", sa.JSON, nullable=False),
    sa.Column("extended_to", sa.Date),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("done_on", sa.Date),
    sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("breach_submission_id", ID),
    sa.Index("ix_deadlines_journey_id_state", "journey_id", "state"),
    # What each rule promised last in a journey, without reading what it promised before.
    sa.Index("ix_deadlines_journey_id_rule", "journey_id", "rule", "opened_on", "due_on"),
    sa.Index("ix_deadlines_state_due_on", "state", "due_on"),
)

timers = sa.Table(
    "timers",
    metadata,
    primary_id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("token", sa.String(80), nullable=False),
    sa.Column("deadline_id", ID),
    sa.Column("due_at", Instant),
    sa.Column("to_whom", sa.String(200), nullable=False, server_default=""),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_at", Instant),
    sa.Column("fired_at", Instant),
    sa.Index("ix_timers_journey_id_state", "journey_id", "state"),
    # Only armed timers are ever looked for by time, so the index stays as small as what is armed.
    sa.Index(
        "ix_timers_due_at",
        "due_at",
        "id",
        sqlite_where=ARMED,
        postgresql_where=ARMED,
    ),
    sa.Index("ix_timers_retry_at", "retry_at", sqlite_where=RETRYING, postgresql_where=RETRYING),
)

passages = sa.Table(  # every element and flow gone through, in order: what the drawing shows as the way it went
    "passages",
    metadata,
    primary_id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("calls", sa.String(400), nullable=False, server_default=""),
    sa.Column("flow", sa.String(200)),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_passages_journey_id", "journey_id"),
)
