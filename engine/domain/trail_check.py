"""A check of the audit trail: whether every entry still says what was written, and none is missing, added or moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.ids import WorkerId
from engine.domain.london import civil_date, hour_of

NIGHTLY_HOUR = 2  #: of the clock in England; timers of the day have fired by then


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFound:
    """What a check found. Where it is not whole: the chain and the entry where it breaks, and what is wrong there.

    `chain` is empty where it is no chain that is broken but published versions of pathways that were changed.
    """

    whole: bool
    chains: int = 0
    entries: int = 0
    chain: str = ""
    seq: int | None = None
    because: str = ""
    versions: tuple[str, ...] = ()  #: those of pathways that were changed, such as `adopter_stage_1@3`


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailCheck:
    """A check of the whole trail: asked for by somebody, or (None) by the night or by command."""

    id: str
    asked_at: datetime
    asked_by: WorkerId | None = None


def nightly_due(last: datetime | None, now: datetime) -> bool:
    """Whether the nightly check is due, when the last one was begun at `last`."""
    tonight = hour_of(civil_date(now), NIGHTLY_HOUR)
    return now >= tonight and (last is None or last < tonight)
