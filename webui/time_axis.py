"""A child's care history as lanes on one time axis: legal status, home, journeys, reviews. The tables say the same.

Lengths are in the units of the picture; they are attributes of the SVG, so that no style is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from webui.wording import day_month_year

LEFT, WIDTH = 215, 985  #: where the axis begins, and how long it is
LANE, BAR, TOP = 42, 22, 46
LETTER = 6.6  #: how wide a letter is at most
EDGE = 8
MONTHS_FIT = 400  #: days of which each month has its line; of more, each quarter
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FUTURE = 0.4  #: of what has been, is shown of what is to come
WORDS_BESIDE = 0.1  #: of the axis, for words to the right of the last point


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that lasts: `kind` is running, finished or superseded."""

    words: str
    from_on: date
    until_on: date | None
    kind: str = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something on one day: `kind` is done, due or late. `text` stands beside it."""

    words: str
    on: date
    kind: str = "done"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of the picture."""

    title: str
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A span as it is drawn; `text` is as much of its words as fits."""

    x: float
    y: float
    width: float
    kind: str
    text: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point as it is drawn; `text_x` is where its text begins."""

    x: float
    y: float
    words: str
    kind: str
    text: str
    text_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLane:
    """A lane as it is drawn."""

    title: str
    y: float
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """The picture: `ticks` are (x, year or month), `today_x` is where today stands."""

    title: str
    width: float
    height: float
    ticks: tuple[tuple[float, str], ...]
    today_x: float
    lanes: tuple[DrawnLane, ...]


def time_axis(lanes: Sequence[Lane], *, today: date, name: str) -> TimeAxis | None:
    """The picture; None where there is nothing to draw."""
    begins = [span.from_on for lane in lanes for span in lane.spans] + [p.on for lane in lanes for p in lane.points]
    if not begins:
        return None
    # What is due in the far future would leave no room for what has been; the tables say it.
    horizon = today + timedelta(days=max(60, round((today - min(begins)).days * FUTURE)))
    shown = [near for lane in lanes if (near := _until(lane, horizon)).spans or near.points]
    if not shown:
        return None
    starts = [span.from_on for lane in shown for span in lane.spans] + [p.on for lane in shown for p in lane.points]
    first, last = min(starts), max(today, *starts, *(s.until_on or today for lane in shown for s in lane.spans))
    length = max((last - first).days, 30)
    # What is due soon stands at the right end, with its words beside it.
    length += (
        round(length * WORDS_BESIDE) if any(p.text and p.on >= today for lane in shown for p in lane.points) else 0
    )

    def x_of(on: date) -> float:
        return round(LEFT + (on - first).days / length * WIDTH, 1)

    drawn = []
    for number, lane in enumerate(shown):
        y = TOP + number * LANE
        bars = tuple(_bar(span, x_of, y, today) for span in lane.spans)
        marks = tuple(_mark(point, x_of(point.on), y + LANE / 2) for point in lane.points)
        drawn.append(DrawnLane(title=lane.title, y=y, bars=bars, marks=marks))
    return TimeAxis(
        title=f"{name} from {day_month_year(first)} to {day_month_year(last)}; the tables below say the same",
        width=LEFT + WIDTH + EDGE,
        height=TOP + len(shown) * LANE + EDGE,
        ticks=tuple(_ticks(first, last, x_of)),
        today_x=x_of(today),
        lanes=tuple(drawn),
    )


def _bar(span: Span, x_of: Callable[[date], float], y: float, today: date) -> Bar:
    start, end = x_of(span.from_on), x_of(span.until_on or today)
    width = max(round(end - start, 1), 3.0)
    fits = int((width - 12) / LETTER)
    text = span.words if len(span.words) <= fits else f"{span.words[: fits - 1].rstrip()}…" if fits > 6 else ""
    until = f" to {day_month_year(span.until_on)}" if span.until_on else " until now"
    words = f"{span.words}, {day_month_year(span.from_on)}{until}"
    return Bar(x=start, y=y + (LANE - BAR) / 2, width=width, kind=span.kind, text=text, words=words)


def _until(lane: Lane, horizon: date) -> Lane:
    return replace(lane, points=tuple(point for point in lane.points if point.on <= horizon))


def _mark(point: Point, x: float, y: float) -> Mark:
    return Mark(x=x, y=y, words=point.words, kind=point.kind, text=point.text, text_x=round(x + 12, 1))


def _ticks(first: date, last: date, x_of: Callable[[date], float]) -> list[tuple[float, str]]:
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    step = max(1, len(years) // 9)
    if len(years) >= 3:
        return [(x_of(on), str(on.year)) for on in years[::step]]
    each = range(1, 13) if (last - first).days < MONTHS_FIT else (1, 4, 7, 10)
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in each
        if first <= date(year, month, 1) <= last
    ]
    return [(x_of(on), f"{MONTHS[on.month - 1]} {on.year}") for on in months]
