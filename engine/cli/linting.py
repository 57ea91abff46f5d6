"""`fingerpost lint`: what is wrong with drawings, in sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from engine.bpmn.lint import problems
from engine.bpmn.pathway_files import ABOUT, DRAWING, pathway_folders, read_beside, read_leniently
from engine.bpmn.reader import read_version
from engine.bpmn.roles import load_roles
from engine.calendar_files import SHIPPED
from engine.cli.rules_here import rules_here
from engine.domain.errors import NotADrawing
from engine.domain.ids import FormId, PathwayKey
from engine.domain.pathway import PathwayVersion, Problem
from forms.catalogue import SHIPPED as SHIPPED_FORMS
from forms.catalogue import load_forms

MUST_SOLVE = "must_solve"


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE|FOLDER..."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Say what is wrong with drawings.

    A FOLDER holds pathways, or is one. Exit code 0: nothing that stops publishing; 1: something does; 2: a file is no
    drawing at all. A drawing may name the rules that are shipped and, where FINGERPOST_DATABASE_URL or FINGERPOST_DATA
    is set, those that the process owners of that installation added.
    """
    forms = {FormId(name): schema for name, schema in load_forms(SHIPPED_FORMS).items()}
    rule_keys = rules_here().calendar.timescales.keys()
    roles = load_roles(SHIPPED / "roles.toml")
    answers: list[dict[str, Any]] = []
    beside: dict[Path, dict[PathwayKey, PathwayVersion]] = {}
    code = 0
    for path in drawings_in(paths):
        try:
            others = _beside(path, forms, beside)
            found = problems(_version(path, forms), rule_keys=rule_keys, roles=roles, others=others)
        except NotADrawing as refused:
            code = 2
            answers.append({"file": str(path), "refused": str(refused), "line": refused.line, "problems": []})
            continue
        if any(one.severity == MUST_SOLVE for one in found):
            code = max(code, 1)
        answers.append({"file": str(path), "refused": None, "line": None, "problems": [asdict(one) for one in found]})
        if not as_json:
            click.echo("\n".join(in_words(path, found)))
    if as_json:
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    for answer in answers:
        if answer["refused"] and not as_json:
            click.echo(f"{answer['file']}:{answer['line'] or 0}: {answer['refused']}", err=True)
    return code


def drawings_in(paths: Sequence[Path]) -> list[Path]:
    """The drawings meant by files and folders. Raises NotADrawing for a folder without any."""
    found: list[Path] = []
    for path in paths:
        if path.is_file():
            found.append(path)
        elif (path / DRAWING).is_file():
            found.append(path / DRAWING)
        else:
            inside = [folder / DRAWING for folder in pathway_folders(path).values()]
            if not inside:
                raise NotADrawing(f"{path} holds no pathway: no folder in it has a {DRAWING}.")
            found.extend(inside)
    return found


def _version(path: Path, forms: Mapping[FormId, Mapping[str, Any]]) -> PathwayVersion:
    if path.name == DRAWING and (path.parent / ABOUT).is_file():
        return read_leniently(path.parent, forms)
    return read_version(path.read_bytes(), about={}, number=1, forms=forms, tables={}, called={})


def _beside(
    path: Path,
    forms: Mapping[FormId, Mapping[str, Any]],
    read: dict[Path, dict[PathwayKey, PathwayVersion]],
) -> dict[PathwayKey, PathwayVersion]:
    """The pathways that a drawing stands among; none for a file by itself. `read` keeps those of each folder."""
    if path.name != DRAWING or not (path.parent / ABOUT).is_file():
        return {}
    folder = path.resolve().parent.parent
    if folder not in read:
        read[folder] = read_beside(folder, forms)
    return read[folder]


def in_words(path: Path, found: Sequence[Problem]) -> list[str]:
    """The problems of one drawing, a line each, as editors read them: file, line, sentence."""
    if not found:
        return [f"{path}: nothing to solve"]
    note = {MUST_SOLVE: ""}
    return [f"{path}:{one.line}: {note.get(one.severity, 'Look at: ')}{one.sentence} [{one.rule}]" for one in found]
