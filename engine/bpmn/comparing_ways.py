"""Which way is taken after a question, and ways that only one of two versions has."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.bpmn.comparing_words import at, called
from engine.domain.comparison import Change
from engine.domain.pathway import Flow, PathwayVersion


def way_changes(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """Ways with another condition or label. A way is the same where its id is, or its two ends are."""
    by_id = {flow.id: flow for flow in old.flows}
    by_ends = {(flow.source, flow.target): flow for flow in old.flows}
    for flow in new.flows:
        was = by_ends.get((flow.source, flow.target)) or _same_source(by_id.get(flow.id), flow)
        at_, to = new.elements.get(flow.source), new.elements.get(flow.target)
        if was is None or at_ is None or to is None:
            continue
        if was.condition != flow.condition:
            more = f"When {flow.condition or 'nothing else fits'}, instead of {was.condition or 'nothing else fits'}."
            yield at(at_, f"The way from {called(at_)} to {called(to)} is taken in other cases.", more=more)
        elif was.name != flow.name:
            yield at(at_, f"The way from {called(at_)} to {called(to)} is called “{flow.name}” now.")
    for element in new.elements.values():
        if element.id not in old.elements:
            continue
        defaults = [_default(version, version.elements[element.id].default_flow) for version in (old, new)]
        if defaults[0] != defaults[1] and defaults[1] is not None and defaults[0] in new.elements:
            yield at(element, f"Another way is taken from {called(element)} when nothing else fits.")


def ways_left(old: PathwayVersion, new: PathwayVersion, told: frozenset[str]) -> Iterator[Change]:
    """Ways between shapes of both versions that only one of them has, and that no other sentence is about.

    `told`: the shapes that there is a sentence about already. Where a shape was put into a way or taken out of it, that
    says it.
    """
    both = old.elements.keys() & new.elements.keys()
    for version, other, words in ((new, old, "leads straight to {} now"), (old, new, "no longer leads straight to {}")):
        for flow in version.flows:
            ends = {flow.source, flow.target}
            if not ends <= both or ends & told or _reached(other, flow, both):
                continue
            source, target = new.elements[flow.source], new.elements[flow.target]
            yield at(source, f"{called(source)} {words.format(called(target))}.")


def _reached(version: PathwayVersion, way: Flow, both: Collection[str]) -> bool:
    """Whether this version leads the same way, perhaps through shapes that it alone has."""
    rest, seen = [way.source], set[str]()
    while rest:
        one = rest.pop()
        for flow in version.flows:
            if flow.source != one or flow.target in seen:
                continue
            if flow.target == way.target:
                return True
            if flow.target not in both:
                seen.add(flow.target)
                rest.append(flow.target)
    return False


def _same_source(was: Flow | None, now: Flow) -> Flow | None:
    return was if was is not None and was.source == now.source else None


def _default(version: PathwayVersion, default: str | None) -> str | None:
    return next((flow.target for flow in version.flows if flow.id == default), None)
