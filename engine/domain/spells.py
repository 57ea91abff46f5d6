"""Spells of work: what one person did again and again, with no long pause between.

A studio that saves by itself leaves an entry for each save. Told one by one they hide what else happened; told as one
spell, with from when until when, they do not, and every entry is still there to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

LONGEST_PAUSE = timedelta(minutes=30)

Done = TypeVar("Done")


def in_spells(done: Iterable[Done], at: Callable[[Done], datetime]) -> tuple[tuple[Done, ...], ...]:
    """What was done, cut wherever more than half an hour lies between two: newest first, as given."""
    spells: list[list[Done]] = []
    for one in done:
        if spells and at(spells[-1][-1]) - at(one) <= LONGEST_PAUSE:
            spells[-1].append(one)
        else:
            spells.append([one])
    return tuple(map(tuple, spells))
