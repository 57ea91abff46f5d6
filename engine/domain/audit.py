"""The audit entry: who did or saw what, when, why; never changed.

Entries of one chain are numbered from 1 and each holds the hash of the one before, so that a change, a gap or a
removal shows. No narrative and no names stand in an entry: references only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

#: Every tag with its meaning in words; a test refuses an entry whose tag is not here.
TAGS: Mapping[str, str] = {
    "journey_started": "A journey was started",
    "journey_ended": "A journey reached its end",
    "journey_closed": "A journey was closed for a reason outside its drawing",
    "start_not_needed": "A pathway to be started was already running for this child or household",
    "start_refused": "A pathway to be started could not be started",
    "telling_not_needed": "What was to be told to a pathway found none running",
    "telling_unclear": "What was to be told to a pathway found several running, and could be meant for any of them",
    "subject_linked": "Another child or household was linked to a journey",
    "journey_suspended": "A journey was suspended",
    "journey_resumed": "A suspended journey was resumed",
    "journey_moved": "A journey was put under another version of its pathway",
    "journey_moved_back": "A journey was put back under the version it had been moved from",
    "moves_chosen": "Journeys were chosen to be moved to another version of their pathway",
    "moves_stopped": "Moving the rest of some journeys was stopped",
    "moves_taken_back": "All journeys that were moved together were to be put back",
    "task_opened": "A task was opened",
    "task_claimed": "A task was taken",
    "task_released": "A task was given back to the team",
    "task_handed_over": "A task was handed over to somebody else",
    "task_completed": "A task was completed",
    "task_withdrawn": "A task was closed because the journey moved on without it",
    "arrival_recorded": "Something from outside was recorded",
    "arrival_noted": "Something was told to a journey that was not waiting for it",
    "timer_fired": "An instant that the drawing waited for came",
    "reminder_sent": "Somebody was reminded or told of a late deadline",
    "deadline_set": "A due date was set",
    "deadline_moved": "A due date moved",
    "deadline_extended": "A later date was approved",
    "deadline_breached": "A deadline passed without being kept",
    "bank_holidays_changed": "Open due dates were counted with the bank holidays as they now are",
    "table_read": "A decision table was read",
    "end_reached": "A named end of the drawing was reached",
    "letter_due": "A letter or notice was noted as due; it is written and sent elsewhere",
    "anchor_set": "A date that deadlines count from was recorded",
    "record_changed": "A field of the record was changed",
    "allocated": "A worker was given a role for a child or household",
    "household_added": "A household was added",
    "household_changed": "A household's details were changed",
    "child_added": "A child was added",
    "child_imported": "A child was read from a return",
    "siblings_linked": "Two children were linked as siblings",
    "siblings_unlinked": "The link between two children as siblings was taken away",
    "document_added": "A document was added",
    "document_viewed": "A document was opened",
    "note_added": "A note was added",
    "viewed": "A record was looked at",
    "refused": "Somebody tried what they may not do",
    "signed_in": "Somebody signed in",
    "signed_out": "Somebody signed out",
    "sign_in_failed": "A sign-in failed",
    "worker_added": "A worker was added",
    "worker_changed": "A worker's roles or details were changed",
    "role_given": "A worker was given a role",
    "role_taken": "A role was taken from a worker",
    "account_closed": "A worker's account was closed",
    "account_reopened": "A worker's closed account was opened again",
    "password_set": "A worker was given a new password",
    "own_password_changed": "Somebody changed their own password",
    "own_password_failed": "Somebody gave a wrong password when they were to change it",
    "trail_checked": "A reviewer had the audit trail checked",
    "version_published": "A version of a pathway was published",
    "withdrawal_asked": "Somebody asked a second person to agree that a version is withdrawn before its day",
    "version_withdrawn": "A second person agreed: a version was withdrawn before its day",
    "withdrawal_refused": "A version that was to be withdrawn before its day stays",
    "draft_begun": "A draft of a pathway was begun",
    "draft_changed": "A draft of a pathway was changed",
    "draft_taken_back": "A draft was put back to a revision that somebody had saved over",
    "draft_dropped": "A draft of a pathway was dropped",
    "draft_thinned": "Kept revisions of a draft that nothing points to any more were let go",
    "draft_rehearsed": "The rehearsals of a draft were run",
    "walk_begun": "Somebody began to walk through a draft",
    "rehearsal_saved": "A walk was saved as a rehearsal of a draft",
    "rehearsal_renamed": "A rehearsal of a draft was given another title",
    "rehearsal_removed": "A rehearsal was removed from a draft",
    "comparison_read": "What a draft changes was read",
    "publishing_asked": "Somebody asked a second person to agree to a draft",
    "publishing_refused": "A second person did not agree to a draft",
    "timescale_asked": "Somebody asked a second person to agree to a changed deadline rule",
    "timescale_agreed": "A second person agreed to a changed deadline rule",
    "timescale_refused": "A second person did not agree to a changed deadline rule",
    "timescale_confirmed": "The legal adviser confirmed a period whose source nobody had checked",
    "timescale_questioned": "The legal adviser questioned a period whose source nobody had checked",
    "timescale_taken_back": "A changed deadline rule was taken back before its day",
    "journey_stuck": "A journey could not be moved on",
    "journey_repaired": "An administrator moved a stuck journey to another version to have it go on",
    "journey_retried": "An administrator had a stuck journey tried again",
    "notice_sent": "A notice was delivered",
    "notice_failed": "A notice could not be delivered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditDraft:
    """An entry before it has its place in the chain. `on` is the civil date in Europe/London."""

    chain: str
    at: datetime
    on: date
    tag: str
    actor: str = "system"
    role: str | None = None
    acting_for: str | None = None
    about: tuple[str, ...] = ()
    journey: str | None = None
    version: str | None = None
    element: str | None = None
    task: str | None = None
    submission: str | None = None
    submission_sha256: str | None = None
    outcome: str | None = None
    reason: str | None = None
    deadline: Mapping[str, Any] | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def body(draft: AuditDraft, *, seq: int, prev: str) -> dict[str, Any]:
    """The entry as it is hashed and kept, without its own hash."""
    if draft.tag not in TAGS:
        raise ValueError(f"The audit tag {draft.tag!r} stands in no table of tags.")
    _refuse_floats((draft.deadline, draft.detail))
    at = draft.at.astimezone(UTC)
    return {
        "chain": draft.chain,
        "seq": seq,
        "at": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        "on": draft.on.isoformat(),
        "tag": draft.tag,
        "actor": draft.actor,
        "role": draft.role,
        "acting_for": draft.acting_for,
        "about": list(draft.about),
        "journey": draft.journey,
        "version": draft.version,
        "element": draft.element,
        "task": draft.task,
        "submission": draft.submission,
        "submission_sha256": draft.submission_sha256,
        "outcome": draft.outcome,
        "reason": draft.reason,
        "deadline": dict(draft.deadline) if draft.deadline is not None else None,
        "detail": dict(draft.detail),
        "prev": prev,
    }


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The entry as RFC 8785 canonical JSON: without floats, that is keys in order and no spaces."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 of the entry without `hash`, as canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical({k: v for k, v in entry.items() if k != "hash"})).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("An audit entry holds no fractions: each language writes them in its own way.")
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            _refuse_floats(one)
