"""One question as a page, a rehearsal and a check read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from forms.conditions import Condition
from forms.dates import DateLimits


class Kind(StrEnum):
    """How a question is asked, and what its answer is."""

    TEXT = "text"  #: one line; a string
    LONG_TEXT = "long_text"  #: several lines; a string
    INTEGER = "integer"  #: a whole number
    MONEY = "money"  #: pounds and pence typed, whole pence kept
    DATE = "date"  #: three boxes; "2026-11-26"
    DATETIME = "datetime"  #: three boxes and a time; local, "2026-11-26T16:20"
    YES_NO = "yes_no"  #: true or false
    RADIOS = "radios"  #: the value of one choice
    CHECKBOXES = "checkboxes"  #: a list of the values chosen
    SELECT = "select"  #: the value of one choice, from a list
    FILE = "file"  #: ids of documents: one, or a list where `many`
    GROUP = "group"  #: a list of items, each with the answers to `items`
    PERSON = "person"  #: id of a person, or a list where `many`
    WORKER = "worker"  #: id of a worker, or a list where `many`
    RECORD = "record"  #: id of a child, household or placement (`ref` says which)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. Inside a group `name` is its own and `path` tells the group too: `referees.first_name`.

    The fields of the page: `name`; a date `name-day`, `name-month`, `name-year`; a time `name-time`; what can be
    chosen several times, and documents, repeat `name`; an item of a group `name-0-first_name`.
    """

    name: str
    path: str
    title: str
    kind: Kind
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    required_when: tuple[Condition, ...] = ()  #: must be answered when any of them holds
    shown_when: tuple[Condition, ...] = ()  #: asked while all of them hold
    min_length: int = 0  #: characters
    max_length: int | None = None  #: characters
    width: int | None = None  #: characters the box is wide
    rows: int = 5  #: lines the box is high
    autocomplete: str = ""
    sensitive: bool = False  #: shown only to those the access table names
    date_limits: DateLimits = field(default_factory=DateLimits)
    errors: Mapping[str, str] = field(default_factory=dict)  #: the form's own sentence by keyword
    ref: str = ""  #: worker, person, child, household, placement, document
    many: bool = False  #: the answer is a list of ids
    allocates: str = ""  #: the role that the worker chosen here gets
    items: tuple[Question, ...] = ()  #: the questions of one item of a group
    item_title: str = ""  #: what one item of a group is called: "Referee"
    min_items: int = 0
    max_items: int | None = None
    schema: Mapping[str, Any] = field(default_factory=dict)

    def asked(self, values: Mapping[str, Any]) -> bool:
        """Whether it is asked, given the answers beside it."""
        return all(condition.holds(values) for condition in self.shown_when)

    def must_be_answered(self, values: Mapping[str, Any]) -> bool:
        """Whether it has to be answered, given the answers beside it."""
        return self.asked(values) and (
            self.required or any(condition.holds(values) for condition in self.required_when)
        )

    @property
    def always_required_when_asked(self) -> bool:
        """Whether the page need not say "optional": whenever it is asked, it must be answered."""
        return self.required or (bool(self.required_when) and self.required_when == self.shown_when)
