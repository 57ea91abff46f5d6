"""`fingerpost demo`: fills an empty database with invented people and work."""

from __future__ import annotations

import click

from engine.application import build_ports, publish_shipped_pathways
from engine.cli.running import DEMO_PASSWORD, fill_with_demo, is_empty
from engine.settings import Settings
from engine.store.migrating import migrate


@click.command("demo")
def command() -> None:
    """Fill an empty database with invented people and work. Refuses where there is anybody already."""
    settings = Settings.from_env()
    ports = build_ports(settings)
    try:
        migrate(ports.database)
        publish_shipped_pathways(ports)
        if not is_empty(ports):
            raise click.UsageError(
                f"There are people in this database already ({settings.data}). "
                "Name an empty data folder in FINGERPOST_DATA."
            )
        fill_with_demo(ports, settings)
    finally:
        ports.database.dispose()
    click.echo(f"The demo is ready. Everybody of it signs in with the password {DEMO_PASSWORD}.")
