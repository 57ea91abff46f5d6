"""`fingerpost rehearse`: runs rehearsals and says of each whether the pathway did what it should."""

from __future__ import annotations

from pathlib import Path

import click

from engine.rehearsal_scripts import Script, read_script, scripts
from engine.rehearsing import RehearsalRoom


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Every rehearsal of every pathway.")
@click.option("--pathway", help="Every rehearsal of one pathway.")
def command(files: tuple[Path, ...], every: bool, pathway: str | None) -> int:
    """Runs scripted journeys: FILES, or --all, or those of one --pathway. Exit code 1 when one of them fails."""
    chosen: list[Script] = [read_script(file) for file in files]
    if every or pathway:
        chosen += scripts(pathway=pathway)
    if not chosen:
        raise click.UsageError("Name the files of rehearsals, or use --all.")
    failed = 0
    with RehearsalRoom() as room:
        for script in chosen:
            rehearsal = room.rehearse(script)
            mark = "ok    " if rehearsal.passed else "FAILED"
            click.echo(f"{mark} {script.pathway}: {script.title}")
            for problem in rehearsal.problems:
                click.echo(f"         {problem}")
            failed += not rehearsal.passed
    click.echo(f"{len(chosen) - failed} of {len(chosen)} rehearsals passed.")
    return 1 if failed else 0
