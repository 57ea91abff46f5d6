"""Children, households, what stands on their record, and their care histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from engine.domain.care_history import CareHistory
from engine.domain.ids import JourneyId, Role, TeamId, WorkerId
from engine.domain.subjects import Allocation, Child, Household, SubjectKind, SubjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnchor:
    """A date to be recorded. `journey` None: on the subject's record only."""

    subject: SubjectRef
    name: str
    on: date
    journey: JourneyId | None
    submission: str | None = None
    reason: str = ""


class Records(Protocol):
    """Children, households and what stands on their record."""

    def household(self, household: str) -> Household: ...

    def child(self, child: str) -> Child: ...

    def child_by_external_id(self, external_id: str) -> Child | None: ...

    def by_reference(self, kind: SubjectKind, reference: str) -> SubjectRef | None:
        """The child or household that people call by this reference, `7K3M-Q2ZD`; None where there is none."""
        ...

    def team_of(self, subject: SubjectRef) -> TeamId | None:
        """Raises NotFound where there is no such subject."""
        ...

    def add_household(self, household: Household, *, at: datetime) -> None: ...

    def change_household(self, household: Household) -> None: ...

    def make_known(self, subject: SubjectRef, roles: Iterable[Role]) -> None:
        """From now on, whoever holds one of these roles for the whole council may know of the subject."""
        ...

    def add_child(self, child: Child, *, at: datetime) -> None: ...

    def siblings(self, child: str) -> tuple[str, ...]:
        """The ids of the children who are linked to this one as siblings, sorted."""
        ...

    def link_siblings(self, child: str, sibling: str, *, at: datetime, by: WorkerId) -> bool:
        """Links them both ways round; whether they were not linked yet."""
        ...

    def unlink_siblings(self, child: str, sibling: str) -> bool:
        """Takes the link away; whether there was one."""
        ...

    def anchors(self, subject: SubjectRef, journey: JourneyId | None) -> dict[str, date]:
        """The latest recorded value of each anchor, the journey's before the subject's.

        What another journey of the subject recorded for itself is not seen from here: its panel is not this one's.
        """
        ...

    def add_anchors(self, anchors: Sequence[NewAnchor], *, at: datetime, by: WorkerId | None) -> None: ...

    def fields(self, subject: SubjectRef) -> dict[str, Any]:
        """The latest value of each field of the record."""
        ...

    def set_fields(
        self,
        subject: SubjectRef,
        values: Mapping[str, Any],
        *,
        on: date,
        at: datetime,
        by: WorkerId | None,
        journey: JourneyId | None,
        submission: str | None,
    ) -> None: ...

    def allocations(self, subject: SubjectRef) -> tuple[Allocation, ...]:
        """All, also ended ones, oldest first."""
        ...

    def allocate(self, allocation: Allocation, *, at: datetime) -> None:
        """Adds it; an earlier open allocation of the same role by nobody but one worker ends the day before,
        except for roles that several hold at once (`panel_member`)."""
        ...

    def end_allocation(self, subject: SubjectRef, role: str, worker: str, *, on: date, journey: JourneyId) -> None:
        """What this worker was given for the subject in this journey ends with that day."""
        ...


class Care(Protocol):
    """Care histories as returns tell them: episodes, reviews, and the placements and legal statuses they make."""

    def children(self, external_ids: Sequence[str]) -> dict[str, Child]:
        """The children on record by their id in the return."""
        ...

    def fostered_and_not_asked(self, *, born_from: date, born_until: date) -> tuple[Child, ...]:
        """Children born in these days, both included, who live with foster carers, who never were on staying put, and
        whom their permanence plan has not asked about it nor is going to."""
        ...

    def bring_up_to_date(self, child: str, history: CareHistory, *, at: datetime) -> int:
        """Writes what the record does not hold yet; how many rows were added or changed."""
        ...
