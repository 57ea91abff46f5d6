"""Deadline rules in the words of practice: what each says, how sure we are of it, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.confirmation import Verdict
from engine.domain.deadline import TO_CONFIRM, DeadlineRule
from engine.domain.london import civil_date
from engine.domain.rules_in_words import rule_in_words, term_in_words
from engine.domain.timescales import Timescales
from engine.reading.confirmations import Confirmation
from webui.parts import Fact
from webui.wording import counted, day_month_year, kind_word, listed, status_words

#: What the groups of rules are called that are no pathways.
GROUPS: Mapping[str, str] = {
    "adm": "Agency decision maker",
    "adopter": "Adopters",
    "asgsf": "Adoption and special guardianship support fund",
    "care_plan": "Care plans",
    "check": "Checks",
    "complaint": "Complaints",
    "cpr": "Child permanence reports",
    "disruption": "Disruption",
    "foster": "Foster carers",
    "irm": "Independent review",
    "life_story": "Life story work",
    "local": "Rules of this council",
    "match": "Matching",
    "nonagency": "Non-agency adoption",
    "order": "Orders",
    "pathway_plan": "Pathway plans",
    "pay": "Payments",
    "pf": "Private fostering",
    "place": "Placement",
    "placement_plan": "Placement plans",
    "plan": "Planning for permanence",
    "proceedings": "Care proceedings",
    "pwp": "Placement with parents",
    "qd": "Qualifying determinations",
    "reg24": "Temporary approval of a connected person",
    "reg25": "Extended temporary approval",
    "review": "Reviews",
    "sgo": "Special guardianship",
    "ssw": "Supervising social workers",
    "stayingput": "Staying put",
    "support": "Support",
    "task": "Common steps",
    "visit": "Visits",
}


#: What the legal adviser said, in a word.
SAID = {Verdict.CONFIRMED: "Confirmed", Verdict.QUESTIONED: "Questioned"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule as lists show it. `doubtful`: its source has not been checked. `next`: what it becomes, and when."""

    key: str
    url: str
    title: str
    said: str
    kind: str
    source: str
    status: str
    doubtful: bool
    since: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a change changes: a word for what, and how it was and is to be."""

    what: str
    before: str
    after: str


def rule_url(key: str) -> str:
    """The page of a rule."""
    return f"/timescales/{key}"


def group_title(key: str, pathways: Mapping[str, str]) -> str:
    """What the group of a rule is called: by its pathway where it has one."""
    group = key.partition(".")[0]
    return GROUPS.get(group) or pathways.get(group) or group.replace("_", " ").capitalize()


def rule_words(timescales: Timescales, key: str, today: date) -> RuleWords:
    """The rule as it is in force today."""
    rule = timescales.in_force(key, today)
    return RuleWords(
        key=rule.key,
        url=rule_url(rule.key),
        title=rule.title,
        said=rule_said(rule),
        kind=kind_word(rule.kind),
        source=rule.source,
        status=status_words(rule.status),
        doubtful=rule.status in TO_CONFIRM,
        since=day_month_year(rule.revision),
        next=_next(timescales, rule, today),
    )


def confirmation_fact(rule: DeadlineRule, said: Confirmation | None) -> Fact | None:
    """What the legal adviser said of a rule as it is now; None where its source has been checked."""
    if rule.status not in TO_CONFIRM:
        return None
    if said is None:
        return Fact(label="Legal adviser", value="Has not looked at it yet")
    return Fact(
        label=f"{SAID[said.verdict]} by", value=f"{said.by_name}, {day_month_year(civil_date(said.at))}: {said.reason}"
    )


def rule_said(rule: DeadlineRule) -> str:
    """When it is due, as a phrase with a capital: `3 months after the order was made; not before the panel met`."""
    said = rule_in_words(rule)
    if rule.every is not None:
        said = f"{said}, counted from {listed([_start(rule, i) for i in range(len(rule.due_terms))], 'or')}"
    if rule.not_before is not None and rule.due_terms:
        said += f", and not before {term_in_words(rule, rule.not_before)}"
    return f"{said[:1].upper()}{said[1:]}"


def upcoming(timescales: Timescales, key: str, today: date) -> DeadlineRule | None:
    """The next revision that is not in force yet."""
    return next((rule for rule in timescales.history(key) if rule.revision > today), None)


def differences(before: DeadlineRule | None, after: DeadlineRule) -> tuple[Difference, ...]:
    """What differs between two revisions; everything where there was no rule before."""
    old, new = {} if before is None else _told(before), _told(after)
    return tuple(
        Difference(what=what, before=old.get(what, "–"), after=said)
        for what, said in new.items()
        if old.get(what) != said
    )


def _told(rule: DeadlineRule) -> dict[str, str]:
    return {
        "When": rule_said(rule),
        "Name": rule.title,
        "Kind": kind_word(rule.kind),
        "Source": rule.source,
        "How well it is known": status_words(rule.status),
        "While a journey is suspended": "The clock stops" if rule.stands_still else "The clock goes on",
    }


def _start(rule: DeadlineRule, number: int) -> str:
    said = term_in_words(rule, rule.due_terms[number])
    return said.removeprefix("on ")


def _next(timescales: Timescales, rule: DeadlineRule, today: date) -> str:
    coming = upcoming(timescales, rule.key, today)
    if coming is None or coming is rule:
        return f"New, in force from {day_month_year(rule.revision)}" if rule.revision > today else ""
    changed = [one.what.lower() for one in differences(rule, coming)]
    what = rule_said(coming) if rule_said(coming) != rule_said(rule) else f"another {listed(changed)}"
    return f"From {day_month_year(coming.revision)}: {what[:1].lower()}{what[1:]}"


def kept_words(count: int) -> str:
    """What becomes of the open due dates that count by a rule that is changed."""
    if count == 0:
        return "No open due date counts by this rule now."
    if count == 1:
        return "1 open due date counts by this rule now. It does not move: it keeps the rule it was set by."
    said = counted(count, "open due date")
    return f"{said} count by this rule now. None of them moves: each keeps the rule it was set by."
