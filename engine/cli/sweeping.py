"""`fingerpost sweep`: one round of what time owes, by hand."""

from __future__ import annotations

import click

from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.actions.start_at_sixteen import start_at_sixteen
from engine.application import build_ports
from engine.cli.opening import check_up_to_date
from engine.settings import Settings
from engine.sweep import sweep


@click.command("sweep")
def command() -> int:
    """Fire the timers that are due and deliver what is owed. `fingerpost worker` and `run` do this by themselves."""
    ports = build_ports(Settings.from_env())
    try:
        check_up_to_date(ports.database)
        moved = follow_bank_holidays(ports)
        swept = sweep(ports)
        begun = start_at_sixteen(ports)
    finally:
        ports.database.dispose()
    if moved:
        click.echo(f"The bank holidays changed: {moved} due dates were counted anew.")
    if begun:
        click.echo(f"Staying put was begun for {begun} who turned sixteen in foster care.")
    click.echo(f"{swept.fired} fired, {swept.told} told, {swept.sent} sent, {swept.failed} failed.")
    return 1 if swept.failed else 0
