"""What a version says, as one hash: two versions with the same content are the same, whatever their numbers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from engine.domain.pathway import PathwayVersion


def content_sha256(version: PathwayVersion) -> str:
    """SHA-256 over the drawing, its forms, tables and particulars, and those of the versions it calls.

    The order of questions within a form counts: people see it. Number and day in force do not.
    """
    text = json.dumps(_content(version), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _content(version: PathwayVersion) -> dict[str, Any]:
    start = asdict(version.start)
    # What most pathways do not say is left out, so that learning the word makes no new version of them.
    rarely = {
        "own": version.own,
        "track": version.track,
        "several_at_once": version.several_at_once,
        "refusals": start.pop("refusals"),
    }
    return {
        **{word: said for word, said in rarely.items() if said},
        "key": version.key,
        "title": version.title,
        "reference_number": version.reference_number,
        "owner": version.owner,
        "subject": version.subject,
        "linked": version.linked,
        "callable": version.callable,
        "start": start,
        "outcomes": dict(version.outcomes),
        "facts": {name: asdict(source) for name, source in sorted(version.facts.items())},
        "record": {name: list(kept) for name, kept in sorted(version.record.items())},
        "xml": version.xml.decode(),
        "forms": dict(sorted(version.forms.items())),
        "tables": {name: table.decode() for name, table in sorted(version.tables.items())},
        "called": {key: content_sha256(called) for key, called in sorted(version.called.items())},
    }
