"""A deadline rule tried out on example dates, so that who chooses it sees what it does: "If the panel is booked on ..."

The day on which somebody looks stands in for what a rule counts on from; what it counts back from lies ahead by twice
the time, so that the answer is still to come. All dates are the calendar's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.domain import dates_in_words as words
from engine.domain.calendar import Calendar
from engine.domain.deadline import DeadlineRule, Promise
from engine.domain.errors import DateRefused
from engine.domain.term import Relation, Term, reach

AHEAD = 2  #: times the length of a term that counts back


def worked_example(calendar: Calendar, key: str, *, today: date) -> str:
    """What the rule in force today gives for example dates, as one sentence. Empty where no example can be worked out.

    Raises UnknownRule.
    """
    rule = calendar.timescales.in_force(key, today)
    given = {name: day for name, (day, _) in _examples(calendar, rule, today).items()}
    try:
        made = calendar.promise(key, given, on=today)
    except (DateRefused, OverflowError):
        return ""
    told = _told(made)
    if not told:
        return ""
    if not given:
        return f"{words.capitalised(told)}."
    said = [f"{clause} on {words.long_date(day)}" for day, clause in _examples(calendar, rule, today).values()]
    return f"If {words.joined(said)}, {told}."


def _told(made: Promise) -> str:
    if made.series:
        return (
            f"the first is due by {words.long_date(made.series[0])} and the last by {words.long_date(made.series[-1])}"
        )
    earliest = f"not before {words.long_date(made.not_before)}" if made.not_before is not None else ""
    if made.due_on is None:
        return f"it may be done {earliest}" if earliest else ""
    latest = f"it is due by {words.long_date(made.due_on)}"
    return f"{latest}, and {earliest}" if earliest else latest


def _examples(calendar: Calendar, rule: DeadlineRule, today: date) -> dict[str, tuple[date, str]]:
    """Mapping of anchor -> its example day and its clause. Of terms of which the first known counts, the first's."""
    found: dict[str, tuple[date, str]] = {}
    for term in _terms(rule):
        if term.promised_by is not None:
            behind = calendar.timescales.in_force(term.promised_by, today)
            found |= _examples(calendar, behind, today)
        elif term.anchor not in found:
            found[term.anchor] = (_example_day(calendar, term, today), rule.called(term.anchor))
    return found


def _terms(rule: DeadlineRule) -> Iterator[Term]:
    yield from rule.first_known_of[:1] or rule.due_terms
    if rule.not_before is not None:
        yield rule.not_before


def _example_day(calendar: Calendar, term: Term, today: date) -> date:
    if term.relation is not Relation.BEFORE:
        return today
    ahead = replace(term, relation=Relation.AFTER, amount=max(1, term.amount * AHEAD))
    return reach(ahead, today, days=calendar.days).on
