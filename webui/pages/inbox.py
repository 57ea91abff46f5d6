"""The inbox: what first? My tasks, my teams' tasks, and decisions that wait for me, with filters in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engine.domain.ids import PathwayKey, Role, WorkerId
from engine.reading import inbox as reading
from engine.reading.inbox import Due, InboxFilters, Order, Whose
from engine.reading.paging import COUNTED_UP_TO
from engine.reading.rows import Choice, TaskRow
from engine.reading.sign_in import Waiting
from engine.reading.viewer import Viewer
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address, pages_of
from webui.identities import KINDS
from webui.rendering import render
from webui.role_words import role_title
from webui.task_lists import task_line
from webui.wording import inbox_summary, lower_first

pages = Blueprint("inbox", __name__)

PATH = "/tasks"
MOST_PAGES = 10_000

HEADINGS = {
    Due.LATE: "Late",
    Due.SOON: "Today and the next 5 working days",
    Due.LATER: "Later",
    Due.NONE: "No due date yet",
}
DUE_WORDS = {Due.ALL: "Any time", **HEADINGS}
ORDERS = {
    Order.DUE: "Due date",
    Order.SUBJECT: "Household or child",
    Order.NEWEST: "Newest first",
}
NAMES = {"q": "Name or number", "pathway": "Pathway", "due": "Due", "holder": "With", "role": "Role", "later": "Also"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    heading: str
    rows: tuple[parts.TaskRow, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """One filter of the form: its options are (value, words)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """`summary` is the line above the list, its middle part stressed. `dropped` are filters that could not be read."""

    title: str
    whose: str
    tabs: tuple[parts.NavItem, ...]
    views: tuple[parts.Chip, ...]
    in_use: tuple[parts.Chip, ...]
    clear_url: str
    searched: str
    selects: tuple[Select, ...]
    filters_open: bool
    summary: tuple[str, str, str]
    groups: tuple[Group, ...]
    pages: parts.Pages
    dropped: str
    empty: tuple[str, str]
    empty_link: parts.Link | None


@pages.get(PATH)
@needs(SIGNED_IN)
def inbox() -> Response:
    """One page of what waits."""
    viewer, ports = current.viewer(), current.ports()
    query, dropped = _read_query(viewer)
    whose, order = Whose(query.get("whose", Whose.MINE)), Order(query.get("order", Order.DUE))
    found = reading.inbox(
        ports.database,
        viewer,
        whose=whose,
        today=viewer.today,
        days=ports.calendar.days,
        filters=InboxFilters(
            due=Due(query.get("due", Due.ALL)),
            pathway=PathwayKey(query["pathway"]) if query.get("pathway") else None,
            role=Role(query["role"]) if query.get("role") else None,
            holder=WorkerId(query["holder"]) if query.get("holder") else None,
            text=query.get("q", ""),
            not_yet_listed=bool(query.get("later")),
        ),
        order=order,
        page=_page_number(),
    )
    filtered = any(query.get(name) for name in NAMES)
    page = InboxPage(
        title={Whose.MINE: "Tasks", Whose.TEAM: "My team’s tasks", Whose.DECISIONS: "Decisions"}[whose],
        whose=whose.value,
        tabs=_tabs(whose, current.waiting(), found.counts if not filtered else None),
        views=_views(query),
        in_use=_in_use(query, found),
        clear_url=address(PATH, {"whose": query.get("whose", "")}),
        searched=query.get("q", ""),
        selects=_selects(query, viewer, found),
        filters_open=filtered or order is not Order.DUE,
        summary=_summary(found, viewer.today, Due(query.get("due", Due.ALL))),
        groups=tuple(_groups(found, viewer, order)),
        pages=pages_of(found.paging, lambda number: address(PATH, query, page=str(number)), "Tasks"),
        dropped=dropped,
        empty=_empty(whose, filtered=filtered),
        empty_link=_way_on(viewer, whose, query, filtered=filtered),
    )
    return render(page, "inbox.html")


