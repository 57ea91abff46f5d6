"""`fingerpost tidy FILE...`: lays drawings out so that they can hang on the wall."""

from __future__ import annotations

from pathlib import Path

import click

from engine.bpmn.hygiene import look_at
from engine.bpmn.layout import MAX_WIDTH, tidy
from engine.domain.errors import NotADrawing


@click.command("tidy")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", is_flag=True, help="Change nothing; say what is wrong with how the drawings look.")
@click.option("--max-width", default=MAX_WIDTH, show_default=True, help="Pixels above which a drawing is squeezed.")
def command(files: tuple[Path, ...], check: bool, max_width: int) -> int:
    """Lays out each drawing anew, with its lanes; a folder stands for every drawing in it.

    What a drawing means is never touched. The first flow leaving a shape, in the order of the file, is drawn straight.
    """
    unsightly = 0
    for path in [file for given in files for file in _drawings(given)]:
        try:
            xml = path.read_bytes()
            if not check:
                xml = tidy(xml, max_width=max_width, say=click.echo)
                path.write_bytes(xml)
            look = look_at(xml)
        except NotADrawing as error:
            raise NotADrawing(f"{path}: {error}", line=error.line) from error
        size = f"{look.figures['width']} x {look.figures['height']} px, {look.figures['crossings']} crossings"
        click.echo(f"{path}: {size}, {len(look.problems) or 'no'} faults")
        for problem in look.problems:
            click.echo(f"  {problem}")
        unsightly += bool(look.problems)
    return 1 if unsightly else 0


def _drawings(given: Path) -> list[Path]:
    return sorted(given.rglob("*.bpmn")) if given.is_dir() else [given]
