"""The first page after signing in: the most pressing thing first, then the work, then where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.reading.inbox import UNHELD, DueCounts, InboxFilters, InboxPage, Whose, inbox
from engine.reading.rows import TaskRow
from engine.reading.viewer import Viewer
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.nav import DECISION_MAKERS, is_page, navigation
from webui.rendering import render
from webui.task_lists import task_line, task_url
from webui.wording import Tone, due_words, in_london, long_date, lower_first

pages = Blueprint("home", __name__)

MOST_PRESSING = 5
LONGEST_NAME_POINTED_TO = 40  #: letters
TONES = {Tone.LATE: "late", Tone.TODAY: "soon", Tone.SOON: "soon"}
NOON, EVENING = 12, 17  #: hours


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A short list of tasks with the way to all of them."""

    heading: str
    rows: tuple[parts.TaskRow, ...]
    all: parts.Link


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """`finger` is the next step; `figures` are of the teams one manages."""

    title: str
    day: str
    finger: parts.Link | None
    finger_tone: str
    figures: tuple[parts.NavItem, ...]
    lists: tuple[List, ...]
    ways: tuple[parts.Link, ...]


@pages.get("/")
@needs(SIGNED_IN)
def home() -> Response:
    """The home of the person's first role: who works or manages cases sees them; others go to their own first page."""
    viewer = current.viewer()
    items = navigation(viewer, current.waiting())
    if viewer.sees_everything and is_page("/record"):
        return redirect("/record", code=303)
    works = viewer.casework and not viewer.sees_everything
    if not works and items:
        return redirect(items[0].url, code=303)
    if viewer.role_names & DECISION_MAKERS and not viewer.teams and is_page("/decisions"):
        return redirect("/decisions", code=303)
    return render(_home(viewer), "home.html")


def _home(viewer: Viewer) -> HomePage:
    mine = _inbox(viewer, Whose.MINE)
    decisions = _inbox(viewer, Whose.DECISIONS) if current.waiting().decisions else None
    lists = []
    if decisions is not None and decisions.rows:
        link = parts.Link(text=f"All decisions ({decisions.counts.total:,})", url="/tasks?whose=decisions")
        lists.append(List(heading="Decisions that wait for you", rows=_lines(decisions.rows, viewer), all=link))
    others = tuple(row for row in mine.rows if not row.decision)
    if others or not lists:
        link = parts.Link(text=f"All tasks ({mine.counts.total:,})", url="/tasks")
        lists.append(List(heading="Most pressing", rows=_lines(others, viewer), all=link))
    first = min(
        (rows[0] for rows in (mine.rows, decisions.rows if decisions else ()) if rows), key=_urgency, default=None
    )
    finger, tone = _finger(first) if first else (None, "")
    return HomePage(
        title=f"Good {_part_of_day(current.now())}, {viewer.name.partition(' ')[0]}",
        day=long_date(viewer.today),
        finger=finger,
        finger_tone=tone,
        figures=_figures(viewer) if viewer.manages else (),
        lists=tuple(lists),
        ways=_ways(viewer),
    )


def _inbox(viewer: Viewer, whose: Whose, *, holder: str | None = None, size: int = MOST_PRESSING) -> InboxPage:
    ports = current.ports()
    return inbox(
        ports.database,
        viewer,
        whose=whose,
        today=viewer.today,
        days=ports.calendar.days,
        filters=InboxFilters(holder=holder),
        page_size=size,
    )


def _lines(rows: tuple[TaskRow, ...], viewer: Viewer) -> tuple[parts.TaskRow, ...]:
    escalations, now = current.ports().calendar.escalations, current.now()
    return tuple(task_line(row, viewer, now=now, escalations=escalations, may_take=False) for row in rows)


def _urgency(row: TaskRow) -> tuple[bool, str]:
    return (row.due_on is None, row.due_on.isoformat() if row.due_on else "")


def _finger(row: TaskRow) -> tuple[parts.Link, str]:
    """The most pressing task and the tone of its date. A long name stands in the list below alone."""
    line = task_line(row, current.viewer(), now=current.now(), escalations=current.ports().calendar.escalations)
    said = due_words(line.due) if line.due and row.due_on else None
    about = f": {row.subject.name}" if len(row.subject.name) <= LONGEST_NAME_POINTED_TO else ""
    tone = TONES.get(said.tone, "") if said else ""
    when = f", {lower_first(said.words)}" if said else ""
    return parts.Link(text=f"{row.title}{about}{when}", url=task_url(row)), tone


def _figures(viewer: Viewer) -> tuple[parts.NavItem, ...]:
    team: DueCounts = _inbox(viewer, Whose.TEAM, size=1).counts
    unheld = _inbox(viewer, Whose.TEAM, holder=UNHELD, size=1).counts
    return (
        parts.NavItem(text="late in my team", url="/tasks?whose=team&due=late", waiting=team.late, late=team.late > 0),
        parts.NavItem(text="due in 5 working days", url="/tasks?whose=team&due=soon", waiting=team.soon),
        parts.NavItem(text="with nobody", url=f"/tasks?whose=team&holder={UNHELD}", waiting=unheld.total),
    )


def _ways(viewer: Viewer) -> tuple[parts.Link, ...]:
    """Where else to begin."""
    ways = []
    if may(viewer.worker, Act.ADD_HOUSEHOLD) is None:
        ways.append(parts.Link(text="Add a household and record its enquiry", url="/households/new"))
    if viewer.casework:
        ways.append(parts.Link(text="See what waits in your team", url="/tasks?whose=team"))
    ways.append(parts.Link(text="How due dates are counted", url="/help#dates"))
    return tuple(ways)


def _part_of_day(now: datetime) -> str:
    hour = in_london(now).hour
    return "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
