"""Keeps what a person has typed so far, valid or not, so that nothing is lost.

A draft is its writer's own and no part of the record, so it leaves no audit entry; completing the task does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.access import may_touch
from engine.domain.ids import TaskId, WorkerId
from engine.ports import Ports


def save_draft_answers(ports: Ports, worker_id: WorkerId, task_id: TaskId, answers: Mapping[str, Any]) -> datetime:
    """Keeps the draft and gives the instant it was saved at.

    Kept for a task that has been closed in the meantime too: the writer must be able to read it again. Raises
    NotAllowed for somebody who could not complete the task at all, NotFound where there is no such task.
    """
    at = ports.clock.now()
    with ports.uow() as uow:
        worker = uow.workers.get(worker_id)
        refusal = may_touch(worker, uow.journeys.task(task_id))
        if refusal is not None:
            raise refusal.raised()
        uow.submissions.save_draft(task_id, worker_id, answers, at=at)
        uow.commit()
    return at
