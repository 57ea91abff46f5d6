"""`fingerpost run`: brings everything up to date and serves the pages, with the clock that fires timers beside it."""

from __future__ import annotations

import logging
import signal
from types import FrameType

import click
from waitress.server import create_server

from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.application import build_ports, publish_shipped_pathways
from engine.demo.cast import CAST, DEMO_PASSWORD
from engine.demo.data import make_demo
from engine.ports import Ports
from engine.scheduler import start_scheduler
from engine.settings import LAST_PORT, Settings
from engine.store.migrating import migrate
from webui.app import create_app
from webui.look import AssetsNotBuilt

HOST = "127.0.0.1"
THREADS = 8

#: Who to sign in as first, and what they see.
FIRST_SIGN_INS = {
    "esme": "records enquiries",
    "amara": "works with households and children in the North",
    "ben": "manages the team in the North",
    "hana": "decides as agency decision maker",
    "nia": "audits the record",
    "dot": "works in the South and sees nothing of the North",
}


class AlreadyInUse(click.ClickException):
    """The port is taken."""

    exit_code = 2


@click.command("run")
@click.option("--port", type=click.IntRange(1, LAST_PORT), help="The port to listen on; else PORT, else 8000.")
@click.option("--demo", is_flag=True, help="Fill an empty database with invented people and work.")
def command(port: int | None, demo: bool) -> None:
    """Serve Fingerpost on this machine. Stop it with Ctrl+C: running work is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings = Settings.from_env()
    port = port or settings.port
    ports = build_ports(settings, address=f"http://{HOST}:{port}")
    migrate(ports.database)
    if demo and is_empty(ports):
        # The demo publishes the pathways itself, from the day on which its first journey starts.
        click.echo("Making the demo; this takes a moment.")
        make_demo(ports)
    for published in publish_shipped_pathways(ports):
        click.echo(f"Published {published}.")
    moved = follow_bank_holidays(ports)
    if moved:
        click.echo(f"The bank holidays changed: {moved} due dates were counted anew.")
    _serve(ports, settings, port)


def is_empty(ports: Ports) -> bool:
    """Whether nobody and nothing is in the database yet."""
    with ports.uow() as uow:
        return not uow.workers.teams()


def is_demo(ports: Ports) -> bool:
    """Whether the people of this database are the invented cast."""
    with ports.uow() as uow:
        known = [uow.workers.credentials(part.sign_in_name) for part in CAST]
    emails = [found.worker.email for found in known if found is not None]
    return len(emails) == len(CAST) and all(email.endswith("@marlshire.example") for email in emails)


def _serve(ports: Ports, settings: Settings, port: int) -> None:
    try:
        app = create_app(ports, settings)
    except AssetsNotBuilt as error:
        raise click.ClickException(str(error)) from error
    try:
        server = create_server(app, host=HOST, port=port, threads=THREADS, ident="Fingerpost")
    except OSError as error:
        raise AlreadyInUse(f"Port {port} can't be used ({error.strerror}). Name another with --port.") from error
    signal.signal(signal.SIGTERM, _stop)
    scheduler = start_scheduler(ports)
    click.echo(f"\nFingerpost is at http://{HOST}:{port}")
    if is_demo(ports):
        click.echo(f"Sign in with one of these names and the password {DEMO_PASSWORD}")
        for name, does in FIRST_SIGN_INS.items():
            click.echo(f"  {name:<6} {does}")
        click.echo("  All others: " + ", ".join(p.sign_in_name for p in CAST if p.sign_in_name not in FIRST_SIGN_INS))
    click.echo("Stop with Ctrl+C.\n")
    try:
        # Returns when it is interrupted, once what is being answered has been answered.
        server.run()
    finally:
        server.close()
        # A running round of timers finishes before the database is let go.
        scheduler.shutdown(wait=True)
        ports.database.dispose()
        click.echo("Fingerpost has stopped.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit
