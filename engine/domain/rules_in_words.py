"""A deadline rule as a clause that follows "is due": `3 working days after the task opened`."""

from __future__ import annotations

from engine.domain import dates_in_words as words
from engine.domain.deadline import DeadlineRule
from engine.domain.term import Relation, Term


def rule_in_words(rule: DeadlineRule) -> str:
    """When what hangs on the rule is due, without a date: `on the day of the panel`, `3 months after ...`."""
    if rule.every is not None:
        unit = rule.every.unit.value.replace("_", " ").removesuffix("s")
        return f"every {words.counted(rule.every.amount, unit)}, {words.counted(rule.every.times, 'time')}"
    said = [term_in_words(rule, term) for term in rule.due_terms]
    if not said:
        before = rule.not_before
        return f"not before {term_in_words(rule, before)}" if before is not None else "at no fixed time"
    if len(said) == 1:
        return said[0]
    which = "whichever comes first" if rule.earliest_of else "by the first that is known"
    return f"{words.joined(said, 'or')}, {which}"


def term_in_words(rule: DeadlineRule, term: Term) -> str:
    """One term of it: `2 months after stage 1 started`."""
    anchor = rule.called(term.anchor)
    if term.relation is Relation.ON:
        return f"on the day on which {anchor}"
    if term.day_of_year is not None:
        month, day = term.day_of_year
        return f"on the next {day} {words.MONTHS[month - 1]} after {anchor}"
    if term.amount == 0:  # of working days, which alone can be none
        other = "the one before" if term.relation is Relation.BEFORE else "the next one"
        return f"on the working day on which {anchor}, or on {other}"
    unit = term.unit.value.replace("_", " ").removesuffix("s") if term.unit is not None else "day"
    length = words.counted(term.amount, unit)
    if term.relation is Relation.BEGINNING_WITH:
        return f"{length} beginning with the day on which {anchor}"
    return f"{length} {'before' if term.relation is Relation.BEFORE else 'after'} {anchor}"
