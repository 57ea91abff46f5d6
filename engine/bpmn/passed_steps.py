"""Finds the new steps of a drawing that a running journey is past already, and sends it back where that is exact.

A journey is past a new step where every way of the new drawing to where it stands leads through that step. Sending it
back is exact where nothing but the new drawing's own questions lies in between: no finished work, no letter, no table
and no branches that part or meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.carried_levels import attached
from engine.domain.changeover import Hindrance, PassedStep
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, PathwayVersion

Saved = dict[str, Any]
Ways = dict[ElementId, set[ElementId]]

#: What somebody waits at who can be sent back: it opens anew once the journey comes there again.
_OPENS_ANEW = (ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.CATCH_TIMER)
_BRANCHES = (ElementKind.PARALLEL, ElementKind.INCLUSIVE)
_WORK = (*_OPENS_ANEW, ElementKind.CALL, ElementKind.SUB_PROCESS, ElementKind.EVENT_GATEWAY)


@dataclass(eq=False, kw_only=True)
class Passing:
    """Goes through a carried state, level by level. `first` are the new steps that are to be done first after all."""

    first: Collection[ElementId]
    taken: Collection[ElementId]  #: new shapes that take the place of old ones: nothing of them was passed
    new_token: Callable[[], str]
    steps: list[PassedStep] = field(default_factory=list)
    hindrances: list[Hindrance] = field(default_factory=list)
    again: set[str] = field(default_factory=set)  #: ids of the tokens that were sent back

    def go(self, saved: Saved, old: PathwayVersion, new: PathwayVersion, level: ElementId | None = None) -> Saved:
        """The level, with the journey sent back where that was chosen; what it is past is noted."""
        inner = {**saved, "tokens": [self._inside(token, old, new) for token in saved["tokens"]]}
        added = {
            one.id
            for one in new.elements.values()
            if one.kind is ElementKind.USER_TASK
            and one.inside == level
            and one.id not in old.elements
            and one.id not in self.taken
        }
        found = _passed(inner, level, new, added) if added else []
        chosen = {step.element: token for step, token in found if step.element in self.first}
        for step, token in found:
            if step.element in chosen and token is None:
                self._hinder(step)
        able = {element: token for element, token in chosen.items() if token is not None}
        if not able:
            self._note(step for step, _ in found)
            return inner
        first, after = _earliest(able, new, level)
        # What comes after the step that is done first is not left out: the journey comes there by itself.
        self._note(step for step, _ in found if step.element not in after and step.element != first)
        token = able[first]
        self.again.add(token["id"])
        return _sent_back(inner, token, new.elements[first], new, self.new_token)

    def _inside(self, token: Saved, old: PathwayVersion, new: PathwayVersion) -> Saved:
        if "inside" not in token:
            return token
        element = new.elements[_id(token)]
        if element.kind is not ElementKind.CALL:
            return {**token, "inside": self.go(token["inside"], old, new, element.id)}
        if element.calls is None or element.calls not in old.called or element.calls not in new.called:
            return token
        return {**token, "inside": self.go(token["inside"], old.called[element.calls], new.called[element.calls])}

    def _note(self, steps: Iterable[PassedStep]) -> None:
        self.steps.extend(step for step in steps if step not in self.steps)

    def _hinder(self, step: PassedStep) -> None:
        self.hindrances.append(
            Hindrance(element=step.element, sentence=f"“{step.title}” can’t be done first. {step.why_not}")
        )


def _passed(
    saved: Saved, level: ElementId | None, new: PathwayVersion, added: Collection[ElementId]
) -> list[tuple[PassedStep, Saved | None]]:
    """The added steps of this level that the journey is past, in the order of the drawing, each with the token that can
    be sent back to it; None where none can, and the step says why."""
    ways = _ways(new, level)
    starts = [one.id for one in new.elements.values() if one.kind is ElementKind.START and one.inside == level]
    gateways = {group: ElementId(name) for group, name in saved["groups"] if not name.endswith(".split")}
    at = [(gateways.get(token.get("of", ""), _id(token)), token) for token in saved["tokens"]]
    # An event on a border waits because its host does; where the host stands says it.
    standing = [(where, token) for where, token in at if new.elements[where].attached_to is None]
    found: list[tuple[PassedStep, Saved | None]] = []
    for step in (one for one in new.elements.values() if one.id in added):
        reached = _reached(ways, starts, without=step.id)
        past = [(where, token) for where, token in standing if where != step.id and where not in reached]
        if past:
            why_not = _why_not(new, ways, step, past, added)
            passed = PassedStep(element=step.id, title=step.name or step.id, why_not=why_not)
            found.append((passed, None if why_not else past[0][1]))
    return found


def _earliest(
    chosen: Collection[ElementId], new: PathwayVersion, level: ElementId | None
) -> tuple[ElementId, frozenset[ElementId]]:
    """Of several steps to go back to, the one before the others; and what can follow it."""
    ways = _ways(new, level)
    after = {one: frozenset(_reached(ways, ways[one], without=one)) for one in chosen}
    first = min(sorted(chosen), key=lambda one: sum(one in behind for behind in after.values()))
    return first, after[first]


def _sent_back(saved: Saved, token: Saved, step: Element, new: PathwayVersion, new_token: Callable[[], str]) -> Saved:
    """The level with this token at the step instead, and with the events on the step's border waiting."""
    left = token.get("of")
    flows = [flow.id for flow in new.flows if flow.target == step.id]
    begun: Saved = {"id": new_token(), "at": step.id, "state": "ready"}
    if len(flows) == 1:
        begun["flow"] = flows[0]
    groups = [group for group in saved["groups"] if group[0] != left]
    waiting = []
    events = attached(new, step.id)
    if events:
        group = new_token()
        groups.append([group, f"{step.id}.split"])
        begun["of"] = group
        waiting = [{"id": new_token(), "at": event.id, "state": "waiting", "of": group} for event in events]
    tokens = [
        begun if one["id"] == token["id"] else one
        for one in saved["tokens"]
        if one["id"] == token["id"] or left is None or one.get("of") != left
    ]
    return {**saved, "groups": groups, "tokens": [*tokens, *waiting]}


