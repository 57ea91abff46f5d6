"""Reads the calendar from the data folder: `timescales`, `escalations`, `policies`, `anchors`, `bank_holidays` (TOML).

England's bank holidays come from the `holidays` package; `bank_holidays.toml` adds to them, removes from them, and
says up to which year they are confirmed. Changes of a file are seen when the calendar is loaded anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import holidays

from engine.domain.calendar import Calendar
from engine.domain.escalation import Escalations
from engine.domain.policies import Policies
from engine.domain.revisions import NotAnEntry, only, whole
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays

Read = TypeVar("Read")

SHIPPED = Path(__file__).resolve().parent.parent / "workflows"
FIRST_YEAR = 1990  #: the oldest record a pathway counts from is that of a young adult
YEARS_AHEAD = 40  #: projected beyond the last confirmed year


def load_calendar(folder: Path = SHIPPED) -> Calendar:
    """The calendar of a folder of pathways. NotAnEntry names the file, the key and what is wrong."""
    labels = _labels(folder / "anchors.toml")
    return Calendar(
        days=_from(folder / "bank_holidays.toml", _working_days),
        timescales=_from(folder / "timescales.toml", lambda parsed: Timescales(parsed, labels)),
        escalations=_from(folder / "escalations.toml", Escalations),
        policies=_from(folder / "policies.toml", Policies),
        labels=labels,
    )


def england_bank_holidays(years: range) -> dict[date, str]:
    """England's bank holidays by date, substitute days included; future years as the law of today projects them."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return {day: name.replace(" (observed)", ", substitute day") for day, name in found.items()}


def _working_days(parsed: Mapping[str, object]) -> WorkingDays:
    only("bank holidays", parsed, ["confirmed_until", "add", "remove", "names"])
    confirmed_until = whole("bank holidays", parsed, "confirmed_until", least=FIRST_YEAR)
    found = england_bank_holidays(range(FIRST_YEAR, confirmed_until + YEARS_AHEAD + 1))
    removed = _days("remove", parsed)
    for day in removed:
        if day not in found:
            raise NotAnEntry(f"remove: {day.isoformat()} is no bank holiday; take the line out.")
    names = {**found, **dict.fromkeys(_days("add", parsed), "a bank holiday"), **_names(parsed)}
    kept = frozenset(found).difference(removed).union(_days("add", parsed))
    return WorkingDays(kept, confirmed_until, {day: name for day, name in names.items() if day in kept})


def _days(name: str, parsed: Mapping[str, object]) -> tuple[date, ...]:
    listed = parsed.get(name, [])
    if not isinstance(listed, list):
        raise NotAnEntry(f"{name}: write a list of dates without quotes, as in {name} = [2029-06-05].")
    for day in listed:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise NotAnEntry(f"{name}: {day!r} is no date; write it without quotes, as in {name} = [2029-06-05].")
    return tuple(listed)


def _names(parsed: Mapping[str, object]) -> dict[date, str]:
    """What added holidays are called: `[names]` with `2029-06-05 = "Jubilee"`."""
    listed = parsed.get("names", {})
    if not isinstance(listed, dict) or not all(isinstance(name, str) for name in listed.values()):
        raise NotAnEntry('names: write 2029-06-05 = "what it is called".')
    try:
        return {date.fromisoformat(day): name for day, name in listed.items()}
    except ValueError as error:
        raise NotAnEntry(f"names: {error}.") from error


def _labels(file: Path) -> dict[str, str]:
    parsed = _parsed(file)
    for anchor, label in parsed.items():
        if not isinstance(label, str) or not label.strip():
            raise NotAnEntry(f'{file.name}: {anchor} needs words, as in stage_1_start = "stage 1 started".')
    return {anchor: str(label) for anchor, label in parsed.items()}


def _from(file: Path, read: Callable[[Mapping[str, object]], Read]) -> Read:
    parsed = _parsed(file)
    try:
        return read(parsed)
    except NotAnEntry as error:
        raise NotAnEntry(f"{file.name}: {error}") from error


def _parsed(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotAnEntry(f"{file.name} is missing in {file.parent.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotAnEntry(f"{file.name} cannot be read: {error}.") from error
