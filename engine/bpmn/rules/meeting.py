"""Asks that a drawing fits the pathways that it starts, tells, ends and suspends. Sees only those beside it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.calls_named import SIBLINGS, read_by
from engine.bpmn.rules.conditions_asked import asked
from engine.bpmn.rules.drawn import ARRIVAL_KINDS, Drawn, label, problem
from engine.bpmn.rules.fact_sources import sources
from engine.domain.ids import PathwayKey
from engine.domain.pathway import Element, ElementKind, PathwayVersion, Problem

RULE = "meeting"
_KINDS = ("child", "household")


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Names of pathways that there are not, starts that the other does not allow, facts that it reads and is not given,
    and refusals that cannot be asked."""
    yield from _refusals(drawn)
    if not drawn.others:
        return
    for element in drawn.elements:
        for key in (*element.starts, *element.ends, *element.suspends):
            if key not in drawn.others:
                sentence = f"{label(element)} names “{key}”, and there is no such pathway. Correct the name."
                yield problem(element, RULE, sentence)
        for key in (*element.ends, *element.suspends):
            if key == drawn.version.key:
                yield problem(element, RULE, f"{label(element)} ends its own pathway. Take that out.")
        for told in element.tells:
            yield from _told(drawn, element, told)
        for key in _may_start(element):
            if key in drawn.others:
                yield from _started(drawn, element, drawn.others[key])
    yield from _never_started(drawn)


def _may_start(element: Element) -> Iterator[PathwayKey]:
    yield from element.starts
    yield from (PathwayKey(told) for told in element.tells if "#" not in told)


def _told(drawn: Drawn, element: Element, told: str) -> Iterator[Problem]:
    key, _, arrival = told.partition("#")
    other = drawn.others.get(PathwayKey(key))
    if other is None:
        yield problem(element, RULE, f"{label(element)} tells “{key}”, and there is no such pathway. Correct the name.")
    elif arrival:
        awaited = next((one for name, one in other.elements.items() if name == arrival), None)
        if awaited is None or awaited.kind not in ARRIVAL_KINDS:
            sentence = f"{label(element)} tells {key} of “{arrival}”, where nothing arrives. Name one of its messages."
            yield problem(element, RULE, sentence)


def _started(drawn: Drawn, element: Element, other: PathwayVersion) -> Iterator[Problem]:
    here = drawn.version
    if here.key not in other.start.starts_from:
        sentence = f"{label(element)} starts {other.key}, whose start.from does not name {here.key}. Add it there."
        yield problem(element, RULE, sentence)
    kinds = (here.subject, *here.linked)
    if other.subject in _KINDS and here.subject in _KINDS and other.subject not in kinds:
        sentence = f"{label(element)} starts {other.key}, which is about a {other.subject}; none is linked here."
        yield problem(element, RULE, f"{sentence} Name it under linked in pathway.toml.")
    for name in sorted(asked_at_start_alone(other) - set(element.given)):
        sentence = f"{label(element)} starts {other.key} without its start form, which alone gives “{name}”."
        yield problem(element, RULE, f"{sentence} Give it (fp:with), or let {other.key} ask for it.")


def asked_at_start_alone(version: PathwayVersion) -> set[str]:
    """The facts that a drawing reads and that nothing but its start form sets."""
    drawn = Drawn(version=version, rule_keys=(), roles=())
    found = sources(drawn)
    starts = {one.id for one in drawn.inside(None) if one.kind is ElementKind.START}
    at_start = {one.name for one in found if one.element in starts}
    later = {one.name for one in found if one.element not in starts}
    return (at_start - later - set(version.facts)) & read_by(drawn)


def _never_started(drawn: Drawn) -> Iterator[Problem]:
    for key in drawn.version.start.starts_from:
        other = drawn.others.get(key)
        starting = other is not None and any(
            drawn.version.key in tuple(_may_start(element)) for element in other.elements.values()
        )
        if not starting:
            sentence = f"start.from names {key}, and no end there starts this pathway. Draw it there, or take it out."
            yield Problem(element=drawn.version.key, rule=RULE, sentence=sentence, severity="look_at")


def _refusals(drawn: Drawn) -> Iterator[Problem]:
    """Conditions under which the law forbids to start: about what the record, a policy or the start form says."""
    starts = {one.id for one in drawn.inside(None) if one.kind is ElementKind.START}
    known = {one.name for one in sources(drawn) if one.element in starts} | set(drawn.version.facts) | {SIBLINGS}
    for refusal in drawn.version.start.refusals:
        condition = asked(refusal.when)
        if condition is None:
            sentence = f"start.refuse: “{refusal.when}” is no condition. Compare facts, as in: legal_status == 'V2'."
            yield Problem(element=drawn.version.key, rule=RULE, sentence=sentence)
            continue
        for name in sorted(condition.names - known):
            sentence = f"start.refuse asks for “{name}”, which is not known at the start. Name it under [facts]."
            yield Problem(element=drawn.version.key, rule=RULE, sentence=sentence)
