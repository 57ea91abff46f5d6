"""Which step comes before which, in two versions of a drawing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Weight
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, PathwayVersion

_DONE = (ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.CATCH_TIMER, ElementKind.CALL)


def order_changes(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """Steps that follow other steps than before, looking through gateways and through what only one version has."""
    common = {e.id for e in new.elements.values() if e.kind in _DONE and e.id in old.elements}
    common = {element for element in common if old.elements[element].kind in _DONE}
    before, now = _following(old, common), _following(new, common)
    for element in new.elements:
        if element not in common:
            continue
        gained, lost = now[element] - before[element], before[element] - now[element]
        if gained and lost:
            yield Change(
                weight=Weight.BREAKS,
                look=Look.MOVED,
                sentence=f"{_label(new.elements[element])} now comes {_after(new, gained)}.",
                more=f"It came {_after(old, lost)}.",
                element=element,
            )
        elif gained or lost:
            word = "can also come" if gained else "no longer comes"
            where = _after(new, gained) if gained else _after(old, lost)
            yield Change(
                weight=Weight.SEEN,
                look=Look.CHANGED,
                sentence=f"{_label(new.elements[element])} {word} {where}.",
                element=element,
            )
    yield from _between(old, new, common)


def _between(old: PathwayVersion, new: PathwayVersion, common: set[ElementId]) -> Iterator[Change]:
    """A task that was put between two that both versions have."""
    added = [e for e in new.elements.values() if e.kind in _DONE and e.id not in old.elements]
    every = {e.id for e in new.elements.values() if e.kind in _DONE}
    follows = _following(new, every)
    for element in added:
        after = [step for step in follows if element.id in follows[step]]
        earlier = [new.elements[one] for one in follows[element.id] if one in common]
        later = [new.elements[one] for one in after if one in common]
        if earlier and later:
            yield Change(
                weight=Weight.SEEN,
                look=Look.ADDED,
                sentence=f"{_label(element)} comes between {_joined(earlier)} and {_joined(later)}.",
                element=element.id,
            )


def _following(version: PathwayVersion, wanted: set[ElementId]) -> dict[ElementId, set[ElementId]]:
    """For each step, the steps that come right before it, looking through everything else."""
    back: dict[ElementId, set[ElementId]] = {element: set() for element in version.elements}
    for flow in version.flows:
        if flow.target in back and flow.source in back:
            back[flow.target].add(flow.source)
    for element in version.elements.values():
        if element.attached_to in back:
            back[element.id].add(element.attached_to)
        if element.kind is ElementKind.START and element.inside is not None:
            back[element.id] |= back.get(element.inside, set())
    ends: dict[ElementId, set[ElementId]] = {}
    for element in version.elements.values():
        if element.kind is ElementKind.END and element.inside is not None:
            ends.setdefault(element.inside, set()).add(element.id)
    return {element: _nearest(back, ends, element, wanted) for element in wanted}


def _nearest(
    back: dict[ElementId, set[ElementId]],
    ends: dict[ElementId, set[ElementId]],
    element: ElementId,
    wanted: set[ElementId],
) -> set[ElementId]:
    found: set[ElementId] = set()
    seen: set[ElementId] = set()
    rest = list(back[element])
    while rest:
        one = rest.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in wanted:
            found.add(one)
            continue
        # Out of a phase one comes from its ends; what leads into it is found from its start.
        rest.extend(ends.get(one, back[one]))
    return found


def _after(version: PathwayVersion, steps: set[ElementId]) -> str:
    return f"after {_joined([version.elements[step] for step in version.elements if step in steps])}"


def _joined(elements: list[Element]) -> str:
    return words.joined([_label(element) for element in elements], "or")


def _label(element: Element) -> str:
    return f"“{element.name}”" if element.name else "a step without a name"
