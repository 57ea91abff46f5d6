"""Makes a drawing of any tool one of ours: ids that say what they are, one process, kinds that are run, roles by name.

What the drawing means is not touched, and what another tool wrote beside it is kept. What cannot be made ours stays as
it is, and the lint says what to draw instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.element_kinds import element_kind
from engine.bpmn.layout import tidy
from engine.bpmn.rules.ids import PREFIXES
from engine.bpmn.xml import BPMN, FP, read_drawing_xml
from engine.domain.errors import NotADrawing
from engine.domain.pathway import ElementKind

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
LONGEST_NAME = 40  #: characters of an id after its prefix
#: Tasks of kinds that are not run, which people do all the same.
_DONE_BY_PEOPLE = ("task", "manualTask")
#: Attributes and elements that name another element by its id.
_NAMED_IN = ("sourceRef", "targetRef", "attachedToRef", "default", "bpmnElement", "processRef", "calledElement")
_NAMED_IN_TEXT = ("incoming", "outgoing", "flowNodeRef")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """The drawing as one of ours, and what was changed to make it so, in sentences."""

    xml: bytes
    said: tuple[str, ...]


def processes(xml: bytes) -> tuple[tuple[str, str, int], ...]:
    """The processes of a file: id, name and number of shapes, the largest first. Raises NotADrawing."""
    root = read_drawing_xml(xml).getroot()
    names = {
        pool.get("processRef"): pool.get("name") or "" for pool in root.iter(_bpmn("participant")) if pool.get("name")
    }
    found = [
        (process.get("id") or "", process.get("name") or names.get(process.get("id")) or "", len(_shapes(process)))
        for process in root.findall(_bpmn("process"))
    ]
    return tuple(sorted(found, key=lambda one: -one[2]))


def adopt(xml: bytes, *, key: str, title: str, roles: Mapping[str, str], process: str | None = None) -> Adopted:
    """The drawing as the pathway `key`. `process` chooses among several; without it the one with most shapes is taken.

    `roles` are role keys with their titles, by which lanes are known. Raises NotADrawing, also where no process of the
    file holds a shape.
    """
    found = processes(xml)
    if not found or found[0][2] == 0:
        raise NotADrawing("The drawing holds no step: no process in it has a shape. Draw what happens, then try again.")
    chosen = next((one for one in found if one[0] == process), found[0])
    root = etree.fromstring(etree.tostring(read_drawing_xml(xml)), _PARSER)
    said: list[str] = []
    kept = next(one for one in root.findall(_bpmn("process")) if (one.get("id") or "") == chosen[0])
    _name_the_nameless(kept)
    if len(found) > 1:
        _take_out_others(root, kept)
        named = f"“{chosen[1] or chosen[0]}”"
        said.append(f"The file held {len(found)} processes. {named} was taken; draw others as pathways of their own.")
    said.extend(_made_tasks(kept))
    renamed = _new_ids(root, kept, key)
    _rename(root, renamed)
    kept.set("id", key)
    kept.set("name", title)
    kept.set("isExecutable", "true")
    if renamed:
        said.append(f"{len(renamed)} ids were made to say what they are. From now on they stay as they are.")
    said.extend(_lanes_given_roles(kept, roles))
    whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if root.find(f".//{{{DI}}}BPMNShape") is None:
        try:
            whole = tidy(whole)
            said.append("The file said nothing of where the shapes stand, so it was laid out.")
        except NotADrawing as refused:
            said.append(f"The file says nothing of where the shapes stand, and it can’t be laid out: {refused}")
    return Adopted(xml=whole, said=tuple(said))


def _bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _shapes(level: etree._Element) -> list[etree._Element]:
    return [node for node in level.iter(f"{{{BPMN}}}*") if element_kind(node) is not None]


def _take_out_others(root: etree._Element, kept: etree._Element) -> None:
    """The other processes go, with their pools, the messages between pools, and all their pictures."""
    gone: set[str] = set()
    for process in root.findall(_bpmn("process")):
        if process is not kept:
            gone.update(node.get("id") or "" for node in process.iter(f"{{{BPMN}}}*"))
            root.remove(process)
    for collaboration in root.findall(_bpmn("collaboration")):
        for child in list(collaboration):
            name = etree.QName(child).localname
            mine = name == "participant" and child.get("processRef") == kept.get("id")
            if name == "messageFlow" or (name == "participant" and not mine):
                gone.add(child.get("id") or "")
                collaboration.remove(child)
    for picture in [node for node in root.iter(f"{{{DI}}}*") if node.get("bpmnElement") in gone]:
        parent = picture.getparent()
        if parent is not None:
            parent.remove(picture)


def _name_the_nameless(process: etree._Element) -> None:
    """Some tools give no id to what nothing refers to."""
    for number, node in enumerate(process.iter(f"{{{BPMN}}}*"), start=1):
        named = element_kind(node) is not None or etree.QName(node).localname in ("sequenceFlow", "lane", "laneSet")
        if named and not (node.get("id") or "").strip():
            node.set("id", f"unnamed-{number}")


def _made_tasks(process: etree._Element) -> list[str]:
    """Tasks of no kind, and those done by hand, are tasks for a person."""
    made = [node for name in _DONE_BY_PEOPLE for node in process.iter(_bpmn(name))]
    for node in made:
        node.tag = _bpmn("userTask")
    if not made:
        return []
    many = f"{len(made)} tasks of no kind are tasks" if len(made) > 1 else "One task of no kind is a task"
    return [f"{many} for a person now."]


def _new_ids(root: etree._Element, process: etree._Element, key: str) -> dict[str, str]:
    """Old id -> ours, for what has none yet: shapes by kind and name, flows by what they join, lanes by name."""
    taken = {node.get("id") or "" for node in root.iter("*")}
    renamed = {process.get("id") or "": key}
    renamed.pop(key, None)
    for node in _shapes(process):
        old, prefixes = node.get("id") or "", PREFIXES.get(element_kind(node) or ElementKind.OTHER, ("xx",))
        inside = etree.QName(node.getparent()).localname == "subProcess"
        prefix = prefixes[-1] if inside else prefixes[0]
        if not re.fullmatch(rf"(?:{'|'.join(prefixes)})_[a-z0-9]+(_[a-z0-9]+)*", old):
            renamed[old] = _free(f"{prefix}_{_slug(node.get('name') or '') or _bare(node)}", taken)
    for flow in process.iter(_bpmn("sequenceFlow")):
        source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
        if source in renamed or target in renamed:
            wanted = f"flow_{renamed.get(source, source)}_to_{renamed.get(target, target)}"
            renamed[flow.get("id") or ""] = _free(wanted, taken)
    for lane in process.iter(_bpmn("lane")):
        old = lane.get("id") or ""
        if not old.startswith("lane_"):
            renamed[old] = _free(f"lane_{_slug(lane.get('name') or '') or 'one'}", taken)
    return {old: new for old, new in renamed.items() if old}


def _rename(root: etree._Element, renamed: Mapping[str, str]) -> None:
    for node in root.iter("*"):
        name = node.get("id") or ""
        if name in renamed and etree.QName(node).namespace == BPMN:
            node.set("id", renamed[name])
        for attribute in _NAMED_IN:
            value = node.get(attribute) or ""
            if value in renamed:
                node.set(attribute, renamed[value])
        if etree.QName(node).localname in _NAMED_IN_TEXT and (node.text or "").strip() in renamed:
            node.text = renamed[(node.text or "").strip()]


def _lanes_given_roles(process: etree._Element, roles: Mapping[str, str]) -> list[str]:
    """A lane that is called like a post gets the post's role."""
    by_title = {title.casefold(): role for role, title in roles.items()}
    given = []
    for lane in process.iter(_bpmn("lane")):
        role = by_title.get(" ".join((lane.get("name") or "").split()).casefold())
        if role is not None and lane.get(f"{{{FP}}}role") is None:
            lane.set(f"{{{FP}}}role", role)
            given.append(lane.get("name") or "")
    return [f"The lane “{name}” is worked by the post of that name." for name in given]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")


def _bare(node: etree._Element) -> str:
    return _slug(re.sub(r"(?<!^)(?=[A-Z])", " ", etree.QName(node).localname)) or "shape"


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name
