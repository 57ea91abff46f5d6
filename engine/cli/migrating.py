"""`fingerpost migrate`: brings the database to the shape that this version works with, and what is shipped into it."""

from __future__ import annotations

import click

from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.application import build_ports, publish_shipped_pathways
from engine.ports import Ports
from engine.settings import Settings
from engine.store import migrate


@click.command("migrate")
def command() -> None:
    """Bring the database, the pathways that are shipped and the bank holidays up to date.

    Running it again changes nothing.
    """
    ports = build_ports(Settings.from_env())
    try:
        revision = migrate(ports.database)
        bring_up_to_date(ports)
    finally:
        ports.database.dispose()
    click.echo(f"The database is up to date (revision {revision}).")


def bring_up_to_date(ports: Ports) -> None:
    """Publishes the pathways that differ from what is published, follows the bank holidays, and says what changed."""
    for published in publish_shipped_pathways(ports):
        click.echo(f"Published {published}.")
    moved = follow_bank_holidays(ports)
    if moved:
        click.echo(f"The bank holidays changed: {moved} due dates were counted anew.")
