"""A child's care history as a return tells it: episodes and reviews, and the periods that follow from the episodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: Reasons for a new episode that leave the child in the same placement: only the legal status changed.
SAME_PLACEMENT = frozenset({"L"})
#: Reasons for a new episode that leave the legal status as it was: only the placement or its carer changed.
SAME_LEGAL_STATUS = frozenset({"P", "T"})
STARTED = "S"  #: the child became looked after


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A period in which legal status and placement stayed the same. Codes are those of the SSDA903 return."""

    from_on: date
    until_on: date | None
    began_because: str
    ended_because: str
    legal_status: str
    need: str
    placement: str
    provider: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldReview:
    """A review that was held, and how the child took part (a code of the return)."""

    held_on: date
    participation: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A placement or a legal status that lasted over one or more episodes."""

    kind: str
    provider: str
    from_on: date
    until_on: date | None
    ended_because: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareHistory:
    """Everything a return says of one child."""

    external_id: str
    born_on: date
    sex: str
    ethnicity: str
    episodes: tuple[Episode, ...] = ()
    reviews: tuple[HeldReview, ...] = ()

    @property
    def became_looked_after(self) -> date | None:
        """The day on which the latest unbroken time in care began; None for a child never looked after."""
        began: date | None = None
        ended: date | None = None
        for episode in sorted(self.episodes, key=lambda e: e.from_on):
            unbroken = ended is not None and episode.from_on <= ended + timedelta(days=1)
            if began is None or episode.began_because == STARTED or not unbroken:
                began = episode.from_on
            ended = episode.until_on or date.max - timedelta(days=1)
        return began


def placements(episodes: Sequence[Episode]) -> tuple[Period, ...]:
    """The placements: one over all the episodes in which the child stayed where they were."""
    return _periods(episodes, "placement", SAME_PLACEMENT)


def legal_statuses(episodes: Sequence[Episode]) -> tuple[Period, ...]:
    """The legal statuses: one over all the episodes in which it stayed the same."""
    return _periods(episodes, "legal_status", SAME_LEGAL_STATUS)


def _periods(episodes: Sequence[Episode], attribute: str, carries_on: frozenset[str]) -> tuple[Period, ...]:
    found: list[Period] = []
    for episode in sorted(episodes, key=lambda e: e.from_on):
        kind = getattr(episode, attribute)
        last = found[-1] if found else None
        if (
            last is not None
            and last.kind == kind
            and last.until_on == episode.from_on
            and episode.began_because in carries_on
        ):
            found.pop()
            begins, source = last.from_on, last.source
        else:
            begins, source = episode.from_on, episode.source
        found.append(
            Period(
                kind=kind,
                provider=episode.provider if attribute == "placement" else "",
                from_on=begins,
                until_on=episode.until_on,
                ended_because=episode.ended_because,
                source=source,
            )
        )
    return tuple(found)
