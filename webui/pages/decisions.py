"""Decisions that wait for this person: who decides sees first how many days are left."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.reading.inbox import Whose, inbox
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address, pages_of
from webui.query import read_query
from webui.rendering import render
from webui.task_lists import task_line
from webui.wording import counted

pages = Blueprint("decisions", __name__)

PATH = "/decisions"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage:
    """A page of the list."""

    title: str
    summary: str
    late: str
    rows: tuple[parts.TaskRow, ...]
    pages: parts.Pages


@pages.get(PATH)
@needs(SIGNED_IN)
def decisions() -> Response:
    """The decisions that are this person's, or wait for a role of theirs."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(())
    found = inbox(
        ports.database, viewer, whose=Whose.DECISIONS, today=viewer.today, days=ports.calendar.days, page=query.page
    )
    now, escalations = current.now(), ports.calendar.escalations
    total = found.counts.total
    page = DecisionsPage(
        title="Decisions",
        summary=f"{counted(total, 'decision')} {'waits' if total == 1 else 'wait'} for you.",
        late=f"{found.counts.late} {'is' if found.counts.late == 1 else 'are'} late." if found.counts.late else "",
        rows=tuple(task_line(row, viewer, now=now, escalations=escalations) for row in found.rows),
        pages=pages_of(found.paging, lambda number: address(PATH, {}, page=str(number)), "Decisions"),
    )
    return render(page, "decisions/list.html")
