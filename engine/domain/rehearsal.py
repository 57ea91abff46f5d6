"""What a rehearsal says: a scripted journey as TOML text, read, checked for slips of the pen, and written.

Times are England's. CONTRIBUTING.md tells of the form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.domain.errors import FingerpostError
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.running import RunningJourney
from engine.domain.subjects import SubjectRef

#: What a script, a step and an expectation may say. Anything else is a slip of the pen, which would expect nothing.
SCRIPT_WORDS = frozenset(
    (
        *("title", "ends", "starts_at", "starts_as", "start", "given", "record", "linked", "about", "expect", "steps"),
        *("follows", "up_to"),
    )
)
STEP_WORDS = frozenset(
    (
        *("complete", "arrives", "hand_over", "wait_until", "as", "at", "in", "to", "item"),
        *("outcome", "answers", "breach_reason", "refused", "expect"),
    )
)
EXPECT_WORDS = frozenset(
    ("open", "awaited", "running", "states", "noted", "fired", "due", "act_by", "told", "breached")
)
#: What a step is about: an element of the drawing, under one of these words.
AT_AN_ELEMENT = ("complete", "arrives", "hand_over")
STILL_RUNNING = ""  #: under `ends`: the journey has not come to its end when the script has
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


#: A subject's running journeys of a pathway, oldest first.
Running = Callable[[SubjectRef, PathwayKey], Sequence[RunningJourney]]


class NotAScript(FingerpostError):
    """This is not a rehearsal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A rehearsal as written: its name, the pathway it is for, and what it says."""

    name: str
    pathway: str
    says: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.says["title"])

    @property
    def ends(self) -> str | None:
        """The outcome that it must end with; None: it must still run."""
        return str(self.says["ends"]) or None


def read_text(name: str, text_of: Callable[[str], str], *, pathway: str) -> Script:
    """One rehearsal of a pathway, of which `text_of` gives each by its name. Raises NotAScript with what is wrong.

    `follows = "approved"` and `up_to = "ut_adm"` begin it like another one: that one's start, and its steps before the
    first one at that element. `text_of` raises NotAScript for a name that there is not.
    """
    says = _with_its_beginning(name, text_of, followed=())
    for word in ("title", "starts_at", "ends"):
        if word not in says:
            raise NotAScript(f"{name}: it needs “{word}”.")
    _must_know(name, "the script", says, SCRIPT_WORDS)
    for number, step in enumerate(says.get("steps", ()), start=1):
        _must_know(name, f"step {number}", step, STEP_WORDS)
    for said in (says, *says.get("steps", ())):
        _must_know(name, "what is expected", said.get("expect", {}), EXPECT_WORDS)
    return Script(name=name, pathway=pathway, says=says)


def read_among(texts: Mapping[str, str], name: str, *, pathway: str) -> Script:
    """One rehearsal of a draft or version, which may follow others of it. Raises NotAScript."""

    def text_of(one: str) -> str:
        if one not in texts:
            raise NotAScript(f"{one}: there is no rehearsal of that name.")
        return texts[one]

    return read_text(name, text_of, pathway=pathway)


def element_of(step: Mapping[str, Any]) -> str:
    """The element that a step is about; empty for one that lets time pass."""
    return next((str(step[word]) for word in AT_AN_ELEMENT if word in step), "")


def journey_named(named: str, subjects: Sequence[SubjectRef], running: Running) -> JourneyId | None:
    """The journey that `in` of a step names, of the first of the subjects who has one; None where none runs.

    `letterbox_contact` is the one of this pathway that runs, of several the one that began last; `letterbox_contact 1`
    the first of them.
    """
    pathway, _, which = named.partition(" ")
    found = _running(pathway, subjects, running)
    at = int(which) - 1 if which.isdecimal() else len(found) - 1
    return found[at].id if 0 <= at < len(found) else None


def name_of_journey(journey: JourneyId, pathway: str, subjects: Sequence[SubjectRef], running: Running) -> str:
    """The reverse: how `in` of a step names this one of the pathway's running journeys."""
    ids = [one.id for one in _running(pathway, subjects, running)]
    return f"{pathway} {ids.index(journey) + 1}" if journey in ids[:-1] else pathway


def _running(pathway: str, subjects: Sequence[SubjectRef], running: Running) -> Sequence[RunningJourney]:
    return next((found for one in subjects if (found := running(one, PathwayKey(pathway)))), ())


def in_toml(says: Mapping[str, Any]) -> str:
    """The text of a script: a word a line, each step under a heading. NotAScript for what TOML has no word for."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in says.items() if name != "steps"]
    for step in says.get("steps", ()):
        lines += ["", "[[steps]]", *(f"{_key(name)} = {_value(value)}" for name, value in step.items())]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            inner = ", ".join(f"{_key(str(name))} = {_value(one)}" for name, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
    raise NotAScript(f"{type(value).__name__} can’t stand in a rehearsal.")


def _text(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPED:
        return _ESCAPED[letter]
    return f"\\u{ord(letter):04x}" if letter < " " or letter == "\x7f" else letter


def _must_know(name: str, where: str, says: Any, words: frozenset[str]) -> None:
    if not isinstance(says, Mapping):
        raise NotAScript(f"{name}: {where} has to be a table of words and values.")
    unknown = sorted(set(says) - words)
    if unknown:
        raise NotAScript(f"{name}: {where} says “{unknown[0]}”; it can say {', '.join(sorted(words))}.")


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotAScript(f"{name}: it can't be read: {error}") from error


def _with_its_beginning(name: str, text_of: Callable[[str], str], *, followed: tuple[str, ...]) -> dict[str, Any]:
    """What a script says, with the steps it takes over. What the other expects at its start is its own business."""
    says = _parsed(name, text_of(name))
    if "follows" not in says:
        return says
    other = str(says["follows"])
    if other in (name, *followed):
        raise NotAScript(f"{name}: it follows itself, by way of {other}.")
    begun = _with_its_beginning(other, text_of, followed=(*followed, name))
    steps = begun.get("steps", [])
    at = next((number for number, step in enumerate(steps) if says.get("up_to") == element_of(step)), None)
    if at is None:
        raise NotAScript(f"{name}: no step of {other} is at “{says.get('up_to')}”, named by “up_to”.")
    taken_over = {word: value for word, value in begun.items() if word not in ("expect", "follows", "up_to")}
    return {**taken_over, **says, "steps": [*steps[:at], *says.get("steps", [])]}
