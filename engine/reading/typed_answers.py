"""How much would be asked again: journeys in which somebody has typed an answer that is not sent yet. Counts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.task import TaskState

T, D = t.tasks.c, t.draft_submissions.c

_TYPED = (
    sa.select(T.journey_id, D.answers)
    .select_from(t.draft_submissions.join(t.tasks, T.id == D.task_id))
    .where(T.form == sa.bindparam("form"), T.state == TaskState.OPEN.value)
)


def journeys_with_typed(database: Engine, form: str) -> Mapping[str, int]:
    """Mapping of question -> running journeys in which an answer to it is typed for an open task and not sent.

    It tells how many, never which or whose: an owner of pathways has no casework.
    """
    with database.connect() as connection:
        typed = {(row.journey_id, name) for row in connection.execute(_TYPED, {"form": form}) for name in row.answers}
    return Counter(name for _, name in typed)
