"""Every question is a door: through none of them does anybody meet a complaint about themselves.

Each is asked by somebody who may know of the child and the household while the journeys are complaints about them, and
asked again as if there were no such journeys: the answers are the same, counts and all. A question that tells of
journeys and has no such rule fails here, and so does one that nobody has sorted yet.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

import engine.reading
from engine import tables as t
from engine.domain.complaints import FINDS_OUT, SAYS_WHOM
from engine.domain.subjects import COMPLAINED_ABOUT
from engine.reading.children import CHILDREN
from engine.reading.households import HOUSEHOLDS
from engine.reading.subject_lists import subject_list
from engine.reading.subjects import SubjectFilters
from engine.reading.trail_checks import journey_of_reference
from tests.reading.filled import Filled, fill
from tests.reading.questions import QUESTIONS, Question
from tests.reading.rows import TODAY, Council

#: Questions about children, households and workers themselves: they say nothing of any journey.
OF_NO_JOURNEY = {"subject_identity", "subject_names", "subject_of_reference"}
RUNNING = SubjectFilters(running=True)

#: Other ways to ask, beside `QUESTIONS`.
MORE: dict[str, Question] = {
    "with something running": lambda f, v: [
        subject_list(f.council.database, v, register, today=TODAY, filters=RUNNING).rows
        for register in (HOUSEHOLDS, CHILDREN)
    ],
    "journey_of_reference": lambda f, v: journey_of_reference(f.council.database, v, "7K3M-Q2ZD"),
}
ASKED = {**QUESTIONS, **MORE}

#: Modules that read journeys or what is of them, and say why they need no such rule.
WITHOUT_THE_RULE = {
    "accounts": "somebody's own sign-ins and sessions",
    "children": "what is of a child, by functions that ask it",
    "closings": "how journeys ended that the page lists already",
    "confirmations": "what legal advisers said of deadline rules",
    "deadline_rows": "rows of what others look for",
    "entry_rows": "rows of what others look for",
    "households": "what is of a household, by functions that ask it",
    "inbox": "tasks by the inbox's scopes, which ask it",
    "journey_rows": "rows of what others look for",
    "move_batches": "figures and references for owners of pathways, of whole versions",
    "pathways": "how many journeys follow each version",
    "people": "the line of management over a journey's team",
    "record_runs": "entries of drafts",
    "scorecard": "figures of the whole council, by quarter",
    "sign_in": "counts by the inbox's scopes",
    "task_rows": "rows of what others look for",
    "timescales": "how many open deadlines count by each revision of a rule",
    "typed_answers": "how many journeys would be asked again, for owners of pathways",
    "waiting_work": "counts for whoever runs the service",
}
OF_JOURNEYS = {
    *("journeys", "journey_subjects", "tasks", "deadlines", "timers", "passages", "moves", "anchors", "record_fields"),
    *("allocations", "submissions", "draft_submissions", "documents", "notes", "notices", "tellings", "audit_entries"),
}
RULES = {"visible_journey", "not_complained_of", "open_tasks"}


def named(filled: Filled, who: str) -> None:
    """The journeys are complaints about this one of the cast."""
    for journey, subject in _journeys(filled):
        filled.council.allocate(subject, who, COMPLAINED_ABOUT, journey_id=journey)


def not_said_yet(filled: Filled, who: str) -> None:
    """The journeys are complaints that nobody has logged; they may be about anybody."""
    for journey, subject in _journeys(filled):
        council = filled.council
        council.task(journey, subject, role=FINDS_OUT, form=next(iter(SAYS_WHOM)), title="Log", due_on=TODAY)


def _journeys(filled: Filled) -> list[tuple[str, str]]:
    return [(filled.journey, filled.household), (filled.childs_journey, filled.child)]


def as_if_they_were_not(filled: Filled) -> None:
    """Takes both journeys away with everything that is of them."""
    journeys = [filled.journey, filled.childs_journey]
    with filled.council.database.begin() as connection:
        if connection.dialect.name == "postgresql":
            # The guards of what is never changed, for this transaction alone.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        tasks = sa.select(t.tasks.c.id).where(t.tasks.c.journey_id.in_(journeys))
        entries = t.audit_entries.c
        ours = sa.select(entries.chain, entries.seq).where(entries.journey_id.in_(journeys))
        for chain, seq in connection.execute(ours).all():
            listed = t.audit_about.c
            connection.execute(t.audit_about.delete().where(listed.chain == chain, listed.seq == seq))
        connection.execute(t.draft_submissions.delete().where(t.draft_submissions.c.task_id.in_(tasks)))
        for table in reversed(t.metadata.sorted_tables):
            if "journey_id" in table.c:
                connection.execute(table.delete().where(table.c.journey_id.in_(journeys)))
        connection.execute(t.journeys.delete().where(t.journeys.c.id.in_(journeys)))


def held_by(filled: Filled, who: str) -> None:
    """Every open task is theirs, and a decision: so that all that is counted for them counts it."""
    with filled.council.database.begin() as connection:
        connection.execute(t.tasks.update().where(t.tasks.c.state == "open").values(holder_id=who, decision=True))


@pytest.mark.rule("SOD-7")
@pytest.mark.parametrize("kept", [named, not_said_yet])
@pytest.mark.parametrize("who", ["ben", "nia", "adam"])
def test_through_no_question_does_anybody_meet_a_complaint_about_themselves(
    council: Council, who: str, kept: Callable[[Filled, str], None]
) -> None:
    filled = fill(council)
    held_by(filled, who)
    viewer = council.viewer(who)
    told = {name: ask(filled, viewer) for name, ask in ASKED.items()}
    kept(filled, who)

    answered = {name: ask(filled, viewer) for name, ask in ASKED.items()}

    as_if_they_were_not(filled)
    nothing = {name: ask(filled, viewer) for name, ask in ASKED.items()}
    assert {name for name in ASKED if answered[name] != nothing[name]} == set()
    # What they were told before it was a complaint about them: else nothing is kept from anybody here.
    assert {name for name in ASKED if told[name] != nothing[name]} >= DOORS[who]


#: Which questions would have told whom: all of them, the manager's and the auditor's together.
STUCK = {"stuck_journeys", "stuck_timers"}
DOORS = {
    "ben": set(ASKED) - OF_NO_JOURNEY - {"entries", "journey_of_reference"},
    "nia": set(ASKED) - OF_NO_JOURNEY - {"inbox", "due_between", "team_work"},
    "adam": STUCK,
}


def test_every_question_about_journeys_is_a_door_of_somebody() -> None:
    assert DOORS["ben"] | DOORS["nia"] == set(ASKED) - OF_NO_JOURNEY


@pytest.mark.rule("SOD-7")
@pytest.mark.parametrize("who", ["ola", "amara"])
def test_who_looks_into_it_and_who_wrote_it_down_meet_it_before_it_is_logged(council: Council, who: str) -> None:
    filled = fill(council)
    council.grant(filled.household, FINDS_OUT)
    if who == "ola":
        council.add(t.workers, id="ola", sign_in_name="ola", name="Ola", password_hash="-")
        council.add(t.worker_roles, worker_id="ola", role=FINDS_OUT, team_id=None)
    not_said_yet(filled, "ben")

    assert QUESTIONS["journey_view"](filled, council.viewer(who)) is not None
    assert QUESTIONS["journey_view"](filled, council.viewer("femi")) is None


@pytest.mark.rule("SOD-7")
def test_every_module_that_reads_journeys_asks_the_rule_or_says_why_not() -> None:
    without = set()
    for file in sorted(Path(engine.reading.__path__[0]).glob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        read = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "t"
        }
        asked = {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names} | {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef)
        }
        if read & OF_JOURNEYS and not asked & RULES:
            without.add(file.stem)

    assert without - set(WITHOUT_THE_RULE) == set(), "Ask `not_complained_of` or `visible_journey`, or say why not."
    assert set(WITHOUT_THE_RULE) - without == set(), "These ask the rule now, or read no journeys."
