"""A published version of a pathway: the drawing as Fingerpost reads it, with everything it needs inside.

`engine.bpmn.reader` makes these from XML; a version is immutable and self-contained (drawing, forms, tables, roles,
keys of its deadline rules, and the versions it calls).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from engine.domain.ids import ElementId, FormId, PathwayKey, Role, RuleKey


class ElementKind(StrEnum):
    """What a shape is."""

    START = "start"
    END = "end"  #: plain, named, error or terminate; see `end_kind`
    USER_TASK = "user_task"
    SERVICE_TASK = "service_task"  #: sends a letter, asks nobody anything
    RULE_TASK = "rule_task"  #: a decision table
    CALL = "call"
    SUB_PROCESS = "sub_process"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    EVENT_GATEWAY = "event_gateway"
    CATCH_MESSAGE = "catch_message"
    CATCH_TIMER = "catch_timer"
    BOUNDARY_MESSAGE = "boundary_message"
    BOUNDARY_TIMER = "boundary_timer"
    BOUNDARY_ERROR = "boundary_error"
    OTHER = "other"  #: anything the lint refuses


class EndKind(StrEnum):
    """How an end event ends."""

    PLAIN = "plain"
    ERROR = "error"
    TERMINATE = "terminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A shape of the drawing with Fingerpost's attributes (namespace `urn:fingerpost:bpmn:1`).

    `lane` is the lane's id, `role` its role key or `=name` (read from a fact or `fp:with`); a message event outside a
    lane carries its own role. `due` may be `=name` too. `inside` is the embedded sub-process the element stands in.
    """

    id: ElementId
    kind: ElementKind
    name: str = ""
    documentation: str = ""
    line: int = 0
    lane: str | None = None
    role: str | None = None
    form: FormId | None = None
    due: str | None = None
    follow_up: RuleKey | None = None
    escalation: str | None = None
    decision: bool = False
    not_by: tuple[ElementId, ...] = ()
    sod: tuple[str, ...] = ()
    letter: str | None = None
    starts: tuple[PathwayKey, ...] = ()
    tells: tuple[str, ...] = ()  #: "key" or "key#mb_matched"
    ends: tuple[PathwayKey, ...] = ()  #: closes these as superseded, where they run
    suspends: tuple[PathwayKey, ...] = ()
    joint: bool = False  #: may be completed for several siblings at once
    calls: PathwayKey | None = None
    given: Mapping[str, str] = field(default_factory=dict)  #: the fp:with of a call, or of an end that starts
    table: str | None = None
    inside: ElementId | None = None
    attached_to: ElementId | None = None
    interrupting: bool = True
    end_kind: EndKind | None = None
    default_flow: str | None = None
    list_fact: str | None = None  #: multi-instance: the list of ids it runs over
    collects: str | None = None  #: multi-instance: the fact that collects the outcomes
    item_fact: str | None = None  #: multi-instance: the fact that holds an instance's id, inside the instance
    collected_fact: str | None = None  #: multi-instance: the fact collected from an instance, else its outcome
    completion: str | None = None  #: multi-instance: the condition that ends it early
    sequential: bool = False  #: multi-instance: one after another
    error: str | None = None  #: an error end or boundary: the error's code

    @property
    def bare_name(self) -> str:
        """The id without its prefix: the name of the fact its outcome becomes."""
        return self.id.partition("_")[2]

    @property
    def meets_others(self) -> bool:
        """Whether reaching this end does something to other journeys."""
        return bool(self.starts or self.tells or self.ends or self.suspends)

    @property
    def is_named_end(self) -> bool:
        """Whether this is an outcome (`end_x`), not the plain end of a sub-process (`done_x`)."""
        return self.kind is ElementKind.END and self.id.startswith("end_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An arrow, with its condition in the language of conditions, if any."""

    id: str
    source: ElementId
    target: ElementId
    name: str = ""
    condition: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A role's band in the drawing."""

    id: str
    name: str
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRefusal:
    """Facts under which the law forbids to start, in the language of conditions, and the sentence that says so."""

    when: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRule:
    """Who may start the pathway by hand, which pathways start it, which anchors must be known, what forbids it."""

    roles: tuple[Role, ...] = ()
    starts_from: tuple[PathwayKey, ...] = ()
    needs: tuple[str, ...] = ()
    refusals: tuple[StartRefusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """Where a fact of `[facts]` comes from: a field of the subject's record, or a policy. Read anew at each advance."""

    record: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayVersion:
    """An immutable published drawing with its forms, tables, roles and the keys of its deadline rules.

    `forms` are JSON Schemas by form id, `tables` DMN by decision id, `called` the pinned versions of the pathways it
    calls (each with those that it calls in turn). `own` are dates and fields that it knows from its own journey, or
    from the one that started it, and never from what the record holds of an earlier one. `track` is the way to
    permanence that it plans for, if it plans for one.
    """

    key: PathwayKey
    number: int
    title: str
    reference_number: str = ""  #: the pathway's number in the service's own list, "02"
    owner: str = ""
    subject: str = "household"
    linked: tuple[str, ...] = ()
    callable: bool = False
    several_at_once: bool = False  #: whether a second may run beside it for the same child or household
    start: StartRule = field(default_factory=StartRule)
    own: tuple[str, ...] = ()
    track: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, FactSource] = field(default_factory=dict)
    record: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    xml: bytes = b""
    elements: Mapping[ElementId, Element] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    lanes: tuple[Lane, ...] = ()
    forms: Mapping[FormId, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, bytes] = field(default_factory=dict)
    called: Mapping[PathwayKey, PathwayVersion] = field(default_factory=dict)
    in_force_from: date | None = None

    @property
    def id(self) -> str:
        """`adopter_stage_1@3`: what audit entries and journeys name."""
        return f"{self.key}@{self.number}"

    def pathway(self, key: PathwayKey) -> PathwayVersion:
        """This version or the pinned version of a pathway it calls, at any depth."""
        if key == self.key:
            return self
        if key in self.called:
            return self.called[key]
        for version in self.called.values():
            try:
                return version.pathway(key)
            except KeyError:
                continue
        raise KeyError(key)

    def element(self, key: PathwayKey, element: ElementId) -> Element:
        """An element of this version or of one that it calls."""
        return self.pathway(key).elements[element]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something the lint found: which element, which rule, one sentence saying what is wrong and what to do."""

    element: str
    rule: str
    sentence: str
    line: int = 0
    severity: str = "must_solve"  #: or "look_at", which publishing allows