def _read_query(viewer: Viewer) -> tuple[dict[str, str], str]:
    """The filters of the address, and a sentence about what was dropped because it says nothing here."""
    sent = {name: value.strip()[:200] for name, value in request.args.items()}
    if sent.pop("group", "") == "subject":
        sent["order"] = Order.SUBJECT.value
    known: dict[str, frozenset[str]] = {
        "whose": frozenset(Whose),
        "due": frozenset(Due),
        "order": frozenset(Order),
        "role": frozenset(viewer.role_names),
        "later": frozenset({"yes"}),
    }
    query, dropped = {}, []
    for name, value in sent.items():
        if not value or name == "page":
            continue
        if name not in {*known, *NAMES} or (name in known and value not in known[name]):
            dropped.append(name)
        elif (name, value) not in (("whose", Whose.MINE.value), ("due", Due.ALL.value), ("order", Order.DUE.value)):
            query[name] = value
    if query.get("whose") != Whose.TEAM.value and query.pop("holder", None) is not None:
        dropped.append("holder")
    return query, "A filter of this address is not known here, so it was left out." if dropped else ""


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() else 1


def _tabs(whose: Whose, waiting: Waiting, shown: reading.DueCounts | None) -> tuple[parts.NavItem, ...]:
    counts = {
        which: _counted(min(count, COUNTED_UP_TO), more=count > COUNTED_UP_TO)
        for which, count in ((Whose.MINE, waiting.tasks), (Whose.DECISIONS, waiting.decisions))
    }
    if shown is not None:
        counts[whose] = _counted(shown.total, more=bool(shown.more))
    words = {Whose.MINE: "My tasks", Whose.TEAM: "My team’s tasks", Whose.DECISIONS: "Decisions"}
    tabs = []
    for one in Whose:
        count = counts.get(one)
        if one is Whose.DECISIONS and not waiting.decisions and one is not whose:
            continue
        text = words[one] if count is None else f"{words[one]} ({count})"
        url = address(PATH, {"whose": "" if one is Whose.MINE else one.value})
        tabs.append(parts.NavItem(text=text, url=url, current=one is whose))
    return tuple(tabs)


def _counted(count: int, *, more: bool) -> str:
    return f"over {count:,}" if more else f"{count:,}"


def _views(query: Mapping[str, str]) -> tuple[parts.Chip, ...]:
    now = query.get("due", Due.ALL.value)
    words = {Due.ALL: "Everything", Due.LATE: "Late", Due.SOON: "Next 5 working days", Due.LATER: "Later"}
    return tuple(
        parts.Chip(
            text=text, url=address(PATH, query, due="" if due is Due.ALL else due.value), current=due.value == now
        )
        for due, text in words.items()
    )


def _in_use(query: Mapping[str, str], found: reading.InboxPage) -> tuple[parts.Chip, ...]:
    words: dict[str, Callable[[str], str]] = {
        "q": lambda value: f"“{value}”",
        "pathway": lambda value: _label(found.pathways, value),
        "holder": lambda value: "Nobody yet" if value == reading.UNHELD else f"With {_label(found.holders, value)}",
        "role": lambda value: role_title(Role(value)),
        "due": lambda value: DUE_WORDS[Due(value)],
        "later": lambda _: "Also what is for later",
    }
    return tuple(
        parts.Chip(text=say(query[name]), url=address(PATH, query, **{name: ""}), removes=True)
        for name, say in words.items()
        if query.get(name)
    )


def _label(choices: tuple[Choice, ...], value: str) -> str:
    return next((choice.label for choice in choices if choice.value == value), "no longer here")


