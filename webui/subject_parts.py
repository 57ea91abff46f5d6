"""What pages about a child, a household and their journeys show alike: lines of journeys, who works on it, what is
pressing, and the search above a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from engine.actions.record_view import record_view
from engine.domain.ids import PathwayKey
from engine.domain.journey import NOT_ENDED
from engine.domain.journey_apply import item_label
from engine.domain.pathway import PathwayVersion
from engine.domain.promising import WORKED_OUT
from engine.domain.subjects import SubjectRef
from engine.domain.working_days import WorkingDays
from engine.reading.asking import version_of
from engine.reading.rows import AllocationRow, JourneyRow, NoteRow, SubjectRow, TaskRow
from engine.reading.standing import AnchorRow, FieldRow, known_dates
from engine.reading.starting import startable
from engine.reading.subjects import JourneyBrief, ListedSubject
from webui import current, parts
from webui.due_views import due_of_task
from webui.identities import subject_url
from webui.record_verbs import field_title, plain_value
from webui.role_words import role_title
from webui.task_lists import pathway_words, with_whom
from webui.wording import DueView, day_month_year, in_london, listed, long_date, lower_first, of_day

#: The state of a journey in words, and the tone of its tag.
STATES = {
    "running": ("Running", "info"),
    "suspended": ("Suspended", "soon"),
    "stuck": ("Paused by an error", "soon"),
    "closed": ("Closed", ""),
}
MOST_PRESSING = 5
URGENT_CONCERN = PathwayKey("urgent_concern")


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyLine:
    """A journey in a table or list."""

    title: str
    url: str
    reference: str
    about: parts.Link
    state: str
    tone: str
    since: str
    open_work: str
    due: DueView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a role for a child or household, and since when."""

    role: str
    name: str
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDate:
    """A date on the record: what happened then, and who recorded it. `note` is why it was corrected."""

    name: str
    what: str
    on: str
    recorded: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """An open task as a card names it: late ones, or the next one due."""

    title: str
    url: str
    whom: str
    due: DueView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine:
    """A child or household in a list."""

    name: str
    url: str
    reference: str
    flag: str
    more: str
    running: tuple[parts.Link, ...]
    people: tuple[str, ...]
    open_tasks: int
    late_tasks: int
    due: DueView | None


def seen(ref: SubjectRef, what: str, *, journey: str | None = None) -> None:
    """Puts on record that the viewer looked at a page about this child or household."""
    record_view(current.ports(), current.viewer().id, ref, what=what, journey=journey)


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """Where this person starts a pathway for the child or household; empty where they may start none."""

    any_url: str = ""
    concern_url: str = ""


def starts_for(subject: SubjectRow) -> Starts:
    """What the viewer may start for this child or household."""
    viewer = current.viewer()
    if viewer.sees_everything or not viewer.casework:
        return Starts()
    found = startable(current.ports().database, viewer, subject)
    about = quote(str(subject.ref))
    raises = any(one.pathway == URGENT_CONCERN for one in found)
    # Where one is being looked into, the page of the start says so first.
    concern_url = f"/journeys/start?pathway={URGENT_CONCERN}&subject={about}" if raises else ""
    return Starts(any_url=f"/journeys/start?subject={about}" if found else "", concern_url=concern_url)


def journey_line(row: JourneyRow, *, today: date, days: WorkingDays) -> JourneyLine:
    """The journey with what is next to do in it."""
    state, tone = STATES.get(row.state, (row.outcome_title or "Ended", "ok"))
    began = day_month_year(in_london(row.started_at).date())
    ended = day_month_year(in_london(row.ended_at).date()) if row.ended_at else ""
    return JourneyLine(
        title=row.pathway_title,
        url=f"/journeys/{row.id}",
        reference=row.reference,
        about=parts.Link(text=row.subject.name, url=subject_url(row.subject.ref)),
        state=state,
        tone=tone,
        since=f"{began} to {ended}" if ended else f"since {began}",
        open_work=open_work(row.open_tasks, row.late_tasks) if row.state in NOT_ENDED else "",
        due=next_due(row.next_due_on, today=today, days=days),
    )


def open_work(open_tasks: int, late_tasks: int) -> str:
    """`3 open tasks, 1 late`."""
    tasks = f"{open_tasks} open task{'' if open_tasks == 1 else 's'}"
    return f"{tasks}, {late_tasks} late" if late_tasks else tasks


def next_due(on: date | None, *, today: date, days: WorkingDays) -> DueView | None:
    """The next date of several tasks, of whatever kind it is; None without one."""
    if on is None:
        return None
    return DueView(due_on=on, today=today, working_days_left=days.days_left(on, today), kind="")


def holders(allocations: Iterable[AllocationRow], *, current_ones: bool = True) -> tuple[Holder, ...]:
    """Who holds which role now, or who held one before."""
    return tuple(
        Holder(
            role=role_title(one.role),
            name=one.worker_name,
            since=day_month_year(one.from_on),
            until=day_month_year(one.until_on) if one.until_on else "",
        )
        for one in allocations
        if one.current is current_ones
    )


