"""Why a date is that date: the start, the count and the source as sentences."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.errors import NotFound
from engine.domain.ids import DeadlineId
from engine.reading.deadlines import DeadlineView, deadline_view
from engine.reading.rows import DeadlineRow
from engine.reading.subjects import subject_identity
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.date_notes import DUE_BY, reason_of
from webui.due_views import due_of_deadline
from webui.identities import identity_of, subject_url
from webui.rendering import render
from webui.subject_parts import seen
from webui.wording import DueView, day_month_year, kind_word, status_words

pages = Blueprint("deadlines", __name__)

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePage:
    """A deadline with its arithmetic. `due` is None once nobody waits for it any more; `facts` say what it is set by
    and what has become of it."""

    title: str
    kicker: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    due: DueView | None
    reason: parts.Reason | None
    facts: tuple[parts.Fact, ...]
    task: parts.Link | None


@pages.get("/journeys/<journey>/deadlines/<deadline>")
@needs(SIGNED_IN)
def deadline(journey: str, deadline: str) -> Response:
    """One deadline; looking is put on record."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    view = deadline_view(ports.database, viewer, DeadlineId(deadline), today=viewer.today, days=days)
    if view is None or view.deadline.journey != journey:
        raise NotFound
    found = subject_identity(ports.database, viewer, view.subject.ref)
    seen(view.subject.ref, "deadline", journey=journey)
    row = view.deadline
    page = DeadlinePage(
        title=f"Why this date? {row.title}",
        kicker=f"{view.pathway_title} · journey {row.journey_reference}",
        identity=identity_of(view.subject, found.allocations if found else (), today=viewer.today),
        crumbs=(
            parts.Link(text=view.subject.name, url=subject_url(view.subject.ref)),
            parts.Link(text=view.pathway_title, url=f"/journeys/{row.journey}"),
        ),
        due=due_of_deadline(row, today=viewer.today, days=days) if row.state != CANCELLED else None,
        reason=reason_of(row),
        facts=tuple(_facts(view)),
        task=parts.Link(text=view.task_title, url=f"/tasks/{row.task}") if row.task and view.task_title else None,
    )
    return render(page, "deadlines/deadline.html")


def _facts(view: DeadlineView) -> list[parts.Fact]:
    row = view.deadline
    facts = [
        parts.Fact(
            label="Set by", value=f"{DUE_BY.get(row.kind, kind_word(row.kind)).removeprefix('Due ')}".capitalize()
        ),
        parts.Fact(label="Source", value=row.source),
        parts.Fact(label="How well it is known", value=status_words(row.status)),
        parts.Fact(label="Rule", value=f"{row.rule}, as in force since {day_month_year(row.revision)}"),
        parts.Fact(label="Counted since the step opened", value=day_month_year(row.opened_on)),
    ]
    if row.not_before:
        facts.append(parts.Fact(label="Not before", value=day_month_year(row.not_before)))
    if row.extended_to:
        facts.append(parts.Fact(label="A later date was approved", value=day_month_year(row.extended_to)))
    facts.append(parts.Fact(label="What became of it", value=_became(row)))
    return facts


def _became(row: DeadlineRow) -> str:
    if row.state == CANCELLED:
        was = f" It would have been due on {day_month_year(row.due_on)}." if row.due_on else ""
        return f"The journey moved on without it.{was}"
    if row.state == "done":
        on = f" on {day_month_year(row.done_on)}" if row.done_on else ""
        return f"Done{on}, {'late' if row.late else 'in time'}."
    late = row.due_on is not None and row.due_on < current.today()
    return "It has passed and the step is not done." if late else "It is open."
