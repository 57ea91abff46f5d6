"""Redraws a random drawing at random, as a process owner would: names, steps added and taken away, events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from lxml import etree

from engine.domain.ids import PathwayKey
from engine.domain.pathway import PathwayVersion
from tests.bpmn.walk import version_of

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
VERBS = ("rename", "add", "take_away", "add_event", "take_event_away", "make_arrival")


@dataclass(eq=False)
class Redrawing:
    """A drawing while it is changed. `did` tells what was done: (verb, element)."""

    xml: bytes
    random: Random

    def __post_init__(self) -> None:
        self.root = etree.fromstring(self.xml)
        self.did: list[tuple[str, str]] = []
        self.number = 0

    def version(self, called: Mapping[PathwayKey, PathwayVersion]) -> PathwayVersion:
        """The drawing as it is now."""
        return version_of(etree.tostring(self.root), called={str(key): one for key, one in called.items()})

    def change(self, verb: str) -> None:
        """Does one change of that kind, where the drawing has something it can be done to."""
        getattr(self, verb)()

    def _some(self, *tags: str) -> list[etree._Element]:
        return [one for tag in tags for one in self.root.iter(f"{BPMN}{tag}")]

    def _name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}_new{self.number}"

    def _flows(self, **ends: str) -> list[etree._Element]:
        return [one for one in self._some("sequenceFlow") if all(one.get(key) == value for key, value in ends.items())]

    def rename(self) -> None:
        """Another label."""
        if not self._some("userTask"):
            return
        task = self.random.choice(self._some("userTask"))
        task.set("name", "Another name")
        self.did.append(("rename", task.get("id", "")))

    def add(self) -> None:
        """A task in the middle of a flow; an event gateway leads to events alone."""
        waits = {one.get("id") for one in self._some("eventBasedGateway")}
        flow = self.random.choice([one for one in self._flows() if one.get("sourceRef") not in waits])
        level = flow.getparent()
        assert level is not None
        task, target = self._name("ut"), flow.get("targetRef", "")
        etree.SubElement(level, f"{BPMN}userTask", id=task)
        etree.SubElement(level, f"{BPMN}sequenceFlow", id=self._name("flow"), sourceRef=task, targetRef=target)
        flow.set("targetRef", task)
        self.did.append(("add", task))

    def take_away(self) -> None:
        """A task that one flow leaves and nothing stands on the border of."""
        hosts = {event.get("attachedToRef") for event in self._some("boundaryEvent")}
        able = [
            one
            for one in self._some("userTask")
            if one.get("id") not in hosts and len(one) == 0 and len(self._flows(sourceRef=one.get("id", ""))) == 1
        ]
        asked = {flow.findtext(f"{BPMN}conditionExpression") or "" for flow in self._some("sequenceFlow")}
        able = [one for one in able if not any((one.get("id", "").partition("_")[2]) in text for text in asked)]
        if not able:
            return
        task = self.random.choice(able)
        name = task.get("id", "")
        [out] = self._flows(sourceRef=name)
        for flow in self._flows(targetRef=name):
            flow.set("targetRef", out.get("targetRef", ""))
        for gone in (task, out):
            level = gone.getparent()
            assert level is not None
            level.remove(gone)
        self.did.append(("take_away", name))

    def add_event(self) -> None:
        """A timer or a notice on a task, with a task of its own."""
        able = [one for one in self._some("userTask") if len(one) == 0 and self._flows(sourceRef=one.get("id", ""))]
        if not able:
            return
        host = self.random.choice(able)
        level, kind = host.getparent(), self.random.choice(("timer", "message"))
        assert level is not None
        event, handler, end = self._name("tb" if kind == "timer" else "mb"), self._name("ut"), self._name("done")
        interrupts = self.random.random() < 0.5
        shape = etree.SubElement(level, f"{BPMN}boundaryEvent", id=event, attachedToRef=host.get("id", ""))
        shape.set("cancelActivity", str(interrupts).lower())
        etree.SubElement(shape, f"{BPMN}{kind}EventDefinition", id=f"{event}_event")
        etree.SubElement(level, f"{BPMN}userTask", id=handler)
        etree.SubElement(level, f"{BPMN}sequenceFlow", id=self._name("flow"), sourceRef=event, targetRef=handler)
        target = self._flows(sourceRef=host.get("id", ""))[0].get("targetRef", "")
        if not interrupts:
            etree.SubElement(level, f"{BPMN}endEvent", id=end)
            target = end
        elif self._joins(target):
            # Another way into a join would be waited for; the branches come together before it.
            merge, [out] = self._name("gw"), self._flows(sourceRef=host.get("id", ""))
            etree.SubElement(level, f"{BPMN}exclusiveGateway", id=merge)
            etree.SubElement(level, f"{BPMN}sequenceFlow", id=self._name("flow"), sourceRef=merge, targetRef=target)
            out.set("targetRef", merge)
            target = merge
        etree.SubElement(level, f"{BPMN}sequenceFlow", id=self._name("flow"), sourceRef=handler, targetRef=target)
        self.did.append(("add_event", event))

    def _joins(self, name: str) -> bool:
        waits = {one.get("id") for one in self._some("parallelGateway", "inclusiveGateway")}
        return name in waits and len(self._flows(targetRef=name)) > 1

    def take_event_away(self) -> None:
        """An event on a border, with the task it leads to."""
        able = [one for one in self._some("boundaryEvent") if one.find(f"{BPMN}errorEventDefinition") is None]
        if not able:
            return
        event = self.random.choice(able)
        rest, gone = [event.get("id", "")], []
        while rest:
            name = rest.pop()
            gone += [one for one in self.root.iter() if one.get("id") == name]
            for flow in self._flows(sourceRef=name):
                gone.append(flow)
                target = flow.get("targetRef", "")
                if len(self._flows(targetRef=target)) == 1:
                    rest.append(target)
        for one in gone:
            level = one.getparent()
            if level is not None:
                level.remove(one)
        self.did.append(("take_event_away", event.get("id", "")))

    def make_arrival(self) -> None:
        """A task that becomes something that arrives."""
        hosts = {event.get("attachedToRef") for event in self._some("boundaryEvent")}
        able = [one for one in self._some("userTask") if len(one) == 0 and one.get("id") not in hosts]
        if not able:
            return
        task = self.random.choice(able)
        task.tag = f"{BPMN}intermediateCatchEvent"
        etree.SubElement(task, f"{BPMN}messageEventDefinition", id=f"{task.get('id')}_event")
        self.did.append(("make_arrival", task.get("id", "")))
