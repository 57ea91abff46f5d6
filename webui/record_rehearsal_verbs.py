"""What was done with walks through drafts and with their rehearsals: the verb and object of each entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.reading.rows import EntryRow
from webui.record_known import Known


def _of_rehearsal(what: str) -> Callable[[EntryRow, Known], str]:
    """Something done to one rehearsal of a draft, with its name in words and the reason where one was given."""

    def said(entry: EntryRow, _: Known) -> str:
        name = str(entry.detail.get("rehearsal") or "").replace("_", " ")
        reason = str(entry.detail.get("reason") or "").rstrip(".")
        return f"{what}{f' “{name}”' if name else ''}{f': {reason}' if reason else ''}"

    return said


def _walk_begun(entry: EntryRow, _: Known) -> str:
    name = str(entry.detail.get("rehearsal") or "").replace("_", " ")
    return f"began to walk through the draft{f', like the rehearsal “{name}”' if name else ''}"


REHEARSAL_VERBS: Mapping[str, Callable[[EntryRow, Known], str]] = {
    "walk_begun": _walk_begun,
    "rehearsal_saved": _of_rehearsal("saved a walk through the draft as the rehearsal"),
    "rehearsal_renamed": _of_rehearsal("gave another title to the rehearsal"),
    "rehearsal_removed": _of_rehearsal("removed the rehearsal"),
}
