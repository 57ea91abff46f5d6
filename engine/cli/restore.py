"""`fingerpost restore FILE`: puts back what `fingerpost backup` wrote, and checks that all of it is there."""

from __future__ import annotations

from pathlib import Path

import click

from engine.settings import Settings
from engine.store import open_database
from engine.store.restoring import restore


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove what is in the database now. Make a backup of it first.")
def command(file: Path, replace: bool) -> None:
    """Read everything in FILE into the database, and check it: every row, and that the audit trail is whole.

    Stop “fingerpost web”, “worker” and “run” first. A database that holds people or journeys is left as it is unless
    --replace is given. Run “fingerpost migrate” afterwards if the backup was made by an older version.
    """
    database = open_database(Settings.from_env().database_url)
    try:
        made = restore(database, file, replace=replace)
    finally:
        database.dispose()
    click.echo(f"Restored {made.rows} rows of {len(made.counts)} tables, as they were at {made.made_at} (UTC).")
    click.echo(f"The audit trail is whole: {made.entries} entries in {made.chains} chains.")
