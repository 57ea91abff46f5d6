"""How a journey meets others: whom it starts them for, with which dates and facts, and what stands against that.

A pathway about another kind of subject is started, told or ended for the linked subject of that kind: what a child's
journey tells an adopters' pathway goes to the household that is linked to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.domain.calendar import Calendar
from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey, RuleKey
from engine.domain.journey import Journey
from engine.domain.lately import Lately
from engine.domain.pathway import ElementKind, PathwayVersion
from engine.domain.step import Facts
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.ports import Drawings, StoredVersion, UnitOfWork

_IN_QUOTES = re.compile(r'"([a-z0-9_.]+)"')
_SIBLINGS = re.compile(r"\bsiblings\b")
_KINDS = tuple(kind.value for kind in SubjectKind)


def in_force(uow: UnitOfWork, key: PathwayKey, *, on: date) -> StoredVersion | None:
    """The version of that day; None where there is none."""
    try:
        return uow.versions.in_force(key, on=on)
    except NotFound:
        return None


def whom(journey: Journey, version: PathwayVersion) -> tuple[SubjectRef, ...]:
    """The subjects for which this pathway is meant, seen from the journey; empty where none of the kind is linked."""
    if version.subject not in _KINDS or version.subject == journey.subject.kind.value:
        return (journey.subject,)
    return tuple(one for one in journey.linked if one.kind.value == version.subject)


def linked_for(journey: Journey, version: PathwayVersion, subject: SubjectRef) -> tuple[SubjectRef, ...]:
    """Whom a journey started from this one is linked to: the same, or those of the kinds that its pathway links."""
    if subject == journey.subject:
        return journey.linked
    around = (journey.subject, *journey.linked)
    return tuple(one for one in around if one != subject and one.kind.value in version.linked)


def dates_handed_over(
    calendar: Calendar,
    version: PathwayVersion,
    seen: Mapping[str, date],
    known: Mapping[str, date],
    given: Facts,
    *,
    on: date,
) -> dict[str, date]:
    """The dates that the pathway counts from and that who starts it sees otherwise than the subject's record does."""
    counted = dates_counted_from(calendar, version, given, on=on)
    return {name: seen[name] for name in sorted(counted) if name in seen and known.get(name) != seen[name]}


def dates_counted_from(calendar: Calendar, version: PathwayVersion, given: Facts, *, on: date) -> set[str]:
    """The anchors that have to be known when a pathway is started.

    Those that its rules and its forms' limits count from, but for those that it asks for itself later on: the meeting
    that it is yet to hold is not the one that was held before. What it names as needed or as its own is always among
    them.
    """
    rules = {key for key in _rules(version, {name: str(value) for name, value in given.items()}) if key}
    known = set(calendar.timescales.keys())
    counted = {name for key in rules & known for name in calendar.anchors_of(key, on=on)}
    asked_later: set[str] = set()
    for form, schema in _forms(version):
        counted |= set(_limits(schema))
        if form != _start_form(version):
            asked_later |= {str(name) for name in _words(schema, "x-anchor")}
    return (counted - asked_later) | {*version.start.needs, *version.own}


def _rules(version: PathwayVersion, given: Mapping[str, str]) -> Iterator[RuleKey]:
    """The rules of a drawing and of those it calls; a decision table names the rules that it chooses between."""
    for element in version.elements.values():
        for name in (element.due, element.follow_up):
            if name:
                yield RuleKey(given.get(name[1:], "") if name.startswith("=") else name)
        if element.calls is not None and element.calls in version.called:
            yield from _rules(version.called[element.calls], {**given, **element.given})
    for table in version.tables.values():
        yield from (RuleKey(text) for text in _IN_QUOTES.findall(table.decode()))


def _forms(version: PathwayVersion) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from version.forms.items()
    for called in version.called.values():
        yield from _forms(called)


def _start_form(version: PathwayVersion) -> str | None:
    starts = (e.form for e in version.elements.values() if e.kind is ElementKind.START and e.inside is None)
    return next(starts, None)


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    for limits in _words(schema, "x-date"):
        for given in limits.values() if isinstance(limits, Mapping) else ():
            for limit in given if isinstance(given, list) else [given]:
                yield str(limit).partition("+")[0].partition("-")[0]


def _words(node: Any, word: str) -> Iterator[Any]:
    """What a schema says under this word, at any depth."""
    if isinstance(node, Mapping):
        if word in node:
            yield node[word]
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from _words(one, word)


def forbidden(drawings: Drawings, version: PathwayVersion, facts: Facts) -> str:
    """The sentence by which the law forbids to start it while these facts stand; empty where nothing does."""
    return next((one.sentence for one in version.start.refusals if drawings.holds(one.when, facts)), "")


#: Whether a version asks for `siblings`, with the version it is said of: a version never changes.
_asking: Lately[int, tuple[PathwayVersion, bool]] = Lately(500)


def asks_for_siblings(version: PathwayVersion) -> bool:
    """Whether a condition of the drawing, of its forms or of what it calls reads the fact `siblings`."""
    kept = _asking.get(id(version))
    if kept is None or kept[0] is not version:
        kept = _asking[id(version)] = (version, any(_SIBLINGS.search(text) for text in _conditions(version)))
    return kept[1]


def _conditions(version: PathwayVersion) -> Iterator[str]:
    yield from (flow.condition for flow in version.flows if flow.condition)
    yield from (element.list_fact for element in version.elements.values() if element.list_fact)
    yield from (refusal.when for refusal in version.start.refusals)
    for schema in version.forms.values():
        yield from (str(refusal) for refusal in _words(schema, "x-refuse"))
    for called in version.called.values():
        yield from _conditions(called)
