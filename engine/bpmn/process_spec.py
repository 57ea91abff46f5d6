"""Builds what SpiffWorkflow runs from a PathwayVersion: one process spec for the drawing and one per sub-process.

The library's own parser recurses along the flows (a chain of 480 steps overflows), orders branches by their height on
the page, mixes up sub-processes of the same id in two drawings, and reads timers for the wall clock. Ours goes through
the elements and flows that `reader.py` has read. What it builds is shared by all journeys and never changed.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.specs import WorkflowSpec

from engine.bpmn.acting import Acting, BoundarySplit, Human, Letter, Way
from engine.bpmn.events import Begin, Boundary, Catch, End, Root, end_definition
from engine.bpmn.gateways import EventGateway, Exclusive, Inclusive, Parallel
from engine.bpmn.held_timer import HeldTimer
from engine.bpmn.nesting import Call, Several, SubProcess
from engine.bpmn.rule_task import RuleTask
from engine.domain.errors import JourneyStuck
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion

#: Drawings kept built. A council runs some thirty pathways in a few versions each.
_KEPT = 256


@dataclass(slots=True, eq=False)
class Drawing:
    """A version as SpiffWorkflow runs it: its main process and, by id, its embedded sub-processes."""

    version: PathwayVersion
    main: ProcessSpec = field(init=False)
    embedded: dict[ElementId, ProcessSpec] = field(default_factory=dict)


class ProcessSpec(BpmnProcessSpec):
    """The process spec of one level: a whole drawing, or the inside of a sub-process."""

    def __init__(self, name: str, drawing: Drawing) -> None:
        # Not the library's own: it adds an end that waits for every branch by walking all that ever happened.
        WorkflowSpec.__init__(self, name=name)
        self.drawing = drawing
        self.svg = None
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.start = Root(self, "Start")


_kept: OrderedDict[int, tuple[PathwayVersion, Drawing]] = OrderedDict()
_kept_by_content: OrderedDict[str, Drawing] = OrderedDict()


def drawing_of(version: PathwayVersion) -> Drawing:
    """The drawing of a version, built once. Raises JourneyStuck, naming the element, for what cannot be run."""
    known = _kept.get(id(version))
    if known is not None and known[0] is version:
        return known[1]
    content = _fingerprint(version)
    drawing = (_kept_by_content.get(content) if version.xml else None) or _build(version)
    _kept_by_content[content] = drawing
    # Holding the version keeps its `id` from being given to another.
    _kept[id(version)] = (version, drawing)
    for kept in (_kept, _kept_by_content):
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return drawing


def forget_drawings() -> None:
    """Lets go of every drawing kept built."""
    _kept.clear()
    _kept_by_content.clear()


def _fingerprint(version: PathwayVersion) -> str:
    """A hash of the version and of those it calls: the same content is the same drawing."""
    digest = hashlib.sha256(version.id.encode())
    digest.update(hashlib.sha256(version.xml).digest())
    for key in sorted(version.tables):
        digest.update(key.encode() + hashlib.sha256(version.tables[key]).digest())
    for called in sorted(version.called):
        digest.update(_fingerprint(version.called[called]).encode())
    return digest.hexdigest()


def _build(version: PathwayVersion) -> Drawing:
    drawing = Drawing(version=version)
    drawing.main = ProcessSpec(version.key, drawing)
    levels: dict[ElementId | None, ProcessSpec] = {None: drawing.main}
    for element in version.elements.values():
        if element.kind is ElementKind.SUB_PROCESS:
            levels[element.id] = drawing.embedded[element.id] = ProcessSpec(element.id, drawing)
    attached: dict[ElementId, list[ElementId]] = {}
    for element in version.elements.values():
        if element.inside not in levels:
            raise JourneyStuck(f"“{element.inside}” is the id of two shapes. Rename one.", element=element.inside)
        _add(levels[element.inside], element)
        if element.kind in _ON_A_BORDER:
            attached.setdefault(_host(version, element).id, []).append(element.id)
    for main, events in attached.items():
        _add_split(levels[version.elements[main].inside], main, events)
    for flow in version.flows:
        _connect(version, levels, flow, attached)
    for level, spec in levels.items():
        _begin(version, spec, level)
    return drawing


_ON_A_BORDER = (ElementKind.BOUNDARY_MESSAGE, ElementKind.BOUNDARY_TIMER, ElementKind.BOUNDARY_ERROR)
#: What can be interrupted: what goes on for a while.
CAN_HAVE_EVENTS = (ElementKind.USER_TASK, ElementKind.CALL, ElementKind.SUB_PROCESS)


def _host(version: PathwayVersion, event: Element) -> Element:
    host = version.elements.get(event.attached_to) if event.attached_to is not None else None
    if host is None or host.kind not in CAN_HAVE_EVENTS or host.inside != event.inside:
        raise JourneyStuck(f"“{event.id}” stands on the border of nothing that goes on beside it.", element=event.id)
    return host


def _add(spec: ProcessSpec, element: Element) -> None:
    if element.list_fact is None:
        _spec_of(spec, element, element.id)
        return
    instance = _spec_of(spec, element, f"{element.id}.instance")
    several = Several(spec, element.id)
    several.element = element
    several.instance = instance.name
    several.sequential = element.sequential
    several.list_fact = element.list_fact
    several.collects = element.collects
    several.item_fact = element.item_fact
    several.collected_fact = element.collected_fact
    several.completion = element.completion


def _spec_of(spec: ProcessSpec, element: Element, name: str) -> Acting:
    made: Acting
    match element.kind:
        case ElementKind.START:
            made = Begin(spec, name, event_definition=NoneEventDefinition())
        case ElementKind.END:
            made = End(spec, name, event_definition=end_definition(element.end_kind, element.error))
        case ElementKind.USER_TASK:
            made = Human(spec, name)
        case ElementKind.SERVICE_TASK:
            made = Letter(spec, name)
        case ElementKind.RULE_TASK:
            made = RuleTask(spec, name)
        case ElementKind.CALL:
            made = Call(spec, name)
        case ElementKind.SUB_PROCESS:
            made = SubProcess(spec, name)
        case ElementKind.EXCLUSIVE:
            made = Exclusive(spec, name)
        case ElementKind.PARALLEL:
            made = Parallel(spec, name)
        case ElementKind.INCLUSIVE:
            made = Inclusive(spec, name)
        case ElementKind.EVENT_GATEWAY:
            made = EventGateway(spec, name)
        case ElementKind.CATCH_MESSAGE:
            made = Catch(spec, name, event_definition=MessageEventDefinition(name))
        case ElementKind.CATCH_TIMER:
            made = Catch(spec, name, event_definition=HeldTimer(name))
        case ElementKind.BOUNDARY_MESSAGE:
            made = _boundary(spec, element, MessageEventDefinition(name))
        case ElementKind.BOUNDARY_TIMER:
            made = _boundary(spec, element, HeldTimer(name))
        case ElementKind.BOUNDARY_ERROR:
            made = _boundary(spec, element, ErrorEventDefinition(element.error or name, element.error))
        case ElementKind.OTHER:
            raise JourneyStuck(
                f"“{element.id}” is a shape that Fingerpost does not run. Draw it another way.", element=element.id
            )
    made.element = element
    made.default_flow = element.default_flow
    return made


def _boundary(spec: ProcessSpec, element: Element, definition: Any) -> Boundary:
    # An error always interrupts, whatever the drawing says.
    interrupting = element.interrupting or element.kind is ElementKind.BOUNDARY_ERROR
    return Boundary(spec, element.id, event_definition=definition, cancel_activity=interrupting)


def _add_split(spec: ProcessSpec, main: ElementId, events: list[ElementId]) -> None:
    split = BoundarySplit(spec, f"{main}.split")
    split.main = main
    split.events = tuple(events)


def _connect(
    version: PathwayVersion,
    levels: dict[ElementId | None, ProcessSpec],
    flow: Flow,
    attached: dict[ElementId, list[ElementId]],
) -> None:
    source, target = version.elements.get(flow.source), version.elements.get(flow.target)
    if source is None or target is None or source.inside != target.inside:
        raise JourneyStuck(f"The flow “{flow.id}” leads nowhere or across a border.", element=flow.id)
    specs = levels[source.inside].task_specs
    reached = f"{target.id}.split" if target.id in attached else target.id
    specs[source.id].ways.append(Way(flow.id, reached, flow.condition))
    specs[target.id].flows_in.append(flow.id)


def _begin(version: PathwayVersion, spec: ProcessSpec, level: ElementId | None) -> None:
    starts = [e.id for e in version.elements.values() if e.kind is ElementKind.START and e.inside == level]
    if len(starts) != 1:
        name = level or version.key
        raise JourneyStuck(f"“{name}” needs exactly one start event; it has {len(starts)}.", element=name)
    spec.start.ways.append(Way(None, starts[0]))
