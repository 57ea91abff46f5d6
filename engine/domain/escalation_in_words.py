"""Who is told of a late deadline, and when, as people read it: of an escalation code and of its notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.domain import dates_in_words as words
from engine.domain.escalation import EscalationCode, Notice

#: Positions in words, inside a sentence.
POSITIONS = {
    "holder": "whoever has the task",
    "team_manager": "the team manager",
    "service_manager": "the service manager",
    "head_of_service": "the head of service",
    "legal_adviser": "the legal adviser",
    "nominated_officer": "the nominated officer",
}


def escalation_in_short(code: EscalationCode) -> str:
    """One line to choose by: `Law: tell the team manager, then the head of service; record a breach`."""
    told = _told_in_turn([code.due, *(notice.to for notice in code.after)])
    said = f"{code.title}: tell {told}" if told else code.title
    return f"{said}; record a breach" if code.breach_reason else said


def escalation_in_full(code: EscalationCode) -> str:
    """Everything about it: `5 and 1 working days before: whoever has the task. On the day: ...`."""
    told = [f"{days} before: {people}." for days, people in _together(code.before)]
    if code.due:
        told.append(f"On the day: {_people(code.due)}.")
    told += [f"{days} after: {people}." for days, people in _together(code.after)]
    if code.breach_reason:
        told.append("What is late can be completed only with a reason, and the breach is kept.")
    return " ".join(told)


def _together(notices: Iterable[Notice]) -> Iterator[tuple[str, str]]:
    """The days and the people of notices, those to the same people in a row as one."""
    for (to, repeats), same in groupby(notices, key=lambda one: (one.to, one.repeats)):
        *earlier, last = [one.working_days for one in same]
        days = words.joined([*map(str, earlier), words.counted(last, "working day")])
        if earlier and last == 1:
            days += "s"
        again = ", and again every working day until it is resolved" if repeats else ""
        yield days, f"{_people(to)}{again}"


def _told_in_turn(groups: Iterable[tuple[str, ...]]) -> str:
    """Those who are told in their turn, each once; whoever has the task is told of every deadline anyhow."""
    turns: list[str] = []
    seen = {"holder"}
    for group in groups:
        new = [one for one in group if one not in seen]
        seen |= set(new)
        if new:
            turns.append(_people(new))
    return ", then ".join(turns)


def _people(positions: Iterable[str]) -> str:
    return words.joined([POSITIONS[one] for one in positions])
