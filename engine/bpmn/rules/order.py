"""Which elements can come before which in a drawing. Shared by the rules; not a rule itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from engine.bpmn.rules.drawn import Drawn
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, EndKind


def followers(drawn: Drawn) -> dict[ElementId, set[ElementId]]:
    """What can come next after each element, in and out of sub-processes and by their boundary events.

    A boundary event comes after what comes before its host, not after what is inside it: facts set inside an
    interrupted sub-process do not come out. An error brings them out.
    """
    after: dict[ElementId, set[ElementId]] = defaultdict(set)
    ends = {level: [e for e in drawn.inside(level) if e.kind is ElementKind.END] for level in drawn.levels}
    starts = {level: [e for e in drawn.inside(level) if e.kind is ElementKind.START] for level in drawn.levels}
    for flow in drawn.flows:
        leaving = [flow.source, *(end.id for end in _plain_ends(ends, flow.source))]
        for source in leaving:
            after[source].add(flow.target)
            after[source].update(event.id for event in drawn.attached[flow.target])
    for level in drawn.levels:
        if level is None:
            continue
        after[level].update(start.id for start in starts[level])
        for end in ends[level]:
            if end.end_kind is EndKind.ERROR:
                after[end.id].update(event.id for event in drawn.attached[level])
    for host, events in drawn.attached.items():
        for event in events:
            if not event.interrupting:
                for last in _reached_on_level(drawn, event.id):
                    after[last].update(flow.target for flow in drawn.flows_out[host])
    return after


def _plain_ends(ends: dict[ElementId | None, list[Element]], source: ElementId) -> list[Element]:
    return [end for end in ends.get(source, []) if end.end_kind is not EndKind.ERROR]


def _reached_on_level(drawn: Drawn, begin: ElementId) -> set[ElementId]:
    return reachable({e: {f.target for f in flows} for e, flows in drawn.flows_out.items()}, [begin])


def reachable(after: dict[ElementId, set[ElementId]], begin: Iterable[ElementId]) -> set[ElementId]:
    """Everything that can be reached, the beginning included."""
    seen: set[ElementId] = set()
    rest = list(begin)
    while rest:
        name = rest.pop()
        if name not in seen:
            seen.add(name)
            rest.extend(after.get(name, ()))
    return seen


def before(drawn: Drawn) -> dict[ElementId, set[ElementId]]:
    """For each element, those that can come before it, itself only in a loop."""
    after = followers(drawn)
    backwards: dict[ElementId, set[ElementId]] = defaultdict(set)
    for source, targets in after.items():
        for target in targets:
            backwards[target].add(source)
    return {element: reachable(backwards, backwards.get(element, ())) for element in drawn.version.elements}
