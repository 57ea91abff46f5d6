"""The forms of a folder: one JSON Schema a file, its `$id` saying where it stands.

`adopter_stage_1/roi.json` is `adopter_stage_1.roi`; the shared parts stand in `shared/` and are no forms of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from forms.errors import NotAForm
from forms.form import Form, read_form

SHIPPED = Path(__file__).parent / "schemas"
_SHARED = "shared."


def load_forms(folder: Path) -> dict[str, dict[str, Any]]:
    """The raw schemas of a folder by form id, the shared parts among them.

    Raises NotAForm, naming the file, and the line where it is not JSON.
    """
    schemas: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*/*.json")):
        source = file.relative_to(folder).as_posix()
        schema = _read(file, source)
        expected = f"{file.parent.name}.{file.stem}"
        if schema.get("$id") != expected:
            raise NotAForm(f"its $id must be {expected}", source=source)
        schemas[expected] = schema
    return schemas


class Catalogue:
    """The forms of a set of schemas, each read when it is first asked for."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self.schemas = schemas
        self._read: dict[str, Form] = {}

    @classmethod
    def of_folder(cls, folder: Path = SHIPPED) -> Catalogue:
        """The catalogue of a folder; the shipped one by default. Raises NotAForm."""
        return cls(load_forms(folder))

    def form(self, form_id: str) -> Form:
        """One form. KeyError for an id without a schema; raises NotAForm for a schema that cannot be asked."""
        if form_id not in self._read:
            if form_id.startswith(_SHARED):
                raise KeyError(form_id)
            self._read[form_id] = read_form(self.schemas[form_id], self.schemas)
        return self._read[form_id]

    def ids(self) -> tuple[str, ...]:
        """The ids of all forms, in alphabetical order, without the shared parts."""
        return tuple(sorted(form_id for form_id in self.schemas if not form_id.startswith(_SHARED)))

    def __iter__(self) -> Iterator[Form]:
        return (self.form(form_id) for form_id in self.ids())

    def __contains__(self, form_id: object) -> bool:
        return form_id in self.schemas and not str(form_id).startswith(_SHARED)


def _read(file: Path, source: str) -> dict[str, Any]:
    try:
        schema = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        raise NotAForm(f"line {error.lineno} is not JSON: {error.msg}", source=source) from error
    except UnicodeDecodeError as error:
        raise NotAForm("the file is not UTF-8 text", source=source) from error
    except _Twins as twins:
        raise NotAForm(f"{twins} stands there twice in one object", source=source) from twins
    if not isinstance(schema, dict):
        raise NotAForm("a form must be a JSON object", source=source)
    return schema


class _Twins(Exception):
    """An object holds the same key twice; JSON would silently keep the last."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twins(next(key for key in keys if keys.count(key) > 1))
    return members
