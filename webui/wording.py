"""The words for dates, times, counts and deadlines. Templates hold no arithmetic and no date format of their own.

The numbers come from the domain's calendar; this module only says them. Times are told in Europe/London.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SOON_WORKING_DAYS = 5

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_KINDS = {
    "statute": "Law",
    "guidance": "Guidance",
    "local": "Local",
    "external": "External",
    "target": "Target",
}
_KINDS_EXPLAINED = {
    "statute": "set by law",
    "guidance": "set by statutory guidance",
    "local": "set by a rule of this council",
    "external": "set from outside, for example by a court",
    "target": "set by a manager or worker",
}
_STATUSES = {
    "verified": "Checked against the source",
    "quoted": "Quoted from the source, not checked",
    "unverified": "Not checked against the source yet",
    "assumed": "Assumed until the council decides",
}


class Tone(StrEnum):
    """How pressing a date is: chooses the icon and colour beside the words."""

    LATE = "late"  #: the date has passed
    TODAY = "today"  #: this is the last day to act
    SOON = "soon"  #: at most five working days are left
    LATER = "later"  #: more than that
    DONE = "done"
    DONE_LATE = "done-late"
    PAUSED = "paused"
    ABOUT = "about"  #: the calendar has no bank holidays for that year yet
    NONE = "none"  #: no date, with why
    BROKEN = "broken"  #: the rule is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """A deadline as the domain computed it, ready to be said. Working days are England's, the day itself not counted.

    `working_days_left` is what remains until `due_on`; once that has passed, its size is how many working days ago
    (0 when only a weekend or bank holiday has passed). `done_late_by` likewise, None when done in time.
    `waits_for` says why there is no date yet; `why_url` is where "Why this date?" is answered.
    """

    due_on: date | None
    today: date
    act_by: date | None = None
    working_days_left: int = 0
    kind: str = "local"
    status: str = "verified"
    calendar_incomplete: bool = False
    done_on: date | None = None
    done_late: bool = False
    done_late_by: int = 0
    paused_since: date | None = None
    waits_for: str = ""
    rule_missing: bool = False
    why_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWords:
    """A deadline in words. `detail` is the second line, `kind` the word in the box, empty where there is no date."""

    tone: Tone
    words: str
    detail: str
    kind: str
    kind_explained: str
    is_law: bool


def due_words(due: DueView) -> DueWords:
    """The words of a deadline, in the order in which its cases are looked at.

    1. The rule is missing. 2. It has been done. 3. It is paused. 4. It has no date. 5. The calendar is incomplete.
    6. It has passed. 7. Today is the last day to act. 8. Some working days are left.
    """
    if due.rule_missing:
        return _say(due, Tone.BROKEN, "Date can’t be worked out", "its rule is missing")
    if due.done_on is not None:
        return _done(due, due.done_on)
    if due.paused_since is not None:
        return _say(due, Tone.PAUSED, f"Paused since {day_month_year(due.paused_since)}", "")
    if due.due_on is None:
        return _say(due, Tone.NONE, "No date yet", due.waits_for)
    return _open(due, due.due_on)


def _done(due: DueView, done_on: date) -> DueWords:
    if not due.done_late:
        return _say(due, Tone.DONE, "Done in time", short_date(done_on))
    if due.done_late_by == 0:
        was = f"was due {short_date(due.due_on)}" if due.due_on else ""
        return _say(due, Tone.DONE_LATE, f"Done late, {short_date(done_on)}", was)
    return _say(due, Tone.DONE_LATE, f"Done {working_days(abs(due.done_late_by))} late", short_date(done_on))


def _open(due: DueView, due_on: date) -> DueWords:
    days = abs(due.working_days_left)
    if due.today > due_on:
        if days == 0:
            return _say(due, Tone.LATE, f"Late since {short_date(due_on)}", "no working day has passed since")
        return _say(due, Tone.LATE, f"{working_days(days)} late", f"was due {short_date(due_on)}")
    if due.calendar_incomplete:
        why = f"may move later: bank holidays for {due_on.year} aren’t confirmed"
        return _say(due, Tone.ABOUT, f"Due about {short_date(due_on)}", why)
    if due.today == due_on:
        return _say(due, Tone.TODAY, "Due today", short_date(due_on))
    act_by = due.act_by if due.act_by and due.act_by != due_on else None
    detail = f"due {short_date(due_on)}" + (f", act by {short_date(act_by)}" if act_by else "")
    if days == 0:
        words = "Last working day today" if due.today == act_by else "No working day left"
        return _say(due, Tone.TODAY, words, detail)
    tone = Tone.SOON if days <= SOON_WORKING_DAYS else Tone.LATER
    return _say(due, tone, f"{working_days(days)} left", detail)


def _say(due: DueView, tone: Tone, words: str, detail: str) -> DueWords:
    has_kind = tone not in (Tone.BROKEN, Tone.NONE)
    return DueWords(
        tone=tone,
        words=words,
        detail=detail,
        kind=kind_word(due.kind) if has_kind else "",
        kind_explained=_KINDS_EXPLAINED.get(due.kind, "") if has_kind else "",
        is_law=due.kind == "statute",
    )


def due_sentence(due: DueView) -> str:
    """A deadline within a sentence or a list of plain text: `3 working days left, due Thu 26 Nov 2026 (Law)`."""
    said = due_words(due)
    words = f"{said.words}, {said.detail}" if said.detail else said.words
    return f"{words} ({said.kind})" if said.kind else words


def kind_word(kind: str) -> str:
    """What kind of date it is: Law, Guidance, Local, External, Target."""
    return _KINDS.get(kind, kind.capitalize())


def status_words(status: str) -> str:
    """How well the rule of a date is known; stands beside every explanation of a date."""
    return _STATUSES.get(status, status.capitalize())


def long_date(on: date) -> str:
    """`Thursday 26 November 2026`, for sentences."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def short_date(on: date) -> str:
    """`Thu 26 Nov 2026`, for tables and rows."""
    return f"{_DAYS[on.weekday()][:3]} {day_month_year(on)}"


