"""`fingerpost backup FILE`: the whole record in one file, as it was at one instant, while everything goes on."""

from __future__ import annotations

from pathlib import Path

import click

from engine.settings import Settings
from engine.store import open_database
from engine.store.backing_up import back_up


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a backup that is there.")
def command(file: Path, replace: bool) -> None:
    """Write everything that is stored into FILE, and check what was written.

    It may be done at any time: nobody waits for it. The file holds children's records in the clear: keep it where only
    those may read it who may read the record.
    """
    if file.exists() and not replace:
        raise click.ClickException(f"{file} is there already. Name another file, or write over it with --replace.")
    database = open_database(Settings.from_env().database_url)
    try:
        made = back_up(database, file)
    finally:
        database.dispose()
    click.echo(f"Wrote {file}: {made.rows} rows of {len(made.counts)} tables, revision {made.revision}.")
    click.echo(f"The audit trail in it is whole: {made.entries} entries in {made.chains} chains.")
