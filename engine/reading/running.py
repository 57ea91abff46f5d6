"""How many journeys follow each version of a pathway and where they stand: figures and references, nobody's name.

Who may know whom a journey is about is told the name by `names_of_journeys`, and nobody else is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.journey import NOT_ENDED
from engine.reading.subject_names import subject_names
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey

J, W = t.journeys.c, t.tasks.c
AT_ONCE = 200  #: ids bound in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAt:
    """How many journeys of a version have this step open. `title` empty: they wait for something, and nobody works."""

    version: str
    title: str
    journeys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWork:
    """What people have in hand in a journey: how many open tasks somebody holds, and how many drafts were typed."""

    held: int = 0
    drafts: int = 0


def standing_at(database: Engine, key: PathwayKey) -> tuple[StandingAt, ...]:
    """Where the running journeys of a pathway stand, the fullest steps first. A journey may stand at several."""
    open_work = sa.and_(W.journey_id == J.id, W.state == "open", W.kind == "task")
    found = (
        sa.select(J.version_id, J.id, W.element, sa.func.min(W.title).label("title"), sa.func.max(W.item).label("item"))
        .select_from(t.journeys.outerjoin(t.tasks, open_work))
        .where(J.pathway == key, J.state.in_(NOT_ENDED))
        .group_by(J.version_id, J.id, W.element)
    )
    counted: Counter[tuple[str, str]] = Counter()
    with database.connect() as connection:
        for row in connection.execute(found):
            # Several items of one step are one step.
            title = str(row.title or "").partition(": ")[0] if row.item else str(row.title or "")
            counted[row.version_id, title] += 1
    return tuple(
        StandingAt(version=version, title=title, journeys=many)
        for (version, title), many in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    )


def kept_work(database: Engine, journeys: Iterable[JourneyId]) -> dict[JourneyId, KeptWork]:
    """What people have in hand in these journeys."""
    found: dict[JourneyId, KeptWork] = {}
    with database.connect() as connection:
        for ids in _parts(journeys):
            drafts = (
                sa.select(sa.func.count())
                .select_from(t.draft_submissions.join(t.tasks, W.id == t.draft_submissions.c.task_id))
                .where(W.journey_id == J.id, W.state == "open")
            )
            held = sa.select(sa.func.count()).where(W.journey_id == J.id, W.state == "open", W.holder_id.is_not(None))
            wanted = sa.select(
                J.id, drafts.scalar_subquery().label("drafts"), held.scalar_subquery().label("held")
            ).where(J.id.in_(ids))
            for row in connection.execute(wanted):
                found[JourneyId(row.id)] = KeptWork(held=row.held, drafts=row.drafts)
    return found


def names_of_journeys(database: Engine, viewer: Viewer, journeys: Iterable[JourneyId]) -> dict[JourneyId, str]:
    """Whom these journeys are about, by journey: of those alone about whom the viewer may know."""
    about: dict[JourneyId, str] = {}
    with database.connect() as connection:
        for ids in _parts(journeys):
            wanted = sa.select(J.id, J.subject).where(J.id.in_(ids), visible_journey(viewer, J.subject, J.id))
            about |= {JourneyId(row.id): row.subject for row in connection.execute(wanted)}
    names = subject_names(database, viewer, about.values())
    return {journey: names[subject] for journey, subject in about.items() if subject in names}


def _parts(journeys: Iterable[JourneyId]) -> Iterable[list[JourneyId]]:
    ids = sorted(set(journeys))
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
