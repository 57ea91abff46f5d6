"""What was done with drafts, versions, deadline rules and moves of journeys: the verb and object of each entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from engine.reading.rows import EntryRow
from webui.record_known import Known, pathway_in
from webui.wording import counted, day_month_year, listed, long_date

#: The parts of a draft as they are named in a sentence, in this order.
PARTS = {
    "xml": "the drawing",
    "forms": "forms",
    "tables": "decision tables",
    "about": "the settings",
    "rehearsals": "rehearsals",
}


def parts_saved(parts: Iterable[object]) -> str:
    """Parts of a draft in words: `the drawing and forms`."""
    saved = set(map(str, parts))
    return listed([words for part, words in PARTS.items() if part in saved])


def _moved(entry: EntryRow, _: Known) -> str:
    old, new = _numbered(entry, "from"), _numbered(entry, "to")
    said = f"moved the journey from {old} to {new}" if old and new else "moved the journey to another version"
    return f"{said}{_dates_moved(entry)}{_steps_passed(entry)}"


def _dates_moved(entry: EntryRow) -> str:
    """Each date that is not what it was, before and after; that none moved, where the entry knows of some."""
    dates = [tuple(map(str, one)) for one in entry.detail.get("dates") or ()]
    if not dates:
        return ""
    others = [(title, before, after) for title, before, after in dates if before != after]
    if not others:
        return ", and every open date stayed"
    return f": {listed([f'“{title}” {_due(before)} before, {_due(after)} after' for title, before, after in others])}"


def _due(day: str) -> str:
    return f"due {day_month_year(date.fromisoformat(day))}" if day else "without a date"


def _steps_passed(entry: EntryRow) -> str:
    steps = [f"“{one}”" for one in entry.detail.get("past") or ()]
    return (
        f"; the new {'steps' if len(steps) > 1 else 'step'} {listed(steps)} had been passed and was left"
        if steps
        else ""
    )


def _moved_back(entry: EntryRow, _: Known) -> str:
    return f"moved the journey back to {_numbered(entry, 'to') or 'the version before'}"


def _of_batch(what: str) -> Callable[[EntryRow, Known], str]:
    """Something done to journeys that were chosen to be moved together, with how many they are."""

    def said(entry: EntryRow, _: Known) -> str:
        many = entry.detail.get("journeys")
        which = f"{many} journeys" if many and many != 1 else "one journey" if many else "journeys"
        old, new = _numbered(entry, "from"), _numbered(entry, "to")
        return f"{what.format(which)}{f' from {old} to {new}' if old and new else ''}"

    return said


def _numbered(entry: EntryRow, word: str) -> str:
    version = str(entry.detail.get(word) or "")
    return f"version {version.rpartition('@')[2]}" if version else ""


def _draft_begun(entry: EntryRow, _: Known) -> str:
    begun_from = str(entry.detail.get("from") or "a version")
    return f"began a draft from {_numbered(entry, 'from') if '@' in begun_from else begun_from}"


def _draft_changed(entry: EntryRow, _: Known) -> str:
    """What of the draft was saved. A conflict that was decided says which revision was saved over."""
    parts, revision = parts_saved(entry.detail.get("parts") or ()), entry.detail.get("revision")
    said = f"changed {parts} of the draft" if parts else "changed the draft"
    over = entry.detail.get("kept")
    more = [f"revision {revision}"] if revision else []
    more += [f"knowingly over revision {over}, which is kept"] if over else []
    return f"{said}{f' ({listed(more)})' if more else ''}"


def _draft_taken_back(entry: EntryRow, _: Known) -> str:
    kept, now = entry.detail.get("kept"), entry.detail.get("revision")
    before = f"revision {kept}" if kept else "an earlier revision"
    return f"put the draft back to {before}{f' (now revision {now})' if now else ''}"


def _draft_thinned(entry: EntryRow, _: Known) -> str:
    """How many kept revisions of a draft went and how many stay; which they are stands in the entry itself."""
    gone, left = len(entry.detail.get("revisions") or ()), entry.detail.get("left")
    said = (
        f"let go of {counted(gone, 'kept revision')} of the draft" if gone else "let go of kept revisions of the draft"
    )
    return f"{said}, {left} {'stays' if left == 1 else 'stay'}" if left is not None else said


def _draft_rehearsed(entry: EntryRow, _: Known) -> str:
    played, failed = entry.detail.get("rehearsals"), entry.detail.get("failed")
    how = f": {failed} of {played} failed" if failed else f": all {played} passed" if played else ""
    return f"ran the rehearsals of the draft{how}"


def _of_draft(what: str) -> Callable[[EntryRow, Known], str]:
    """Something done to the draft, with its revision where that is known."""

    def said(entry: EntryRow, _: Known) -> str:
        revision = entry.detail.get("revision")
        return f"{what}{f' (revision {revision})' if revision else ''}"

    return said


def _timescale(what: str) -> Callable[[EntryRow, Known], str]:
    """Something done to a change of a deadline rule, with the day it counts from."""

    def said(entry: EntryRow, _: Known) -> str:
        from_day = str(entry.detail.get("effective_from") or "")
        day = f" from {long_date(date.fromisoformat(from_day))} on" if from_day else ""
        return f"{what} “{entry.detail.get('title') or entry.detail.get('rule') or 'a rule'}”{day}"

    return said


def _published(entry: EntryRow, known: Known) -> str:
    return f"published {pathway_in(entry, known)}"


def _of_withdrawal(what: str) -> Callable[[EntryRow, Known], str]:
    """Something done to a version that was not in force yet, with the reason."""

    def said(entry: EntryRow, known: Known) -> str:
        reason = str(entry.detail.get("reason") or "").rstrip(".")
        return f"{what} {pathway_in(entry, known)}{f': {reason}' if reason else ''}"

    return said


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


OWNER_VERBS: Mapping[str, Callable[[EntryRow, Known], str]] = {
    "journey_moved": _moved,
    "journey_moved_back": _moved_back,
    "moves_chosen": _of_batch("chose {} to be moved"),
    "moves_stopped": _of_batch("stopped moving {}"),
    "moves_taken_back": _of_batch("had {} put back"),
    "draft_begun": _draft_begun,
    "draft_changed": _draft_changed,
    "draft_taken_back": _draft_taken_back,
    "draft_dropped": _of_draft("dropped the draft"),
    "draft_thinned": _draft_thinned,
    "draft_rehearsed": _draft_rehearsed,
    "comparison_read": _of_draft("read what the draft changes"),
    "publishing_asked": _of_draft("asked a second person to agree to the draft"),
    "publishing_refused": _of_draft("did not agree to the draft"),
    "version_published": _published,
    "withdrawal_asked": _of_withdrawal("asked a second person to agree to withdraw"),
    "version_withdrawn": _of_withdrawal("withdrew before its day"),
    "withdrawal_refused": _of_withdrawal("did not withdraw"),
    "timescale_asked": _timescale("asked a second person to agree to a change of"),
    "timescale_agreed": _timescale("agreed to a change of"),
    "timescale_refused": _timescale("did not agree to a change of"),
    "timescale_taken_back": _timescale("took back a change of"),
    "timescale_confirmed": _timescale("confirmed, as legal adviser,"),
    "timescale_questioned": _timescale("questioned, as legal adviser,"),
    "walk_begun": _walk_begun,
    "rehearsal_saved": _of_rehearsal("saved a walk through the draft as the rehearsal"),
    "rehearsal_renamed": _of_rehearsal("gave another title to the rehearsal"),
    "rehearsal_removed": _of_rehearsal("removed the rehearsal"),
}
