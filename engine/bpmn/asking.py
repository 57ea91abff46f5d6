"""Says in a drawing which form is asked at a step. Nothing else of the drawing is touched."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.xml import FP, read_drawing_xml
from engine.domain.errors import NotADrawing


def asking(xml: bytes, element: str, form: str) -> bytes:
    """The drawing with this form at this element. Raises NotADrawing, also where there is no such element."""
    tree = read_drawing_xml(xml)
    found = [one for one in tree.getroot().iter(etree.Element) if one.get("id") == element]
    if not found:
        raise NotADrawing("The step is not in the drawing any more. Go back to the drawing and choose another.")
    found[0].set(f"{{{FP}}}form", form)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8")) + b"\n"
