"""What is different about a shape that both versions have: who does it, when, under which rules."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.comparing_words import KINDS, an, at, called, listed, pathways, period_of, role_of, spoken
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.ids import PathwayKey
from engine.domain.pathway import Element, ElementKind, PathwayVersion

#: What a journey can stand at: taking it away takes work away.
STANDS = frozenset(
    {
        ElementKind.USER_TASK,
        ElementKind.CATCH_MESSAGE,
        ElementKind.CATCH_TIMER,
        ElementKind.CALL,
        ElementKind.SUB_PROCESS,
        ElementKind.EVENT_GATEWAY,
    }
)
JOINING = frozenset({ElementKind.PARALLEL, ElementKind.INCLUSIVE})
_DONE_BY_SOMEBODY = frozenset({ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.BOUNDARY_MESSAGE})


def shape_changes(old: PathwayVersion, new: PathwayVersion, now: Element, said: Said) -> Iterator[Change]:
    """Every difference of one shape, the way to it and from it apart."""
    was = old.elements[now.id]
    if was.kind is not now.kind:
        sentence = f"{called(now)} is {an(KINDS[now.kind])} now and was {an(KINDS[was.kind])}."
        yield at(now, sentence, weight=Weight.BREAKS)
        return
    if was.inside != now.inside or was.attached_to != now.attached_to:
        yield _elsewhere(old, new, was, now)
    if was.name != now.name:
        yield at(now, f"“{was.name or was.id}” is called “{now.name or now.id}” now.")
    if was.role != now.role and now.kind in _DONE_BY_SOMEBODY:
        yield at(now, f"{role_of(now, said)} does {called(now)} instead of {role_of(was, said)}.")
    yield from _when(was, now, said)
    yield from _apart(old, new, was, now, said)
    yield from _how(was, now)
    yield from _others(was, now, said)
    yield from _several(was, now)


def _elsewhere(old: PathwayVersion, new: PathwayVersion, was: Element, now: Element) -> Change:
    where = old.elements.get(was.inside) if was.inside is not None else None
    phase = new.elements.get(now.inside) if now.inside is not None else None
    sentence = f"{called(now)} belongs to {_phase(phase)} now, and did to {_phase(where)}."
    if was.attached_to != now.attached_to:
        sentence = f"{called(now)} stands on the border of another step now."
    grave = now.kind in STANDS | JOINING
    return at(now, sentence, weight=Weight.BREAKS if grave else Weight.SEEN, look=Look.MOVED)


def _phase(element: Element | None) -> str:
    return f"the phase {called(element)}" if element is not None else "the pathway itself"


def _when(was: Element, now: Element, said: Said) -> Iterator[Change]:
    name = called(now)
    if was.due != now.due:
        if was.due is None:
            yield at(now, f"{name} has a date now: it is due {period_of(now.due, said)}.")
        elif now.due is None:
            yield at(now, f"{name} has no date any more; it was due {period_of(was.due, said)}.")
        else:
            more = "Open ones keep the date that they have unless they are moved."
            yield at(now, f"{name} is due {period_of(now.due, said)} instead of {period_of(was.due, said)}.", more=more)
    if was.follow_up != now.follow_up:
        when = f"{period_of(now.follow_up, said)}" if now.follow_up else "as soon as it opens"
        before = f"{period_of(was.follow_up, said)}" if was.follow_up else "as soon as it opened"
        yield at(now, f"{name} is listed {when} instead of {before}.")
    if was.escalation != now.escalation:
        told = [said.escalation(one) if one else "Nobody is told" for one in (now.escalation, was.escalation)]
        yield at(now, f"Others are told when {name} is late.", more=f"Now: {told[0]}. Before: {told[1]}.")


def _apart(old: PathwayVersion, new: PathwayVersion, was: Element, now: Element, said: Said) -> Iterator[Change]:
    """Separation of duties: of steps, and of people."""
    name = called(now)
    for other in [one for one in now.not_by if one not in was.not_by]:
        step = new.elements.get(other)
        yield at(now, f"Whoever did {called(step) if step else spoken(other)} may not do {name} any more.")
    for other in [one for one in was.not_by if one not in now.not_by]:
        step = old.elements.get(other)
        yield at(now, f"Whoever did {called(step) if step else spoken(other)} may now do {name} as well.")
    for rule in [one for one in now.sod if one not in was.sod]:
        yield at(now, f"More people may not do {name} now.", more=f"{said.separation(rule)}.")
    for rule in [one for one in was.sod if one not in now.sod]:
        yield at(now, f"People may do {name} now who might not before.", more=f"{said.separation(rule)}.")
    if (set(was.not_by), set(was.sod)) == (set(now.not_by), set(now.sod)) and (was.not_by, was.sod) != (
        now.not_by,
        now.sod,
    ):
        yield at(now, f"Who may not do {name} is written in another order.", weight=Weight.HARMLESS)


def _how(was: Element, now: Element) -> Iterator[Change]:
    name = called(now)
    if was.decision != now.decision:
        yield at(now, f"{name} is a decision that needs reasons {'now' if now.decision else 'no longer'}.")
    if was.documentation != now.documentation:
        more = f"Now: {now.documentation}" if now.documentation else "Nothing is said there any more."
        yield at(now, f"What to do at {name} is said in new words.", more=f"Guidance only. {more}")
    if was.letter != now.letter:
        yield at(now, f"{name} sends another letter.", more=_instead(was.letter, now.letter))
    if was.table != now.table:
        yield at(now, f"{name} asks another decision table.", more=_instead(was.table, now.table))
    if was.joint != now.joint:
        word = "can be done for several siblings at once now" if now.joint else "is done for each sibling alone now"
        yield at(now, f"{name} {word}.")
    if was.form != now.form:
        if now.form is None or was.form is None:
            yield at(now, f"{name} asks {'no form any more' if now.form is None else 'a form now'}.")
        else:
            yield at(now, f"{name} asks another form.")
    if was.interrupting != now.interrupting:
        what = "ends the step it stands on" if now.interrupting else "leaves the step it stands on open"
        yield at(now, f"{name} now {what}.")
    if (was.end_kind, was.error) != (now.end_kind, now.error):
        yield at(now, f"{name} ends in another way.")


def _others(was: Element, now: Element, said: Said) -> Iterator[Change]:
    """What it does to other pathways."""
    if _met(was) != _met(now):
        more = f"It {_does(now, said)}. It {_did(was, said)}."
        yield at(now, f"{called(now)} does something else to other pathways.", more=more)
    before, after = dict(was.given), dict(now.given)
    different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if different:
        yield at(
            now,
            f"{called(now)} gives other facts to the pathway that it calls or starts.",
            more=f"{listed(different)}.",
        )
    if was.calls != now.calls:
        calls = [f"“{said.pathway(one)}”" if one else "nothing" for one in (now.calls, was.calls)]
        yield at(now, f"{called(now)} calls {calls[0]} instead of {calls[1]}.", weight=Weight.BREAKS)


def _several(was: Element, now: Element) -> Iterator[Change]:
    before = (was.list_fact, was.collects, was.item_fact, was.collected_fact, was.sequential)
    after = (now.list_fact, now.collects, now.item_fact, now.collected_fact, now.sequential)
    if before != after:
        yield at(now, f"{called(now)} is done for other items, or in another order.", weight=Weight.BREAKS)
    if was.completion != now.completion:
        more = f"When {now.completion or 'all are done'}, instead of {was.completion or 'when all are done'}."
        yield at(now, f"{called(now)} is over at another point.", more=more)


def _instead(was: str | None, now: str | None) -> str:
    texts = [spoken(one) if one else "none" for one in (now, was)]
    return words.capitalised(f"{texts[0]} instead of {texts[1]}.")


def _met(element: Element) -> tuple[object, ...]:
    return element.starts, element.tells, element.ends, element.suspends


def _does(element: Element, said: Said) -> str:
    return _acts(element, said, ("starts", "tells", "ends", "suspends")) or "does nothing to any now"


def _did(element: Element, said: Said) -> str:
    return _acts(element, said, ("started", "told", "ended", "suspended")) or "did nothing to any before"


def _acts(element: Element, said: Said, verbs: tuple[str, str, str, str]) -> str:
    told = [PathwayKey(one.partition("#")[0]) for one in element.tells]
    every = (element.starts, told, element.ends, element.suspends)
    return words.joined(
        [f"{verb} {pathways(list(keys), said)}" for verb, keys in zip(verbs, every, strict=True) if keys]
    )
