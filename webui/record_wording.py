"""Entries of the record as sentences: actor, role, verb in the past, object, effect.

`sentence(entry, known)` says one entry; `told(entries, known)` gathers what followed by itself beneath what somebody
did. An entry holds references only: `known` says what they stand for. What cannot be named any more is still told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.reading.rows import EntryRow
from engine.reading.timeline import CONSEQUENCES
from webui.parts import EntryMark, Link
from webui.record_consequences import consequence
from webui.record_known import Known, is_decision, redrawn_in
from webui.record_verbs import SENTENCES
from webui.role_words import role_in_sentence
from webui.wording import listed

SYSTEM = "Fingerpost"

#: What stands in the box beside an entry, and its tone.
TAGGED: Mapping[str, tuple[str, str]] = {
    "viewed": ("View", ""),
    "document_viewed": ("View", ""),
    "refused": ("Refused attempt", "plum"),
    "deadline_breached": ("Late", "late"),
    "journey_stuck": ("Stuck", "soon"),
    "notice_failed": ("Not delivered", "soon"),
    "sign_in_failed": ("Sign-in", "plum"),
    "document_added": ("Papers", ""),
}


#: Entries that stand before the act they belong to, since they are part of the answers given in it.
BEFORE_THE_ACT = frozenset({"allocated", "anchor_set", "record_changed", "deadline_extended", "deadline_moved"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """An entry in words: `who` did `what`, in `role`; `then` are sentences of what followed by itself. `about` names
    whom it is about, where the sentence does not and the page is not about them alone. `saves` lead to the entries that
    it stands for, where it stands for several."""

    entry: EntryRow
    who: str
    role: str
    what: str
    about: str = ""
    mark: EntryMark = EntryMark.PLAIN
    tag: str = ""
    tone: str = ""
    then: tuple[str, ...] = ()
    saves: tuple[Link, ...] = ()

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def url(self) -> str:
        """Where the entry itself stands, with its proof."""
        return f"/record/entries/{self.entry.chain}/{self.entry.seq}"


def sentence(entry: EntryRow, known: Known) -> Sentence:
    """One entry by itself."""
    words = SENTENCES.get(entry.tag)
    what = words(entry, known) if words else entry.tag.replace("_", " ")
    who = entry.actor_name or (SYSTEM if entry.actor == "system" else "Somebody")
    tag, tone = TAGGED.get(entry.tag, ("", ""))
    if entry.late and entry.tag in ("task_completed", "deadline_breached"):
        tag, tone = "Late", "late"
    elif is_decision(entry, known):
        tag, tone = "Decision", "info"
    return Sentence(
        entry=entry,
        who=who,
        role=role_in_sentence(entry.role) if entry.role and entry.actor_name else "",
        what=what,
        about=_about(entry, known, what),
        mark=_mark(entry, tone, known),
        tag=tag,
        tone=tone,
    )


def told(entries: Sequence[EntryRow], known: Known) -> tuple[Sentence, ...]:
    """Newest first as given, with consequences gathered beneath what they follow from.

    A consequence belongs to the act of its own instant on the same chain: recorded answers (dates, fields, who was
    allocated) stand before it in the chain, what opened and closed stands after it.
    """
    heads = [entry for entry in entries if not _follows(entry)]
    beneath: dict[tuple[str, int], list[EntryRow]] = {}
    alone: list[EntryRow] = []
    for entry in entries:
        if _follows(entry):
            head = _head_of(entry, heads)
            if head is None:
                alone.append(entry)
            else:
                beneath.setdefault((head.chain, head.seq), []).append(entry)
    shown = sorted((*heads, *alone), key=lambda one: (one.at, one.chain, one.seq), reverse=True)
    return tuple(_with(sentence(one, known), beneath.get((one.chain, one.seq), ()), known) for one in shown)


def _about(entry: EntryRow, known: Known, what: str) -> str:
    names = [known.subjects[one] for one in entry.about if one in known.subjects]
    return listed([name for name in (*names, redrawn_in(entry, known)) if name and name not in what])


def _follows(entry: EntryRow) -> bool:
    if entry.tag not in CONSEQUENCES:
        return False
    corrected = entry.tag == "anchor_set" and entry.element is None
    return not corrected and not (entry.tag == "deadline_moved" and entry.actor == "system")


def _head_of(entry: EntryRow, heads: Sequence[EntryRow]) -> EntryRow | None:
    beside = [head for head in heads if head.chain == entry.chain and head.at == entry.at]
    earlier = max((head for head in beside if head.seq < entry.seq), key=lambda one: one.seq, default=None)
    later = min((head for head in beside if head.seq > entry.seq), key=lambda one: one.seq, default=None)
    if entry.tag not in BEFORE_THE_ACT:
        return earlier or later
    answered = entry.tag in ("anchor_set", "record_changed")
    if later is not None and (not answered or later.element == entry.element):
        return later
    return earlier or later


def _with(head: Sentence, entries: Sequence[EntryRow], known: Known) -> Sentence:
    then = [words for one in sorted(entries, key=lambda e: e.seq) if (words := consequence(one, known))]
    return replace(head, then=tuple(dict.fromkeys(then)))


def _mark(entry: EntryRow, tone: str, known: Known) -> EntryMark:
    if tone == "late":
        return EntryMark.LATE
    key = entry.tag in ("journey_started", "journey_ended", "journey_closed", "arrival_recorded")
    return EntryMark.KEY if key or is_decision(entry, known) else EntryMark.PLAIN
