"""A pathway that is being redrawn: what it holds, who changed it, and what still stands between it and publishing.

A draft has a revision: whoever saves says which one they had in front of them, so that nobody overwrites what somebody
else saved in between. Rehearsals, the reading of the comparison and a request to publish are each of one revision, and
count no more once the draft has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.domain.errors import FingerpostError
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.pathway import Problem

SHORTEST_REASON = 10  # characters


class DraftState(StrEnum):
    """Where a draft is in its life."""

    OPEN = "open"
    PUBLISHED = "published"
    DROPPED = "dropped"


class DraftMovedOn(FingerpostError):
    """Somebody else has saved this draft in the meantime. Nothing of yours was lost, and nothing was overwritten."""

    def __init__(self, *, revision: int, by_name: str, at: datetime) -> None:
        super().__init__()
        self.revision, self.by_name, self.at = revision, by_name, at


class DraftThere(FingerpostError):
    """There is a draft of this pathway already. Go on with that one, or drop it."""

    def __init__(self, draft: str) -> None:
        super().__init__()
        self.draft = draft


class DraftClosed(FingerpostError):
    """This draft has been published or dropped."""


class NotReady(FingerpostError):
    """The draft can’t be published yet."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        super().__init__(" ".join(one.sentence for one in conditions if not one.met))
        self.conditions = tuple(conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that must be so before a draft is published."""

    name: str  #: problems, rehearsals, compared, asked, agreed
    met: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """How one rehearsal of a draft went; no problems: it passed. `went`: elements and flows of the drawing."""

    name: str
    title: str
    problems: tuple[str, ...] = ()
    went: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedDraft:
    """How a revision's rehearsals went."""

    revision: int
    at: datetime
    results: tuple[Rehearsed, ...]

    def went(self, *, without: str = "") -> frozenset[str]:
        """The elements and flows of the drawing that one at least of those that passed goes along."""
        return frozenset(way for one in self.results if not one.problems and one.name != without for way in one.went)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request to publish this revision: why, from which day, by whom.

    `callers` are the pathways that call this one, directly or through another, and are to call it as it is then.
    """

    revision: int
    reason: str
    in_force_from: date
    at: datetime
    by: WorkerId
    callers: tuple[PathwayKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """What a draft held at a revision that somebody else saved over."""

    revision: int
    about: Mapping[str, Any]
    xml: bytes
    forms: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, bytes]
    rehearsals: Mapping[str, str]


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """A drawing with all that belongs to it, while it is being changed."""

    id: str
    pathway: PathwayKey
    based_on: str | None  #: row id of the version that it was begun from
    revision: int
    about: Mapping[str, Any]
    xml: bytes
    forms: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, bytes]
    rehearsals: Mapping[str, str]
    begun_at: datetime
    begun_by: WorkerId
    changed_at: datetime
    changed_by: WorkerId
    state: DraftState = DraftState.OPEN
    rehearsed: RehearsedDraft | None = None
    compared: int | None = None  #: the revision whose comparison has been read
    asked: Asked | None = None
    changers: frozenset[WorkerId] = field(default_factory=frozenset)  #: everybody who has changed it

    def change(
        self,
        *,
        at: datetime,
        by: WorkerId,
        about: Mapping[str, Any] | None = None,
        xml: bytes | None = None,
        forms: Mapping[str, Mapping[str, Any]] | None = None,
        tables: Mapping[str, bytes] | None = None,
        rehearsals: Mapping[str, str] | None = None,
    ) -> None:
        """What is given takes the place of what was there. The next revision."""
        self.about = self.about if about is None else about
        self.xml = self.xml if xml is None else xml
        self.forms = self.forms if forms is None else forms
        self.tables = self.tables if tables is None else tables
        self.rehearsals = self.rehearsals if rehearsals is None else rehearsals
        self.revision += 1
        self.changed_at, self.changed_by = at, by
        self.changers |= {by}
        self.rehearsed, self.compared, self.asked = None, None, None

    def left_to_rehearse(self) -> tuple[str, ...]:
        """The names of the rehearsals that were not run on this revision."""
        here = self.rehearsed is not None and self.rehearsed.revision == self.revision
        played = {one.name for one in self.rehearsed.results} if here and self.rehearsed else set()
        return tuple(sorted(set(self.rehearsals) - played))

    def conditions(self, problems: Sequence[Problem]) -> tuple[Condition, ...]:
        """What must be so before a second person is asked to agree."""
        return (self._without_problems(problems), self._rehearsed(), self._compared())

    def _without_problems(self, problems: Sequence[Problem]) -> Condition:
        left = sum(one.severity == "must_solve" for one in problems)
        said = (
            "Nothing is left to solve." if not left else f"{left} {'problem is' if left == 1 else 'problems are'} left."
        )
        return Condition(name="problems", met=not left, sentence=said)

    def _rehearsed(self) -> Condition:
        if not self.rehearsals:
            return Condition(name="rehearsals", met=False, sentence="It has no rehearsal. Save a walk as one.")
        if self.rehearsed is None or self.rehearsed.revision != self.revision:
            return Condition(name="rehearsals", met=False, sentence="Its rehearsals were not run since it was changed.")
        results, left = self.rehearsed.results, len(self.left_to_rehearse())
        if left:
            were = "was" if left == 1 else "were"
            said = f"{left} of {len(self.rehearsals)} rehearsals {were} not run since it was changed."
            return Condition(name="rehearsals", met=False, sentence=said)
        passed = sum(not one.problems for one in results)
        said = f"{passed} of {len(results)} rehearsals pass."
        return Condition(name="rehearsals", met=passed == len(results) > 0, sentence=said)

    def _compared(self) -> Condition:
        if self.based_on is None:
            return Condition(name="compared", met=True, sentence="It is new, so there is nothing to compare it with.")
        met = self.compared == self.revision
        said = "What changed has been read." if met else "What changed has not been read since it was changed."
        return Condition(name="compared", met=met, sentence=said)

    def may_agree(self, worker: WorkerId) -> Condition:
        """Whether this person may be the second: not who asked, and nobody who changed it."""
        if self.asked is None or self.asked.revision != self.revision:
            return Condition(name="agreed", met=False, sentence="Nobody has asked for it to be published as it is now.")
        if worker == self.asked.by:
            return Condition(name="agreed", met=False, sentence="You asked for it, so a second person must agree.")
        if worker in self.changers:
            return Condition(
                name="agreed", met=False, sentence="You have changed it yourself, so somebody else must agree."
            )
        return Condition(name="agreed", met=True, sentence="You may agree.")
