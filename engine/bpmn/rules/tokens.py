"""Plays every run of each level with tokens: no join may wait for ever, nothing may be reached twice at the same time.

So it finds a choice that is closed by a parallel join, a branch that leaves a fork past its join, a fork closed by a
merge, and a join in a loop, each by the run that goes wrong. Sub-processes and calls count as one step; an event beside
a running element is let happen once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.rules.order import reachable
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, EndKind, Problem

RULE = "tokens"
#: Situations looked at on one level; a drawing of this size has a few hundred.
MOST_SITUATIONS = 20_000

#: A token: the element it stands at, and at a join the flow it came by; a mark that its events beside have happened.
Token = tuple[ElementId, str, bool]
Situation = frozenset[tuple[Token, int]]


def problems(drawn: Drawn) -> Iterator[Problem]:
    """What goes wrong on each level, each element told once; joins that lead back to themselves."""
    told: set[ElementId] = set()
    for level in drawn.levels:
        for element, sentence in _Play(drawn, level).faults():
            if element.id not in told:
                told.add(element.id)
                yield problem(element, RULE, sentence)
    after = {element: {flow.target for flow in flows} for element, flows in drawn.flows_out.items()}
    for element in drawn.elements:
        if not _joins(drawn, element) or element.id in told:
            continue
        if element.id in reachable(after, after[element.id]):
            sentence = (
                f"{label(element)} can be come back to. Draw the fork and its join in a sub-process of their own."
            )
            yield problem(element, RULE, sentence)


def faults_from(
    drawn: Drawn, level: ElementId | None, standing: Iterable[tuple[ElementId, str]]
) -> list[tuple[Element, str]]:
    """What goes wrong on a level from where its tokens stand: (element, the flow by which it was reached).

    What a notice beside the main flow began is played apart from it, and only where branches join in it: the notice
    may have come twice, and its work then stands at two places of the same way.
    """
    elements = drawn.version.elements
    tokens = {
        (element, flow if _joins(drawn, elements[element]) else "", True)
        for element, flow in standing
        if elements[element].attached_to is None
    }
    beside = _beside(drawn, level)
    main = frozenset((token, 1) for token in tokens if not any(token[0] in one for one in beside))
    apart = [frozenset((token, 1) for token in tokens if token[0] in one) for one in beside if _has_joins(drawn, one)]
    play = _Play(drawn, level)
    # A drawing in which work can meet itself from the start on is not told so anew for each journey.
    crowds = next(play.faults(), None) is not None
    found: dict[ElementId, tuple[Element, str]] = {}
    for situation in (main, *apart):
        for element, sentence in play.faults(situation, crowded=not crowds):
            found.setdefault(element.id, (element, sentence))
    return list(found.values())


def _beside(drawn: Drawn, level: ElementId | None) -> list[set[ElementId]]:
    """What each event that interrupts nothing leads to, as far as the main flow does not lead there too."""
    after = {e.id: {flow.target for flow in drawn.flows_out[e.id]} for e in drawn.inside(level)}
    for element in drawn.inside(level):
        after[element.id] |= {event.id for event in drawn.attached[element.id] if event.interrupting}
    main = reachable(after, [e.id for e in drawn.inside(level) if e.kind is ElementKind.START])
    events = [e for e in drawn.inside(level) if e.attached_to is not None and not e.interrupting]
    return [reachable(after, [event.id]) - main for event in events]


def _has_joins(drawn: Drawn, some: set[ElementId]) -> bool:
    return any(_joins(drawn, drawn.version.elements[element]) for element in some)


def _joins(drawn: Drawn, element: Element) -> bool:
    waits = element.kind in (ElementKind.PARALLEL, ElementKind.INCLUSIVE)
    return waits and len(drawn.flows_in[element.id]) > 1


class _Play:
    """The token game of one level."""

    def __init__(self, drawn: Drawn, level: ElementId | None) -> None:
        self.drawn = drawn
        self.starts = [e for e in drawn.inside(level) if e.kind is ElementKind.START]
        self._before: dict[ElementId, set[ElementId]] = {}

    def faults(self, first: Situation | None = None, *, crowded: bool = True) -> Iterator[tuple[Element, str]]:
        """Elements at which a run goes wrong, with what to do; from the start where nothing else is given.

        `crowded` False: without those that are reached twice at the same time.
        """
        if first is None:
            if len(self.starts) != 1:
                return
            first = frozenset({((self.starts[0].id, "", False), 1)})
        seen, rest = {first}, [first]
        while rest and len(seen) < MOST_SITUATIONS:
            situation = rest.pop()
            twice = [token for token, count in situation if count > 1]
            if twice:
                # What follows from a crowded situation is no news.
                if crowded:
                    yield self._crowded(twice[0])
                continue
            following = set(self._following(situation))
            if not following and situation:
                yield self._stuck(situation)
            rest.extend(following - seen)
            seen |= following

    def _crowded(self, token: Token) -> tuple[Element, str]:
        element = self.drawn.version.elements[token[0]]
        return element, f"{label(element)} can be reached twice at the same time. Join the branches before it."

    def _stuck(self, situation: Situation) -> tuple[Element, str]:
        element = self.drawn.version.elements[min(token[0] for token, _ in situation)]
        sentence = (
            f"{label(element)} can wait for a branch that never comes. Join only what a gateway of its kind split."
        )
        return element, sentence

    def _following(self, situation: Situation) -> Iterator[Situation]:
        for token, _ in situation:
            element = self.drawn.version.elements[token[0]]
            if _joins(self.drawn, element):
                yield from self._joined(situation, element)
            else:
                yield from self._moved(situation, token, element)

    def _moved(self, situation: Situation, token: Token, element: Element) -> Iterator[Situation]:
        if element.kind is ElementKind.END:
            plain = element.end_kind is EndKind.PLAIN
            yield _changed(situation, [token], []) if plain else frozenset()
            return
        for targets in self._ways_out(element):
            yield _changed(situation, [token], targets)
        for event in self.drawn.attached[element.id]:
            out = [self._arrival(flow.target, flow.id) for flow in self.drawn.flows_out[event.id]]
            if event.interrupting:
                yield _changed(situation, [token], out)
            elif not token[2]:
                yield _changed(situation, [token], [(token[0], token[1], True), *out])

    def _ways_out(self, element: Element) -> Iterator[list[Token]]:
        out = [self._arrival(flow.target, flow.id) for flow in self.drawn.flows_out[element.id]]
        if element.kind is ElementKind.PARALLEL:
            yield out
        elif element.kind is ElementKind.INCLUSIVE:
            for count in range(1, len(out) + 1):
                yield from (list(some) for some in combinations(out, count))
        else:
            yield from ([one] for one in out)

    def _arrival(self, target: ElementId, flow: str) -> Token:
        return (target, flow if _joins(self.drawn, self.drawn.version.elements[target]) else "", False)

    def _joined(self, situation: Situation, join: Element) -> Iterator[Situation]:
        waiting = [token for token, _ in situation if token[0] == join.id]
        if join.kind is ElementKind.PARALLEL:
            ready = len(waiting) == len(self.drawn.flows_in[join.id])
        else:
            ready = not any(self._can_still_come(token, join) for token, _ in situation if token[0] != join.id)
        if ready:
            for targets in self._ways_out(join):
                yield _changed(situation, waiting, targets)

    def _can_still_come(self, token: Token, join: Element) -> bool:
        known = self._before.get(join.id)
        if known is None:
            back: dict[ElementId, set[ElementId]] = {}
            for element, flows in self.drawn.flows_out.items():
                if element != join.id:
                    for target in [*(f.target for f in flows), *(e.id for e in self.drawn.attached[element])]:
                        back.setdefault(target, set()).add(element)
            known = self._before[join.id] = reachable(back, [join.id])
        return token[0] in known


def _changed(situation: Situation, taken: list[Token], put: list[Token]) -> Situation:
    counts = Counter(dict(situation))
    counts.subtract(taken)
    counts.update(put)
    return frozenset((token, count) for token, count in counts.items() if count > 0)
