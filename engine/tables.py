"""The tables, named by the glossary's plural. DATA.md says what each holds, what is personal, what is restricted.

Ids are UUIDv7 in text. Instants are kept in UTC. Engine state is text, never jsonb: restoring it needs its key order.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant in Python, a UTC timestamp without zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone was to be stored.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = sa.String(36)
SUBJECT = sa.String(46)  # "household:" and an id

# What partial indexes hold. A query says it in the very same words, or the index is not used.
STARTED_FROM = sa.text("started_from IS NOT NULL")
RUNNING = sa.text("state IN ('running', 'stuck', 'suspended')")
ARMED = sa.text("state = 'armed'")
OPEN_DRAFT = sa.text("state = 'open'")
RETRYING = sa.text("state = 'armed' AND retry_at IS NOT NULL")


def _id() -> sa.Column[str]:
    return sa.Column("id", ID, primary_key=True)


teams = sa.Table(
    "teams",
    metadata,
    _id(),
    sa.Column("name", sa.String(120), nullable=False, unique=True),
    sa.Column("manager_id", ID),
    sa.Column("service_manager_id", ID),
    sa.Column("head_of_service_id", ID),
)

workers = sa.Table(
    "workers",
    metadata,
    _id(),
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

households = sa.Table(
    "households",
    metadata,
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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

pathway_versions = sa.Table(
    "pathway_versions",
    metadata,
    _id(),
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("xml", sa.Text, nullable=False),
    sa.Column("forms", sa.JSON, nullable=False),
    sa.Column("tables", sa.JSON, nullable=False),
    sa.Column("called", sa.JSON, nullable=False),
    sa.Column("rehearsals", sa.JSON),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("published_at", Instant, nullable=False),
    sa.Column("published_by", ID),
    sa.Column("in_force_from", sa.Date, nullable=False),
    sa.UniqueConstraint("key", "number"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    _id(),
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

journeys = sa.Table(
    "journeys",
    metadata,
    _id(),
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
    sa.Column("ended_at", Instant),
    sa.Column("stuck_because", sa.Text),
    sa.Index("ix_journeys_subject", "subject"),
    # Most journeys were started from no other, and a page asks for those that were started from this one.
    sa.Index("ix_journeys_started_from", "started_from", sqlite_where=STARTED_FROM, postgresql_where=STARTED_FROM),
    sa.Index("ix_journeys_pathway_state", "pathway", "state"),
    # Two people starting the same pathway at the same moment: one of them is told that it runs already.
    sa.Index("ix_journeys_running", "subject", "pathway", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
)

moves = sa.Table(  # journeys that were put under another version, with how they stood before
    "moves",
    metadata,
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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

anchors = sa.Table(
    "anchors",
    metadata,
    _id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id")),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("on_date", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("recorded_by", ID),
    sa.Column("submission_id", ID),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    # The latest under each name, of the record and of each journey, without reading those before it.
    sa.Index("ix_anchors_subject_name", "subject", "name", "journey_id", "recorded_at", "id"),
)

record_fields = sa.Table(
    "record_fields",
    metadata,
    _id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("recorded_by", ID),
    sa.Column("journey_id", ID),
    sa.Column("submission_id", ID),
    sa.Index("ix_record_fields_subject_name", "subject", "name", "recorded_at", "id"),
)

allocations = sa.Table(
    "allocations",
    metadata,
    _id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("journey_id", ID),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index("ix_allocations_subject", "subject"),
    sa.Index("ix_allocations_worker_id", "worker_id"),
)

subject_roles = sa.Table(  # which council-wide roles have had work on a subject: need to know, by role
    "subject_roles",
    metadata,
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("role", sa.String(60), nullable=False),
    sa.PrimaryKeyConstraint("subject", "role"),
    sa.Index("ix_subject_roles_role", "role"),
)

draft_submissions = sa.Table(
    "draft_submissions",
    metadata,
    sa.Column("task_id", ID, sa.ForeignKey("tasks.id"), nullable=False),
    sa.Column("worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("saved_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("task_id", "worker_id"),
)

submissions = sa.Table(
    "submissions",
    metadata,
    _id(),
    sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
    sa.Column("task_id", ID),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("form", sa.String(120), nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("outcome", sa.String(80)),
    sa.Column("breach_reason", sa.Text),
    sa.Column("submitted_at", Instant, nullable=False),
    sa.Column("submitted_by", ID, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Index("ix_submissions_journey_id", "journey_id"),
    sa.Index("ix_submissions_task_id", "task_id"),
)

passages = (
    sa.Table(  # every element and flow a journey went through, in order: what the drawing shows as the way it went
        "passages",
        metadata,
        _id(),
        sa.Column("journey_id", ID, sa.ForeignKey("journeys.id"), nullable=False),
        sa.Column("pathway", sa.String(80), nullable=False),
        sa.Column("element", sa.String(120), nullable=False),
        sa.Column("calls", sa.String(400), nullable=False, server_default=""),
        sa.Column("flow", sa.String(200)),
        sa.Column("at", Instant, nullable=False),
        sa.Index("ix_passages_journey_id", "journey_id"),
    )
)

documents = sa.Table(
    "documents",
    metadata,
    _id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("journey_id", ID),
    sa.Column("task_id", ID),
    sa.Column("file_name", sa.String(200), nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("added_by", ID, nullable=False),
    sa.Index("ix_documents_subject", "subject"),
    sa.Index("ix_documents_journey_id", "journey_id"),
    sa.Index("ix_documents_task_id", "task_id"),
)

document_contents = sa.Table(  # apart from `documents`, so that a list of documents never reads their bytes
    "document_contents",
    metadata,
    sa.Column("document_id", ID, sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

notes = sa.Table(
    "notes",
    metadata,
    _id(),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("journey_id", ID),
    sa.Column("task_id", ID),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("added_by", ID, nullable=False),
    sa.Index("ix_notes_task_id", "task_id"),
    sa.Index("ix_notes_journey_id", "journey_id"),
)

tellings = sa.Table(  # outbox: what one journey tells another, delivered under the other's lock
    "tellings",
    metadata,
    _id(),
    sa.Column("from_journey_id", ID, nullable=False),
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("pathway", sa.String(80), nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("must_run", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.String(80), nullable=False),
    sa.Column("asks", sa.String(10), nullable=False, server_default="hear"),
    sa.Column("given", sa.JSON),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_at", Instant),
    sa.Index("ix_tellings_state", "state", "queued_at"),
)

notices = sa.Table(  # outbox: messages owed to people
    "notices",
    metadata,
    _id(),
    sa.Column("to_worker_id", ID, sa.ForeignKey("workers.id"), nullable=False),
    sa.Column("template", sa.String(60), nullable=False),
    sa.Column("journey_id", ID),
    sa.Column("task_id", ID),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_at", Instant),
    sa.Column("sent_at", Instant),
    sa.Column("error", sa.String(300)),
    sa.Index("ix_notices_state_next_at", "state", "next_at"),
    sa.Index("ix_notices_to_worker_id", "to_worker_id"),
)

audit_chains = sa.Table(
    "audit_chains",
    metadata,
    sa.Column("chain", sa.String(60), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    sa.Column("chain", sa.String(60), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("tag", sa.String(40), nullable=False),
    sa.Column("actor", sa.String(50), nullable=False),
    sa.Column("role", sa.String(60)),
    sa.Column("journey_id", ID),
    sa.Column("element", sa.String(120)),
    sa.Column("task_id", ID),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint("chain", "seq"),
    sa.Index("ix_audit_entries_journey_id_at", "journey_id", "at"),
    sa.Index("ix_audit_entries_actor_at", "actor", "at"),
    sa.Index("ix_audit_entries_tag_at", "tag", "at"),
    sa.Index("ix_audit_entries_at", "at"),
)

audit_about = sa.Table(  # whom an entry is about: "who looked at this child" is a query here
    "audit_about",
    metadata,
    sa.Column("subject", SUBJECT, nullable=False),
    sa.Column("chain", sa.String(60), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("subject", "chain", "seq"),
)
