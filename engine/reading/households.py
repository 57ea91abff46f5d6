"""Households: the list with search and paging, and one with everything its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import HouseholdId
from engine.domain.journey import NOT_ENDED
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.domain.working_days import WorkingDays
from engine.reading import papers, standing
from engine.reading.paging import PAGE_SIZE, Paging, count_up_to, offset, paged
from engine.reading.rows import (
    AllocationRow,
    Choice,
    DocumentRow,
    JourneyRow,
    NoteRow,
    SubjectRow,
    TaskRow,
)
from engine.reading.standing import AnchorRow, FieldRow
from engine.reading.subjects import (
    EVERYBODY,
    MOST_LISTED,
    ListedSubject,
    SubjectFilters,
    due_of,
    journeys_about,
    listed,
    teams_to_choose,
    visible_subject,
)
from engine.reading.text_search import stands_in, words_of
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, names, visible_household

H, P = t.households.c, t.people.c


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdList:
    """One page of households by name, and the teams one may filter by."""

    rows: tuple[ListedSubject, ...]
    paging: Paging
    teams: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of a household. `part` is applicant, adult or child_at_home."""

    id: str
    name: str
    part: str
    born_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdView:
    """A household as its page shows it. `due` is what is open, the most pressing first; `anchors` newest first."""

    subject: SubjectRow
    people: tuple[PersonRow, ...]
    journeys: tuple[JourneyRow, ...]
    due: tuple[TaskRow, ...]
    allocations: tuple[AllocationRow, ...]
    fields: tuple[FieldRow, ...]
    anchors: tuple[AnchorRow, ...]
    documents: tuple[DocumentRow, ...]
    notes: tuple[NoteRow, ...]


def households(
    database: Engine,
    viewer: Viewer,
    *,
    today: date,
    filters: SubjectFilters = EVERYBODY,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> HouseholdList:
    """One page of the households that the viewer may know of."""
    conditions = [visible_household(viewer), *_conditions(filters)]
    with database.connect() as connection:
        total = connection.scalar(sa.select(count_up_to(sa.select(H.id).where(*conditions), MOST_LISTED))) or 0
        paging = paged(page, total, page_size, counted_up_to=MOST_LISTED)
        found = (
            sa.select(t.households, t.teams.c.name.label("team_name"))
            .select_from(t.households.outerjoin(t.teams, t.teams.c.id == H.team_id))
            .where(*conditions)
            .order_by(H.name, H.id)
            .limit(page_size)
            .offset(offset(paging.page, page_size))
        )
        subjects = [
            SubjectRow(
                ref=SubjectRef(SubjectKind.HOUSEHOLD, row.id),
                name=row.name,
                reference=row.reference,
                kind=row.kind,
                team=row.team_id,
                team_name=row.team_name or "",
                address_protected=row.address_protected,
            )
            for row in connection.execute(found)
        ]
        return HouseholdList(
            rows=listed(connection, subjects, today=today),
            paging=paging,
            teams=teams_to_choose(connection, viewer),
        )


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
            allocations=standing.allocations(connection, [str(ref)], today=today),
            fields=standing.fields(connection, ref),
            anchors=standing.anchors(connection, ref),
            documents=papers.documents(connection, t.documents.c.subject == str(ref)),
            notes=papers.notes(connection, t.notes.c.subject == str(ref)),
        )


def _conditions(filters: SubjectFilters) -> list[Condition]:
    found: list[Condition] = []
    if filters.team:
        found.append(H.team_id == filters.team)
    if filters.kind:
        found.append(H.kind == filters.kind)
    if filters.running:
        j = t.journeys.c
        about = j.subject == names(SubjectKind.HOUSEHOLD, H.id)
        found.append(sa.exists().where(about, j.state.in_(NOT_ENDED)))
    if filters.text.strip():
        words = words_of(filters.text)
        found.extend(
            sa.or_(
                stands_in(word, H.name, H.reference), H.id.in_(sa.select(P.household_id).where(stands_in(word, P.name)))
            )
            for word in words
        )
        found.extend([] if words else [sa.false()])
    return found


def _people(connection: Connection, household_id: HouseholdId) -> tuple[PersonRow, ...]:
    found = sa.select(t.people).where(P.household_id == household_id).order_by(P.position, P.id)
    return tuple(
        PersonRow(id=row.id, name=row.name, part=row.part, born_on=row.born_on) for row in connection.execute(found)
    )
