"""Reads the folder of pathways: one folder each with `pathway.toml`, `pathway.bpmn` and decision tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.bpmn.about import calls_named
from engine.bpmn.reader import read_version
from engine.bpmn.tables import TableFault, decisions
from engine.domain.errors import NotADrawing
from engine.domain.ids import FormId, PathwayKey
from engine.domain.pathway import PathwayVersion

ABOUT, DRAWING = "pathway.toml", "pathway.bpmn"


def load_pathways(folder: Path, forms: Mapping[FormId, Mapping[str, Any]]) -> dict[PathwayKey, PathwayVersion]:
    """Every pathway of the folder as its version 1, those that it calls pinned inside it.

    Raises NotADrawing, with the pathway's name, for a file that cannot be read and for a missing or circular call.
    """
    found = pathway_folders(folder)
    read: dict[PathwayKey, PathwayVersion] = {}
    for key in found:
        _read(key, found, forms, read, calling=())
    return dict(sorted(read.items()))


def pathway_folders(folder: Path) -> dict[PathwayKey, Path]:
    """The folders of pathways by key, in the order of their names."""
    return {PathwayKey(path.parent.name): path.parent for path in sorted(folder.glob(f"*/{DRAWING}"))}


def read_leniently(folder: Path, forms: Mapping[FormId, Mapping[str, Any]]) -> PathwayVersion:
    """One pathway for the lint: a call that is missing or goes round is left out, and the lint says so.

    Raises NotADrawing for its own files alone.
    """
    return _read_leniently(PathwayKey(folder.name), pathway_folders(folder.parent), forms, calling=())


def read_beside(folder: Path, forms: Mapping[FormId, Mapping[str, Any]]) -> dict[PathwayKey, PathwayVersion]:
    """The pathways of a folder that can be read, for the lint of each: what cannot is told where it is looked at."""
    found: dict[PathwayKey, PathwayVersion] = {}
    for key, one in pathway_folders(folder).items():
        try:
            found[key] = read_leniently(one, forms)
        except NotADrawing:
            continue
    return found


def _read_leniently(
    key: PathwayKey,
    found: Mapping[PathwayKey, Path],
    forms: Mapping[FormId, Mapping[str, Any]],
    calling: tuple[PathwayKey, ...],
) -> PathwayVersion:
    about = about_pathway(found[key])
    called: dict[PathwayKey, PathwayVersion] = {}
    for name in calls_named(about):
        if name in found and name not in (*calling, key):
            try:
                called[name] = _read_leniently(name, found, forms, (*calling, key))
            except NotADrawing:
                continue  # said where that pathway itself is looked at
    xml = (found[key] / DRAWING).read_bytes()
    return read_version(xml, about=about, number=1, forms=forms, tables=tables_in(found[key]), called=called)


def _read(
    key: PathwayKey,
    found: Mapping[PathwayKey, Path],
    forms: Mapping[FormId, Mapping[str, Any]],
    read: dict[PathwayKey, PathwayVersion],
    calling: tuple[PathwayKey, ...],
) -> PathwayVersion:
    if key in read:
        return read[key]
    if key in calling:
        raise NotADrawing(f"Pathways call one another in a circle: {' → '.join((*calling, key))}. Take one call out.")
    if key not in found:
        raise NotADrawing(f"{calling[-1]} calls “{key}”, and there is no such pathway. Draw it or take the call out.")
    about = about_pathway(found[key])
    called = {name: _read(name, found, forms, read, (*calling, key)) for name in calls_named(about)}
    try:
        xml = (found[key] / DRAWING).read_bytes()
        version = read_version(xml, about=about, number=1, forms=forms, tables=tables_in(found[key]), called=called)
    except NotADrawing as error:
        raise NotADrawing(f"{key}: {error}", line=error.line) from error
    if version.key != key:
        raise NotADrawing(f"{key}: the drawing's process is named “{version.key}”. Name it like its folder.")
    for element in version.elements.values():
        if element.calls is not None and element.calls not in called:
            raise NotADrawing(
                f"{key}: {element.id} calls “{element.calls}”, which `calls` in {ABOUT} does not name. Add it there.",
                line=element.line,
            )
    read[key] = version
    return version


def about_pathway(folder: Path) -> dict[str, Any]:
    """What `pathway.toml` says. Raises NotADrawing when it is missing or no TOML."""
    try:
        return tomllib.loads((folder / ABOUT).read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotADrawing(f"{folder.name}: there is no {ABOUT} beside the drawing. Write one.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotADrawing(f"{folder.name}: {ABOUT} cannot be read: {error}.") from error


def rehearsals_in(folder: Path) -> dict[str, str]:
    """The text of each rehearsal of a pathway's folder, by its name."""
    return {path.stem: path.read_text("utf-8") for path in sorted((folder / "rehearsals").glob("*.toml"))}


def tables_in(folder: Path) -> dict[str, bytes]:
    """The decision tables of a pathway's folder by decision id. Raises NotADrawing for a file that holds none."""
    tables: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.dmn")):
        xml = path.read_bytes()
        try:
            tables.update(dict.fromkeys(decisions(xml), xml))
        except TableFault as fault:
            raise NotADrawing(f"{folder.name}: {path.name}: {fault}") from fault
    return tables
