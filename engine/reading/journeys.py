"""The list of journeys, newest first, with filters and paging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import PathwayKey
from engine.reading.journey_rows import OPEN_WORK, WORK, journey_row, journey_select
from engine.reading.paging import PAGE_SIZE, Paging, offset, page_of
from engine.reading.people import pathway_choices
from engine.reading.rows import Choice, JourneyRow
from engine.reading.subject_rows import subjects_found
from engine.reading.text_search import stands_in, words_of
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, visible_journey

J = t.journeys.c


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyFilters:
    """What to leave out. `state` is running, ended, closed or stuck; `late` keeps those with a late task."""

    pathway: PathwayKey | None = None
    state: str | None = None
    late: bool = False
    text: str = ""


EVERY_JOURNEY = JourneyFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyList:
    """One page of journeys, and the pathways one may filter by."""

    rows: tuple[JourneyRow, ...]
    paging: Paging
    pathways: tuple[Choice, ...]


def journeys(
    database: Engine,
    viewer: Viewer,
    *,
    today: date,
    filters: JourneyFilters = EVERY_JOURNEY,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> JourneyList:
    """One page of the journeys about those whom the viewer may know of."""
    conditions = [visible_journey(viewer, J.subject, J.id), *_conditions(filters, today)]
    with database.connect() as connection:
        paging = page_of(connection, sa.select(J.id).where(*conditions), page, page_size)
        # Ids grow with time, so that the newest come first without sorting all of them.
        ids = sa.select(J.id).where(*conditions).order_by(J.id.desc()).limit(page_size)
        on_page = ids.offset(offset(paging.page, page_size)).subquery()
        rows = connection.execute(
            journey_select(today, t.journeys.join(on_page, on_page.c.id == J.id)).order_by(J.id.desc())
        )
        return JourneyList(rows=tuple(map(journey_row, rows)), paging=paging, pathways=pathway_choices(connection))


def _conditions(filters: JourneyFilters, today: date) -> list[Condition]:
    found: list[Condition] = []
    if filters.pathway:
        found.append(J.pathway == filters.pathway)
    if filters.state:
        found.append(J.state == filters.state)
    if filters.late:
        found.append(sa.exists().where(*OPEN_WORK, WORK.c.due_on < today))
    if filters.text.strip():
        words = words_of(filters.text)
        found.extend(sa.or_(stands_in(word, J.reference), J.subject.in_(subjects_found(word))) for word in words)
        found.extend([] if words else [sa.false()])
    return found
