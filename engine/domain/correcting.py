"""A date that was wrong is set right: what promises that were kept already would have been is worked out with it.

What is still open is moved by `promising.reconsider`.
"""

from __future__ import annotations

from datetime import date

from engine.domain.deadline import DeadlineRule
from engine.domain.ids import RuleKey
from engine.domain.journey import Journey
from engine.domain.promising import corrected_name, counts_from, depth, promised_by, worked_out
from engine.domain.setting import Setting


def correct(journey: Journey, setting: Setting, name: str, on: date) -> dict[str, date]:
    """Sets the date right in the setting. Gives the anchors of the journey that follow from it, to be kept.

    A promise that was kept stays on record as it was made. Where the wrong date explains it, whatever counts from it
    counts from now on from what it would have been. One that was extended, or counted from the day on which a task
    opened, counts as it was made.
    """
    made = _explained(journey, setting, name)
    setting.anchors[name] = on
    found: dict[str, date] = {}
    for rule in sorted(made, key=lambda one: depth(one, setting)):
        right, was = worked_out(journey, rule, setting), promised_by(journey, rule.key, setting)
        if right is not None and right != was:
            found[corrected_name(rule.key, setting.promised[rule.key])] = right
            setting.anchors |= found
    return found


def _explained(journey: Journey, setting: Setting, name: str) -> list[DeadlineRule]:
    """The rules that count from this date and promised nothing that is still open, in the revision that gives just what
    they promised."""
    timescales = setting.calendar.timescales
    known, still_open = frozenset(timescales.keys()), {deadline.rule for deadline in journey.deadlines.values()}
    found = []
    for key in map(RuleKey, setting.promised):
        if key in still_open or key not in known or not counts_from(key, {name}, setting):
            continue
        promised = promised_by(journey, key, setting)
        revisions = reversed(timescales.history(key))
        found += [rule for rule in revisions if worked_out(journey, rule, setting) == promised][:1]
    return found
