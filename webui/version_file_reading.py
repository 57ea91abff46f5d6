"""Reads the file that a version is given as: what is in it, or what is wrong with it in sentences.

Nothing of it is written to a disk, and a name in it is only ever compared with the names that such a file has. How much
it unpacks to is counted while it is unpacked: what a ZIP says of its own sizes is believed of no file.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.errors import FingerpostError

LARGEST_FILE = 5_000_000  #: bytes, packed
MOST_UNPACKED = 20_000_000  #: bytes, of all that is inside
MOST_FILES = 500
_DRAWING, _ABOUT = "pathway.bpmn", "pathway.toml"
_FORM = re.compile(r"forms/([a-z][a-z0-9_]*)/([a-z0-9][a-z0-9_.]*)\.json")
_TABLE = re.compile(r"([a-z][a-z0-9_]*)\.dmn")
_REHEARSAL = re.compile(r"rehearsals/([a-z0-9][a-z0-9_-]*)\.toml")
#: What tells about the version and is made anew when it is published.
_TOLD = frozenset({"README.txt", "rules.toml", "roles.toml"})


class NotAVersionFile(FingerpostError):
    """The file can’t be opened as a draft; `problems` are sentences."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """What stands in the file of a version; `left` are the names of what is no part of one."""

    about: Mapping[str, Any]
    xml: bytes
    forms: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, bytes]
    rehearsals: Mapping[str, str]
    left: tuple[str, ...]


def open_version_file(content: bytes) -> OpenedFile:
    """What is in the file. Raises NotAVersionFile with everything that is wrong."""
    files, problems = _unpacked(content), list[str]()
    for name in (_DRAWING, _ABOUT):
        if name not in files:
            problems.append(f"There is no {name} in the file. Take the file of a version as it was given out.")
    about = _toml(_ABOUT, files.get(_ABOUT, b""), problems)
    if not _is_names(about.get("calls", [])):
        problems.append('pathway.toml: “calls” has to be a list of names, as in ["a", "b"].')
    forms: dict[str, Mapping[str, Any]] = {}
    tables: dict[str, bytes] = {}
    rehearsals: dict[str, str] = {}
    left: list[str] = []
    for name, text in sorted(files.items()):
        if found := _FORM.fullmatch(name):
            forms[f"{found[1]}.{found[2]}"] = _schema(name, text, problems)
        elif found := _TABLE.fullmatch(name):
            _text(name, text, problems)
            tables[found[1]] = text
        elif found := _REHEARSAL.fullmatch(name):
            _toml(name, text, problems)
            rehearsals[found[1]] = _text(name, text, problems)
        elif name not in {_DRAWING, _ABOUT, *_TOLD}:
            left.append(name)
    if problems:
        raise NotAVersionFile(*dict.fromkeys(problems))
    return OpenedFile(
        about=about, xml=files[_DRAWING], forms=forms, tables=tables, rehearsals=rehearsals, left=tuple(left)
    )


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The files by their names within the one folder, if they stand in one."""
    if len(content) > LARGEST_FILE:
        raise NotAVersionFile(f"The file is too large: it may have {LARGEST_FILE // 1_000_000} MB.")
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = [one for one in packed.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES:
                raise NotAVersionFile(f"There are {len(entries)} files in it; a version has {MOST_FILES} at most.")
            if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in entries):
                raise NotAVersionFile("The file is packed in a way that is not read here. Take it as it was given out.")
            for entry in entries:
                with packed.open(entry) as inside:
                    text = inside.read(left + 1)
                left -= len(text)
                if left < 0:
                    most = MOST_UNPACKED // 1_000_000
                    raise NotAVersionFile(f"What is in the file is too large: it may have {most} MB unpacked.")
                found[entry.filename] = text
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise NotAVersionFile("This is no ZIP file that can be read. Take it as it was given out.") from error
    folders = {name.partition("/")[0] for name in found if "/" in name}
    if _DRAWING not in found and len(folders) == 1 and all("/" in name for name in found):
        return {name.partition("/")[2]: text for name, text in found.items()}
    return found


def _text(name: str, content: bytes, problems: list[str]) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        problems.append(f"{name} is not written in UTF-8.")
        return ""


def _toml(name: str, content: bytes, problems: list[str]) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_text(name, content, problems))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problems.append(f"{name} is no TOML that can be read: {str(error)[:200]}.")
        return {}


def _schema(name: str, content: bytes, problems: list[str]) -> Mapping[str, Any]:
    try:
        schema = json.loads(_text(name, content, problems))
    except (json.JSONDecodeError, RecursionError) as error:
        problems.append(f"{name} is no JSON that can be read: {str(error)[:200]}.")
        return {}
    if not isinstance(schema, dict):
        problems.append(f"{name} is no form: a form is an object of JSON.")
        return {}
    return schema


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