def _why_not(
    new: PathwayVersion,
    ways: Ways,
    step: Element,
    past: list[tuple[ElementId, Saved]],
    added: Collection[ElementId],
) -> str:
    """Why the journey cannot go back to the step; empty where it can."""
    if len({where for where, _ in past}) > 1:
        return "The journey has gone on in several places since."
    where, token = past[0]
    forwards = _reached(ways, ways[step.id], without=where)
    backwards = _reached(_turned(ways), _turned(ways)[where], without=step.id)
    inside = forwards & backwards - {step.id, where}
    # What somebody did is named before what merely happened.
    elements = sorted(new.elements.values(), key=lambda one: one.kind is not ElementKind.USER_TASK)
    for between in (one for one in elements if one.id in inside):
        called = f"“{between.name or between.id}”"
        if between.kind in _BRANCHES:
            return "Branches part or come together in between."
        if between.kind in _WORK and between.id not in added:
            return f"{called} is finished already. Doing it first would put a step before finished work."
        if between.kind is not ElementKind.EXCLUSIVE and between.id not in added:
            return f"{called} has happened already, and would happen again."
    stands = new.elements[where]
    if stands.kind not in _OPENS_ANEW or stands.list_fact is not None or "inside" in token:
        return f"“{stands.name or where}” is under way."
    return "It is done for several items." if step.list_fact is not None else ""


def _ways(version: PathwayVersion, level: ElementId | None) -> Ways:
    """What can come next on a level, by flows and by the events on borders."""
    ways: Ways = defaultdict(set)
    for flow in version.flows:
        if version.elements[flow.source].inside == level:
            ways[flow.source].add(flow.target)
    for element in version.elements.values():
        if element.attached_to is not None and element.inside == level:
            ways[element.attached_to].add(element.id)
    return ways


def _turned(ways: Ways) -> Ways:
    back: Ways = defaultdict(set)
    for source, targets in list(ways.items()):
        for target in targets:
            back[target].add(source)
    return back


def _reached(ways: Ways, begin: Iterable[ElementId], *, without: ElementId) -> set[ElementId]:
    """What can be reached from here without going through that element."""
    seen: set[ElementId] = set()
    rest = [one for one in begin if one != without]
    while rest:
        name = rest.pop()
        if name not in seen:
            seen.add(name)
            rest.extend(one for one in ways.get(name, ()) if one != without)
    return seen


def _id(token: Saved) -> ElementId:
    return ElementId(token["at"].partition(".")[0])
