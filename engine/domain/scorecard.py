"""The adoption scorecard's measures of time, child by child and together.

A1: days from becoming looked after to moving in with the adoptive family. A2: days from the authority to place to the
decision to match. A3: whether a child waited less than 14 months to move in. Source: Department for Education, Adoption
scorecards, methodology; thresholds of 14 months (A1) and 4 months (A2) for 2013 to 2016 onwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.term import months_later

WAIT_MONTHS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToAdoption:
    """The days of a child's way to adoption, as they were recorded; None where it is not known or has not been.

    `fostered_there_from`: since when the child had lived with those who adopt as their foster carers.
    """

    became_looked_after: date | None = None
    authority_to_place: date | None = None
    match_decided: date | None = None
    moved_in: date | None = None
    adopted: date | None = None
    fostered_there_from: date | None = None

    @property
    def a1_days(self) -> int | None:
        """Days from becoming looked after to moving in."""
        return _days(self.became_looked_after, self.moved_in)

    @property
    def a10_days(self) -> int | None:
        """As A1, counted to the first day with their foster carers where these adopt the child."""
        return _days(self.became_looked_after, self.fostered_there_from or self.moved_in)

    @property
    def a2_days(self) -> int | None:
        """Days from the authority to place to the match; a match before the authority counts as none."""
        days = _days(self.authority_to_place, self.match_decided)
        return None if days is None else max(0, days)

    @property
    def a3_limit(self) -> date | None:
        """The day before which the child has to move in, to have waited less than 14 months."""
        return months_later(self.became_looked_after, WAIT_MONTHS) if self.became_looked_after is not None else None

    @property
    def waited_less_than_14_months(self) -> bool | None:
        """A3 of a child who has moved in."""
        limit = self.a3_limit
        return self.moved_in < limit if self.moved_in is not None and limit is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean number of days, and of how many children it is."""

    days: float
    children: int


def mean(days: Iterable[int | None]) -> Mean | None:
    """The mean over the children whose days are known; None where there are none."""
    known = [one for one in days if one is not None]
    return Mean(days=sum(known) / len(known), children=len(known)) if known else None


def over_the_years(years: Sequence[Mean]) -> Mean | None:
    """The figure of several years: weighted by children, not a mean of the years' means. None without children."""
    children = sum(one.children for one in years)
    if not children:
        return None
    return Mean(days=sum(one.days * one.children for one in years) / children, children=children)


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first is not None and last is not None else None