def _selects(query: Mapping[str, str], viewer: Viewer, found: reading.InboxPage) -> tuple[Select, ...]:
    def select(name: str, options: list[tuple[str, str]]) -> Select:
        label = NAMES.get(name, "Order")
        return Select(name=name, label=label, options=tuple(options), value=query.get(name, ""))

    pathways = [("", "All pathways"), *((one.value, one.label) for one in found.pathways)]
    dues = [("", DUE_WORDS[Due.ALL]), *((due.value, words) for due, words in HEADINGS.items())]
    orders = [("" if order is Order.DUE else order.value, words) for order, words in ORDERS.items()]
    selects = [select("pathway", pathways), select("due", dues), select("order", orders)]
    if query.get("whose") == Whose.TEAM.value:
        holders = [("", "Anyone"), (reading.UNHELD, "Nobody yet"), *((one.value, one.label) for one in found.holders)]
        selects.insert(2, select("holder", holders))
    if len(viewer.role_names) > 1:
        roles = [("", "Any role"), *((role, role_title(role)) for role in found.roles)]
        selects.append(select("role", roles))
    return tuple(selects)


def _summary(found: reading.InboxPage, today: date, due: Due) -> tuple[str, str, str]:
    counts = found.counts
    if counts.more and (due is Due.ALL or due in counts.more):
        late = f"{_counted(counts.late, more=Due.LATE in counts.more)} are late" if counts.late else ""
        if due is not Due.ALL:
            late = ""
        return (f"More than {found.paging.total:,} tasks.", late, "." if late else "")
    if due is not Due.ALL:
        shown = found.paging.total
        of = _counted(counts.total, more=bool(counts.more))
        return (f"{shown:,} of {of} tasks.", "", "") if counts.total else ("No tasks.", "", "")
    due_today = sum(row.due_on == today for row in found.rows) if found.paging.pages == 1 else 0
    return inbox_summary(total=counts.total, late=counts.late, today=due_today, soon=counts.soon - due_today)


def _groups(found: reading.InboxPage, viewer: Viewer, order: Order) -> Iterator[Group]:
    """Late, soon and later as headings; or the household or child; the newest stand under one heading."""
    now, escalations = current.now(), current.ports().calendar.escalations
    gathered: dict[tuple[str, str], list[TaskRow]] = {}
    for row in found.rows:
        gathered.setdefault(_heading(row, order, viewer.today, found.soon_until), []).append(row)
    for (heading, about), rows in gathered.items():
        lines = tuple(
            task_line(row, viewer, now=now, escalations=escalations, under_its_subject=order is Order.SUBJECT)
            for row in rows
        )
        yield Group(heading=heading, rows=lines, about=about)


def _heading(row: TaskRow, order: Order, today: date, soon_until: date) -> tuple[str, str]:
    if order is Order.NEWEST:
        return ("Newest first", "")
    if order is Order.SUBJECT:
        kind = KINDS.get(row.subject.kind, "Household")
        return (row.subject.name, f"{lower_first(kind)} · {row.subject.reference}")
    if row.due_on is None:
        return (HEADINGS[Due.NONE], "")
    due = Due.LATE if row.due_on < today else Due.SOON if row.due_on <= soon_until else Due.LATER
    return (HEADINGS[due], "")


def _empty(whose: Whose, *, filtered: bool) -> tuple[str, str]:
    if filtered:
        return ("No task matches these filters.", "Take one away, or look for something else.")
    match whose:
        case Whose.MINE:
            return (
                "Nothing is waiting for you.",
                "Tasks come here when a journey reaches a step that is yours, or when somebody hands one over to you.",
            )
        case Whose.TEAM:
            return ("Nothing is waiting in your team.", "What nobody holds yet stands here first.")
        case Whose.DECISIONS:
            return (
                "No decision is waiting for you.",
                "Decisions come here when the papers for them are complete.",
            )


def _way_on(viewer: Viewer, whose: Whose, query: Mapping[str, str], *, filtered: bool) -> parts.Link | None:
    if filtered:
        return parts.Link(text="Clear all filters", url=address(PATH, {"whose": query.get("whose", "")}))
    if whose is Whose.MINE and viewer.casework:
        return parts.Link(text="See your team’s tasks", url=address(PATH, {"whose": Whose.TEAM.value}))
    if whose is not Whose.MINE:
        return parts.Link(text="See your own tasks", url=PATH)
    return None
