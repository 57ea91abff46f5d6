"""What only looks different: shapes at another place on the page, flows drawn another way."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.xml import read_drawing_xml
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Weight
from engine.domain.pathway import PathwayVersion

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_MANY = 3  # more than so many are told together


def moved_shapes(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """Shapes that both versions have, in another place or of another size."""
    if not old.xml or not new.xml or old.xml == new.xml:
        return
    before, after = _places(old.xml), _places(new.xml)
    moved = [
        element
        for element in new.elements.values()
        if element.id in before and element.id in after and before[element.id] != after[element.id]
    ]
    for element in moved[:_MANY] if len(moved) <= _MANY else ():
        yield Change(
            weight=Weight.HARMLESS,
            look=Look.MOVED,
            sentence=f"{f'“{element.name}”' if element.name else 'A shape without a name'} was moved on the page.",
            more="Nothing it does has changed by that.",
            element=element.id,
        )
    if len(moved) > _MANY:
        yield Change(
            weight=Weight.HARMLESS,
            look=Look.MOVED,
            sentence=f"{words.capitalised(words.counted(len(moved), 'shape'))} were moved on the page.",
            more="Nothing they do has changed by that.",
        )


def _places(xml: bytes) -> dict[str, tuple[str | None, ...]]:
    found: dict[str, tuple[str | None, ...]] = {}
    root: etree._Element = read_drawing_xml(xml).getroot()
    for shape in root.iter(f"{_DI}BPMNShape"):
        bounds = shape.find(f"{_DC}Bounds")
        if bounds is not None:
            found[shape.get("bpmnElement", "")] = tuple(bounds.get(side) for side in ("x", "y", "width", "height"))
    return found
