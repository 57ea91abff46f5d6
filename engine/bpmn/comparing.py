"""Compares two versions of a pathway: harmless, seen by people, or breaking running work, in the words of practice.

Elements are the same when their ids are, as for running journeys. Nothing that is worded, asked, allowed or timed
differently is passed over: what no sentence fits is told as a change of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.comparing_about import about_changes
from engine.bpmn.comparing_answers import form_changes
from engine.bpmn.comparing_order import order_changes, places_added, reordered
from engine.bpmn.comparing_pages import moved_shapes
from engine.bpmn.comparing_rules import rule_changes
from engine.bpmn.comparing_shapes import JOINING, STANDS, shape_changes
from engine.bpmn.comparing_tables import changed_tables
from engine.bpmn.comparing_ways import way_changes, ways_left
from engine.bpmn.comparing_words import KINDS, an, called, period_of, role_of
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.pathway import Element, ElementKind, PathwayVersion


def compare(old: PathwayVersion, new: PathwayVersion, said: Said) -> tuple[Change, ...]:
    """Every difference, the gravest first, then in the order of the new drawing."""
    found = [
        *about_changes(old, new, said),
        *_added_and_removed(old, new, said),
        *(
            change
            for element in new.elements.values()
            if element.id in old.elements
            for change in shape_changes(old, new, element, said)
        ),
        *order_changes(old, new, said),
        *way_changes(old, new),
        *form_changes(old, new),
        *changed_tables(old, new),
        *rule_changes(old, new, said),
    ]
    found += ways_left(old, new, reordered(old, new) | {change.element for change in found if change.element})
    found += moved_shapes(old, new)
    found += _anything_else(old, new) if not found else ()
    weights = list(Weight)
    place = {str(element): number for number, element in enumerate(new.elements)}
    return tuple(sorted(found, key=lambda one: (weights.index(one.weight), place.get(one.element, len(place)))))


def _added_and_removed(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    where = places_added(old, new)
    for element in new.elements.values():
        if element.id not in old.elements:
            yield _added(element, new, where.get(element.id, ""), said)
    for element in old.elements.values():
        if element.id not in new.elements:
            grave = element.kind in STANDS | JOINING
            sentence = f"{words.capitalised(called(element))} is taken away."
            more = f"It is {an(KINDS[element.kind])}." if element.name else ""
            yield Change(
                weight=Weight.BREAKS if grave else Weight.SEEN,
                look=Look.REMOVED,
                sentence=sentence,
                more=f"{more} A journey that stands there needs another step in its place.".strip() if grave else more,
                element=element.id,
            )


def _added(element: Element, new: PathwayVersion, where: str, said: Said) -> Change:
    at_place = f" {where}" if where else ""
    sentence, more = f"{words.capitalised(called(element))} is added{at_place}.", f"It is {an(KINDS[element.kind])}."
    if element.kind is ElementKind.USER_TASK and element.role is not None:
        sentence = f"{words.capitalised(role_of(element, said))} now does {called(element)}{at_place}."
        more = f"It is due {period_of(element.due, said)}." if element.due is not None else ""
    elif element.attached_to is not None and element.attached_to in new.elements:
        host = new.elements[element.attached_to]
        stops = "and ends it" if element.interrupting else "and leaves it open"
        more = f"It is {an(KINDS[element.kind])} on {called(host)}, {stops}."
    return Change(weight=Weight.SEEN, look=Look.ADDED, sentence=sentence, more=more, element=element.id)


def _anything_else(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """The file says something that nobody who works with the pathway meets: how arrows run, notes for other tools."""
    same = replace(old, number=new.number, in_force_from=new.in_force_from, called=new.called)
    if same != new:
        yield Change(
            weight=Weight.HARMLESS,
            look=Look.CHANGED,
            sentence="The drawing is written or laid out differently.",
            more="Nothing that anybody does changes by that.",
        )
