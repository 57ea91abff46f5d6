"""Draws small drawings for tests: what is mentioned is drawn, its kind read off the prefix of its id.

`Drawing("p").way("st_x > ut_a > end_done").xml()` is a whole file. What a prefix does not tell is said with `shape`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Self
from xml.sax.saxutils import quoteattr

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"\n'
    '    xmlns:fp="urn:fingerpost:bpmn:1" id="definitions" targetNamespace="urn:fingerpost">\n'
)
TAGS = {
    "st": "startEvent",
    "end": "endEvent",
    "done": "endEvent",
    "ut": "userTask",
    "br": "businessRuleTask",
    "sv": "serviceTask",
    "ca": "callActivity",
    "sub": "subProcess",
    "gw": "exclusiveGateway",
    "msg": "intermediateCatchEvent",
    "tm": "intermediateCatchEvent",
    "mb": "boundaryEvent",
    "tb": "boundaryEvent",
    "eb": "boundaryEvent",
}
EVENTS = {"msg": "message", "mb": "message", "tm": "timer", "tb": "timer", "eb": "error"}


class Level:
    """A process or a sub-process: its shapes, in the order in which they were mentioned, and its flows."""

    def __init__(self, drawing: Drawing, name: str) -> None:
        self.drawing, self.name = drawing, name
        self.shapes: dict[str, str] = {}
        self.inner: dict[str, Level] = {}
        self.flows: list[str] = []

    def shape(self, shape: str, /, tag: str = "", inner: str = "", **attributes: str) -> Self:
        """Draws a shape; attributes in Python's spelling: `fp_form`, `attachedToRef`."""
        prefix = shape.partition("_")[0]
        tag = tag or TAGS[prefix]
        if prefix in EVENTS and "EventDefinition" not in inner:
            code = attributes.pop("error", "")
            reference = f' errorRef="{code}"' if code else ""
            inner += f'<bpmn:{EVENTS[prefix]}EventDefinition id="{shape}_event"{reference}/>'
        texts = "".join(f" {key.replace('fp_', 'fp:')}={quoteattr(value)}" for key, value in attributes.items())
        self.shapes[shape] = f'<bpmn:{tag} id="{shape}"{texts}>{inner}\0{shape}</bpmn:{tag}>'
        return self

    def on(self, host: str, event: str, /, *, interrupting: bool = True, **attributes: str) -> Self:
        """Draws an event on the boundary of another shape."""
        cancels = "true" if interrupting else "false"
        return self.shape(event, attachedToRef=host, cancelActivity=cancels, **attributes)

    def error_end(self, name: str, code: str = "") -> Self:
        """Draws an end that throws an error."""
        reference = f' errorRef="{code}"' if code else ""
        return self.shape(name, inner=f'<bpmn:errorEventDefinition id="{name}_event"{reference}/>')

    def terminate(self, name: str) -> Self:
        """Draws an end that ends everything at its level."""
        return self.shape(name, inner=f'<bpmn:terminateEventDefinition id="{name}_event"/>')

    def each(self, shape: str, of: str, /, *, item: str = "", result: str = "", into: str = "", **more: str) -> Self:
        """Draws an element once for each id of a list fact. `more`: `until`, `sequential`, attributes."""
        parts = f"<bpmn:loopDataInputRef>{of}</bpmn:loopDataInputRef>"
        parts += f"<bpmn:loopDataOutputRef>{into}</bpmn:loopDataOutputRef>" if into else ""
        parts += f'<bpmn:inputDataItem id="{shape}_item" name="{item}"/>' if item else ""
        parts += f'<bpmn:outputDataItem id="{shape}_result" name="{result}"/>' if result else ""
        until = more.pop("until", "")
        parts += f"<bpmn:completionCondition>{_escaped(until)}</bpmn:completionCondition>" if until else ""
        sequential = more.pop("sequential", "false")
        tag = "multiInstanceLoopCharacteristics"
        return self.shape(shape, inner=f'<bpmn:{tag} isSequential="{sequential}">{parts}</bpmn:{tag}>', **more)

    def sub(self, shape: str, /, **attributes: str) -> Level:
        """The inside of a sub-process."""
        if shape not in self.shapes:
            self.shape(shape, **attributes)
        self.inner[shape] = self.inner.get(shape) or Level(self.drawing, shape)
        return self.inner[shape]

    def way(self, path: str, when: str = "", *, default: bool = False) -> Self:
        """Draws flows along `a > b > c`; `when` is the condition of the first, `default` makes it the default."""
        names = path.split(" > ")
        for name in names:
            if name not in self.shapes:
                self.shape(name)
        for number, (source, target) in enumerate(pairwise(names)):
            self._flow(source, target, when if number == 0 else "", default=default and number == 0)
        return self

    def _flow(self, source: str, target: str, when: str, *, default: bool) -> None:
        self.drawing.count += 1
        name = f"flow_{self.drawing.count}"
        condition = f"<bpmn:conditionExpression>{_escaped(when)}</bpmn:conditionExpression>" if when else ""
        self.flows.append(
            f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{condition}</bpmn:sequenceFlow>'
        )
        if default:
            shape = self.shapes[source]
            self.shapes[source] = shape.replace(f'id="{source}"', f'id="{source}" default="{name}"', 1)

    def body(self, indent: str = "  ") -> str:
        """The lines inside the process or sub-process."""
        lines = []
        for name, shape in self.shapes.items():
            inner = self.inner.get(name)
            inside = f"\n{inner.body(indent + '  ')}\n{indent}" if inner is not None else ""
            lines.append(f"{indent}{shape}".replace(f"\0{name}", inside))
        return "\n".join(lines + [f"{indent}{flow}" for flow in self.flows])


class Drawing(Level):
    """A whole file with one process."""

    def __init__(self, name: str) -> None:
        super().__init__(self, name)
        self.count = 0
        self.lanes: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.errors: list[str] = []

    def lane(self, name: str, role: str, *elements: str) -> Self:
        """Draws a lane."""
        self.lanes[name] = (role, elements)
        return self

    def xml(self) -> bytes:
        """The file."""
        lanes = "".join(
            f'    <bpmn:lane id="{name}" name="{name}"{f" fp:role={quoteattr(role)}" if role else ""}>'
            + "".join(f"<bpmn:flowNodeRef>{element}</bpmn:flowNodeRef>" for element in elements)
            + "</bpmn:lane>\n"
            for name, (role, elements) in self.lanes.items()
        )
        lane_set = f'  <bpmn:laneSet id="lanes">\n{lanes}  </bpmn:laneSet>\n' if lanes else ""
        process = f'<bpmn:process id="{self.name}" isExecutable="true">\n{lane_set}{self.body()}\n</bpmn:process>\n'
        return (HEAD + process + "</bpmn:definitions>\n").encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
