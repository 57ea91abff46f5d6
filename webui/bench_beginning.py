"""How a walk begins: on which day, by whom, about whom, and with what on record before. Asked like any other form."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from engine.actions.meeting import dates_counted_from
from engine.domain.access import CASE_ROLES
from engine.domain.calendar import Calendar
from engine.domain.ids import Role
from engine.domain.pathway import PathwayVersion
from forms.form import Form, read_form
from webui.bench_people import holders
from webui.role_words import role_title

PREFIX = "bench_"  #: so that no question of a start form is called like one of these
ANCHOR, FIELD, ALLOCATED, LINKED = "date_", "field_", "role_", "linked_"
FIRST_DAY, LAST_DAY = date(2024, 1, 2), date(2040, 12, 31)
AT = time(9)
KINDS = {"child": "A child", "household": "A household", "cohort": "A list of children"}
#: Dates that every journey sets for itself.
OF_ITSELF = frozenset({"task_opened", "journey_started"})


def beginning_form(version: PathwayVersion, calendar: Calendar, *, on: date, given: Mapping[str, Any]) -> Form:
    """The questions that stand before the start form's own. `given`: what a caller would give, if known."""
    required = [f"{PREFIX}starts_on"]
    first: dict[str, Any] = {f"{PREFIX}starts_on": _date("On which day does it start?")}
    if version.start.roles:
        first[f"{PREFIX}starts_as"] = _starters(version)
        required.append(f"{PREFIX}starts_as")
    else:
        first[f"{PREFIX}given"] = {
            "title": "What does the pathway that calls it give?",
            "type": "string",
            "maxLength": 4000,
            "x-ui": {"rows": 7, "hint": "One on a line, for example: case_worker = adoption_sw"},
        }
    if version.subject not in KINDS:
        kinds = [{"const": kind, "title": KINDS[kind]} for kind in ("household", "child")]
        first[f"{PREFIX}about"] = {"title": "Who is it about?", "oneOf": kinds}
        required.append(f"{PREFIX}about")
    for kind in version.linked:
        title = f"Is an invented {kind} linked with it?"
        first[f"{PREFIX}{LINKED}{kind}"] = {"title": title, "type": "boolean"}
    before = _on_record(version, calendar, on=on, given=given)
    schema = {
        "$id": "bench.beginning",
        "title": "How it begins",
        "type": "object",
        "additionalProperties": False,
        "properties": {**first, **before},
        "required": required,
        "x-ui": {"sections": [{"title": "How it begins", "questions": list(first)}, *_before_section(before)]},
    }
    return read_form(schema, {})


def values_like(says: Mapping[str, Any], form: Form, version: PathwayVersion) -> dict[str, Any]:
    """What the questions hold where a walk begins as a script does."""
    starter = str(says.get("starts_as", ""))
    found = {one.sign_in_name for one in holders(starter)}
    first = next((one.sign_in_name for role in version.start.roles for one in holders(role)), "")
    record = says.get("record", {})
    values: dict[str, Any] = {
        f"{PREFIX}starts_on": says["starts_at"].date().isoformat(),
        f"{PREFIX}starts_as": starter if starter and not found else min(found, default=first),
        f"{PREFIX}about": says.get("about", "household"),
        f"{PREFIX}given": "\n".join(f"{name} = {_said(value)}" for name, value in says.get("given", {}).items()),
    }
    for kind in says.get("linked", ()):
        values[f"{PREFIX}{LINKED}{kind}"] = True
    for name, value in record.items():
        if name == "allocated":
            values |= {f"{PREFIX}{ALLOCATED}{role}": _sign_in_name(who) for role, who in value.items()}
        elif isinstance(value, date):
            values[f"{PREFIX}{ANCHOR}{name}"] = value.isoformat()
        else:
            values[f"{PREFIX}{FIELD}{name}"] = _said(value)
    asked = {question.name for question in form.questions}
    return {name: value for name, value in values.items() if name in asked and value != ""}


