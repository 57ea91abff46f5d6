"""Matches the live tokens of a saved level, and of the levels inside it, with the shapes of another version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.domain.changeover import Hindrance
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion

Saved = dict[str, Any]

_JOINING = (ElementKind.PARALLEL, ElementKind.INCLUSIVE)
_EVENTS = (ElementKind.CATCH_MESSAGE, ElementKind.CATCH_TIMER)
#: How a person calls a shape that something can wait at.
_CALLED = {
    ElementKind.USER_TASK: "task",
    ElementKind.CATCH_MESSAGE: "arrival",
    ElementKind.CATCH_TIMER: "deadline",
    ElementKind.CALL: "called pathway",
    ElementKind.SUB_PROCESS: "phase",
    ElementKind.PARALLEL: "join",
    ElementKind.INCLUSIVE: "join",
}


@dataclass(eq=False)
class Matching:
    """The new shape of each old one, as far as the owner says so, and what was found to stand against the move."""

    instead: Mapping[ElementId, ElementId]
    new_token: Callable[[], str]
    hindrances: list[Hindrance] = field(default_factory=list)

    def now(self, element: ElementId) -> ElementId:
        """The id in the new drawing."""
        return self.instead.get(element, element)

    def hinder(self, element: str, sentence: str, choices: tuple[str, ...] = ()) -> None:
        """Notes what stands against it, once."""
        one = Hindrance(element=element, sentence=sentence, choices=choices)
        if one not in self.hindrances:
            self.hindrances.append(one)


def attached(version: PathwayVersion, host: ElementId) -> list[Element]:
    """The events on the border of a shape, in the order of the drawing."""
    return [element for element in version.elements.values() if element.attached_to == host]


@dataclass(eq=False)
class CarriedLevel:
    """One level on its way. `inside` is the sub-process in the old drawing and in the new; None: the drawing itself."""

    matching: Matching
    old: PathwayVersion
    new: PathwayVersion
    inside: tuple[ElementId | None, ElementId | None] = (None, None)
    groups: list[list[str]] = field(default_factory=list)
    begun: list[Saved] = field(default_factory=list)  #: events that begin to wait by the move
    gone: set[str] = field(default_factory=set)  #: groups that the new drawing does not have any more
    dropped: set[str] = field(default_factory=set)  #: ids of tokens that stop to wait by the move

    def carry(self, saved: Saved) -> Saved:
        """The level as it is saved under the new version; what stands against it is noted in the matching."""
        for group, name in saved["groups"]:
            members = [token for token in saved["tokens"] if token.get("of") == group]
            if name.endswith(".split"):
                self._border(group, ElementId(name.removesuffix(".split")), members)
            else:
                self._alternatives(group, ElementId(name), members)
        tokens = [self._token(token) for token in saved["tokens"] if token["id"] not in self.dropped]
        return {**saved, "groups": self.groups, "tokens": [*tokens, *self.begun]}

    # What waits together

    def _border(self, group: str, host: ElementId, members: list[Saved]) -> None:
        """The events on a border follow the new drawing: new ones begin to wait, those that have gone stop."""
        now = self.matching.now(host)
        wanted = {event.id for event in attached(self.new, now)}
        known = {self.matching.now(event.id) for event in attached(self.old, host)}
        self.dropped |= {one["id"] for one in members if _id(one) != host and self.matching.now(_id(one)) not in wanted}
        if not wanted:
            self.gone.add(group)
            return
        self.groups.append([group, f"{now}.split"])
        self._begin(group, [event.id for event in attached(self.new, now) if event.id not in known])

    def _begin(self, group: str, events: list[ElementId], flows: Mapping[ElementId, str] | None = None) -> None:
        for event in events:
            token = {"id": self.matching.new_token(), "at": event, "state": "waiting", "of": group}
            if flows and event in flows:
                token["flow"] = flows[event]
            self.begun.append(token)

    def _alternatives(self, group: str, gateway: ElementId, members: list[Saved]) -> None:
        """An event gateway lets its events wait: one that was added waits too, one that is gone does not."""
        now = self.matching.now(gateway)
        there = self.new.elements.get(now)
        if there is None or there.kind is not ElementKind.EVENT_GATEWAY or there.inside != self.inside[1]:
            self.matching.hinder(gateway, f"{self._old(gateway)}, at which it waits, is not in the new drawing.")
            return
        wanted = {flow.target: flow.id for flow in self.new.flows if flow.source == now}
        known = {self.matching.now(flow.target) for flow in self.old.flows if flow.source == gateway}
        if any(self.new.elements[target].kind not in _EVENTS for target in wanted):
            self.matching.hinder(gateway, f"{self._old(gateway)}, at which it waits, leads to something else now.")
            return
        kept = [one for one in members if self.matching.now(_id(one)) in wanted]
        if not kept:
            self.matching.hinder(gateway, f"Nothing that it waits for at {self._old(gateway)} is in the new drawing.")
        self.dropped |= {one["id"] for one in members if one not in kept}
        self.groups.append([group, now])
        self._begin(group, [target for target in wanted if target not in known], wanted)

    # A token

    def _token(self, token: Saved) -> Saved:
        name, dot, suffix = token["at"].partition(".")
        element = self.old.elements[ElementId(name)]
        there = self._place(element)
        if there is None:
            return token
        moved = {**token, "at": f"{there.id}{dot}{suffix}"}
        if moved.get("of") in self.gone:
            del moved["of"]
        if there.kind in _JOINING and token["state"] == "waiting":
            moved["flow"] = self._way_in(element, there, token["flow"])
        if "inside" in token:
            moved["inside"] = self._inner(element, there, token["inside"])
        if not suffix and not attached(self.old, element.id) and attached(self.new, there.id):
            group = self.matching.new_token()
            self.groups.append([group, f"{there.id}.split"])
            moved["of"] = group
            self._begin(group, [event.id for event in attached(self.new, there.id)])
        return moved

    def _place(self, element: Element) -> Element | None:
        """The shape of the new drawing at which the token may stand; None, with the reason noted, if there is none."""
        there = self.new.elements.get(self.matching.now(element.id))
        what, label = _CALLED.get(element.kind, "step"), self._old(element.id)
        if there is None:
            choices = self._choices(element)
            ask = " Say which one takes its place." if choices else ""
            self.matching.hinder(
                element.id, f"The {what} {label} is open, and the new drawing does not have it.{ask}", choices
            )
        elif there.kind is not element.kind:
            self.matching.hinder(element.id, f"{label} is open, and is drawn as something else now.")
        elif there.inside != self.inside[1]:
            self.matching.hinder(element.id, f"The {what} {label} is open, and stands in another phase now.")
        elif _several(there) != _several(element):
            self.matching.hinder(element.id, f"{label} is open, and is done for other items, or in another order, now.")
        elif there.calls != element.calls:
            self.matching.hinder(element.id, f"{label} is open, and calls another pathway now.")
        else:
            return there
        return None

    def _choices(self, element: Element) -> tuple[str, ...]:
        """Shapes of its kind that the old drawing did not have, on the level where it stood."""
        if element.kind not in _CALLED or element.kind in _JOINING:
            return ()
        return tuple(
            one.id
            for one in self.new.elements.values()
            if one.kind is element.kind and one.inside == self.inside[1] and one.id not in self.old.elements
        )

    def _way_in(self, element: Element, there: Element, flow: str) -> str:
        """The flow by which the token reached a join, in the new drawing."""
        into = [one for one in self.new.flows if one.target == there.id]
        came = next(one for one in self.old.flows if one.id == flow)
        same = [one for one in into if one.id == flow] or [
            # A step was added or taken away on the branch that has been gone already: it still is that branch.
            one
            for one in into
            if self.matching.now(came.source) in _leading_to(self.new, one, stop=there.id)
            or one.source in {earlier.source for earlier in _leading_back(self.old, came, stop=element.id)}
        ]
        if len(into) < 2 or len(same) != 1:
            sentence = f"A branch has come to {self._old(element.id)} and waits there; it comes another way now."
            self.matching.hinder(element.id, sentence)
            return flow
        return same[0].id

    def _inner(self, element: Element, there: Element, saved: Saved) -> Saved:
        if element.kind is not ElementKind.CALL:
            inner = CarriedLevel(self.matching, self.old, self.new, (element.id, there.id))
        elif element.calls is None or there.calls is None or there.calls not in self.new.called:
            self.matching.hinder(element.id, f"{self._old(element.id)} calls a pathway that there is not.")
            return saved
        else:
            inner = CarriedLevel(self.matching, self.old.called[element.calls], self.new.called[there.calls])
        return inner.carry(saved)

    def _old(self, element: ElementId) -> str:
        return f"“{self.old.elements[element].name or element}”"


def _leading_back(version: PathwayVersion, flow: Flow, *, stop: ElementId) -> list[Flow]:
    """The flow and those that lead to it one after another, back to where branches come together or part."""
    found, now = [flow], flow
    while True:
        before = [one for one in version.flows if one.target == now.source]
        beside = [one for one in version.flows if one.source == now.source]
        if len(before) != 1 or len(beside) != 1 or now.source == stop or before[0] in found:
            return found
        now = before[0]
        found.append(now)


def _leading_to(version: PathwayVersion, flow: Flow, *, stop: ElementId) -> set[ElementId]:
    """The elements on a branch, from its beginning."""
    return {one.source for one in _leading_back(version, flow, stop=stop)}


def _id(token: Saved) -> ElementId:
    return ElementId(token["at"].partition(".")[0])


def _several(element: Element) -> tuple[object, ...]:
    """What makes the instances of an element what they are."""
    return (
        element.list_fact,
        element.item_fact,
        element.sequential,
        element.collects,
        element.collected_fact,
    )
