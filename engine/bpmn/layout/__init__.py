"""Lays out a drawing: one pool with lanes, the expected path straight, exceptions below where they are decided.

`tidy(xml)` gives the same document with a complete diagram; what it means is never touched. How it works, level by
level (the process, and the inside of each open sub-process, innermost first):

1. `analyse`: loops, the expected path (the first flow leaving each shape), side chains;
2. `columns`: columns by longest path, rows by chain; squeezed when too wide;
3. `measure`: widths, gaps, heights; lanes inside and outside a sub-process drawn across lanes are level;
4. `routing`: right-angled routes on the grid;
5. `labels`: places for names;
6. `diagram`: diagram interchange.

Not drawn: data objects, annotations, message flows, nested lanes, several pools.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from engine.bpmn.layout.analyse import analyse
from engine.bpmn.layout.columns import arrange
from engine.bpmn.layout.diagram import DI, write_diagram
from engine.bpmn.layout.labels import crossed, first_labels, name_flows, name_nodes
from engine.bpmn.layout.level import BPMN, Level, read_level
from engine.bpmn.layout.measures import HEAD
from engine.bpmn.layout.price import price, routes_price
from engine.bpmn.layout.routing import ROUNDS, Router
from engine.bpmn.layout.shapes import Point
from engine.bpmn.xml import read_drawing_xml
from engine.domain.errors import NotADrawing

MAX_WIDTH = 2300  #: a wider drawing is squeezed; at this width task names are 8 px high when fitted to 1600 px

_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True, load_dtd=False)

_Laid = tuple[list[tuple[int, int, int]], list[Point]]  # the cells of a flow, and its corners
_TRIES = 4

__all__ = ["MAX_WIDTH", "tidy"]


def tidy(xml: bytes, *, max_width: int = MAX_WIDTH, say: Callable[[str], None] | None = None) -> bytes:
    """The same drawing, laid out anew; `say` is told in a sentence of each flow for which there was no free way.

    Raises NotADrawing when the file is no BPMN, holds more than one process, or a flow leads to no shape.
    """
    read_drawing_xml(xml)  # refuses what is no drawing, or dangerous to read
    root = etree.fromstring(xml, _PARSER)  # once more, with its comments: they are the author's
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        raise NotADrawing("Only a file with one process can be laid out; this one holds more. Divide it.")
    process = processes[0]
    for old in root.findall(f"{{{DI}}}BPMNDiagram"):
        root.remove(old)
    collaboration, pool = _pool(root, process)
    lanes = process.findall(f"{{{BPMN}}}laneSet/{{{BPMN}}}lane")
    try:
        level = _best_level(process, lanes, max_width - HEAD * (2 if lanes else 1))
    except KeyError as error:
        raise NotADrawing(f"A flow or boundary event names the shape {error}, which is not there.") from error
    for flow in level.all_unrouted():
        sentence = f"No free way was found for {flow.id}, from {flow.src.title} to {flow.dst.title}."
        if say:
            say(f"{sentence} It is drawn simply, through what is in its way: give it room.")
    write_diagram(root, collaboration, pool, lanes, level)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _pool(root: etree._Element, process: etree._Element) -> tuple[str, str]:
    """The ids of the collaboration and of the pool of this process, both added where missing."""
    key = process.get("id", "")
    collaboration = root.find(f"{{{BPMN}}}collaboration")
    if collaboration is None:
        collaboration = etree.Element(f"{{{BPMN}}}collaboration", id=f"collaboration_{key}")
        root.insert(root.index(process), collaboration)
    for pool in collaboration.findall(f"{{{BPMN}}}participant"):
        if pool.get("processRef") == key:
            return collaboration.get("id", ""), pool.get("id", "")
    name = process.get("name") or key
    etree.SubElement(collaboration, f"{{{BPMN}}}participant", id=f"pool_{key}", name=name, processRef=key)
    return collaboration.get("id", ""), f"pool_{key}"


def _best_level(process: etree._Element, lanes: list[etree._Element], max_width: float) -> Level:
    plain = _arranged(process, lanes, max_width, laps=False)
    _route(plain)
    if plain.width <= max_width:
        return plain
    folded = _arranged(process, lanes, max_width, laps=True)
    if not _folds(folded):
        return plain
    _route(folded)
    return min(plain, folded, key=price)


def _folds(level: Level) -> bool:
    return bool(level.cut) or any(_folds(inner) for _, inner in level.subs())


def _arranged(process: etree._Element, lanes: list[etree._Element], max_width: float, *, laps: bool) -> Level:
    level = read_level(process, lanes, max_width=max_width)
    _analyse(level)
    arrange(level, laps=laps)
    return level


def _analyse(level: Level) -> None:
    for _, inner in level.subs():
        _analyse(inner)
    analyse(level)


def _route(level: Level) -> None:
    for _, inner in level.subs():
        _route(inner)
    first_labels(level)
    router = Router(level)
    best: tuple[float, list[_Laid]] | None = None
    for number in range(ROUNDS):
        router.round()
        if number:
            name_nodes(level)
        paid = routes_price(level)
        if best is None or paid < best[0]:
            best = (paid, _laid(level))
    if best:
        router.restore(best[1])
    _name(level)
    _clear_names(level, router)
    level.unrouted = list(dict.fromkeys(router.unrouted))


def _name(level: Level) -> None:
    name_flows(level)
    for _ in range(2):  # names of shapes and of flows settle together
        name_nodes(level)
        name_flows(level)


def _clear_names(level: Level, router: Router) -> None:
    """Leads flows around the names that they lie over, as long as that helps."""
    over = crossed(level)
    for _ in range(_TRIES):
        if not over:
            return
        before = _laid(level)
        router.around(over)
        _name(level)
        now = crossed(level)
        if len(now) > len(over):
            router.restore(before)
            _name(level)
            return
        over = now


def _laid(level: Level) -> list[_Laid]:
    return [(list(flow.cells), list(flow.points)) for flow in level.flows]
