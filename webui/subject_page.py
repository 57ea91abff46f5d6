"""What the page of a child and that of a household show alike."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.subjects import SubjectKind
from engine.reading.subject_view import SubjectView
from webui import current, parts
from webui.identities import subject_url
from webui.paper_parts import document_part, note_entries
from webui.subject_parts import (
    Holder,
    KnownDate,
    Pressing,
    dates_known,
    holders,
    pressing,
    record_lines,
    seen,
    starts_for,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is pressing, who works on it, what is on the record, and where one goes from here. `what` it is in a
    sentence; the addresses are empty where the viewer may not go there."""

    what: str
    late: tuple[Pressing, ...]
    more_late: int
    next: tuple[Pressing, ...]
    holders: tuple[Holder, ...]
    earlier_holders: tuple[Holder, ...]
    dates: tuple[KnownDate, ...]
    record: tuple[KnownDate, ...]
    documents: tuple[parts.Document, ...]
    notes: tuple[parts.TimelineEntry, ...]
    start_url: str
    concern_url: str
    views_url: str


def look_at(view: SubjectView, kind: SubjectKind) -> Known:
    """What is known; looking is put on record."""
    seen(view.subject.ref, kind.value)
    late, next_ones, more_late = pressing(view.due, today=current.today())
    starts = starts_for(view.subject)
    return Known(
        what=kind.value,
        late=late,
        more_late=more_late,
        next=next_ones,
        holders=holders(view.allocations),
        earlier_holders=holders(view.allocations, current_ones=False),
        dates=dates_known(view.anchors, view.notes),
        record=record_lines(view.fields, view.anchors, view.journeys),
        documents=tuple(document_part(one) for one in view.documents),
        notes=note_entries(view.notes),
        start_url=starts.any_url,
        concern_url=starts.concern_url,
        views_url=f"{subject_url(view.subject.ref)}/views",
    )
