"""What followed by itself from what somebody did, as whole sentences beneath it."""

from __future__ import annotations

from engine.domain.ids import Role
from engine.reading.rows import EntryRow
from webui.record_known import Known, due_in, named
from webui.record_verbs import SENTENCES
from webui.role_words import role_in_sentence
from webui.wording import day_month_year, lower_first


def consequence(entry: EntryRow, known: Known) -> str:
    """What followed by itself, as a whole sentence."""
    match entry.tag:
        case "deadline_set" if entry.task_title:
            return ""  # The task that opened says its due date.
        case "deadline_set" if entry.due_on:
            return f"The date of {named(entry, known)} was set to {due_in(entry)}."
        case "deadline_set":
            return ""
        case "task_opened":
            due = f", due {day_month_year(entry.due_on)}" if entry.due_on else ""
            role = role_in_sentence(Role(str(entry.detail.get("role") or "")))
            return f"{named(entry, known)} opened for the {role}{due}."
        case "task_withdrawn" if entry.detail.get("opens_again"):
            return f"{named(entry, known)} was closed, and opens again after what is done first."
        case "task_withdrawn":
            return f"{named(entry, known)} was closed without being done."
        case "end_reached":
            return f"The journey came to {named(entry, known)}."
        case "journey_ended":
            return f"The journey ended{_as_outcome(entry, known)}."
        case "deadline_moved":
            return f"This {SENTENCES[entry.tag](entry, known)}."
        case "start_not_needed":
            return "A pathway to be started was running already."
        case "start_refused" | "telling_not_needed" | "telling_unclear":
            return f"This {SENTENCES[entry.tag](entry, known)}."
        case "letter_due":
            return f"It was noted that the letter of {named(entry, known)} is due."
        case "table_read":
            return f"{named(entry, known)} was looked up in its table."
        case "allocated":
            role = role_in_sentence(Role(str(entry.detail.get("role", ""))))
            return f"{known.worker(entry.detail.get('worker'))} was allocated as {role}."
        case "anchor_set" | "record_changed" | "deadline_extended":
            return f"This {SENTENCES[entry.tag](entry, known)}."
    return ""


def _as_outcome(entry: EntryRow, known: Known) -> str:
    version = known.versions.get(str(entry.entry.get("version") or ""))
    title = version.outcomes.get(entry.outcome or "", "") if version else ""
    return f": {lower_first(title)}" if title else ""
