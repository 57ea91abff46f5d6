"""`fingerpost move FROM`: takes everything from one database into another, as from SQLite to PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import click

from engine.settings import Settings, wrong_with_address
from engine.store import open_database
from engine.store.copying import move


@click.command("move")
@click.argument("old", metavar="FROM")
def command(old: str) -> None:
    """Copy everything from FROM into the database that FINGERPOST_DATABASE_URL names, and check that all of it came.

    FROM is the SQLite file of the installation so far (data/fingerpost.db), or the address of a PostgreSQL database
    without its password, which PGPASSWORD or ~/.pgpass gives. The new database must be empty. Stop “fingerpost web”,
    “worker” and “run” first. FROM is left as it is: keep it until the new one has proved itself, and start nothing on
    it. Keep the data folder, or at least its file secret_key: else everybody signs in anew.
    """
    address = Settings.from_env().database_url
    source = open_database(_address(old))
    target = open_database(address)
    if source.url == target.url:
        raise click.ClickException("FROM and FINGERPOST_DATABASE_URL name the same database.")
    try:
        moved = move(source, target)
    finally:
        source.dispose()
        target.dispose()
    click.echo(f"Moved {moved.rows} rows of {len(moved.counts)} tables; each was read back and compared.")
    click.echo(
        f"The audit trail is whole: {moved.verified.entries} entries in {moved.verified.chains} chains. "
        "Start Fingerpost on the new database."
    )


def _address(old: str) -> str:
    if "://" not in old:
        if not Path(old).is_file():
            raise click.ClickException(f"There is no file {old}. Name the SQLite file of the installation so far.")
        return f"sqlite:///{Path(old).resolve()}"
    wrong = wrong_with_address(old)
    if wrong:
        raise click.ClickException(f"FROM {wrong}")
    return old
