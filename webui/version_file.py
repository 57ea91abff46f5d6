"""A published version as one file: everything that stands inside it, the same bytes each time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import tomli_w

from engine.domain.pathway import PathwayVersion
from engine.reading.pathways import Inside, PublishedVersion
from webui.wording import day_month_year

#: Files in a ZIP have a time. This one is the same for all, so that the bytes are.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def version_file(row: PublishedVersion, version: PathwayVersion, inside: Inside) -> bytes:
    """A ZIP with the drawing, forms, tables and rehearsals, `pathway.toml`, the periods and the roles."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in sorted(_files(row, version, inside).items()):
            about = zipfile.ZipInfo(f"{row.key}-{row.number}/{name}", NO_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            into.writestr(about, content)
    return written.getvalue()


def _files(row: PublishedVersion, version: PathwayVersion, inside: Inside) -> dict[str, bytes]:
    files = {
        "README.txt": _readme(row, version).encode(),
        "pathway.bpmn": version.xml,
        "pathway.toml": _toml(inside.about),
        "rules.toml": _toml({key: [rule] for key, rule in inside.rules.items()}),
        "roles.toml": _toml(inside.roles),
    }
    files |= {f"forms/{name.replace('.', '/', 1)}.json": _json(schema) for name, schema in inside.forms.items()}
    files |= {f"{name}.dmn": table.encode() for name, table in inside.tables.items()}
    return files | {f"rehearsals/{name}.toml": text.encode() for name, text in inside.rehearsals.items()}


def _readme(row: PublishedVersion, version: PathwayVersion) -> str:
    called = [f"  {one.title}, version {one.number} ({key})" for key, one in sorted(version.called.items())]
    lines = [
        f"{row.title}, version {row.number}",
        f"In force from {day_month_year(row.in_force_from)}. SHA-256 of what it says: {row.sha256}",
        *([f"Published by {row.published_by_name}. {row.reason}"] if row.published_by_name else []),
        "",
        "pathway.bpmn  the drawing (BPMN 2.0)",
        "pathway.toml  who starts it, how it can end, what it reads from the record",
        "forms/        what is asked, as JSON Schema",
        "*.dmn         decision tables",
        "rehearsals/   the walks that guard it",
        "rules.toml    the deadline rules that counted on its first day",
        "roles.toml    the posts that it names",
        *(["", "It calls:", *called] if called else []),
    ]
    return "\n".join(lines) + "\n"


def _toml(content: Mapping[str, Any]) -> bytes:
    return tomli_w.dumps(dict(content)).encode()


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
