"""What a process owner asks of the page that moves journeys: choices, filters, when, and which are ticked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import request
from werkzeug.datastructures import MultiDict

from engine.domain.ids import ElementId, JourneyId
from engine.domain.london import hour_of, next_evening
from engine.domain.move_batch import Choices
from forms.dates import NotADate, read_date

INSTEAD = "instead:"  #: what fields that name the new shape for an old one begin with
PAST = "past:"  #: what fields that say what becomes of an added step begin with
MARK = "mark:"  #: what fields that hold the mark of what was shown begin with
FIRST, LEFT = "first", "left"
NOW, TONIGHT, AT = "now", "tonight", "at"
STATES = ("safe", "choice", "blocked")
LONGEST = 4_000  #: characters of a reason
HOURS = tuple(range(6, 23))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the address or the form says. `wrong`: sentences by field."""

    fields: Mapping[str, str]
    ticked: frozenset[str] = frozenset()
    sent: bool = False  #: whether the form was sent, so that the ticks are those of a person
    every: bool = False  #: all that are safe, on other pages too
    state: str = ""
    stands: str = ""
    page: int = 1
    reason: str = ""
    when: str = NOW
    wrong: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None  #: None: now

    def choices(self, journey: str = "") -> Choices:
        """What was chosen for all, or for this journey where something else was chosen for it."""
        every = _choices(self.fields, "")
        return _choices(self.fields, f"@{journey}").over(every) if journey else every

    def chosen(self, name: str) -> str:
        """The value of a choice's field; empty where nothing was chosen."""
        return self.fields.get(name, "")

    def mark(self, journey: JourneyId) -> str:
        """The mark of what was shown of a journey; empty where it was not shown."""
        return self.fields.get(f"{MARK}{journey}", "")

    def kept(self) -> dict[str, str]:
        """What an address keeps: choices and when, but no filters, no reason and no ticks."""
        kept = {name: value for name, value in self.fields.items() if name.startswith((INSTEAD, PAST)) and value}
        if self.when != NOW:
            kept |= {name: self.fields[name] for name in ("when", *DAY_FIELDS) if self.fields.get(name)}
        return kept


DAY_FIELDS = ("on-day", "on-month", "on-year", "on-hour")


def wanted(now: datetime) -> Wanted:
    """What this request asks for, at this instant."""
    sent = request.form if request.method == "POST" else request.args
    fields = {name: value[:LONGEST] for name, value in sent.items()}
    when = fields.get("when", NOW)
    at, wrong = _when(when, fields, now)
    page = fields.get("page", "1")
    return Wanted(
        fields=fields,
        ticked=frozenset(_ticks(sent)),
        sent=request.method == "POST",
        every=fields.get("every") == "yes",
        state=fields.get("state", "") if fields.get("state") in STATES else "",
        stands=fields.get("stands", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        reason=fields.get("reason", ""),
        when=when if when in (NOW, TONIGHT, AT) else NOW,
        wrong=wrong,
        at=at,
    )


def _ticks(sent: MultiDict[str, str]) -> Iterator[str]:
    yield from sent.getlist("journey")


def _when(when: str, fields: Mapping[str, str], now: datetime) -> tuple[datetime | None, dict[str, str]]:
    if when == TONIGHT:
        return next_evening(now), {}
    if when != AT:
        return None, {}
    try:
        day = read_date(*(fields.get(name, "") for name in DAY_FIELDS[:3]))
    except NotADate as error:
        return None, {"on": f"Give the day on which they are moved. {error}"}
    hour = fields.get("on-hour", "")
    at = hour_of(day, int(hour) if hour.isascii() and hour.isdigit() and int(hour) in HOURS else 19)
    if at <= now:
        return None, {"on": "The day and hour on which they are moved have passed. Give a later one, or move them now."}
    return at, {}


def _choices(fields: Mapping[str, str], suffix: str) -> Choices:
    instead, past = {}, {}
    for name, value in fields.items():
        kind = next((one for one in (INSTEAD, PAST) if name.startswith(one)), None)
        if kind is None or not value:
            continue
        element, at, journey = name.removeprefix(kind).partition("@")
        if f"{at}{journey}" != suffix:
            continue
        if kind == INSTEAD:
            instead[ElementId(element)] = ElementId(value)
        else:
            past[ElementId(element)] = value
    return Choices(
        instead=instead,
        first=frozenset(element for element, value in past.items() if value == FIRST),
        left=frozenset(element for element, value in past.items() if value == LEFT),
    )
