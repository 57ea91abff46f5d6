"""What a journey is about: a child, or people: a household that cares, an adult, a list of children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.ids import TeamId

#: The role of a worker of another team who holds a task: they know of the subject for as long as they hold it.
COVER = "cover"
#: The role of whoever sat on the panel that considered the subject's case.
PANEL_MEMBER = "panel_member"
#: The role of whoever a complaint is about: it gives them no part in the work, and keeps them from answering it.
COMPLAINED_ABOUT = "complained_about"
#: Allocations that say something about a worker but give them no part in the work (SOD-5, SOD-7).
NOBODYS_WORK = frozenset({"conflicted", COMPLAINED_ABOUT})

#: A record for an adult who asks for something, as a birth parent or an adopted adult does.
ADULT = "adult"
#: A record for a list of children that a meeting looks at together. No pathway but those about such lists is about it.
COHORT = "cohort"


class SubjectKind(StrEnum):
    """Who a journey can be about."""

    CHILD = "child"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, order=True)
class SubjectRef:
    """Names a child or household without saying anything about them: `household:0192b7d0`."""

    kind: SubjectKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def read(cls, text: str) -> SubjectRef:
        """The reverse of `str`."""
        kind, _, ident = text.partition(":")
        return cls(SubjectKind(kind), ident)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of a household. `part` is applicant, adult, or child_at_home."""

    id: str
    name: str
    part: str = "applicant"
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """People considered or approved to care, an adult, or a list of children.

    `kind`: adopter, carer, guardian, parent; adult; cohort.
    """

    id: str
    reference: str
    name: str
    kind: str = "adopter"
    team: TeamId | None = None
    address_protected: bool = False
    people: tuple[Person, ...] = ()

    @property
    def ref(self) -> SubjectRef:
        return SubjectRef(SubjectKind.HOUSEHOLD, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child or young person. `external_id` is their id in an imported return."""

    id: str
    reference: str
    name: str
    born_on: date | None = None
    sex: str = ""
    ethnicity: str = ""
    team: TeamId | None = None
    restricted: bool = False
    external_id: str | None = None

    @property
    def ref(self) -> SubjectRef:
        return SubjectRef(SubjectKind.CHILD, self.id)


def is_about(about: str, subject: SubjectRef, kind: str) -> bool:
    """Whether a pathway about that (`child`, `household`, `any`, or a kind of record) can be about this subject.

    `kind` is the kind of its record: `child`, or that of the household.
    """
    if COHORT in (about, kind):
        return about == kind
    return about in (subject.kind.value, kind, "any", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """This worker holds this role for this subject, from and until. `journey` where it was made, if any."""

    subject: SubjectRef
    role: str
    worker: str
    from_on: date
    until_on: date | None = None
    journey: str | None = None
