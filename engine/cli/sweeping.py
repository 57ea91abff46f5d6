"""`fingerpost sweep`: one round of what time owes, by hand."""

from __future__ import annotations

import click

from engine.application import build_ports
from engine.settings import Settings
from engine.sweep import sweep


@click.command("sweep")
def command() -> int:
    """Fire the timers that are due and deliver what is owed. `fingerpost run` does this by itself."""
    ports = build_ports(Settings.from_env())
    try:
        swept = sweep(ports)
    finally:
        ports.database.dispose()
    click.echo(f"{swept.fired} fired, {swept.told} told, {swept.sent} sent, {swept.failed} failed.")
    return 1 if swept.failed else 0
