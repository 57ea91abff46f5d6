"""`fingerpost migrate`: brings the database to the shape that this version works with."""

from __future__ import annotations

import click

from engine.settings import Settings
from engine.store import migrate, open_database


@click.command("migrate")
def command() -> None:
    """Bring the database up to date. Running it again changes nothing."""
    settings = Settings.from_env()
    database = open_database(settings.database_url)
    try:
        revision = migrate(database)
    finally:
        database.dispose()
    click.echo(f"The database is up to date (revision {revision}).")
