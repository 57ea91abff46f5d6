"""Reads a drawing into a PathwayVersion: elements with Fingerpost's attributes, flows, lanes, and what belongs to them.

Reads what is there, also where it is wrong: what the drawing may not hold becomes an element of kind OTHER, and the
lint says so. Only a file that is no BPMN drawing at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from engine.bpmn.about import version_fields
from engine.bpmn.element_kinds import element_kind, event_definitions
from engine.bpmn.xml import BPMN, FP, line_of, read_drawing_xml
from engine.domain.errors import NotADrawing
from engine.domain.ids import ElementId, FormId, PathwayKey, RuleKey
from engine.domain.pathway import Element, ElementKind, EndKind, Flow, Lane, PathwayVersion

Schemas = Mapping[FormId, Mapping[str, Any]]


def read_version(
    xml: bytes,
    *,
    about: Mapping[str, Any],
    number: int,
    forms: Mapping[Any, Mapping[str, Any]],
    tables: Mapping[str, bytes],
    called: Mapping[PathwayKey, PathwayVersion],
) -> PathwayVersion:
    """The version that a drawing makes with its `pathway.toml` (`about`).

    Of `forms` it keeps those that its elements name and what these refer to, of `tables` and `called` those that it
    uses. Raises NotADrawing, with a sentence and the line.
    """
    root = read_drawing_xml(xml).getroot()
    process = _process(root)
    key = PathwayKey(_id(process))
    lanes, lane_of = _lanes(process)
    elements: dict[ElementId, Element] = {}
    for node, inside in _nodes(process, None):
        element = _element(root, node, inside)
        elements.setdefault(element.id, element)
    elements = {name: _in_its_lane(element, elements, lanes, lane_of) for name, element in elements.items()}
    wanted_tables = {element.table for element in elements.values()}
    wanted_calls = {element.calls for element in elements.values()}
    return PathwayVersion(
        key=key,
        number=number,
        xml=xml,
        elements=elements,
        flows=tuple(_flows(process)),
        lanes=tuple(lanes.values()),
        forms=_forms_used(elements.values(), forms),
        tables={name: table for name, table in tables.items() if name in wanted_tables},
        called={name: version for name, version in called.items() if name in wanted_calls},
        **version_fields(about, title=process.get("name") or key),
    )


def _process(root: etree._Element) -> etree._Element:
    """The process drawn: that of the first pool with flow nodes, else the first process."""
    processes = root.findall(_bpmn("process"))
    return next((process for process in processes if process.find(_bpmn("startEvent")) is not None), processes[0])


def _bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _fp(node: etree._Element, name: str) -> str | None:
    value = node.get(f"{{{FP}}}{name}")
    return value.strip() or None if value is not None else None


def _fp_list(node: etree._Element, name: str) -> tuple[str, ...]:
    """A list in one attribute, divided by spaces or commas."""
    return tuple((_fp(node, name) or "").replace(",", " ").split())


def _id(node: etree._Element) -> str:
    name = (node.get("id") or "").strip()
    if not name:
        what = etree.QName(node).localname
        raise NotADrawing(f"A {what} at line {line_of(node)} has no id. Give it one.", line=line_of(node))
    return name


def _nodes(level: etree._Element, inside: ElementId | None) -> Iterator[tuple[etree._Element, ElementId | None]]:
    """The shapes of a process and of its embedded sub-processes, each with the sub-process that it stands in."""
    rest: list[tuple[etree._Element, ElementId | None]] = [(level, inside)]
    while rest:
        parent, name = rest.pop(0)
        for node in parent:
            kind = element_kind(node)
            if kind is None:
                continue
            yield node, name
            if kind is ElementKind.SUB_PROCESS:
                rest.append((node, ElementId(_id(node))))


def _element(root: etree._Element, node: etree._Element, inside: ElementId | None) -> Element:
    kind = element_kind(node) or ElementKind.OTHER
    name = ElementId(_id(node))
    loop = node.find(_bpmn("multiInstanceLoopCharacteristics"))
    several = _several(loop) if loop is not None else {}
    return Element(
        id=name,
        kind=kind,
        name=" ".join((node.get("name") or "").split()),
        documentation=_text(node.find(_bpmn("documentation"))) or "",
        line=line_of(node),
        role=_fp(node, "role"),
        form=FormId(form) if (form := _fp(node, "form")) else None,
        due=_fp(node, "due"),
        follow_up=RuleKey(rule) if (rule := _fp(node, "followUp")) else None,
        escalation=_fp(node, "escalation"),
        decision=_fp(node, "decision") == "true",
        not_by=tuple(ElementId(other) for other in _fp_list(node, "notBy")),
        sod=_fp_list(node, "sod"),
        letter=_fp(node, "letter"),
        starts=tuple(PathwayKey(key) for key in _fp_list(node, "starts")),
        tells=_fp_list(node, "tells"),
        ends=tuple(PathwayKey(key) for key in _fp_list(node, "ends")),
        suspends=tuple(PathwayKey(key) for key in _fp_list(node, "suspends")),
        joint=_fp(node, "joint") == "true",
        calls=PathwayKey(node.get("calledElement") or "") if kind is ElementKind.CALL else None,
        given=_given(node),
        table=_table(node, name) if kind is ElementKind.RULE_TASK else None,
        inside=inside,
        attached_to=ElementId(host) if (host := node.get("attachedToRef")) else None,
        interrupting=node.get("cancelActivity", "true") != "false",
        end_kind=_end_kind(node) if kind is ElementKind.END else None,
        default_flow=node.get("default"),
        error=_error(root, node),
        **several,
    )


def _text(node: etree._Element | None) -> str | None:
    return " ".join("".join(str(part) for part in node.itertext()).split()) or None if node is not None else None


def _several(loop: etree._Element) -> dict[str, Any]:
    """The multi-instance over a list fact, and what is collected from its instances."""
    item, collected = loop.find(_bpmn("inputDataItem")), loop.find(_bpmn("outputDataItem"))
    return {
        "list_fact": _text(loop.find(_bpmn("loopDataInputRef"))) or "",
        "collects": _text(loop.find(_bpmn("loopDataOutputRef"))),
        "item_fact": item.get("name") or item.get("id") if item is not None else None,
        "collected_fact": collected.get("name") or collected.get("id") if collected is not None else None,
        "completion": _text(loop.find(_bpmn("completionCondition"))),
        "sequential": loop.get("isSequential") == "true",
    }


def _given(node: etree._Element) -> dict[str, str]:
    extensions = node.find(_bpmn("extensionElements"))
    if extensions is None:
        return {}
    return {given.get("name") or "": given.get("value") or "" for given in extensions.findall(f"{{{FP}}}with")}


def _table(node: etree._Element, name: ElementId) -> str:
    """The decision a business rule task asks: named, or `dmn_` with the task's own name."""
    implementation = node.get("implementation") or ""
    named = implementation if implementation.startswith("dmn_") else None
    return _fp(node, "table") or named or f"dmn_{name.partition('_')[2]}"


