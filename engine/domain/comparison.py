"""What is different between two versions of a pathway, as people who work with it would say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.deadline import DeadlineRule
from engine.domain.ids import PathwayKey, Role, RuleKey
from engine.domain.pathway import PathwayVersion


class Weight(StrEnum):
    """How much a change matters to what runs already; the gravest first."""

    BREAKS = "breaks"  #: a journey that stands there may not be able to go on under the new version
    SEEN = "seen"  #: people who work with the pathway will see it
    HARMLESS = "harmless"  #: nothing that anybody does changes


class Look(StrEnum):
    """How the change is marked on the drawing."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: a sentence, a second one that says more, and the shapes it is about.

    `element` is a shape of the new version, of a removed one of the old version, "" for the pathway as a whole.
    """

    weight: Weight
    look: Look
    sentence: str
    more: str = ""
    element: str = ""


def _none(_: PathwayVersion) -> Mapping[RuleKey, DeadlineRule]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a role, a deadline rule and a pathway are said: `the team manager`, `3 working days after ...`, a title.

    So are whom an escalation tells, and whom a separation of duties keeps away.
    """

    role: Callable[[Role], str]
    period: Callable[[RuleKey], str]
    pathway: Callable[[PathwayKey], str]
    escalation: Callable[[str], str] = str
    separation: Callable[[str], str] = str
    #: The deadline rules as they are in force on a version's first day.
    rules: Callable[[PathwayVersion], Mapping[RuleKey, DeadlineRule]] = _none
