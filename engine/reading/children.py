"""Children: their register, which a return fills with thousands, and one with everything their page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from engine import tables as t
from engine.domain.ids import ChildId
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.domain.working_days import WorkingDays
from engine.reading import care_history, papers, standing
from engine.reading.care_history import EpisodeRow, LegalStatusRow, PlacementRow, ReviewRow
from engine.reading.child_says import Said, what_the_child_says
from engine.reading.closings import Closing, closings
from engine.reading.rows import SubjectRow
from engine.reading.siblings import SiblingRow, siblings
from engine.reading.subject_lists import Register
from engine.reading.subject_view import SubjectView
from engine.reading.subjects import due_of, journeys_about, visible_subject
from engine.reading.text_search import stands_in
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition

C = t.children.c


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildView(SubjectView):
    """A child as their page shows them."""

    sex: str
    ethnicity: str
    external_id: str | None
    episodes: tuple[EpisodeRow, ...]
    placements: tuple[PlacementRow, ...]
    legal_statuses: tuple[LegalStatusRow, ...]
    reviews: tuple[ReviewRow, ...]
    siblings: tuple[SiblingRow, ...]
    closings: tuple[Closing, ...]
    says: tuple[Said, ...]


def child_view(
    database: Engine, viewer: Viewer, child_id: ChildId, *, today: date, days: WorkingDays
) -> ChildView | None:
    """The child; None where there is none that the viewer may know of."""
    ref = SubjectRef(SubjectKind.CHILD, child_id)
    with database.connect() as connection:
        subject = visible_subject(connection, viewer, ref)
        if subject is None:
            return None
        details = connection.execute(sa.select(C.sex, C.ethnicity, C.external_id).where(C.id == child_id)).one()
        journeys = journeys_about(connection, viewer, ref, today=today)
        return ChildView(
            subject=subject,
            sex=details.sex,
            ethnicity=details.ethnicity,
            external_id=details.external_id,
            journeys=journeys,
            due=due_of(connection, viewer, ref, today=today, days=days),
            allocations=standing.allocations(connection, viewer, [str(ref)], today=today),
            episodes=care_history.episodes(connection, child_id),
            placements=care_history.placements(connection, child_id),
            legal_statuses=care_history.legal_statuses(connection, child_id),
            reviews=care_history.reviews(connection, child_id),
            fields=standing.fields(connection, viewer, ref),
            anchors=standing.anchors(connection, viewer, ref),
            documents=papers.documents(connection, papers.of_subject(viewer, t.documents, ref)),
            notes=papers.notes(connection, papers.of_subject(viewer, t.notes, ref)),
            siblings=siblings(connection, viewer, child_id),
            closings=closings(connection, [one.id for one in journeys if one.state == "closed"]),
            says=what_the_child_says(connection, viewer, ref),
        )


def _found_by(word: str) -> Condition:
    return stands_in(word, C.name, C.reference, C.external_id)


def _subject(row: Row[Any]) -> SubjectRow:
    return SubjectRow(
        ref=SubjectRef(SubjectKind.CHILD, row.id),
        name=row.name,
        reference=row.reference,
        kind=SubjectKind.CHILD.value,
        team=row.team_id,
        team_name=row.team_name or "",
        restricted=row.restricted,
        born_on=row.born_on,
    )


CHILDREN = Register(kind=SubjectKind.CHILD, table=t.children, found_by=_found_by, subject=_subject)