def dates_known(anchors: Sequence[AnchorRow], notes: Iterable[NoteRow]) -> tuple[KnownDate, ...]:
    """The dates on a record that count now, the newest first. `notes` say why one was corrected."""
    texts = {note.id: note.text for note in notes}
    labels = current.ports().calendar.labels
    counted: dict[str, KnownDate] = {}
    for row in anchors:
        if row.name in counted or row.name.startswith(WORKED_OUT):
            continue
        clause = labels.get(row.name, row.name.replace("_", " "))
        recorded = day_month_year(in_london(row.recorded_at).date())
        counted[row.name] = KnownDate(
            name=row.name,
            what=clause[:1].upper() + clause[1:],
            on=long_date(row.on),
            recorded=f"{row.recorded_by_name or 'Fingerpost'}, {recorded}",
            note=texts.get(row.reason.removeprefix("note:"), ""),
        )
    order = known_dates(tuple(anchors), None)
    return tuple(sorted(counted.values(), key=lambda one: order.get(one.name, date.min), reverse=True))


def record_lines(
    fields: Iterable[FieldRow], anchors: Sequence[AnchorRow], journeys: Sequence[JourneyRow]
) -> tuple[KnownDate, ...]:
    """The fields of a record with their present values. What stands among the dates already is left out; the words for
    items are those of the forms that the subject's journeys follow."""
    dates = {row.name for row in anchors}
    versions = [version_of(current.ports(), ident) for ident in dict.fromkeys(row.version for row in journeys)]
    return tuple(
        KnownDate(
            name=one.name,
            what=_field(one.name, versions),
            on=_value(one.value, versions),
            recorded=f"{one.recorded_by_name or 'Fingerpost'}, {day_month_year(one.from_on)}",
        )
        for one in fields
        if one.name not in dates
    )


def record_value(value: object, journeys: Sequence[JourneyRow]) -> str:
    """A value of the record in the words of the forms that the subject's journeys follow."""
    versions = [version_of(current.ports(), ident) for ident in dict.fromkeys(row.version for row in journeys)]
    return _item(str(value), versions)[:1].upper() + _item(str(value), versions)[1:]


def _field(name: str, versions: Sequence[PathwayVersion]) -> str:
    bare, _, item = name.partition(":")
    return f"{field_title(bare)}: {_item(item, versions)}" if item else field_title(bare)


def _item(item: str, versions: Sequence[PathwayVersion]) -> str:
    plain = item.replace("_", " ")
    return next((words for one in versions if (words := item_label(one, item)) != plain), plain)


def _value(value: object, versions: Sequence[PathwayVersion]) -> str:
    if isinstance(value, str):
        try:
            return long_date(date.fromisoformat(value))
        except ValueError:
            return plain_value(value)
    if isinstance(value, list | tuple):
        return listed([_item(str(one), versions) for one in value]) or "nothing"
    if isinstance(value, Mapping):
        return listed([f"{name.replace('_', ' ')}: {plain_value(one)}" for name, one in value.items()]) or "nothing"
    return plain_value(value)


def pressing(rows: Sequence[TaskRow], *, today: date) -> tuple[tuple[Pressing, ...], tuple[Pressing, ...], int]:
    """(what is late, what is due next, how many late ones are not shown). `rows` come with the most pressing first."""
    late = [row for row in rows if row.due_on is not None and row.due_on < today]
    next_ones = [row for row in rows if row.due_on is not None and row.due_on >= today]
    return (
        tuple(_pressing(row, today) for row in late[:MOST_PRESSING]),
        tuple(_pressing(row, today) for row in next_ones[:2]),
        max(0, len(late) - MOST_PRESSING),
    )


def _pressing(row: TaskRow, today: date) -> Pressing:
    whom = with_whom(row, current.viewer())
    title = f"{row.title}: {lower_first(pathway_words(row))}" if row.journey_began else row.title
    return Pressing(title=title, url=f"/tasks/{row.id}", whom=whom, due=due_of_task(row, today=today))


def _told_apart(one: JourneyBrief, running: Sequence[JourneyBrief]) -> str:
    alike = sum(other.pathway == one.pathway for other in running)
    return one.pathway_title if alike < 2 else of_day(one.pathway_title, one.started_at, one.reference)


def subject_line(row: ListedSubject, *, today: date, days: WorkingDays, more: str = "") -> SubjectLine:
    """A child or household of a list."""
    subject = row.subject
    return SubjectLine(
        name=subject.name,
        url=subject_url(subject.ref),
        reference=subject.reference,
        flag="Restricted" if subject.restricted else "Address protected" if subject.address_protected else "",
        more=more,
        running=tuple(parts.Link(text=_told_apart(one, row.running), url=f"/journeys/{one.id}") for one in row.running),
        people=tuple(
            f"{one.worker_name}, {lower_first(role_title(one.role))}" for one in row.allocations if one.current
        )[:2],
        open_tasks=row.open_tasks,
        late_tasks=row.late_tasks,
        due=next_due(row.next_due_on, today=today, days=days),
    )
