"""What a check of the audit trail found, in words: whole and since when, or where it is broken and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.trail_check import TrailFound
from engine.reading.trail_checks import TrailCheckRow
from webui.parts import Link
from webui.wording import counted, short_moment

WHAT_TO_DO = (
    "Print this page. Tell the administrator and the council’s information governance officer today. Change nothing, "
    "and keep the last backup made before: restored beside this database, it shows what was written."
)
KINDS = {"journey": "one journey", "subject": "one child or household", "worker": "one person’s account"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found: `stressed`, then `text`, then what to do. `entry` leads to where it breaks."""

    stressed: str
    text: str
    tone: str
    to_do: str = ""
    entry: Link | None = None


def chain_words(chain: str) -> str:
    """What a chain is about."""
    return KINDS.get(chain.partition(":")[0], "this kind")


def result_of(found: TrailFound, when: str) -> Result:
    """What was found, when (empty: just now)."""
    if found.whole:
        said = f"{counted(found.entries, 'entry', 'entries')} in {counted(found.chains, 'chain')}"
        return Result(
            stressed="The record is whole.",
            text=f"Checked {when}: {said}. Each says what was written, and none is missing, added or moved.",
            tone="ok",
        )
    checked = f" Checked {when}." if when else ""
    if not found.chain:
        text = f"{found.because}{checked}"
        return Result(stressed="Published pathways were changed.", text=text, tone="late", to_do=WHAT_TO_DO)
    where = f"From entry {found.seq} on, the chain of {chain_words(found.chain)} can’t be trusted. "
    before = max((found.seq or 1) - 1, 1)
    return Result(
        stressed="The record is broken.",
        text=f"{found.because} {where}What stands before it, and in other chains, may be whole.{checked}",
        tone="late",
        to_do=WHAT_TO_DO,
        entry=Link(text="Look at the chain there", url=f"/record/entries/{found.chain}/{before}"),
    )


def told_check(rows: Sequence[TrailCheckRow]) -> Result:
    """The last check that ended, newest first in `rows`."""
    last = next((row for row in rows if row.ended_at is not None), None)
    if last is None or last.ended_at is None:
        return Result(
            stressed="The record has not been checked yet.",
            text="It is checked every night after two. You can have it checked now.",
            tone="soon",
        )
    found = TrailFound(
        whole=last.whole,
        chains=last.chains,
        entries=last.entries,
        chain=last.chain,
        seq=last.seq,
        because=last.because,
    )
    return result_of(found, short_moment(last.ended_at))
