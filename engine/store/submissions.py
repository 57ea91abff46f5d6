"""Answers: final ones, which never change, and the drafts that autosave keeps until then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import TaskId, WorkerId
from engine.ports import Submission
from engine.store.inserting import insert_all, insert_or_change
from engine.tables import draft_submissions, submissions

_OF_TASK = sa.delete(draft_submissions).where(draft_submissions.c.task_id == sa.bindparam("task"))
_OF_WORKER = _OF_TASK.where(draft_submissions.c.worker_id == sa.bindparam("worker"))


class SqlSubmissions:
    """Fulfils `ports.Submissions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, submission: Submission) -> None:
        row = {
            "id": submission.id,
            "journey_id": submission.journey,
            "task_id": submission.task,
            "subject": str(submission.subject),
            "pathway": submission.pathway,
            "element": submission.element,
            "form": submission.form,
            "answers": dict(submission.answers),
            "outcome": submission.outcome,
            "breach_reason": submission.breach_reason,
            "submitted_at": submission.at,
            "submitted_by": submission.by,
            "sha256": submission.sha256,
        }
        insert_all(self._connection, submissions, [row])

    def answers(self, submission_id: str) -> Mapping[str, Any]:
        wanted = sa.select(submissions.c.answers).where(submissions.c.id == submission_id)
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound
        answers: Mapping[str, Any] = row.answers
        return answers

    def save_draft(self, task: TaskId, worker: WorkerId, answers: Mapping[str, Any], *, at: datetime) -> None:
        row = {"task_id": task, "worker_id": worker, "answers": dict(answers), "saved_at": at}
        insert_or_change(self._connection, draft_submissions, row)

    def drop_drafts(self, task: TaskId, *, of: WorkerId | None = None) -> None:
        if of is None:
            self._connection.execute(_OF_TASK, {"task": task})
        else:
            self._connection.execute(_OF_WORKER, {"task": task, "worker": of})