def day_month_year(on: date) -> str:
    """`3 Nov 2026`, where the weekday does not matter."""
    return f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"


def day_month(on: date) -> str:
    """`3 Nov`, only beside a date that carries its year."""
    return f"{on.day} {_MONTHS[on.month - 1][:3]}"


def of_day(title: str, began: datetime, reference: str) -> str:
    """`Complaint of 3 Jun 2026 (7K3M-Q2ZD)`: tells a journey from another one of its pathway, also of that day."""
    return f"{title} of {day_month_year(in_london(began).date())} ({reference})"


def in_london(at: datetime) -> datetime:
    """An aware instant on London's clocks."""
    return at.astimezone(LONDON)


def clock_time(at: datetime) -> str:
    """`4:20pm` of an aware instant; midday and midnight by their names."""
    local = in_london(at)
    match local.hour, local.minute:
        case 0, 0:
            return "midnight"
        case 12, 0:
            return "midday"
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def long_moment(at: datetime) -> str:
    """`Tuesday 17 November 2026, 4:20pm`."""
    return f"{long_date(in_london(at).date())}, {clock_time(at)}"


def short_moment(at: datetime) -> str:
    """`Tue 17 Nov 2026, 4:20pm`."""
    return f"{short_date(in_london(at).date())}, {clock_time(at)}"


def working_days(count: int) -> str:
    """`1 working day`, `7 working days`."""
    return counted(count, "working day")


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 task`, `1,200 tasks`; `many` where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def inbox_summary(*, total: int, late: int, today: int, soon: int) -> tuple[str, str, str]:
    """The line above an inbox in three parts, of which the middle one is stressed when something is late.

    `soon` counts those of the next five working days, without those due today.
    """
    if total == 0:
        return ("No tasks.", "", "")
    rest = []
    if today:
        rest.append(f"{today:,} {_is(today)} due today")
    if soon:
        more = " more" if late or today else ""
        rest.append(f"{soon:,}{more} in the next {working_days(SOON_WORKING_DAYS)}")
    stressed = f"{late:,} {_is(late)} late" if late else ""
    after = ", ".join(rest)
    if after:
        return (f"{counted(total, 'task')}.", stressed, f"{', ' if stressed else ''}{after}.")
    return (f"{counted(total, 'task')}.", stressed or "None is late or due in the next 5 working days", ".")


def file_size(size_bytes: int) -> str:
    """`212 kB`, `1.4 MB`."""
    if size_bytes < 1000:
        return counted(size_bytes, "byte")
    kilobytes = size_bytes / 1000
    return f"{kilobytes:.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"


def money(pence: int) -> str:
    """`£1,200` or `£1,200.50`."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """`Ada, Ben and Chidi`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def at_question(sentence: str | None) -> str:
    """What is wrong, as it stands at its question and in the summary of errors: without a full stop at its end, as the
    GOV.UK Design System writes them, whichever way the sentence is used elsewhere."""
    said = (sentence or "").rstrip()
    return said[:-1] if said.endswith(".") and not said.endswith("..") else said


def lower_first(text: str) -> str:
    """A heading inside a sentence: `Date of the review` becomes `date of the review`; `DBS check` stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
