"""Every question a page asks, as asked about the same household and child: so that what must hold of all is tried on
all. A function of `engine.reading` that is missing here fails `test_every_question.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from engine.domain.ids import PathwayKey
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading import (
    beside,
    changing,
    children,
    deadlines,
    documents,
    households,
    inbox,
    journey_page,
    journeys,
    linking,
    record,
    running,
    saved_answers,
    search,
    sign_in,
    stuck,
    subject_names,
    subjects,
    tasks,
    team,
    timeline,
)
from engine.reading.inbox import Whose
from engine.reading.subject_lists import Register, subject_list
from engine.reading.subjects import ListedSubject
from engine.reading.viewer import Viewer
from tests.reading.filled import Filled
from tests.reading.rows import DAYS, TODAY

Question = Callable[[Filled, Viewer], Any]
WHEN: dict[str, Any] = {"today": TODAY, "days": DAYS}
MONTH = date(2026, 11, 1), date(2026, 11, 30)

#: By name of the function; the answer's rows, or None or nothing where there is nothing to know.
QUESTIONS: dict[str, Question] = {
    "waiting_for": lambda f, v: sign_in.waiting_for(f.council.database, v).tasks,
    "inbox": lambda f, v: inbox.inbox(f.council.database, v, whose=Whose.TEAM, **WHEN).rows,
    "task_view": lambda f, v: tasks.task_view(f.council.database, v, f.task, **WHEN),
    "saved_answers": lambda f, v: saved_answers.saved_answers(f.council.database, v, f.task),
    "journeys": lambda f, v: journeys.journeys(f.council.database, v, today=TODAY).rows,
    "journey_view": lambda f, v: journey_page.journey_view(f.council.database, v, f.journey, **WHEN),
    "version_followed": lambda f, v: journey_page.version_followed(f.council.database, v, f.journey),
    "changeable": lambda f, v: changing.changeable(f.council.database, v, f.journey),
    "timeline": lambda f, v: timeline.timeline(f.council.database, v, f.journey),
    "subject_list": lambda f, v: [*_listed(f, v, households.HOUSEHOLDS), *_listed(f, v, children.CHILDREN)],
    "household_view": lambda f, v: households.household_view(f.council.database, v, f.household_id, **WHEN),
    "child_view": lambda f, v: children.child_view(f.council.database, v, f.child_id, **WHEN),
    "document_row": lambda f, v: documents.document_row(f.council.database, v, f.document),
    "subject_identity": lambda f, v: subjects.subject_identity(f.council.database, v, SubjectRef.read(f.child)),
    "deadline_view": lambda f, v: deadlines.deadline_view(f.council.database, v, f.deadline, **WHEN),
    "due_between": lambda f, v: deadlines.due_between(f.council.database, v, *MONTH, whose=Whose.TEAM, **WHEN).rows,
    "entries": lambda f, v: record.entries(f.council.database, v),
    "entry": lambda f, v: record.entry(f.council.database, v, f"journey:{f.journey}", 1),
    "who_looked": lambda f, v: record.who_looked(f.council.database, v, SubjectRef.read(f.household)),
    "punctuality": lambda f, v: record.punctuality(
        f.council.database, v, from_on=MONTH[0], until_on=MONTH[1], today=TODAY
    ),
    "stuck_journeys": lambda f, v: stuck.stuck_journeys(f.council.database, v),
    "stuck_timers": lambda f, v: stuck.stuck_timers(f.council.database, v),
    "names_of_journeys": lambda f, v: running.names_of_journeys(f.council.database, v, [f.journey]),
    "subject_names": lambda f, v: subject_names.subject_names(f.council.database, v, [f.household, f.child]),
    "running_beside": lambda f, v: beside.running_beside(
        f.council.database, v, SubjectRef.read(f.household), [PathwayKey("adopter_stage_1")]
    ),
    "linked_before": lambda f, v: linking.linked_before(
        f.council.database, v, SubjectRef.read(f.child), SubjectKind.HOUSEHOLD
    ),
    "subject_of_reference": lambda f, v: linking.subject_of_reference(
        f.council.database, v, SubjectKind.CHILD, f.child_reference
    ),
    "search": lambda f, v: _found(search.search(f.council.database, v, "moss", **WHEN)),
    "team_work": lambda f, v: _work(team.team_work(f.council.database, v, **WHEN)),
}

#: Asked about what the viewer has been shown already, by a view that was given to them. Of siblings `test_siblings.py`
#: tries that no other child is told of.
OF_WHAT_IS_SHOWN = frozenset(
    {"choices_for", "names_in_answers", "standing_against_worker", "startable", "takers"}
    | {"joint_tasks", "siblings_of"}
)

#: Questions about workers, pathways and sessions, which are about no child and no household, and figures of nobody.
ABOUT_NOBODY = frozenset(
    {"session_worker", "viewer_of", "workers", "holders", "worker_names", "lines_of", "line_over", "roles_of", "teams"}
    | {
        "account",
        "account_history",
        "accounts",
        "adopted_between",
        "batch_items",
        "confirmations",
        "holders_anywhere",
        "journey_of_reference",
        "journeys_with_typed",
        "kept_work",
        "inside_version",
        "kept_revisions",
        "move_batch",
        "move_batches",
        "open_by_revision",
        "open_drafts",
        "own_account",
        "own_sessions",
        "own_sign_ins",
        "policy_uses",
        "published_versions",
        "standing_at",
        "timescale_changes",
        "trail_checks",
        "version_ids",
        "waiting_work",
        "who_agreed",
        "who_has_in_front",
    }
)


def _found(found: search.Found) -> search.Found | None:
    return None if found.nothing else found


def _work(work: team.TeamWork | None) -> team.TeamWork | None:
    return work if work is not None and work.total.total else None


def _listed(filled: Filled, viewer: Viewer, register: Register) -> tuple[ListedSubject, ...]:
    return subject_list(filled.council.database, viewer, register, today=TODAY).rows
