"""Asks that a pathway of which several journeys may run at once can be told, and that they do not read one another."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.domain.ids import PathwayKey
from engine.domain.pathway import Element, PathwayVersion, Problem

RULE = "several_at_once"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Tellings of which nobody could say which journey they mean, a way to permanence that would be planned twice, and
    facts that one journey would read of another."""
    here = drawn.version
    for element in drawn.elements:
        for key in _met(element):
            other = drawn.others.get(key)
            if other is not None and other.several_at_once and not _partners(here, other):
                sentence = (
                    f"{label(element)} tells or stops {key}, of which several may run at once for one person, and "
                )
                sentence += f"neither of {here.key} and {key} starts the other, so nobody could say which is meant."
                yield problem(element, RULE, f"{sentence} Let one start the other, or take it out.")
    if not here.several_at_once:
        return
    for key, other in sorted(drawn.others.items()):
        if key != here.key and not _partners(here, other) and any(here.key in _met(one) for one in _all(other)):
            sentence = f"several_at_once: {key} tells or stops this pathway, and neither starts the other, so nobody "
            yield _of_it(
                here, f"{sentence}could say which of several is meant. Draw it otherwise there, or take it out."
            )
    if here.track:
        sentence = "several_at_once: a way to permanence is planned once at a time for a child."
        yield _of_it(here, f"{sentence} Take out several_at_once, or track.")
    for name in sorted(_shared(drawn)):
        sentence = f"several_at_once: “{name}” is read from the record and written there by its own forms, so that one "
        yield _of_it(here, f"{sentence}journey would read what another wrote. Name it under own.")


def _of_it(version: PathwayVersion, sentence: str) -> Problem:
    return Problem(element=version.key, rule=RULE, sentence=sentence)


def _met(element: Element) -> tuple[PathwayKey, ...]:
    """The pathways that an end tells, ends or suspends."""
    told = (PathwayKey(one.partition("#")[0]) for one in element.tells)
    return (*told, *element.ends, *element.suspends)


def _all(version: PathwayVersion) -> Iterator[Element]:
    """The shapes of a drawing and of those that it calls: what they do, its journey does."""
    yield from version.elements.values()
    for called in version.called.values():
        yield from _all(called)


def _partners(one: PathwayVersion, other: PathwayVersion) -> bool:
    """Whether a journey of one may begin a journey of the other, either way round; a pathway knows its own journey."""
    return one.key == other.key or other.key in _started_by(one) or one.key in _started_by(other)


def _started_by(version: PathwayVersion) -> set[PathwayKey]:
    told = {PathwayKey(key) for element in _all(version) for key in element.tells if "#" not in key}
    return told | {key for element in _all(version) for key in element.starts}


def _shared(drawn: Drawn) -> set[str]:
    """The fields of the record that its facts read and that its own forms write."""
    here = drawn.version
    read = {source.record for source in here.facts.values() if source.record is not None}
    forms = (drawn.form_of(element) for element in drawn.elements)
    written = {name for form in forms if form is not None for name in form.records.values()}
    return (read & written) - set(here.own)
