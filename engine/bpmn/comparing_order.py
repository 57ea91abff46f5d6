"""Which step comes before which, in two versions of a drawing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.comparing_words import at, called, role_of
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, PathwayVersion

_DONE = (ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.CATCH_TIMER, ElementKind.CALL)


def order_changes(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    """Steps that follow other steps than before, looking through gateways and through what only one version has."""
    common = _done(new) & _done(old)
    ends = {e.id for e in new.elements.values() if e.is_named_end and e.id in old.elements}
    before, now = _following(old, common, ends), _following(new, common, ends)
    places = {element: number for number, element in enumerate(_in_order(new, now))}
    told: set[frozenset[ElementId]] = set()
    # The ends last: what comes before them is told by then.
    for element in sorted(now.keys() & before.keys(), key=lambda one: (one in ends, places[one])):
        gained, lost = now[element] - before[element], before[element] - now[element]
        if any(pair <= gained | lost or (element in pair and pair & gained) for pair in told):
            continue  # that the two changed places has been said
        later = _swapped(before, now, element, places)
        if later is not None:
            told.add(frozenset((element, later)))
        if later is not None or (gained and lost):
            yield _moved(old, new, element, (gained, lost), later, said)
        elif gained or lost:
            word = "can also come" if gained else "no longer comes"
            where = _after(new, gained) if gained else _after(old, lost)
            yield at(new.elements[element], f"{called(new.elements[element])} {word} {where}.")


def _moved(
    old: PathwayVersion,
    new: PathwayVersion,
    element: ElementId,
    follows: tuple[set[ElementId], set[ElementId]],
    later: ElementId | None,
    said: Said,
) -> Change:
    """A step at another place. `follows`: what it comes after now alone, and came after then alone."""
    moved, (gained, lost) = new.elements[element], follows
    places = [_after(new, gained) if gained else "", f"It came {_after(old, lost)}." if lost else ""]
    sentence = f"{called(moved)} now comes {places[0]}." if later is None else _before(moved, new.elements[later], said)
    weight = Weight.SEEN if moved.kind is ElementKind.END else Weight.BREAKS
    return at(moved, sentence, more=places[1], weight=weight, look=Look.MOVED)


def reordered(old: PathwayVersion, new: PathwayVersion) -> frozenset[str]:
    """The steps and ends of both that come after other steps than before."""
    common = _done(new) & _done(old)
    ends = {e.id for e in new.elements.values() if e.is_named_end and e.id in old.elements}
    before, now = _following(old, common, ends), _following(new, common, ends)
    return frozenset(one for one in before.keys() & now.keys() if before[one] != now[one])


def _before(one: Element, other: Element, said: Said) -> str:
    """`The team manager now does “Sign” before the panel adviser does “Check the papers”.`"""
    if one.role is None or other.role is None or one.role == other.role:
        return f"{called(one)} now comes before {called(other)}."
    return (
        f"{words.capitalised(role_of(one, said))} now does {called(one)} "
        f"before {role_of(other, said)} does {called(other)}."
    )


def _swapped(
    before: dict[ElementId, set[ElementId]],
    now: dict[ElementId, set[ElementId]],
    element: ElementId,
    places: dict[ElementId, int],
) -> ElementId | None:
    """The step that came before this one and comes after it now, the nearest."""
    earlier, still = _all_before(before, element), _all_before(now, element)
    for other in sorted(earlier - still, key=lambda one: places.get(one, 0)):
        if element in _all_before(now, other) and element not in _all_before(before, other):
            return other
    return None


def _all_before(follows: dict[ElementId, set[ElementId]], element: ElementId) -> set[ElementId]:
    found: set[ElementId] = set()
    rest = list(follows.get(element, ()))
    while rest:
        one = rest.pop()
        if one not in found:
            found.add(one)
            rest.extend(follows.get(one, ()))
    return found


def _in_order(version: PathwayVersion, follows: dict[ElementId, set[ElementId]]) -> list[ElementId]:
    """The steps, those with the fewest before them first."""
    return sorted((one for one in version.elements if one in follows), key=lambda one: len(_all_before(follows, one)))


def _done(version: PathwayVersion) -> set[ElementId]:
    return {e.id for e in version.elements.values() if e.kind in _DONE}


def places_added(old: PathwayVersion, new: PathwayVersion) -> dict[ElementId, str]:
    """For each added step that stands between two of both versions, where: `between “Write” and “Hear”`."""
    common, every = _done(new) & _done(old), _done(new)
    follows, found = _following(new, every), dict[ElementId, str]()
    for element in new.elements:
        if element not in every or element in old.elements:
            continue
        earlier = [new.elements[one] for one in new.elements if one in follows[element] & common]
        later = [new.elements[step] for step in new.elements if step in common and element in follows[step]]
        if earlier and later:
            found[element] = f"between {_joined(earlier)} and {_joined(later)}"
    return found


def _following(
    version: PathwayVersion, wanted: set[ElementId], also: set[ElementId] | None = None
) -> dict[ElementId, set[ElementId]]:
    """For each step, and of `also`, the steps that come right before it, looking through everything else."""
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
    return {element: _nearest(back, ends, element, wanted) for element in wanted | (also or set())}


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
    return words.joined([called(element) for element in elements], "or")
