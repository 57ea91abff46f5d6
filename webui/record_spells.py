"""Saves of a draft in the record: a spell of them is one sentence, beneath which each entry can be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.domain.spells import in_spells
from engine.reading.record import EntryList
from engine.reading.rows import EntryRow
from webui.parts import Link
from webui.record_known import Known
from webui.record_owner_verbs import parts_saved
from webui.record_wording import Sentence, sentence
from webui.wording import clock_time, counted


def sentences(found: EntryList, known: Known) -> tuple[Sentence, ...]:
    """The entries of a page in words, newest first."""
    told = []
    for row in found.rows:
        run = (row, *found.earlier.get((row.chain, row.seq), ()))
        told += [_spell(one, known) for one in in_spells(run, lambda entry: entry.at)]
    return tuple(sorted(told, key=lambda one: one.at, reverse=True))


def _what(entries: Iterable[EntryRow]) -> str:
    return parts_saved(part for one in entries for part in one.detail.get("parts") or ())


def _spell(entries: Sequence[EntryRow], known: Known) -> Sentence:
    last, first = entries[0], entries[-1]
    if last is first:
        return sentence(last, known)
    what, revisions = _what(entries), [one.detail.get("revision") for one in (first, last)]
    said = f"saved {what} of the draft" if what else "saved the draft"
    said += f" {counted(len(entries), 'time')} between {clock_time(first.at)} and {clock_time(last.at)}"
    said += f" (revisions {revisions[0]} to {revisions[1]})" if all(revisions) else ""
    return replace(sentence(last, known), what=said, saves=tuple(map(_save, entries)))


def _save(entry: EntryRow) -> Link:
    revision, what = entry.detail.get("revision"), _what([entry])
    said = [clock_time(entry.at), f"revision {revision}" if revision else "", what]
    return Link(text=", ".join(filter(None, said)), url=f"/record/entries/{entry.chain}/{entry.seq}")
