"""Who may know of a child or household: one expression, asked by every list, count, search and page.

Visible is a subject whose team is the viewer's (a role held there, or in its line of management), to whom the viewer
is allocated today, or on whom one of the viewer's council-wide roles has had work; an auditor sees all. A restricted
child is visible by allocation, by line of management, by such a role, or to an auditor. What is not visible does not
exist: it is in no list and no count, and asking for it gives None.

A journey may be less visible than whom it is about: a complaint is not shown to the worker it is about, and until it
has been said whom it is about, to nearly nobody.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from engine import tables as t
from engine.domain.complaints import FINDS_OUT, MAY_KNOW_BEFORE, SAYS_WHOM
from engine.domain.subjects import COMPLAINED_ABOUT, NOBODYS_WORK, SubjectKind
from engine.domain.task import TaskKind, TaskState
from engine.reading.viewer import Viewer

Condition = sa.ColumnElement[bool]

# Made once: working out the columns of an alias takes longer than asking the database.
_HOUSEHOLDS, _CHILDREN = t.households.alias("visible_household"), t.children.alias("visible_child")
_NAMED = t.allocations.alias("named_in_complaint")
_TO_LOG, _LOGGED = t.tasks.alias("complaint_to_log"), t.tasks.alias("complaint_logged")
_RECEIVED = t.journeys.alias("complaint_received")
_HELD, _GRANTED = t.allocations.alias("held_for_subject"), t.subject_roles.alias("granted_for_subject")


def visible(viewer: Viewer, subject: sa.ColumnElement[str]) -> Condition:
    """Whether the subject named in this column (`household:` or `child:` and an id) is visible."""
    if (all_or_nothing := _all_or_nothing(viewer)) is not None:
        return all_or_nothing
    household, child = id_in(subject, SubjectKind.HOUSEHOLD), id_in(subject, SubjectKind.CHILD)
    in_team = (
        sa.exists().where(_HOUSEHOLDS.c.id == household, _household_in_team(viewer, _HOUSEHOLDS)),
        sa.exists().where(_CHILDREN.c.id == child, _child_in_team(viewer, _CHILDREN)),
    )
    return sa.or_(*(in_team if viewer.teams else ()), _need_to_know(viewer, subject))


def visible_journey(viewer: Viewer, subject: sa.ColumnElement[str], journey: sa.ColumnElement[str]) -> Condition:
    """Whether a journey, or what is of it, is visible: by these columns with its subject and its id."""
    return sa.and_(visible(viewer, subject), not_complained_of(viewer, journey))


def not_complained_of(viewer: Viewer, journey: sa.ColumnElement[str]) -> Condition:
    """Whether the journey is no complaint about the viewer; true where there is no journey.

    Whoever is complained about has no part in the answer and reads nothing that is said in it (SOD-7), also as an
    auditor or as a manager over the team. What they are to know, they are told by whoever answers. Until it has been
    said whom it is about, it may be about anybody but who looks into that, or who wrote it down.
    """
    named = sa.select(_NAMED.c.journey_id).where(
        _NAMED.c.worker_id == viewer.id, _NAMED.c.role == COMPLAINED_ABOUT, _NAMED.c.journey_id.is_not(None)
    )
    may_be_about_them = [] if viewer.role_names & MAY_KNOW_BEFORE else [journey.not_in(_not_said_yet(viewer))]
    return sa.or_(journey.is_(None), sa.and_(journey.not_in(named), *may_be_about_them))


def _not_said_yet(viewer: Viewer) -> sa.Select[tuple[str]]:
    """The journeys of which it has not been said whom they are about, but for those that the viewer wrote down.

    One that was withdrawn before stays kept; not from an auditor, who reads what became of it. They are few: the tasks
    are looked up by their role.
    """
    to_log, logged = _TO_LOG.c, _LOGGED.c
    open_or_left = [TaskState.OPEN] if viewer.sees_everything else [TaskState.OPEN, TaskState.WITHDRAWN]
    return (
        sa.select(to_log.journey_id)
        .join_from(_TO_LOG, _RECEIVED, _RECEIVED.c.id == to_log.journey_id)
        .where(
            to_log.role == FINDS_OUT,
            one_of(to_log.state, open_or_left),
            to_log.kind == TaskKind.TASK.value,
            one_of(to_log.form, SAYS_WHOM),
            _RECEIVED.c.started_by.is_distinct_from(viewer.id),
            ~sa.exists().where(
                logged.journey_id == to_log.journey_id,
                logged.state == TaskState.COMPLETED.value,
                one_of(logged.form, SAYS_WHOM),
            ),
        )
    )


def visible_household(viewer: Viewer) -> Condition:
    """The same for a row of `households` itself, which spares looking it up again."""
    if (all_or_nothing := _all_or_nothing(viewer)) is not None:
        return all_or_nothing
    named = names(SubjectKind.HOUSEHOLD, t.households.c.id)
    return sa.or_(_household_in_team(viewer, t.households), _need_to_know(viewer, named))


def visible_child(viewer: Viewer) -> Condition:
    """The same for a row of `children` itself."""
    if (all_or_nothing := _all_or_nothing(viewer)) is not None:
        return all_or_nothing
    named = names(SubjectKind.CHILD, t.children.c.id)
    return sa.or_(_child_in_team(viewer, t.children), _need_to_know(viewer, named))


def teams_in(table: sa.Table, viewer: Viewer) -> list[Condition]:
    """For each of the viewer's teams, whether a row of `households` or `children` is of it and theirs to know by it."""
    c = table.c
    everybody = viewer.manages if table is t.children else viewer.teams
    return [
        c.team_id == team if team in everybody else sa.and_(c.team_id == team, c.restricted.is_(sa.false()))
        for team in sorted(viewer.teams)
    ]


