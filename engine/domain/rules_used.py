"""Which deadline rules a drawing uses, and where: what it names, and what its forms, tables and calls may choose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from engine.domain.ids import ElementId, RuleKey
from engine.domain.pathway import Element, PathwayVersion
from engine.domain.term import DUE
from engine.domain.timescale_change import as_kept
from engine.domain.timescales import Timescales
from forms.dates import read_limit

_QUOTED = re.compile(rb'"([a-z][a-z0-9_.]*)"')


def rules_used(version: PathwayVersion, known: Collection[str]) -> dict[RuleKey, tuple[ElementId, ...]]:
    """The elements of this drawing that use each rule, in the order of the drawing; not those of what it calls.

    A rule that a form, a decision table or a caller chooses is used by the element with that form, table or call.
    """
    found: dict[RuleKey, dict[ElementId, None]] = {}
    for element in version.elements.values():
        for key in _named(element, version):
            if key in known:
                found.setdefault(RuleKey(key), {})[element.id] = None
    return {key: tuple(elements) for key, elements in found.items()}


def rules_in_force(version: PathwayVersion, timescales: Timescales, *, on: date) -> dict[str, dict[str, object]]:
    """Every rule that the version counts by, as it is in force on a day, each written as in `timescales.toml`.

    With those of the drawings that it calls, and those whose dates the rules themselves count from. Dates are texts, so
    that it can be kept as JSON.
    """
    wanted, found = sorted(_of_all(version, frozenset(timescales.keys()))), dict[str, dict[str, object]]()
    while wanted:
        rule = timescales.in_force(wanted.pop(), on)
        if rule.key not in found:
            found[rule.key] = as_kept(timescales.entry(rule.key, rule.revision))
            wanted += sorted(rule.reads_rules)
    return dict(sorted(found.items()))


def _of_all(version: PathwayVersion, known: Collection[str]) -> set[str]:
    below = [_of_all(called, known) for called in version.called.values()]
    return set(rules_used(version, known)).union(*below)


def _named(element: Element, version: PathwayVersion) -> Iterator[str]:
    if element.due:
        yield element.due
    if element.follow_up:
        yield element.follow_up
    yield from element.given.values()
    if element.form is not None and element.form in version.forms:
        yield from _in_form(version.forms[element.form])
    if element.table is not None and element.table in version.tables:
        yield from (quoted.decode() for quoted in _QUOTED.findall(version.tables[element.table]))


def _in_form(part: Any) -> Iterator[str]:
    """Limits that are the date of a rule (`due:adopter.stage2`), and choices that are a rule's key."""
    if isinstance(part, str):
        limit = read_limit(part) if part.startswith(DUE) else None
        yield limit.base.removeprefix(DUE) if limit is not None else part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _in_form(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _in_form(inner)
