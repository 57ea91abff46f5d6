"""The inbox: which tasks wait, for me, for my teams, or as decisions of mine, the most pressing first.

Four statements, whatever waits: one page, the counts, and the choices of two filters. None reads more tasks than it
shows or counts, and counting stops at `COUNTED_UP_TO` under each heading: for every task that is counted, it is looked
up whether the viewer may know whom it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import PathwayKey, Role, WorkerId
from engine.domain.working_days import WorkingDays
from engine.reading import inbox_scope
from engine.reading.inbox_scope import By, Scope, listed_by
from engine.reading.paging import PAGE_SIZE, Paging, offset, paged, to_count
from engine.reading.people import pathway_choices, workers_of_teams
from engine.reading.rows import Choice, TaskRow
from engine.reading.subject_rows import NAME, subjects_found, with_subject
from engine.reading.task_rows import task_row, task_select
from engine.reading.text_search import stands_in, words_of
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition

TASKS = t.tasks
SOON_WORKING_DAYS = 5
COUNTED_UP_TO = 100  #: under each heading; further for who pages further


class Whose(StrEnum):
    """Whose tasks."""

    MINE = "mine"  #: those I hold
    TEAM = "team"  #: for a role of mine, and everything of the teams I manage
    DECISIONS = "decisions"  #: decisions that I hold, or that wait for a role of mine


class Due(StrEnum):
    """When they are due: the headings of the inbox."""

    ALL = "all"
    LATE = "late"  #: the due date has passed
    SOON = "soon"  #: today or within the next five working days
    LATER = "later"
    NONE = "none"  #: no due date, or one that is not known yet


class Order(StrEnum):
    """In which order."""

    DUE = "due"
    SUBJECT = "subject"  #: by the name of the child or household
    NEWEST = "newest"


UNHELD = "nobody"  #: the filter for tasks that nobody holds


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilters:
    """What to leave out. `holder` is a worker's id or `UNHELD`; `not_yet_listed` also shows what is for later on."""

    due: Due = Due.ALL
    pathway: PathwayKey | None = None
    role: Role | None = None
    holder: WorkerId | str | None = None
    text: str = ""
    not_yet_listed: bool = False


