"""Households: their register, and one with everything its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from engine import tables as t
from engine.domain.ids import HouseholdId
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.domain.working_days import WorkingDays
from engine.reading import papers, standing
from engine.reading.rows import SubjectRow
from engine.reading.subject_lists import Register
from engine.reading.subject_view import SubjectView
from engine.reading.subjects import due_of, journeys_about, visible_subject
from engine.reading.text_search import stands_in
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition

H, P = t.households.c, t.people.c


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of a household. `part` is applicant, adult or child_at_home."""

    id: str
    name: str
    part: str
    born_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdView(SubjectView):
    """A household as its page shows it."""

    people: tuple[PersonRow, ...]


def household_view(
    database: Engine, viewer: Viewer, household_id: HouseholdId, *, today: date, days: WorkingDays
) -> HouseholdView | None:
    """The household; None where there is none that the viewer may know of."""
    ref = SubjectRef(SubjectKind.HOUSEHOLD, household_id)
    with database.connect() as connection:
        subject = visible_subject(connection, viewer, ref)
        if subject is None:
            return None
        return HouseholdView(
            subject=subject,
            people=_people(connection, household_id),
            journeys=journeys_about(connection, viewer, ref, today=today),
            due=due_of(connection, viewer, ref, today=today, days=days),
            allocations=standing.allocations(connection, viewer, [str(ref)], today=today),
            fields=standing.fields(connection, viewer, ref),
            anchors=standing.anchors(connection, viewer, ref),
            documents=papers.documents(connection, papers.of_subject(viewer, t.documents, ref)),
            notes=papers.notes(connection, papers.of_subject(viewer, t.notes, ref)),
        )


def _found_by(word: str) -> Condition:
    of_person = sa.select(P.household_id).where(stands_in(word, P.name))
    return sa.or_(stands_in(word, H.name, H.reference), H.id.in_(of_person))


def _subject(row: Row[Any]) -> SubjectRow:
    return SubjectRow(
        ref=SubjectRef(SubjectKind.HOUSEHOLD, row.id),
        name=row.name,
        reference=row.reference,
        kind=row.kind,
        team=row.team_id,
        team_name=row.team_name or "",
        address_protected=row.address_protected,
    )


HOUSEHOLDS = Register(kind=SubjectKind.HOUSEHOLD, table=t.households, found_by=_found_by, subject=_subject)


def _people(connection: Connection, household_id: HouseholdId) -> tuple[PersonRow, ...]:
    found = sa.select(t.people).where(P.household_id == household_id).order_by(P.position, P.id)
    return tuple(
        PersonRow(id=row.id, name=row.name, part=row.part, born_on=row.born_on) for row in connection.execute(found)
    )
