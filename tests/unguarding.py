"""What somebody with full access to the database would do before changing the record: take its guards away."""

from __future__ import annotations

import sqlalchemy as sa

GUARDED = ("audit_entries", "audit_about", "audit_chains")


def unguard(connection: sa.Connection) -> None:
    """Takes away the triggers that refuse to change or remove entries; on PostgreSQL they are switched off."""
    if connection.dialect.name == "postgresql":
        for table in GUARDED:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
