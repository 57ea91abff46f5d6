"""The audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_APPEND_ONLY = ("audit_entries", "audit_about", "submissions")
_FORWARDS = "NEW.chain = OLD.chain AND (NEW.seq > OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash = OLD.hash))"

_SQLITE = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} only ever grows'); END"
        for table in _APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER audit_chains_no_delete BEFORE DELETE ON audit_chains "
    "BEGIN SELECT RAISE(ABORT, 'audit_chains only ever grows'); END",
    f"CREATE TRIGGER audit_chains_forwards BEFORE UPDATE ON audit_chains WHEN NOT ({_FORWARDS}) "
    "BEGIN SELECT RAISE(ABORT, 'audit_chains only ever goes forwards'); END",
    "CREATE TRIGGER audit_entries_list AFTER INSERT ON audit_entries BEGIN "
    "INSERT INTO audit_about (subject, chain, seq) "
    "SELECT DISTINCT value, NEW.chain, NEW.seq FROM json_each(NEW.entry, '$.about'); END",
]

_POSTGRESQL = [
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% only ever grows', TG_TABLE_NAME; END $$",
    "CREATE FUNCTION refuse_backwards() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {_FORWARDS} THEN RETURN NEW; END IF; "
    "RAISE EXCEPTION 'audit_chains only ever goes forwards'; END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in _APPEND_ONLY
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in (*_APPEND_ONLY, "audit_chains")
    ),
    "CREATE TRIGGER audit_chains_no_delete BEFORE DELETE ON audit_chains FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_chains_forwards BEFORE UPDATE ON audit_chains "
    "FOR EACH ROW EXECUTE FUNCTION refuse_backwards()",
    "CREATE FUNCTION list_those_it_is_about() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO audit_about (subject, chain, seq) SELECT DISTINCT subject, NEW.chain, NEW.seq "
    "FROM json_array_elements_text(NEW.entry::json -> 'about') AS about(subject); RETURN NULL; END $$",
    "CREATE TRIGGER audit_entries_list AFTER INSERT ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION list_those_it_is_about()",
]

_TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=50), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=True),
        sa.Column("journey_id", sa.String(length=36), nullable=True),
        sa.Column("element", sa.String(length=120), nullable=True),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_actor_at", "audit_entries", ["actor", "at"], unique=False)
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"], unique=False)
    op.create_index("ix_audit_entries_journey_id_at", "audit_entries", ["journey_id", "at"], unique=False)
    op.create_index("ix_audit_entries_tag_at", "audit_entries", ["tag", "at"], unique=False)
    op.create_table(
        "audit_about",
        sa.Column("subject", sa.String(length=46), nullable=False),
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "chain", "seq", name=op.f("pk_audit_about")),
    )
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
