"""The calendar that a command counts by: this installation's where the environment names one, else the shipped files.

An installation that is named and cannot be asked is no reason to count by something else: then nothing is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from engine.calendar_files import SHIPPED, load_calendar
from engine.clocks import SystemClock
from engine.domain.calendar import Calendar
from engine.domain.errors import FingerpostError
from engine.settings import Settings, database_named
from engine.store.calendars import StoredCalendars
from engine.store.database import open_database
from engine.store.migrating import newest_revision, revision_of

AS_SHIPPED = "as shipped"
OF_THIS_INSTALLATION = "of this installation: as shipped, with what process owners changed"


class NotReadyToCount(FingerpostError):
    """The database of this installation is not up to date. Run “fingerpost migrate”, or leave its setting away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesHere:
    """A calendar, and in words where its rules come from."""

    calendar: Calendar
    said: str


def rules_here(folder: Path = SHIPPED) -> RulesHere:
    """The rules of the installation that FINGERPOST_DATABASE_URL or FINGERPOST_DATA names; of a folder otherwise.

    Raises NotReadyToCount and NotNow; SettingsWrong.
    """
    shipped = load_calendar(folder)
    if folder != SHIPPED or not database_named():
        return RulesHere(calendar=shipped, said=AS_SHIPPED if folder == SHIPPED else f"of the folder {folder}")
    url = sa.make_url(Settings.from_env().database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return RulesHere(calendar=shipped, said=AS_SHIPPED)  # nothing was ever changed where there is no file yet
    database = open_database(url.render_as_string(hide_password=False))
    try:
        with database.connect() as connection:
            if revision_of(connection) != newest_revision():
                raise NotReadyToCount
        calendar = StoredCalendars(shipped, database, clock=SystemClock()).now()
    finally:
        database.dispose()
    return RulesHere(calendar=calendar, said=OF_THIS_INSTALLATION)
