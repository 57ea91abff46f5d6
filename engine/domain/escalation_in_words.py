"""Who is told of a late deadline, and when, as people read it: of an escalation code and of its notices."""

from __future__ import annotations

from collections.abc import Iterable

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
    """Everything about it, in sentences."""
    told = [f"{_days(one)} before, {_people(one.to)} {_is(one.to)} reminded." for one in code.before]
    if code.due:
        told.append(f"On the day, {_people(code.due)} {_is(code.due)} told.")
    for one in code.after:
        again = ", and again every working day until it is resolved" if one.repeats else ""
        told.append(f"{_days(one)} after, {_people(one.to)} {_is(one.to)} told{again}.")
    if code.breach_reason:
        told.append("What is late can be completed only with a reason, and the breach is kept.")
    return " ".join(words.capitalised(one) for one in told)


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


def _is(positions: tuple[str, ...]) -> str:
    return "is" if len(positions) == 1 else "are"


def _days(notice: Notice) -> str:
    return words.counted(notice.working_days, "working day")
