"""What somebody typed for a task and is about to send: just that, in one statement, for the request that completes it.

The action looks at everything else under the journey's lock; a page about the task asks `task_view`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.actions.answering import form_at
from engine.domain.ids import FormId, JourneyId, PathwayKey, TaskId, TeamId
from engine.domain.pathway import PathwayVersion
from engine.domain.subjects import SubjectRef
from engine.ports import Ports
from engine.reading import papers
from engine.reading.asking import choices_for, version_of
from engine.reading.at_once import one_statement
from engine.reading.made_once import MadeOnce
from engine.reading.rows import DocumentRow
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey
from forms.form import Form
from forms.question import Choice

_TASK, _DRAFT = t.tasks.c, t.draft_submissions.c
_MINE = sa.and_(_DRAFT.task_id == _TASK.id, _DRAFT.worker_id == sa.bindparam("viewer"))
_SAVED = (
    sa.select(_TASK.kind, _TASK.journey_id, _TASK.subject, _TASK.team_id, _TASK.pathway, _TASK.form)
    .add_columns(t.journeys.c.version_id, _DRAFT.answers, _DRAFT.saved_at)
    .select_from(t.tasks.join(t.journeys, t.journeys.c.id == _TASK.journey_id).outerjoin(t.draft_submissions, _MINE))
    .where(_TASK.id == sa.bindparam("task"))
)
_SAVED_FOR = MadeOnce(lambda viewer: _SAVED.where(visible_journey(viewer, _TASK.subject, _TASK.journey_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAnswers:
    """The viewer's draft for a task and where it belongs; `answers` and `saved_at` None where nothing was typed."""

    task: TaskId
    kind: str
    journey: JourneyId
    subject: SubjectRef
    team: TeamId | None
    version: str
    part: PathwayKey
    form: FormId
    answers: Mapping[str, Any] | None
    saved_at: datetime | None


def saved_answers(database: Engine, viewer: Viewer, task: TaskId) -> SavedAnswers | None:
    """The viewer's draft for the task; None where there is no task that the viewer may know of."""
    with one_statement(database) as connection:
        row = connection.execute(*_SAVED_FOR.by(viewer, task=task)).one_or_none()
    if row is None:
        return None
    return SavedAnswers(
        task=task,
        kind=row.kind,
        journey=row.journey_id,
        subject=SubjectRef.read(row.subject),
        team=row.team_id,
        version=row.version_id,
        part=row.pathway,
        form=row.form,
        answers=row.answers,
        saved_at=row.saved_at,
    )


def asked_for(ports: Ports, saved: SavedAnswers) -> tuple[PathwayVersion, Form]:
    """The version that the task follows, and its form."""
    version = version_of(ports, saved.version)
    return version, form_at(version, saved.part, saved.form)


def choices_named(
    ports: Ports, saved: SavedAnswers, form: Form, values: Mapping[str, Any]
) -> dict[str, tuple[Choice, ...]]:
    """The lists that ids in these answers come from. Nothing is read where they hold none."""
    named = {q.ref for q in form.every_question() if q.ref and q.path.partition(".")[0] in values}
    if not named:
        return {}
    documents: tuple[DocumentRow, ...] = ()
    if "document" in named:
        d = t.documents.c
        with ports.database.connect() as connection:
            of_task = sa.or_(d.journey_id == saved.journey, d.task_id == saved.task)
            documents = papers.documents(connection, of_task)
    return choices_for(ports.database, form, saved.subject, saved.team, documents)
