"""The ways of a drawing along which no rehearsal goes: what a change there would break, nobody would be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.domain.draft import Draft
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion

#: Shapes at which a way parts; a flow that leaves one is called by its answer.
FORKS = frozenset({ElementKind.EXCLUSIVE, ElementKind.INCLUSIVE, ElementKind.EVENT_GATEWAY, ElementKind.PARALLEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A flow or a shape that no rehearsal goes along, in words: `“No” at “Ready?”`.

    `first`: the rehearsals come to where it begins; what is not `first` lies behind one that is.
    """

    id: str
    words: str
    first: bool


def ways_not_rehearsed(version: PathwayVersion, draft: Draft) -> tuple[Way, ...] | None:
    """The ways that no passed rehearsal of this revision goes along; None where they were not run since the change."""
    rehearsed = draft.rehearsed
    if rehearsed is None or rehearsed.revision != draft.revision:
        return None
    return ways_not_gone(version, rehearsed.went())


def ways_not_gone(version: PathwayVersion, went: Collection[str]) -> tuple[Way, ...]:
    """The ways of a drawing that are not among these elements and flows, those that begin where somebody came first."""
    found = [*_flows(version, went), *_shapes(version, went)]
    return tuple(sorted(found, key=lambda one: not one.first))


def _flows(version: PathwayVersion, went: Collection[str]) -> Iterator[Way]:
    for flow in version.flows:
        if flow.id not in went and flow.source in went:
            yield Way(id=flow.id, words=_flow_in_words(version, flow), first=True)


def _shapes(version: PathwayVersion, went: Collection[str]) -> Iterator[Way]:
    """What stands on the border of a shape that was come to, and what lies behind the rest."""
    for element in version.elements.values():
        if element.id in went or not element.name:
            continue
        if element.attached_to is not None and element.attached_to in went:
            yield Way(id=element.id, words=f"“{element.name}” at {_name(version, element.attached_to)}", first=True)
        elif element.kind not in FORKS:
            yield Way(id=element.id, words=f"“{element.name}”", first=not went)


def _flow_in_words(version: PathwayVersion, flow: Flow) -> str:
    source = version.elements.get(flow.source)
    if flow.name and source is not None and source.kind in FORKS:
        return f"“{flow.name}” at {_name(version, flow.source)}"
    return f"from {_name(version, flow.source)} to {_name(version, flow.target)}"


def _name(version: PathwayVersion, element: ElementId) -> str:
    """What a shape is called; one without a name by the nearest named one before it."""
    looked_at: set[ElementId] = set()
    near: list[ElementId] = [element]
    while near:
        one = near.pop(0)
        if one in looked_at:
            continue
        looked_at.add(one)
        found: Element | None = version.elements.get(one)
        if found is not None and found.name:
            return f"“{found.name}”" if one == element else f"what follows “{found.name}”"
        near += [flow.source for flow in version.flows if flow.target == one]
    return "the beginning"
