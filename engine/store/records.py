"""Children and households, and what stands on their record. Nothing is overwritten: what changes is a new row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import JourneyId, Role, TeamId, WorkerId
from engine.domain.references import new_id
from engine.domain.subjects import Allocation, Child, Household, Person, SubjectKind, SubjectRef
from engine.ports import NewAnchor
from engine.store.allocating import allocate, allocations_of, end_allocation
from engine.store.care import child_of
from engine.store.inserting import insert_absent, insert_all
from engine.tables import anchors, children, households, people, record_fields, sibling_links, subject_roles


class SqlRecords:
    """Fulfils `ports.Records`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def household(self, household: str) -> Household:
        row = self._connection.execute(sa.select(households).where(households.c.id == household)).one_or_none()
        if row is None:
            raise NotFound
        members = self._connection.execute(
            sa.select(people).where(people.c.household_id == household).order_by(people.c.position, people.c.id)
        )
        return Household(
            id=row.id,
            reference=row.reference,
            name=row.name,
            kind=row.kind,
            team=row.team_id,
            address_protected=row.address_protected,
            people=tuple(Person(id=p.id, name=p.name, part=p.part, born_on=p.born_on) for p in members),
        )

    def child(self, child: str) -> Child:
        found = self._child(children.c.id == child)
        if found is None:
            raise NotFound
        return found

    def child_by_external_id(self, external_id: str) -> Child | None:
        return self._child(children.c.external_id == external_id)

    def by_reference(self, kind: SubjectKind, reference: str) -> SubjectRef | None:
        table = children if kind is SubjectKind.CHILD else households
        wanted = sa.select(table.c.id).where(table.c.reference == reference.strip().upper())
        found = self._connection.execute(wanted).scalar_one_or_none()
        return None if found is None else SubjectRef(kind=kind, id=found)

    def team_of(self, subject: SubjectRef) -> TeamId | None:
        table = children if subject.kind is SubjectKind.CHILD else households
        row = self._connection.execute(sa.select(table.c.team_id).where(table.c.id == subject.id)).one_or_none()
        if row is None:
            raise NotFound
        team: TeamId | None = row.team_id
        return team

    def add_household(self, household: Household, *, at: datetime) -> None:
        row = {"id": household.id, "reference": household.reference, **_household(household), "added_at": at}
        self._connection.execute(sa.insert(households), [row])
        insert_all(self._connection, people, _people(household))

    def change_household(self, household: Household) -> None:
        self._connection.execute(
            sa.update(households).where(households.c.id == household.id).values(_household(household))
        )
        self._connection.execute(sa.delete(people).where(people.c.household_id == household.id))
        insert_all(self._connection, people, _people(household))

    def make_known(self, subject: SubjectRef, roles: Iterable[Role]) -> None:
        grants = [{"subject": str(subject), "role": role} for role in sorted(roles)]
        insert_absent(self._connection, subject_roles, grants)

    def siblings(self, child: str) -> tuple[str, ...]:
        found = sa.select(sibling_links.c.sibling_id).where(sibling_links.c.child_id == child)
        return tuple(sorted(self._connection.execute(found).scalars()))

    def link_siblings(self, child: str, sibling: str, *, at: datetime, by: WorkerId) -> bool:
        if sibling in self.siblings(child):
            return False
        pairs = ((child, sibling), (sibling, child))
        rows = [{"child_id": one, "sibling_id": other, "linked_at": at, "linked_by": by} for one, other in pairs]
        insert_absent(self._connection, sibling_links, rows)
        return True

    def unlink_siblings(self, child: str, sibling: str) -> bool:
        c = sibling_links.c
        pair = sa.or_(
            sa.and_(c.child_id == child, c.sibling_id == sibling), sa.and_(c.child_id == sibling, c.sibling_id == child)
        )
        return self._connection.execute(sa.delete(sibling_links).where(pair)).rowcount > 0

    def add_child(self, child: Child, *, at: datetime) -> None:
        row = {
            "id": child.id,
            "reference": child.reference,
            "name": child.name,
            "born_on": child.born_on,
            "sex": child.sex,
            "ethnicity": child.ethnicity,
            "team_id": child.team,
            "restricted": child.restricted,
            "external_id": child.external_id,
            "added_at": at,
        }
        self._connection.execute(sa.insert(children), [row])

    def anchors(self, subject: SubjectRef, journey: JourneyId | None) -> dict[str, date]:
        # Comparing with no journey finds nothing, which is what is meant.
        seen_from_here = sa.or_(anchors.c.journey_id.is_(None), anchors.c.journey_id == (journey or ""))
        rows = self._connection.execute(
            sa.select(anchors.c.name, anchors.c.on_date, anchors.c.journey_id)
            .where(anchors.c.subject == str(subject), seen_from_here)
            .order_by(anchors.c.recorded_at, anchors.c.id)
        ).all()
        of_subject = {row.name: row.on_date for row in rows if row.journey_id is None}
        of_journey = {row.name: row.on_date for row in rows if row.journey_id is not None}
        return of_subject | of_journey

    def add_anchors(self, anchors_: Sequence[NewAnchor], *, at: datetime, by: WorkerId | None) -> None:
        rows = [
            {
                "id": new_id(),
                "subject": str(anchor.subject),
                "journey_id": anchor.journey,
                "name": anchor.name,
                "on_date": anchor.on,
                "recorded_at": at,
                "recorded_by": by,
                "submission_id": anchor.submission,
                "reason": anchor.reason,
            }
            for anchor in anchors_
        ]
        insert_all(self._connection, anchors, rows)

    def fields(self, subject: SubjectRef) -> dict[str, Any]:
        rows = self._connection.execute(
            sa.select(record_fields.c.name, record_fields.c.value)
            .where(record_fields.c.subject == str(subject))
            .order_by(record_fields.c.recorded_at, record_fields.c.id)
        )
        return {row.name: row.value for row in rows}

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
    ) -> None:
        common = {"subject": str(subject), "from_on": on, "recorded_at": at, "recorded_by": by}
        rows = [
            {"id": new_id(), "name": name, "value": value, "journey_id": journey, "submission_id": submission, **common}
            for name, value in values.items()
        ]
        insert_all(self._connection, record_fields, rows)

    def allocations(self, subject: SubjectRef) -> tuple[Allocation, ...]:
        return allocations_of(self._connection, subject)

    def allocate(self, allocation: Allocation, *, at: datetime) -> None:
        allocate(self._connection, allocation, at=at)

    def end_allocation(self, subject: SubjectRef, role: str, worker: str, *, on: date, journey: JourneyId) -> None:
        end_allocation(self._connection, subject, role, worker, on=on, journey=journey)

    def _child(self, wanted: sa.ColumnElement[bool]) -> Child | None:
        row = self._connection.execute(sa.select(children).where(wanted)).one_or_none()
        return None if row is None else child_of(row)


def _household(household: Household) -> dict[str, Any]:
    return {
        "name": household.name,
        "kind": household.kind,
        "team_id": household.team,
        "address_protected": household.address_protected,
    }


def _people(household: Household) -> list[dict[str, Any]]:
    return [
        {
            "id": person.id,
            "household_id": household.id,
            "name": person.name,
            "part": person.part,
            "born_on": person.born_on,
            "position": position,
        }
        for position, person in enumerate(household.people)
    ]
