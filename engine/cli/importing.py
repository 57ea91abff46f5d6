"""`fingerpost import`: reads returns into the record."""

from __future__ import annotations

from pathlib import Path

import click

from engine.actions.import_children import Imported, import_children
from engine.application import build_ports
from engine.domain.errors import FingerpostError
from engine.domain.ids import TeamId
from engine.domain.london import civil_date
from engine.ports import Ports
from engine.settings import Settings
from engine.ssda903.reading import Return, read_return
from engine.store.migrating import migrate


class NoTeam(FingerpostError):
    """There is no team to hold the children yet. Add one, or run `fingerpost demo` first."""


@click.group()
def command() -> None:
    """Read a return into the record."""


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--team", "team_name", help="The team that holds the children (the first by name, if not given).")
def ssda903(folder: Path, team_name: str | None) -> int:
    """Read the SSDA903 return in FOLDER (header, episodes, reviews). Running it twice changes nothing.

    Exit code 0: every row was taken; 1: some were refused, each named; 2: FOLDER holds no return.
    """
    ports = build_ports(Settings.from_env())
    migrate(ports.database)
    team = _team(ports, team_name)
    found = read_return(folder, today=civil_date(ports.clock.now()))
    for refused in found.refused:
        click.echo(str(refused), err=True)
    imported = _write(ports, found, team)
    click.echo(summary(found, imported))
    return 1 if found.refused else 0


def _write(ports: Ports, found: Return, team: TeamId) -> Imported:
    histories = list(found.histories.values())
    total = Imported()
    with click.progressbar(length=len(histories), label="Children") as bar:
        before = 0
        for done, batch in import_children(ports, histories, team=team):
            bar.update(done - before)
            before = done
            total = Imported(
                added=total.added + batch.added,
                changed=total.changed + batch.changed,
                unchanged=total.unchanged + batch.unchanged,
            )
    return total


def summary(found: Return, imported: Imported) -> str:
    """One paragraph: what was read, refused and written."""
    rows = ", ".join(f"{count:,} in {name}" for name, count in found.rows.items())
    return (
        f"Read {sum(found.rows.values()):,} rows ({rows}); refused {len(found.refused):,}. "
        f"Children: {imported.added:,} added, {imported.changed:,} changed, {imported.unchanged:,} unchanged."
    )


def _team(ports: Ports, name: str | None) -> TeamId:
    with ports.uow() as uow:
        teams = {team.name: team.id for team in uow.workers.teams()}
    if not teams:
        raise NoTeam()
    if name is None:
        return teams[min(teams)]
    if name not in teams:
        raise NoTeam(f"There is no team called {name}. There are {', '.join(sorted(teams))}.")
    return teams[name]
