"""Whether the database of this installation is one that a command can work with."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from engine.domain.errors import FingerpostError
from engine.store.migrating import newest_revision, revision_of


class NotUpToDate(FingerpostError):
    """The database of this installation is empty, or of another version than this. Run “fingerpost migrate” first."""


def check_up_to_date(database: Engine) -> None:
    """Raises NotUpToDate, and DatabaseUnreachable."""
    with database.connect() as connection:
        if revision_of(connection) != newest_revision():
            raise NotUpToDate
