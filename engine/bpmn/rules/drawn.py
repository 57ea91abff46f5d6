"""What the rules look at: a version with its flows by element, its forms read, and the world's rule keys and roles."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lxml import etree

from engine.bpmn.xml import read_drawing_xml
from engine.domain.ids import ElementId, PathwayKey
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion, Problem
from forms.errors import NotAForm
from forms.form import Form, read_form

#: Elements at which a journey waits for a person or an instant.
WAITING_KINDS = frozenset({ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.CATCH_TIMER})
BOUNDARY_KINDS = frozenset({ElementKind.BOUNDARY_MESSAGE, ElementKind.BOUNDARY_TIMER, ElementKind.BOUNDARY_ERROR})
ARRIVAL_KINDS = frozenset({ElementKind.CATCH_MESSAGE, ElementKind.BOUNDARY_MESSAGE})
TIMER_KINDS = frozenset({ElementKind.CATCH_TIMER, ElementKind.BOUNDARY_TIMER})
GATEWAY_KINDS = frozenset(
    {ElementKind.EXCLUSIVE, ElementKind.PARALLEL, ElementKind.INCLUSIVE, ElementKind.EVENT_GATEWAY}
)
#: Elements whose outcome is what a form's marked choice says.
HUMAN_KINDS = ARRIVAL_KINDS | {ElementKind.USER_TASK}


@dataclass(eq=False, kw_only=True)
class Drawn:
    """A version under the eyes of the rules. `others` are the pathways beside it; empty where they are not known."""

    version: PathwayVersion
    rule_keys: Collection[str]
    roles: Collection[str]
    others: Mapping[PathwayKey, PathwayVersion] = field(default_factory=dict)

    @cached_property
    def root(self) -> etree._Element:
        """The file's root element."""
        return read_drawing_xml(self.version.xml).getroot()

    @property
    def elements(self) -> Collection[Element]:
        """Every shape, those inside sub-processes too."""
        return self.version.elements.values()

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows whose two ends are drawn, on the same level."""
        ends = self.version.elements
        return tuple(
            flow
            for flow in self.version.flows
            if flow.source in ends and flow.target in ends and ends[flow.source].inside == ends[flow.target].inside
        )

    @cached_property
    def flows_out(self) -> dict[ElementId, list[Flow]]:
        """The flows out of each element."""
        return self._flows_by(lambda flow: flow.source)

    @cached_property
    def flows_in(self) -> dict[ElementId, list[Flow]]:
        """The flows into each element."""
        return self._flows_by(lambda flow: flow.target)

    def _flows_by(self, end: Callable[[Flow], ElementId]) -> dict[ElementId, list[Flow]]:
        found: dict[ElementId, list[Flow]] = {element: [] for element in self.version.elements}
        for flow in self.flows:
            found[end(flow)].append(flow)
        return found

    @cached_property
    def attached(self) -> dict[ElementId, list[Element]]:
        """The boundary events of each element."""
        found: dict[ElementId, list[Element]] = {element: [] for element in self.version.elements}
        for element in self.elements:
            if element.attached_to in found:
                found[element.attached_to].append(element)
        return found

    def inside(self, level: ElementId | None) -> list[Element]:
        """The shapes that stand directly in a sub-process, or in the process itself."""
        return [element for element in self.elements if element.inside == level]

    @property
    def levels(self) -> list[ElementId | None]:
        """The process itself and each sub-process."""
        return [None, *(element.id for element in self.elements if element.kind is ElementKind.SUB_PROCESS)]

    def around(self, element: Element) -> Iterator[Element]:
        """The sub-processes an element stands in, innermost first."""
        level = element.inside
        while level is not None and level in self.version.elements:
            holder = self.version.elements[level]
            yield holder
            level = holder.inside

    def form_of(self, element: Element) -> Form | None:
        """The form of an element; None when it has none or the form cannot be read."""
        form = self.read_form_of(element)
        return form if isinstance(form, Form) else None

    def read_form_of(self, element: Element) -> Form | NotAForm | None:
        """The form of an element, or what stops it from being shown; None when the version has no such form."""
        schema = self.version.forms.get(element.form) if element.form is not None else None
        return _form(json.dumps(schema), self._shared_schemas) if schema is not None else None

    @cached_property
    def _shared_schemas(self) -> str:
        """The schemas that forms refer to, as text."""
        return json.dumps({name: schema for name, schema in self.version.forms.items() if name.startswith("shared.")})


@lru_cache(maxsize=1024)
def _form(schema: str, shared: str) -> Form | NotAForm:
    """A form by its text. Reading one takes some 20 ms, and a drawing being edited is looked at again and again."""
    try:
        return read_form(json.loads(schema), json.loads(shared))
    except NotAForm as fault:
        return fault


Rule = Callable[[Drawn], Iterator[Problem]]


def problem(element: Element | Flow, rule: str, sentence: str, *, severity: str = "must_solve") -> Problem:
    """A problem at an element or a flow."""
    return Problem(element=element.id, rule=rule, sentence=sentence, line=element.line, severity=severity)


def label(element: Element) -> str:
    """What a person calls the element: its label, else its id."""
    return f"“{element.name}”" if element.name else element.id
