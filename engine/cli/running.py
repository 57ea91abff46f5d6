"""`fingerpost run`: brings everything up to date and serves the pages, with the clock that fires timers beside it."""

from __future__ import annotations

from dataclasses import replace

import click

from engine.application import build_ports
from engine.cli.migrating import bring_up_to_date
from engine.cli.serving import Server
from engine.cli.stopping import GRACE_SECONDS, asked_to_stop, leave
from engine.counting import Counters
from engine.demo.cast import DEMO_CAST, DEMO_PASSWORD
from engine.demo.data import make_demo
from engine.observing import log_to_stderr
from engine.ports import Ports
from engine.rehearsing import PathwayBench, rehearse_version
from engine.scheduler import start_scheduler
from engine.settings import LAST_PORT, Settings
from engine.store.migrating import migrate
from webui.app import create_app
from webui.look import AssetsNotBuilt

#: Who to sign in as first, and what they see.
FIRST_SIGN_INS = {
    "esme": "records enquiries",
    "amara": "works with households and children in the North",
    "ben": "manages the team in the North",
    "hana": "decides as agency decision maker",
    "nia": "audits the record",
    "chidi": "redraws pathways; “mair” can agree to it",
    "sam": "looks after people and roles; “greta” can change Sam’s own",
    "dot": "works in the South and sees nothing of the North",
}


@click.command("run")
@click.option("--port", type=click.IntRange(1, LAST_PORT), help="The port to listen on; else PORT, else 8000.")
@click.option("--demo", is_flag=True, help="Fill an empty database with invented people and work.")
def command(port: int | None, demo: bool) -> None:
    """Serve Fingerpost on this machine. Stop it with Ctrl+C: running work is finished first."""
    settings = Settings.from_env()
    log_to_stderr(settings.log or "words")
    settings = replace(settings, port=port or settings.port)
    counters = Counters()
    ports = replace(build_ports(settings), count=counters.count, rehearse=rehearse_version, bench=PathwayBench())
    migrate(ports.database)
    if demo and is_empty(ports):
        # The demo publishes the pathways itself, from the day on which its first journey starts.
        click.echo("Making the demo; this takes a moment.")
        make_demo(ports)
    bring_up_to_date(ports)
    _serve(ports, settings, counters)


def is_empty(ports: Ports) -> bool:
    """Whether nobody and nothing is in the database yet."""
    with ports.uow() as uow:
        return not uow.workers.teams()


def is_demo(ports: Ports) -> bool:
    """Whether the people of this database are the invented cast."""
    with ports.uow() as uow:
        known = [uow.workers.credentials(part.sign_in_name) for part in DEMO_CAST]
    emails = [found.worker.email for found in known if found is not None]
    return len(emails) == len(DEMO_CAST) and all(email.endswith("@marlshire.example") for email in emails)


def _serve(ports: Ports, settings: Settings, counters: Counters) -> None:
    try:
        app = create_app(ports, settings, counters=counters)
    except AssetsNotBuilt as error:
        raise click.ClickException(str(error)) from error
    server = Server(app, host=settings.host, port=settings.port)
    stopping = asked_to_stop()
    scheduler = start_scheduler(ports)
    click.echo(f"\nFingerpost is at http://{settings.host}:{settings.port}")
    if is_demo(ports):
        click.echo(f"Sign in with one of these names and the password {DEMO_PASSWORD}")
        for name, does in FIRST_SIGN_INS.items():
            click.echo(f"  {name:<6} {does}")
        others = [part.sign_in_name for part in DEMO_CAST if part.sign_in_name not in FIRST_SIGN_INS]
        click.echo(f"  All others: {', '.join(others)}")
    click.echo("Stop with Ctrl+C.\n")
    # Returns when it is asked to stop, once what is being answered has been answered.
    server.serve(stopping)
    ports.bench.close()
    # A running round of timers finishes before the database is let go.
    finished = scheduler.stop(within_seconds=GRACE_SECONDS)
    ports.database.dispose()
    click.echo("Fingerpost has stopped.")
    leave(finished)
