"""A child's care history as tables, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.reading.children import ChildView
from webui.care_codes import (
    BEGINNINGS,
    ENDINGS,
    LEGAL_STATUSES,
    NEEDS,
    PARTICIPATION,
    PLACEMENTS,
    PROVIDERS,
    in_words,
)
from webui.wording import day_month_year

#: The dates of the record under which journeys keep the reviews and visits that were held.
REVIEWS = frozenset({"first_review_held", "previous_review_held", "review_held"})
VISITS = frozenset({"previous_visit", "last_visit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A part of the care history, newest first. Each row's first cell is its heading."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


def care_tables(view: ChildView) -> tuple[Table, ...]:
    """Legal status, placements, reviews and episodes."""
    took_part = {one.held_on: in_words(one.participation, PARTICIPATION) for one in view.reviews}
    return (
        Table(
            title="Legal status",
            columns=("From", "Until", "Status"),
            rows=tuple(
                (day_month_year(one.from_on), _until(one.until_on), in_words(one.status, LEGAL_STATUSES))
                for one in reversed(view.legal_statuses)
            ),
            empty="No legal status is recorded.",
        ),
        Table(
            title="Where they have lived",
            columns=("From", "Until", "Placement", "Provider"),
            rows=tuple(
                (
                    day_month_year(one.from_on),
                    _until(one.until_on),
                    in_words(one.kind, PLACEMENTS),
                    in_words(one.provider, PROVIDERS),
                )
                for one in reversed(view.placements)
            ),
            empty="No placement is recorded.",
        ),
        Table(
            title="Reviews",
            columns=("Held on", "How they took part"),
            rows=tuple((day_month_year(on), took_part.get(on, "")) for on in reversed(reviews_held(view))),
            empty="No review is recorded.",
        ),
        Table(
            title="Episodes of care",
            columns=("From", "Until", "Began because", "Ended because", "Need", "Placement"),
            rows=tuple(
                (
                    day_month_year(one.from_on),
                    _until(one.until_on),
                    in_words(one.began_because, BEGINNINGS),
                    in_words(one.ended_because, ENDINGS),
                    in_words(one.need, NEEDS),
                    in_words(one.placement, PLACEMENTS),
                )
                for one in reversed(view.episodes)
            ),
            empty="No episode is recorded.",
        ),
    )


def reviews_held(view: ChildView) -> tuple[date, ...]:
    """The days of all reviews, oldest first: those of the return, and those recorded in journeys."""
    return tuple(sorted({*(one.held_on for one in view.reviews), *days_of(view, REVIEWS)}))


def days_of(view: ChildView, names: frozenset[str]) -> tuple[date, ...]:
    """Every day that was recorded under one of these names, oldest first."""
    return tuple(sorted({row.on for row in view.anchors if row.name in names}))


def _until(on: date | None) -> str:
    return day_month_year(on) if on else "now"
