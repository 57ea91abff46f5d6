"""`fingerpost demo`: fills an empty database with invented people and work."""

from __future__ import annotations

import click

from engine.application import build_ports, publish_shipped_pathways
from engine.cli.running import is_empty
from engine.demo.cast import DEMO_PASSWORD
from engine.demo.data import make_demo
from engine.settings import Settings
from engine.store.migrating import migrate


@click.command("demo")
def command() -> None:
    """Fill an empty database with invented people and work. Refuses where there is anybody already."""
    settings = Settings.from_env()
    ports = build_ports(settings)
    try:
        migrate(ports.database)
        if not is_empty(ports):
            raise click.UsageError(
                "There are people in this database already. Name an empty one in FINGERPOST_DATABASE_URL, or an empty "
                "folder in FINGERPOST_DATA."
            )
        make_demo(ports)
        publish_shipped_pathways(ports)
    finally:
        ports.database.dispose()
    click.echo(f"The demo is ready. Everybody of it signs in with the password {DEMO_PASSWORD}.")
