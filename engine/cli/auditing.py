"""`fingerpost audit`: checks the audit trail, and prints entries as they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.engine import Engine

from engine.actions.check_trail import check_trail_now
from engine.application import ports_over
from engine.cli.opening import check_up_to_date
from engine.clocks import SystemClock
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.domain.trail_check import TrailFound
from engine.settings import Settings
from engine.store import open_database
from engine.store.trail import entries_about, entries_of_journey

WHOLE, BROKEN = 0, 1


@click.group("audit")
def command() -> None:
    """Check or print the audit trail: who did or saw what, when, why."""


@command.command("verify")
@click.option("--chain", metavar="CHAIN", help="Only this chain, such as journey:0192f1c4.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def verify_command(ctx: click.Context, chain: str | None, as_json: bool) -> None:
    """Check that every entry still says what was written, and that none is missing, added or moved.

    Without --chain the published versions of pathways are checked too: that each says what was published.

    The reviewer's page shows when that was last done, and what was found.

    Exit code 0: whole. 1: broken; the first broken entry is named, or every version that was changed.
    """
    with _database() as database:
        ports = ports_over(database, clock=SystemClock())
        found = check_trail_now(ports) if chain is None else ports.examine(chain, lambda: False)
    if not found.whole:
        _tell_broken(found, as_json=as_json)
        ctx.exit(BROKEN)
    if chain is not None and not found.chains:
        raise click.ClickException(f"There is no audit chain called {chain}.")
    answer = {"whole": True, "chains": found.chains, "entries": found.entries}
    words = f"{_counted(found.entries, 'entry', 'entries')} in {_counted(found.chains, 'chain', 'chains')}"
    click.echo(json.dumps(answer) if as_json else f"The audit trail is whole: {words}.")
    ctx.exit(WHOLE)


def _tell_broken(found: TrailFound, *, as_json: bool) -> None:
    """Where it is broken: an entry of a chain, or versions of pathways that were changed."""
    if found.chain:
        answer = {"whole": False, "chain": found.chain, "seq": found.seq, "because": found.because}
        click.echo(json.dumps(answer) if as_json else f"The audit trail is broken. {found.because}")
    else:
        answer = {"whole": False, "versions": list(found.versions), "because": found.because}
        click.echo(json.dumps(answer) if as_json else f"{found.because} Restore the database from a backup of before.")


@command.command("show")
@click.option("--about", metavar="REF", help="A child or household, such as household:0192b7d0.")
@click.option("--journey", metavar="ID", help="A journey's id or its reference, such as 7K3M-Q2ZD.")
def show(about: str | None, journey: str | None) -> None:
    """Print entries as JSON, one a line, the oldest first: exactly what is kept and hashed."""
    if (about is None) == (journey is None):
        raise click.UsageError("Say whom or what the entries are about: either --about or --journey.")
    with _database() as database:
        entries = (
            entries_about(database, str(_subject(about))) if about else entries_of_journey(database, journey or "")
        )
        found = False
        for entry in entries:
            click.echo(entry)
            found = True
    if not found:
        raise click.ClickException(f"Nothing is recorded about {about or f'a journey {journey}'}.")


@contextmanager
def _database() -> Iterator[Engine]:
    database = open_database(Settings.from_env().database_url)
    try:
        check_up_to_date(database)
        yield database
    finally:
        database.dispose()


def _subject(text: str) -> SubjectRef:
    try:
        return SubjectRef.read(text)
    except ValueError:
        kinds = " or ".join(f"{kind.value}:ID" for kind in SubjectKind)
        raise click.BadParameter(f"{text} names nobody. Write {kinds}.", param_hint="--about") from None


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
