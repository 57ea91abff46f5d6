"""The only room that writes to the database: units of work, migrations, and the check of the audit trail.

The tables stand in `engine.tables`, since `engine.reading` asks them too; DATA.md says what each holds.
"""

from engine.store.database import open_database
from engine.store.migrating import migrate
from engine.store.unit_of_work import SqlUnitOfWork
from engine.store.verifying import Verified, verify

__all__ = ["SqlUnitOfWork", "Verified", "migrate", "open_database", "verify"]