def _end_kind(node: etree._Element) -> EndKind:
    match event_definitions(node):
        case ("error",):
            return EndKind.ERROR
        case ("terminate",):
            return EndKind.TERMINATE
    return EndKind.PLAIN


def _error(root: etree._Element, node: etree._Element) -> str | None:
    definition = node.find(_bpmn("errorEventDefinition"))
    reference = definition.get("errorRef") if definition is not None else None
    if not reference:
        return None
    for error in root.findall(_bpmn("error")):
        if error.get("id") == reference:
            return error.get("errorCode") or reference
    return reference


def _lanes(process: etree._Element) -> tuple[dict[str, Lane], dict[str, str]]:
    """The lanes by id, and the lane of each element listed in one; the innermost lane counts."""
    lanes: dict[str, Lane] = {}
    lane_of: dict[str, str] = {}
    for node in process.iter(_bpmn("lane")):
        lane = Lane(id=_id(node), name=node.get("name") or "", role=_fp(node, "role"))
        lanes[lane.id] = lane
        lane_of.update({(_text(reference) or ""): lane.id for reference in node.findall(_bpmn("flowNodeRef"))})
    return lanes, lane_of


def _in_its_lane(
    element: Element, elements: Mapping[ElementId, Element], lanes: Mapping[str, Lane], lane_of: Mapping[str, str]
) -> Element:
    """The element with its lane: the one that lists it, else that of what it is attached to or stands in."""
    lane, holder = lane_of.get(element.id), element
    for _ in range(len(elements)):
        if lane is not None:
            break
        around = holder.attached_to or holder.inside
        if around is None or around not in elements:
            break
        holder = elements[around]
        lane = lane_of.get(holder.id)
    role = element.role or (lanes[lane].role if lane is not None else None)
    values = {name: getattr(element, name) for name in Element.__dataclass_fields__}
    return Element(**{**values, "lane": lane, "role": role})


def _flows(process: etree._Element) -> Iterator[Flow]:
    for node in process.iter(_bpmn("sequenceFlow")):
        yield Flow(
            id=_id(node),
            source=ElementId(node.get("sourceRef") or ""),
            target=ElementId(node.get("targetRef") or ""),
            name=" ".join((node.get("name") or "").split()),
            condition=_text(node.find(_bpmn("conditionExpression"))),
            line=line_of(node),
        )


def _forms_used(elements: Any, forms: Schemas) -> dict[FormId, Mapping[str, Any]]:
    """The schemas that the elements name, with those that they refer to."""
    used: dict[FormId, Mapping[str, Any]] = {}
    rest = [element.form for element in elements if element.form is not None]
    while rest:
        name = FormId(rest.pop())
        if name not in used and name in forms:
            used[name] = forms[name]
            rest.extend(_references(forms[name]))
    return dict(sorted(used.items()))


def _references(schema: Any) -> Iterator[FormId]:
    """The ids of other forms named by `$ref` anywhere in a schema."""
    rest = [schema]
    while rest:
        part = rest.pop()
        if isinstance(part, Mapping):
            reference = part.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                yield FormId(reference.partition("#")[0])
            rest.extend(part.values())
        elif isinstance(part, list):
            rest.extend(part)
