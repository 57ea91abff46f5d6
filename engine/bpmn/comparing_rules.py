"""Periods that are counted otherwise: deadline rules that were changed between the first days of two versions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.comparing_words import called
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.deadline import DeadlineRule
from engine.domain.ids import ElementId
from engine.domain.pathway import PathwayVersion
from engine.domain.rules_in_words import rule_in_words
from engine.domain.rules_used import rules_used


def rule_changes(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    """Rules that both drawings use, and that had another revision when the older one came into force."""
    before, after = said.rules(old), said.rules(new)
    known = before.keys() & after.keys()
    was_used = rules_used(old, known)
    for key, elements in rules_used(new, known).items():
        if key in was_used and before[key].revision != after[key].revision:
            yield _changed(before[key], after[key], new, elements)


def _changed(was: DeadlineRule, now: DeadlineRule, version: PathwayVersion, elements: tuple[ElementId, ...]) -> Change:
    steps = words.joined([called(version.elements[one]) for one in elements])
    texts = rule_in_words(now), rule_in_words(was)
    if texts[0] != texts[1]:
        sentence = f"{steps} {'is' if len(elements) == 1 else 'are'} due {texts[0]} instead of {texts[1]}."
    else:
        sentence = f"The rule “{now.title}” of {steps} has another source, or is counted otherwise."
    return Change(
        weight=Weight.SEEN,
        look=Look.CHANGED,
        sentence=words.capitalised(sentence),
        more=f"The rule “{now.title}” was changed by itself. It counts for every version, whichever a journey follows.",
        element=elements[0],
    )
