"""The work of the teams somebody manages: who needs help today, what is with nobody, what is at risk."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act
from engine.domain.errors import NotFound
from engine.reading.inbox import UNHELD, Whose, inbox
from engine.reading.team import Load, team_work
from webui import current, parts
from webui.access import needs
from webui.rendering import render
from webui.role_words import role_title
from webui.task_lists import task_line
from webui.wording import counted, listed

pages = Blueprint("team", __name__)

MOST_AT_RISK = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """`at_risk` are the most pressing tasks; each is handed over on its own page."""

    title: str
    kicker: str
    figures: tuple[parts.NavItem, ...]
    at_risk: tuple[parts.TaskRow, ...]
    all: parts.Link
    workers: tuple[parts.Bar, ...]
    queues: tuple[parts.Bar, ...]
    nothing_open: bool


@pages.get("/team")
@needs(Act.SEE_TEAM)
def team() -> Response:
    """The teams in whose line of management the viewer is."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    work = team_work(ports.database, viewer, today=viewer.today, days=days)
    if work is None:
        raise NotFound
    found = inbox(ports.database, viewer, whose=Whose.TEAM, today=viewer.today, days=days, page_size=MOST_AT_RISK)
    now, escalations = current.now(), ports.calendar.escalations
    several = len(work.teams) > 1
    page = TeamPage(
        title="Team" if several or not work.teams else work.teams[0],
        kicker=listed(work.teams) if several else "Team",
        figures=_figures(work.total, work.unheld),
        at_risk=tuple(task_line(row, viewer, now=now, escalations=escalations) for row in found.rows),
        all=parts.Link(text=f"Show all {counted(found.counts.total, 'task')}", url="/tasks?whose=team"),
        workers=tuple(
            _bar(one.name, one.load, f"/tasks?whose=team&holder={quote(one.worker)}", one.team_name if several else "")
            for one in work.workers
        ),
        queues=tuple(
            _bar(role_title(one.role), one.load, f"/tasks?whose=team&holder={UNHELD}", one.team_name if several else "")
            for one in work.queues
        ),
        nothing_open=not work.total.total,
    )
    return render(page, "team/team.html")


def _figures(total: Load, unheld: int) -> tuple[parts.NavItem, ...]:
    waiting = current.waiting()
    return (
        parts.NavItem(text="late", url="/tasks?whose=team&due=late", waiting=total.late, late=total.late > 0),
        parts.NavItem(text="due in 5 working days", url="/tasks?whose=team&due=soon", waiting=total.soon),
        parts.NavItem(
            text="waiting for my decision",
            url="/decisions",
            waiting=waiting.decisions,
            late=waiting.late_decisions > 0,
        ),
        parts.NavItem(text="with nobody", url=f"/tasks?whose=team&holder={UNHELD}", waiting=unheld),
    )


def _bar(label: str, load: Load, url: str, team_name: str) -> parts.Bar:
    # What has no date is not pressing: it stands with what is due later.
    return parts.Bar(
        label=f"{label}, {team_name}" if team_name else label,
        late=load.late,
        soon=load.soon,
        later=load.later + load.undated,
        url=url,
    )
