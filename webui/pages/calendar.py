"""What is due in the next four weeks, week by week: for oneself, or for the teams one works in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.weeks import Week, weeks_from
from engine.domain.working_days import WorkingDays
from engine.reading.deadlines import due_between
from engine.reading.inbox import Whose
from engine.reading.rows import TaskRow
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.due_views import due_of_task
from webui.query import read_query
from webui.rendering import render
from webui.task_lists import with_whom
from webui.wording import DueView, counted, day_month_year, long_date

pages = Blueprint("calendar", __name__)

PATH = "/calendar"
WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A task on its day."""

    title: str
    url: str
    about: str
    whom: str
    due: DueView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day with something due, or on which nobody works though it is no weekend. `note` says which."""

    name: str
    note: str
    today: bool
    rows: tuple[DueLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPart:
    """A week by its Monday. `summary` says how much is due in it."""

    heading: str
    summary: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """`late` says how much stands before today, with where to find it."""

    title: str
    kicker: str
    tabs: tuple[parts.NavItem, ...]
    late: parts.Link | None
    weeks: tuple[WeekPart, ...]
    nothing: bool
    more: bool


@pages.get(PATH)
@needs(SIGNED_IN)
def calendar() -> Response:
    """Four weeks, the present one first."""
    viewer, ports = current.viewer(), current.ports()
    days = ports.calendar.days
    query = read_query((), {"whose": (Whose.TEAM.value,)})
    whose = Whose(query.get("whose") or Whose.MINE)
    weeks = weeks_from(viewer.today, WEEKS)
    found = due_between(
        ports.database, viewer, viewer.today, weeks[-1].last, whose=whose, today=viewer.today, days=days
    )
    by_day: dict[date, list[TaskRow]] = {}
    for row in found.rows:
        if row.due_on is not None:
            by_day.setdefault(row.due_on, []).append(row)
    late = current.waiting().late
    page = CalendarPage(
        title="Calendar",
        kicker=f"What is due from {day_month_year(viewer.today)} to {day_month_year(weeks[-1].last)}",
        tabs=tuple(
            parts.NavItem(text=words, url=url, current=one is whose)
            for one, words, url in (
                (Whose.MINE, "My tasks", PATH),
                (Whose.TEAM, "My team’s tasks", f"{PATH}?whose=team"),
            )
        ),
        late=parts.Link(
            text=f"{counted(late, 'task')} of yours {'is' if late == 1 else 'are'} late", url="/tasks?due=late"
        )
        if late
        else None,
        weeks=tuple(_week(week, by_day, days) for week in weeks),
        nothing=not found.rows,
        more=found.more,
    )
    return render(page, "calendar/weeks.html")


def _week(week: Week, by_day: dict[date, list[TaskRow]], days: WorkingDays) -> WeekPart:
    today = current.today()
    total = sum(len(by_day.get(day, ())) for day in week.days)
    shown = [day for day in week.days if day >= today and (day in by_day or day == today or _is_holiday(day, days))]
    return WeekPart(
        heading=f"Week of {long_date(week.first)}",
        summary=f"{counted(total, 'task')} due" if total else "Nothing is due",
        days=tuple(
            Day(
                name=long_date(day),
                note=_note(day, days),
                today=day == today,
                rows=tuple(_line(row) for row in by_day.get(day, ())),
            )
            for day in shown
        ),
    )


def _is_holiday(day: date, days: WorkingDays) -> bool:
    return day in days.holidays


def _note(day: date, days: WorkingDays) -> str:
    if day in days.holidays:
        return days.names.get(day, "Bank holiday")
    return "" if days.is_working_day(day) else "No working day"


def _line(row: TaskRow) -> DueLine:
    return DueLine(
        title=row.title,
        url=f"/tasks/{row.id}",
        about=row.subject.name,
        whom=with_whom(row, current.viewer()),
        due=due_of_task(row, today=current.today()),
    )