def id_in(subject: sa.ColumnElement[str], kind: SubjectKind) -> sa.ColumnElement[str]:
    """The id in a subject of that kind; for one of another kind a text that is no id."""
    return sa.func.substr(subject, len(kind.value) + 2, type_=sa.String)


def one_of(column: sa.ColumnElement[str], values: Collection[str]) -> Condition:
    """Whether the column holds one of a few values, which are bound one by one.

    A list given to `in_` is written into the statement anew each time it is asked, however often that is.
    """
    if not values:
        return sa.false()
    return column.in_([sa.literal(value, sa.String) for value in sorted(values)])


def names(kind: SubjectKind, ident: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The reverse: how the subject with this id is named in a `subject` column."""
    return sa.literal(f"{kind.value}:", sa.String) + ident


def _all_or_nothing(viewer: Viewer) -> Condition | None:
    if viewer.sees_everything:
        return sa.true()
    return None if viewer.casework else sa.false()


def _household_in_team(viewer: Viewer, household: sa.FromClause) -> Condition:
    return one_of(household.c.team_id, viewer.teams)


def _child_in_team(viewer: Viewer, child: sa.FromClause) -> Condition:
    managed = one_of(child.c.team_id, viewer.manages)
    return sa.or_(managed, sa.and_(child.c.restricted.is_(sa.false()), one_of(child.c.team_id, viewer.teams)))


def allocated_to(viewer: Viewer) -> sa.Select[tuple[str]]:
    """The subjects that the viewer is allocated to today and has a part in the work on."""
    held = _HELD.c
    return sa.select(held.subject).where(
        held.worker_id == viewer.id,
        sa.not_(one_of(held.role, NOBODYS_WORK)),
        held.from_on <= viewer.today,
        sa.or_(held.until_on.is_(None), held.until_on >= viewer.today),
    )


def granted_to(viewer: Viewer) -> sa.Select[tuple[str]]:
    """The subjects on which one of the viewer's council-wide roles has had work; again for each such role."""
    return sa.select(_GRANTED.c.subject).where(one_of(_GRANTED.c.role, viewer.council_roles))


def has_been_granted(viewer: Viewer, subject: sa.ColumnElement[str]) -> Condition:
    """Whether this is one of them."""
    granted = _GRANTED.c
    return sa.exists().where(granted.subject == subject, one_of(granted.role, viewer.council_roles))


def _need_to_know(viewer: Viewer, subject: sa.ColumnElement[str]) -> Condition:
    """Allocated today, or a council-wide role of theirs has had work on it."""
    allocated = subject.in_(allocated_to(viewer))
    return sa.or_(allocated, has_been_granted(viewer, subject)) if viewer.council_roles else allocated
