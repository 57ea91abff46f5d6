"""A worked example of a deadline rule: the dates it counts from, chosen by whoever looks, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.calendar import Calendar
from engine.domain.deadline import Promise
from engine.domain.errors import DateRefused
from forms.dates import NotADate, read_date
from forms.question import Kind
from webui.form_fields import FieldView, ProblemLink
from webui.parts import Reason
from webui.wording import day_month_year, long_date

EXAMPLE = "ex"  #: before the names of the example's fields
BOXES = ("day", "month", "year")
NEVER_LATE = "It has no due date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Where the dates lead: in words, the dates of a series, and why."""

    said: str
    more: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The dates asked for, those given, and what is wrong with what was typed."""

    fields: tuple[FieldView, ...]
    dates: Mapping[str, date]
    problems: tuple[ProblemLink, ...]


def example(key: str, calendars: Sequence[Calendar], *, on: date, typed: Mapping[str, str]) -> Example:
    """The dates that a rule counts from, in any of these calendars: before and after a change they may be others.

    Where none was typed, the first of them is this day.
    """
    names = tuple(dict.fromkeys(name for calendar in calendars for name in _anchors(calendar, key, on=on)))
    labels = calendars[0].labels
    boxes = {name: {box: typed.get(f"{EXAMPLE}-{name}-{box}", "").strip() for box in BOXES} for name in names}
    if not any(value for one in boxes.values() for value in one.values()):
        first = names[:1]
        boxes |= {name: {"day": str(on.day), "month": str(on.month), "year": str(on.year)} for name in first}
    dates: dict[str, date] = {}
    wrong: dict[str, NotADate] = {}
    for name, one in boxes.items():
        if not any(one.values()):
            continue
        try:
            dates[name] = read_date(one["day"], one["month"], one["year"])
        except NotADate as error:
            wrong[name] = error
    fields = tuple(
        FieldView(
            kind=Kind.DATE,
            name=f"{EXAMPLE}-{name}",
            title=f"If {labels.get(name, name.replace('_', ' '))} on",
            boxes=boxes[name],
            problem=wrong[name].sentence if name in wrong else "",
            wrong_box=wrong[name].part if name in wrong else "",
        )
        for name in names
    )
    problems = tuple(
        ProblemLink(url=f"#{EXAMPLE}-{name}-{error.part}", sentence=error.sentence) for name, error in wrong.items()
    )
    return Example(fields=fields, dates=dates, problems=problems)


def result(calendar: Calendar, key: str, dates: Mapping[str, date], *, on: date) -> Result:
    """Where the rule in force on this day leads from these dates, in the words of “Why this date?”."""
    try:
        made = calendar.promise(key, dates, on=on)
    except DateRefused as error:
        rule = calendar.timescales.in_force(key, on)
        reason = Reason(because=(str(error),), rule=key, source=rule.source.rstrip("."), status=rule.status)
        return Result(said="No date", more=(), reason=reason)
    return Result(
        said=_said(made),
        more=_more(made),
        reason=Reason(
            because=made.because,
            rule=made.rule,
            source=made.source.rstrip("."),
            status=made.status,
            in_force_from=day_month_year(made.revision),
        ),
    )


def _anchors(calendar: Calendar, key: str, *, on: date) -> list[str]:
    """The dates a rule reads, its own first and in its own order, then those behind the rules that it counts from."""
    rule = calendar.timescales.in_force(key, on)
    own = [term.anchor for term in rule.due_terms if term.promised_by is None]
    return list(dict.fromkeys([*own, *sorted(calendar.anchors_of(key, on=on))]))


def _said(made: Promise) -> str:
    if made.due_on is not None:
        return f"Due {'about ' if made.calendar_incomplete else ''}{long_date(made.due_on)}"
    if made.waits_for:
        return "No date yet"
    return f"Not before {long_date(made.not_before)}" if made.not_before is not None else NEVER_LATE


def _more(made: Promise) -> tuple[str, ...]:
    more = []
    if made.not_before is not None and made.due_on is not None:
        more.append(f"Not before {long_date(made.not_before)}")
    if made.act_by is not None and made.act_by != made.due_on:
        more.append(f"Act by {long_date(made.act_by)}")
    if len(made.series) > 1:
        more.append(f"Then {', '.join(day_month_year(day) for day in made.series[1:])}")
    return tuple(more)
