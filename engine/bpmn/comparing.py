"""Compares two versions of a pathway: harmless, seen by people, or breaking running work, in the words of practice.

Elements are the same when their ids are, as for running journeys. Nothing that is worded, asked, allowed or timed
differently is passed over: what no sentence fits is told as a change of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.comparing_about import about_changes
from engine.bpmn.comparing_answers import form_changes, table_changes
from engine.bpmn.comparing_order import order_changes
from engine.bpmn.comparing_pages import moved_shapes
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.ids import PathwayKey, Role, RuleKey
from engine.domain.pathway import Element, ElementKind, PathwayVersion

#: What a journey can stand at: taking it away takes work away.
_STANDS = frozenset(
    {
        ElementKind.USER_TASK,
        ElementKind.CATCH_MESSAGE,
        ElementKind.CATCH_TIMER,
        ElementKind.CALL,
        ElementKind.SUB_PROCESS,
        ElementKind.EVENT_GATEWAY,
    }
)
_DONE_BY_SOMEBODY = frozenset({ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.BOUNDARY_MESSAGE})
_JOINING = frozenset({ElementKind.PARALLEL, ElementKind.INCLUSIVE})
_KINDS = {
    ElementKind.START: "start",
    ElementKind.END: "end",
    ElementKind.USER_TASK: "task",
    ElementKind.SERVICE_TASK: "letter",
    ElementKind.RULE_TASK: "decision table",
    ElementKind.CALL: "call of another pathway",
    ElementKind.SUB_PROCESS: "phase",
    ElementKind.EXCLUSIVE: "question",
    ElementKind.PARALLEL: "fork or join",
    ElementKind.INCLUSIVE: "fork or join",
    ElementKind.EVENT_GATEWAY: "wait for the first of several",
    ElementKind.CATCH_MESSAGE: "arrival",
    ElementKind.CATCH_TIMER: "deadline",
    ElementKind.BOUNDARY_MESSAGE: "arrival",
    ElementKind.BOUNDARY_TIMER: "deadline",
    ElementKind.BOUNDARY_ERROR: "way out of a phase",
    ElementKind.OTHER: "shape",
}


def compare(old: PathwayVersion, new: PathwayVersion, said: Said) -> tuple[Change, ...]:
    """Every difference, the gravest first, then in the order of the new drawing."""
    found = [
        *about_changes(old, new, said),
        *_added_and_removed(old, new, said),
        *(change for element in _in_both(old, new) for change in _changed(old, new, element, said)),
        *order_changes(old, new),
        *_ways(old, new),
        *form_changes(old, new),
        *table_changes(old, new),
        *moved_shapes(old, new),
    ]
    weights = list(Weight)
    place = {element: number for number, element in enumerate(new.elements)}
    return tuple(sorted(found, key=lambda one: (weights.index(one.weight), place.get(one.element, len(place)))))  # type: ignore[call-overload]


def called(element: Element) -> str:
    """What a person calls it: its label in quotes, else what it is."""
    return f"“{element.name}”" if element.name else f"{_a(_KINDS[element.kind])} without a name"


def _a(thing: str) -> str:
    return f"{'an' if thing[:1] in 'aeiou' else 'a'} {thing}"


def _in_both(old: PathwayVersion, new: PathwayVersion) -> list[Element]:
    return [element for element in new.elements.values() if element.id in old.elements]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _added_and_removed(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    for element in new.elements.values():
        if element.id not in old.elements:
            yield _added(element, new, said)
    for element in old.elements.values():
        if element.id not in new.elements:
            grave = element.kind in _STANDS | _JOINING
            sentence = f"{_capital(called(element))} is taken away."
            more = f"It is {_a(_KINDS[element.kind])}." if element.name else ""
            yield Change(
                weight=Weight.BREAKS if grave else Weight.SEEN,
                look=Look.REMOVED,
                sentence=sentence,
                more=f"{more} A journey that stands there needs another step in its place.".strip() if grave else more,
                element=element.id,
            )


def _added(element: Element, new: PathwayVersion, said: Said) -> Change:
    sentence, more = f"{_capital(called(element))} is added.", f"It is {_a(_KINDS[element.kind])}."
    if element.kind is ElementKind.USER_TASK and element.role is not None:
        sentence = f"{_capital(_role(element, said))} now does {called(element)}."
        more = f"It is due {_period(element, said)}." if element.due is not None else ""
    elif element.attached_to is not None and element.attached_to in new.elements:
        host = new.elements[element.attached_to]
        stops = "and ends it" if element.interrupting else "and leaves it open"
        more = f"It is {_a(_KINDS[element.kind])} on {called(host)}, {stops}."
    return Change(weight=Weight.SEEN, look=Look.ADDED, sentence=sentence, more=more, element=element.id)


def _changed(old: PathwayVersion, new: PathwayVersion, now: Element, said: Said) -> Iterator[Change]:
    """What is different about a shape that both versions have."""
    was = old.elements[now.id]
    name = called(now)
    if was.kind is not now.kind:
        sentence = f"{_capital(name)} is {_a(_KINDS[now.kind])} now and was {_a(_KINDS[was.kind])}."
        yield Change(weight=Weight.BREAKS, look=Look.CHANGED, sentence=sentence, element=now.id)
        return
    if was.inside != now.inside or was.attached_to != now.attached_to:
        grave = now.kind in _STANDS | _JOINING
        where = old.elements.get(was.inside) if was.inside is not None else None
        phase = new.elements.get(now.inside) if now.inside is not None else None
        sentence = f"{_capital(name)} belongs to {_phase(phase)} now, and did to {_phase(where)}."
        if was.attached_to != now.attached_to:
            sentence = f"{_capital(name)} stands on the border of another step now."
        yield _at(now, sentence, weight=Weight.BREAKS if grave else Weight.SEEN, look=Look.MOVED)
    if was.name != now.name:
        yield _at(now, f"“{was.name or was.id}” is called “{now.name or now.id}” now.")
    if was.role != now.role and now.kind in _DONE_BY_SOMEBODY:
        yield _at(now, f"{_capital(_role(now, said))} does {name} instead of {_role(was, said)}.")
    yield from _changed_rules(was, now, said)
    yield from _changed_several(was, now)


def _changed_rules(was: Element, now: Element, said: Said) -> Iterator[Change]:
    name = _capital(called(now))
    if was.due != now.due:
        if was.due is None:
            yield _at(now, f"{name} has a date now: it is due {_period(now, said)}.")
        elif now.due is None:
            yield _at(now, f"{name} has no date any more; it was due {_period(was, said)}.")
        else:
            more = "Open ones keep the date that they have unless they are moved."
            yield _at(now, f"{name} is due {_period(now, said)} instead of {_period(was, said)}.", more=more)
    if was.follow_up != now.follow_up:
        yield _at(now, f"{name} is listed from another day on.")
    if was.escalation != now.escalation:
        yield _at(
            now, f"Others are told when {called(now)} is late.", more=f"{now.escalation} instead of {was.escalation}."
        )
    if was.decision != now.decision:
        yield _at(now, f"{name} is a decision that needs reasons {'now' if now.decision else 'no longer'}.")
    if was.not_by != now.not_by or was.sod != now.sod:
        yield _at(now, f"Other rules say who may not do {called(now)}.")
    if was.documentation != now.documentation:
        yield _at(now, f"What to do at {called(now)} is said in new words.", more="Guidance only.")
    if was.letter != now.letter or was.table != now.table:
        yield _at(now, f"{name} uses another {'letter' if was.letter != now.letter else 'decision table'}.")
    if _met(was) != _met(now):
        yield _at(now, f"{name} does something else to other pathways.", more=_others(now, said))
    if was.joint != now.joint:
        word = "can be done for several siblings at once now" if now.joint else "is done for each sibling alone now"
        yield _at(now, f"{name} {word}.")
    if was.form != now.form:
        yield _at(now, f"{name} asks another form.")
    if was.interrupting != now.interrupting:
        what = "ends the step it stands on" if now.interrupting else "leaves the step it stands on open"
        yield _at(now, f"{name} now {what}.")
    if (was.end_kind, was.error) != (now.end_kind, now.error):
        yield _at(now, f"{name} ends in another way.")
    if dict(was.given) != dict(now.given):
        yield _at(now, f"{name} gives other facts to the pathway that it calls or starts.")
    if was.calls != now.calls:
        yield _at(now, f"{name} calls another pathway.", weight=Weight.BREAKS)


def _changed_several(was: Element, now: Element) -> Iterator[Change]:
    before = (was.list_fact, was.collects, was.item_fact, was.collected_fact, was.sequential)
    after = (now.list_fact, now.collects, now.item_fact, now.collected_fact, now.sequential)
    if before != after:
        yield _at(now, f"{_capital(called(now))} is done for other items, or in another order.", weight=Weight.BREAKS)
    if was.completion != now.completion:
        yield _at(now, f"{_capital(called(now))} is over at another point.")


def _ways(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """Which way is taken after a question."""
    before = {(flow.source, flow.target): flow for flow in old.flows}
    for flow in new.flows:
        was, at, to = (
            before.get((flow.source, flow.target)),
            new.elements.get(flow.source),
            new.elements.get(flow.target),
        )
        if was is None or at is None or to is None:
            continue
        if was.condition != flow.condition:
            more = f"When {flow.condition or 'nothing else fits'}, instead of {was.condition or 'nothing else fits'}."
            yield _at(at, f"The way from {called(at)} to {called(to)} is taken in other cases.", more=more)
        elif was.name != flow.name:
            yield _at(at, f"The way from {called(at)} to {called(to)} is called “{flow.name}” now.")
    for element in _in_both(old, new):
        was_default, now_default = old.elements[element.id].default_flow, element.default_flow
        targets = [
            next((flow.target for flow in version.flows if flow.id == default), None)
            for version, default in ((old, was_default), (new, now_default))
        ]
        if targets[0] != targets[1] and targets[1] is not None and targets[0] in new.elements:
            yield _at(element, f"Another way is taken from {called(element)} when nothing else fits.")


def _met(element: Element) -> tuple[object, ...]:
    return element.starts, element.tells, element.ends, element.suspends


def _others(element: Element, said: Said) -> str:
    told = [PathwayKey(one.partition("#")[0]) for one in element.tells]
    parts = [
        f"{verb} {words.joined([f'“{said.pathway(key)}”' for key in keys])}"
        for verb, keys in (
            ("starts", element.starts),
            ("tells", told),
            ("ends", element.ends),
            ("suspends", element.suspends),
        )
        if keys
    ]
    return f"It {words.joined(parts)}." if parts else "It does nothing to any."


def _phase(element: Element | None) -> str:
    return f"the phase {called(element)}" if element is not None else "the pathway itself"


def _named(value: str | None) -> bool:
    return value is not None and not value.startswith("=")


def _role(element: Element, said: Said) -> str:
    if element.role is None:
        return "nobody named"
    return said.role(Role(element.role)) if _named(element.role) else f"whoever “{element.role[1:]}” names"


def _period(element: Element, said: Said) -> str:
    due = element.due or ""
    return said.period(RuleKey(due)) if _named(due) else f"by the rule that “{due[1:]}” names"


def _at(
    element: Element, sentence: str, *, more: str = "", weight: Weight = Weight.SEEN, look: Look = Look.CHANGED
) -> Change:
    return Change(weight=weight, look=look, sentence=sentence, more=more, element=element.id)