NO_FILTERS = InboxFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCounts:
    """How many under each heading, with all filters but the one by due date: no more than `most`, which are `more`."""

    late: int
    soon: int
    later: int
    none: int
    more: frozenset[Due] = frozenset()  #: the headings under which there are more than were counted

    @property
    def total(self) -> int:
        """How many were counted in all; there are more where there are more under a heading."""
        return self.late + self.soon + self.later + self.none


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of the inbox. `soon_until` is the last day that still counts as soon."""

    rows: tuple[TaskRow, ...]
    counts: DueCounts
    paging: Paging
    soon_until: date
    pathways: tuple[Choice, ...]
    roles: tuple[Role, ...]
    holders: tuple[Choice, ...]


def inbox(
    database: Engine,
    viewer: Viewer,
    *,
    whose: Whose,
    today: date,
    days: WorkingDays,
    filters: InboxFilters = NO_FILTERS,
    order: Order = Order.DUE,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> InboxPage:
    """One page of what waits, the counts under each heading, and what may be filtered by."""
    soon_until = days.after(today, SOON_WORKING_DAYS)
    scope = scope_of(viewer, whose).where(*_conditions(viewer, filters))
    with database.connect() as connection:
        counts = _counts(connection, scope, today, soon_until, most=to_count(page, page_size, COUNTED_UP_TO))
        wanted = counts.total if filters.due is Due.ALL else int(getattr(counts, filters.due.value))
        more = counts.more if filters.due is Due.ALL else counts.more & {filters.due}
        paging = paged(page, wanted, page_size, more=bool(more))
        narrowed = scope.where(*_due_in(filters.due, today, soon_until))
        rows = _page(connection, viewer, narrowed, order, paging) if wanted else []
        pathways = pathway_choices(connection)
        holders = workers_of_teams(connection, viewer.teams) if whose is Whose.TEAM else ()
    return InboxPage(
        rows=tuple(task_row(row, today=today, days=days) for row in rows),
        counts=counts,
        paging=paging,
        soon_until=soon_until,
        pathways=pathways,
        roles=tuple(sorted(viewer.role_names)),
        holders=holders,
    )


def scope_of(viewer: Viewer, whose: Whose) -> Scope:
    """The tasks of that heading of the inbox, before any filter."""
    scopes = {
        Whose.MINE: inbox_scope.mine,
        Whose.TEAM: inbox_scope.my_teams,
        Whose.DECISIONS: inbox_scope.my_decisions,
    }
    return scopes[whose](viewer)


def _conditions(viewer: Viewer, filters: InboxFilters) -> list[Condition]:
    c = TASKS.c
    found: list[Condition] = [] if filters.not_yet_listed else [listed_by(viewer)]
    if filters.pathway:
        in_pathway = t.journeys.c.id == c.journey_id, t.journeys.c.pathway == filters.pathway
        found.append(sa.or_(c.pathway == filters.pathway, sa.exists().where(*in_pathway)))
    if filters.role:
        found.append(c.role == filters.role)
    if filters.holder:
        found.append(c.holder_id.is_(None) if filters.holder == UNHELD else c.holder_id == filters.holder)
    if filters.text.strip():
        found.append(_about(filters.text))
    return found


def _about(text: str) -> Condition:
    """Every word stands in the task's title, in the name or reference of whom it is about, or in the journey's."""
    words = words_of(text)
    return sa.and_(*map(_mentions, words)) if words else sa.false()


def _mentions(word: str) -> Condition:
    return sa.or_(
        stands_in(word, TASKS.c.title),
        TASKS.c.subject.in_(subjects_found(word)),
        TASKS.c.journey_id.in_(sa.select(t.journeys.c.id).where(stands_in(word, t.journeys.c.reference))),
    )


def _due_in(due: Due, today: date, soon_until: date) -> list[Condition]:
    on = TASKS.c.due_on
    conditions: dict[Due, list[Condition]] = {
        Due.ALL: [],
        Due.LATE: [on < today],
        Due.SOON: [on >= today, on <= soon_until],
        Due.LATER: [on > soon_until],
        Due.NONE: [on.is_(None)],
    }
    return conditions[due]


def _counts(connection: Connection, scope: Scope, today: date, soon_until: date, *, most: int) -> DueCounts:
    groups = (Due.LATE, Due.SOON, Due.LATER, Due.NONE)
    counted = [scope.where(*_due_in(due, today, soon_until)).count(most).label(due.value) for due in groups]
    found = dict(zip(groups, connection.execute(sa.select(*counted)).one(), strict=True))
    return DueCounts(
        **{due.value: min(number, most) for due, number in found.items()},
        more=frozenset(due for due, number in found.items() if number > most),
    )


def _page(
    connection: Connection, viewer: Viewer, scope: Scope, order: Order, paging: Paging
) -> list[sa.Row[tuple[object, ...]]]:
    c = TASKS.c
    orders = {
        Order.DUE: [By(c.due_on, apart=True), By(c.id)],
        Order.SUBJECT: [By(NAME), By(c.subject), By(c.due_on), By(c.id)],
        Order.NEWEST: [By(c.opened_at, descending=True), By(c.id, descending=True)],
    }
    joined = with_subject(TASKS, c.subject) if order is Order.SUBJECT else TASKS
    skip = offset(paging.page, paging.page_size)
    ids, ordered = scope.ids(orders[order], first=paging.page_size, skip=skip, joined=joined)
    rows = task_select(viewer, TASKS.join(ids, ids.c.id == c.id)).order_by(*ordered)
    return list(connection.execute(rows))