def says_of(answers: Mapping[str, Any], start: Mapping[str, Any]) -> dict[str, Any]:
    """The beginning of a script, from the answers to these questions and to the start form."""
    given = {name.removeprefix(PREFIX): value for name, value in answers.items() if name.startswith(PREFIX)}
    says: dict[str, Any] = {"starts_at": datetime.combine(date.fromisoformat(given["starts_on"]), AT)}
    if given.get("starts_as"):
        says["starts_as"] = given["starts_as"]
    if given.get("about"):
        says["about"] = given["about"]
    linked = [name.removeprefix(LINKED) for name, yes in given.items() if name.startswith(LINKED) and yes is True]
    if linked:
        says["linked"] = linked
    record: dict[str, Any] = {}
    for name, value in given.items():
        if name.startswith(ANCHOR):
            record[name.removeprefix(ANCHOR)] = date.fromisoformat(value)
        elif name.startswith(FIELD):
            record[name.removeprefix(FIELD)] = _meant(value)
    allocated = {name.removeprefix(ALLOCATED): who for name, who in given.items() if name.startswith(ALLOCATED)}
    if allocated:
        record["allocated"] = allocated
    if record:
        says["record"] = record
    if given.get("given"):
        says["given"] = given_in(str(given["given"]))
    if start:
        says["start"] = dict(start)
    return says


def given_in(text: str) -> dict[str, Any]:
    """What a caller gives, from lines of `name = value`."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {name.strip(): _meant(value.strip()) for name, _, value in pairs if name.strip()}


def given_names(version: PathwayVersion) -> dict[str, str]:
    """The names that the drawing reads from what a caller gives, each without a value."""
    words = (word for one in version.elements.values() for word in (one.role, one.due, one.follow_up) if word)
    return {word[1:]: "" for word in words if word.startswith("=")}


def _starters(version: PathwayVersion) -> dict[str, Any]:
    found = {one.sign_in_name: one.name for role in version.start.roles for one in holders(role)}
    return {
        "title": "Who starts it?",
        "oneOf": [{"const": who, "title": name} for who, name in found.items()] or [{"const": "", "title": "Nobody"}],
        "x-ui": {"widget": "select"},
    }


def _on_record(version: PathwayVersion, calendar: Calendar, *, on: date, given: Mapping[str, Any]) -> dict[str, Any]:
    """A question for each thing that the drawing reads from the record or counts from."""
    found: dict[str, Any] = {}
    for name in sorted(dates_counted_from(calendar, version, given, on=on) - OF_ITSELF):
        if name in calendar.labels:
            label = calendar.labels[name]
            found[f"{PREFIX}{ANCHOR}{name}"] = _date(f"{label[:1].upper()}{label[1:]} on")
    for fact, source in version.facts.items():
        if source.record:
            title = fact.replace("_", " ")
            found[f"{PREFIX}{FIELD}{source.record}"] = {
                "title": f"{title[:1].upper()}{title[1:]}",
                "type": "string",
                "maxLength": 200,
                "x-ui": {"hint": "A field of the record: yes, no, a number or a word"},
            }
    for role in sorted(_roles(version) & CASE_ROLES):
        found[f"{PREFIX}{ALLOCATED}{role}"] = {
            "title": f"{role_title(role)} of the case",
            "oneOf": [{"const": one.sign_in_name, "title": one.name} for one in holders(role)],
            "x-ui": {"widget": "select"},
        }
    return found


def _before_section(before: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"title": "What is on record before", "questions": list(before)}] if before else []


def _roles(version: PathwayVersion) -> set[Role]:
    own = {Role(one.role) for one in version.elements.values() if one.role}
    return own.union(*(_roles(one) for one in version.called.values()))


def _date(title: str) -> dict[str, Any]:
    return {"title": title, "type": "string", "format": "date", "x-date": {"ahead": True}}


def _sign_in_name(who: str) -> str:
    found = holders(who)
    return found[0].sign_in_name if found else who


def _meant(text: str) -> Any:
    """A value as it is typed: `yes`, `12`, `2026-06-24`, or the word itself."""
    plain = {"yes": True, "true": True, "no": False, "false": False}.get(text.lower())
    if plain is not None:
        return plain
    try:
        read = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    return read if isinstance(read, str | bool | int | date | list) and not isinstance(read, datetime) else text


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    # A word that would be taken for something else stands in quotes: "no" is not no.
    return f'"{value}"' if isinstance(value, str) and _meant(value) != value else str(value)
