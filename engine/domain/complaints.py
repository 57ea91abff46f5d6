"""From whom a complaint is kept: from whom it is about, and from nearly everybody until that has been said.

Whoever is complained about takes no part in the answer and does not read what is said in it (SOD-7); they are told by
whoever answers. While nobody has looked who it is, a message or a list could reach just them. Source: Children Act 1989
Representations Procedure (England) Regulations 2006, and the statutory guidance on them.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.domain.ids import FormId, Role, WorkerId
from engine.domain.journey import Journey
from engine.domain.people import Worker
from engine.domain.subjects import COMPLAINED_ABOUT, Allocation
from engine.domain.task import TaskKind, TaskState

#: Whose work it is to find out whom a complaint is about.
FINDS_OUT = Role("complaints_manager")
#: Who is told where nobody else may be: the complaint may be about a complaints manager.
DIRECTOR = Role("dcs")
#: Who may know of a complaint before that has been said, and whoever wrote it down.
MAY_KNOW_BEFORE = frozenset({FINDS_OUT, DIRECTOR})
#: The forms by which that is said. Until such a task is completed the journey is kept.
SAYS_WHOM = frozenset({FormId("complaint.log")})


def about_whom(journey: Journey, allocations: Collection[Allocation]) -> frozenset[WorkerId]:
    """Whom this journey is a complaint about; nobody where it is none. Those of an earlier one do not count."""
    return frozenset(
        WorkerId(one.worker) for one in allocations if one.role == COMPLAINED_ABOUT and one.journey == journey.id
    )


def not_said_yet(journey: Journey) -> bool:
    """Whether the step is still open by which it is said whom the complaint is about."""
    return any(
        task.form in SAYS_WHOM and task.kind is TaskKind.TASK and task.state is TaskState.OPEN
        for task in journey.tasks.values()
    )


def kept_from(journey: Journey, allocations: Collection[Allocation], worker: Worker) -> bool:
    """Whether this worker may know nothing of the journey, though they may know of whom it is about."""
    if worker.id in about_whom(journey, allocations):
        return True
    if worker.role_names & MAY_KNOW_BEFORE or worker.id == journey.started_by:
        return False
    return not_said_yet(journey)
