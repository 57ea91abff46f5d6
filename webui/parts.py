"""What the components of a page show: plain values, made by pages, read by the macros in `templates/components`.

Every text is shown as it is, escaped by the template; nothing here computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from webui.wording import DueView


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link; `hidden` is what a screen reader hears after the text, such as the row it belongs to."""

    text: str
    url: str
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the main navigation. `waiting` counts what waits for this person only; `late` colours it."""

    text: str
    url: str
    current: bool = False
    waiting: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who is signed in. `acting_for` is the line that stands while cover lasts."""

    name: str
    roles: str
    url: str = ""
    acting_for: str = ""


class NoteTone(StrEnum):
    """What a note is about."""

    OK = "ok"  #: something was done
    LATE = "late"  #: something is late or failed
    SOON = "soon"  #: something to look at
    INFO = "info"  #: something to know
    PLUM = "plum"  #: restricted, refused, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A note at the top of a page: `stressed` first, then `text`, then at most one link."""

    stressed: str
    text: str = ""
    link: Link | None = None
    tone: NoteTone = NoteTone.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands around every page. `me` is None before signing in; then there is no navigation and no search."""

    council: str
    me: Me | None = None
    nav: tuple[NavItem, ...] = ()
    home_url: str = "/"
    search_url: str = ""
    searched: str = ""
    sign_out_url: str = ""
    footer: tuple[Link, ...] = ()
    footer_note: str = ""
    notice: Notice | None = None
    printed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A word and what it says. `more` drops it on phones."""

    label: str
    value: str
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a page is about: the name first, then a flag such as "Address protected", then facts."""

    name: str
    url: str = ""
    flag: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task in a list. `state` and `state_more` say since when it is whose; `action` is a second link in the row."""

    title: str
    url: str
    about: str
    context: tuple[str, ...] = ()
    due: DueView | None = None
    state: str = ""
    state_more: str = ""
    note: str = ""
    action: Link | None = None
    action_is_post: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A saved view (`current`), or a filter in use that removes itself (`removes`)."""

    text: str
    url: str
    current: bool = False
    removes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a date is that date: the sentences of its arithmetic, its rule, since when, its source and how well known."""

    because: tuple[str, ...]
    rule: str
    source: str
    status: str = "verified"
    in_force_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A deadline with its arithmetic and source."""

    title: str
    due: DueView
    counted: str
    source: str
    status: str = "verified"
    reason_given: str = ""


class EntryMark(StrEnum):
    """How an entry of the timeline is marked."""

    PLAIN = ""
    KEY = "key"  #: a decision, a start, an end
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Something that happened: who, then what. Text over `folds_over` characters folds."""

    who: str
    what: str
    at: datetime
    mark: EntryMark = EntryMark.PLAIN
    url: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLink:
    """A section of a form in the map of the form. `problems` come before `state`."""

    text: str
    url: str
    state: str = ""
    finished: bool = False
    problems: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveState:
    """How a form is saved: where, since when, or why not at all (`read_only`)."""

    url: str = ""
    saved_at: str = ""
    revision: str = ""
    read_only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A stored document. `state` says what is going on with it, such as a check for viruses."""

    id: str
    name: str
    url: str
    kind: str = ""
    size: str = ""
    state: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A question and its answer, one line each, with the link that goes back to change it."""

    question: str
    lines: tuple[str, ...]
    change_url: str = ""
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSection:
    """The answers of one section of a form."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingView:
    """A drawing with where a journey stands on it.

    `done`, `now` and `flows` are ids in the drawing, `times` how often an element was completed where more than once.
    `title` says the state in a sentence; `words` says all of it, step by step. `looks` say what is different about an
    element where two versions are compared: `added`, `changed`, `moved`, `removed`; `numbers` under which number of the
    list that stands.
    """

    title: str
    name: str
    xml_url: str = ""
    done: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    times: Mapping[str, int] = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody may not do this, who can, and what they can do now."""

    why: str
    explanation: str
    who_can: tuple[str, ...] = ()
    due: DueView | None = None
    rule: str = ""
    rule_url: str = ""
    next_step: Link | None = None
    back: Link | None = None
    recorded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedReason:
    """What a page that asks for a reason says around the box: the question, what was typed and is wrong there, what
    sending it does, and the way out. `warns` marks what is not lightly done, `ends` what ends something."""

    label: str
    hint: str
    button: str
    back: str
    typed: str = ""
    wrong: str = ""
    does: tuple[str, ...] = ()
    warns: bool = False
    ends: bool = False
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where one is in a long list. The links keep the filters in use."""

    number: int
    of: int
    previous_url: str = ""
    next_url: str = ""
    links: tuple[tuple[int | None, str], ...] = ()  #: (page, url) in order; (None, "") is a gap
    what: str = ""  #: "tasks 21 to 40 of 212"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row of a chart of open work: late, due soon, later. `url` drills down."""

    label: str
    late: int
    soon: int
    later: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBox:
    """A working day of a period: its number and date, and whether it has gone, is today, or is the last."""

    number: int
    words: str
    gone: bool = False
    today: bool = False
    last: bool = False
