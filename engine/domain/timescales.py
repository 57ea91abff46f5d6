"""The register of timescales: deadline rules by key and revision, read from the parsed `timescales.toml`.

Also knows which keys are no deadlines, and says where they live. Files are opened by the adapter, not here. What owners
change afterwards is laid over the file: `with_revisions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from engine.domain import dates_in_words as words
from engine.domain import revisions
from engine.domain.deadline import KINDS, STATUSES, DeadlineRule, Every
from engine.domain.errors import UnknownRule
from engine.domain.ids import RuleKey
from engine.domain.revisions import NotAnEntry
from engine.domain.term import DUE, Relation, Term, Unit

SAME_AS = "same_as"  #: the table of other names that a rule is asked for by
NOT_DEADLINES = "not_deadlines"  #: the table of keys that are settings, meetings or forms
COMMON_YEAR = 2027  #: a day that exists in it exists in every year
DUE_FORMS = ("due", "earliest_of", "first_known_of")
WORDS_OF_A_RULE = (
    *("effective_from", "title", "kind", "source", "status"),
    *("not_before", *DUE_FORMS, "every", "pausable"),
)


class Timescales:
    """The rules by key. `labels` are the anchors in words, as clauses: `stage 1 started`.

    `newer` gives the register as it is read at this moment: it is asked before a key or a revision is called unknown.
    """

    def __init__(
        self,
        parsed: Mapping[str, object],
        labels: Mapping[str, str] | None = None,
        *,
        newer: Callable[[], Timescales] | None = None,
    ) -> None:
        """NotAnEntry, with the key and what is wrong, for an entry that cannot be read."""
        self._parsed, self._labels, self._newer = parsed, labels, newer
        self._elsewhere = _texts(NOT_DEADLINES, parsed)
        self._same_as = _texts(SAME_AS, parsed)
        self._rules: dict[str, tuple[DeadlineRule, ...]] = {
            key: revisions.in_order(key, [_rule(key, entry) for entry in revisions.entries(key, found)])
            for key, found in parsed.items()
            if key not in (NOT_DEADLINES, SAME_AS)
        }
        for name, key in self._same_as.items():
            if key not in self._rules or name in self._rules:
                raise NotAnEntry(f"{SAME_AS}: {name} must be another name of a rule; {key} is none, or {name} is one.")
        self._keys = tuple(map(RuleKey, self._rules))
        self._refuse_unknown_and_circular_rules()
        self._say_anchors_in_words(labels)

    def keys(self) -> tuple[RuleKey, ...]:
        """Every key, in the order of the file."""
        return self._keys

    def in_force(self, key: str, on: date) -> DeadlineRule:
        """The revision that counts for a deadline set on this day. UnknownRule when there is no such rule.

        Before the first revision known, the first one.
        """
        return revisions.in_force(self._revisions(key), on)

    def revision(self, key: str, effective_from: date) -> DeadlineRule:
        """The revision that a deadline was set under. UnknownRule without one."""
        for known in (self._revisions, self._newer_revisions):
            for rule in known(key):
                if rule.revision == effective_from:
                    return rule
        raise UnknownRule(f"{key} has no revision in force from {words.long_date(effective_from)}.")

    def history(self, key: str) -> tuple[DeadlineRule, ...]:
        """Every revision of a rule, the newest last. UnknownRule when there is no such rule."""
        return self._revisions(key)

    def entry(self, key: str, effective_from: date) -> Mapping[str, object]:
        """A revision as it is written. UnknownRule without one."""
        rule = self.revision(key, effective_from)
        found = self._parsed.get(rule.key, [])
        for entry in found if isinstance(found, list) else []:
            if entry["effective_from"] == effective_from:
                return dict(entry)
        if self._newer is not None:
            return self._newer().entry(key, effective_from)
        raise UnknownRule(f"{key} has no revision in force from {words.long_date(effective_from)}.")

    def with_revisions(
        self,
        changes: Iterable[tuple[str, Mapping[str, object]]],
        *,
        newer: Callable[[], Timescales] | None = None,
    ) -> Timescales:
        """The register with these entries too, each in its place by the day it is in force from; new keys at the end.

        One from a day that the file has a revision from takes its place: what the service decided stands above what
        is shipped. NotAnEntry for an entry that cannot be read, and where a rule would count from its own date.
        """
        merged = dict(self._parsed)
        for key, entry in changes:
            if key in self._elsewhere:
                raise NotAnEntry(f"{key} is no deadline: {self._elsewhere[key]}.")
            from_day = revisions.day(key, entry, "effective_from")
            found = revisions.entries(key, merged[key]) if key in merged else []
            others = [other for other in found if revisions.day(key, other, "effective_from") != from_day]
            merged[key] = sorted([*others, entry], key=lambda one: revisions.day(key, one, "effective_from"))
        return Timescales(merged, self._labels, newer=newer)

    def where_it_lives(self, key: str) -> str | None:
        """For a key that is no deadline: where it is kept, as a clause. None for any other."""
        return self._elsewhere.get(key)

    def _revisions(self, key: str) -> tuple[DeadlineRule, ...]:
        found = self._found(key) or self._newer_revisions(key)
        if found:
            return found
        if key in self._elsewhere:
            raise UnknownRule(f"{key} is not a deadline: {self._elsewhere[key]}.")
        near = get_close_matches(key, self._rules, n=3, cutoff=0.6)
        near = near or [name for name in self._rules if name.rpartition(".")[2] == key.rpartition(".")[2]][:3]
        hint = f" Did you mean {words.joined(near, 'or')}?" if near else ""
        raise UnknownRule(f"There is no deadline rule called {key!r}.{hint}")

    def _found(self, key: str) -> tuple[DeadlineRule, ...]:
        return self._rules.get(self._same_as.get(key, key), ())

    def _newer_revisions(self, key: str) -> tuple[DeadlineRule, ...]:
        return self._newer()._found(key) if self._newer is not None else ()

    def _refuse_unknown_and_circular_rules(self) -> None:
        reads = {key: {name for rule in found for name in rule.reads_rules} for key, found in self._rules.items()}
        for key, read in reads.items():
            for name in sorted(read - reads.keys()):
                raise NotAnEntry(f"{key} counts from {DUE}{name}, but there is no rule called {name!r}.")
            reached, todo = set[str](), set(read)
            while todo:
                name = todo.pop()
                reached.add(name)
                todo |= reads[name] - reached
            if key in reached:
                raise NotAnEntry(f"{key} counts, directly or through other rules, from its own date.")

    def _say_anchors_in_words(self, labels: Mapping[str, str] | None) -> None:
        promised = {f"{DUE}{key}": f"“{found[-1].title}” is due" for key, found in self._rules.items()}
        said = {**promised, **(labels or {})}
        for key, found in self._rules.items():
            for rule in found:
                for anchor in sorted(rule.anchors):
                    if labels is not None and anchor not in labels:
                        raise NotAnEntry(f"{key} counts from {anchor!r}, which has no words in anchors.toml.")
            self._rules[key] = tuple(replace(rule, words=said) for rule in found)


def _texts(name: str, parsed: Mapping[str, object]) -> dict[str, str]:
    """A table of texts by key, empty where the file has none."""
    found = parsed.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise NotAnEntry(f'{name}: write each line as "key" = "text".')
    return dict(found)


def _rule(key: str, entry: Mapping[str, object]) -> DeadlineRule:
    revisions.only(key, entry, WORDS_OF_A_RULE)
    filled = [form for form in DUE_FORMS if form in entry]
    if len(filled) > 1:
        raise NotAnEntry(f"{key} has {words.joined(filled)}; it may have one of them.")
    if not filled and "not_before" not in entry:
        raise NotAnEntry(f"{key} says neither when it is due nor not_before what.")
    if "every" in entry and not filled:
        raise NotAnEntry(f'{key}: every needs the day it counts from, as in due = {{ on = "order" }}.')
    pausable = entry.get("pausable", False)
    if not isinstance(pausable, bool):
        raise NotAnEntry(f"{key}: pausable is true or false.")
    return DeadlineRule(
        key=RuleKey(key),
        revision=revisions.day(key, entry, "effective_from"),
        title=revisions.text(key, entry, "title"),
        kind=revisions.one_of(key, entry, "kind", KINDS),
        source=revisions.text(key, entry, "source"),
        status=revisions.one_of(key, entry, "status", STATUSES),
        not_before=_term(key, "not_before", entry["not_before"]) if "not_before" in entry else None,
        due=_term(key, "due", entry["due"]) if "due" in entry else None,
        earliest_of=_terms(key, "earliest_of", entry),
        first_known_of=_terms(key, "first_known_of", entry),
        every=_every(key, entry["every"]) if "every" in entry else None,
        pausable=pausable,
    )


def _terms(key: str, name: str, entry: Mapping[str, object]) -> tuple[Term, ...]:
    if name not in entry:
        return ()
    found = entry[name]
    if not isinstance(found, list) or len(found) < 2:
        raise NotAnEntry(f"{key}: {name} is a list of at least two terms; write a single one as due.")
    return tuple(_term(key, name, term) for term in found)


def _term(key: str, name: str, found: object) -> Term:
    if not isinstance(found, dict):
        raise NotAnEntry(f'{key}: {name} must be a term, as in {{ after = "enquiry", working_days = 10 }}.')
    relations = [relation for relation in Relation if relation in found]
    if len(relations) != 1:
        raise NotAnEntry(f"{key}: {name} needs one of {words.joined(list(Relation))}, and only one.")
    relation = relations[0]
    anchor = revisions.text(key, found, relation)
    if relation is Relation.ON:
        revisions.only(key, found, [relation])
        return Term(relation=relation, anchor=anchor)
    if relation is Relation.ON_OR_AFTER:
        revisions.only(key, found, [relation, "day_of_year"])
        return Term(relation=relation, anchor=anchor, day_of_year=_day_of_year(key, found))
    revisions.only(key, found, [relation, *Unit])
    return _counted_term(key, name, found, relation, anchor)


def _counted_term(key: str, name: str, found: Mapping[str, object], relation: Relation, anchor: str) -> Term:
    units = [unit for unit in Unit if unit in found]
    if len(units) != 1:
        raise NotAnEntry(f"{key}: {name} needs one of {words.joined(list(Unit))}, and only one.")
    unit = units[0]
    same_day = unit is Unit.WORKING_DAYS and relation is not Relation.BEGINNING_WITH
    amount = revisions.whole(key, found, unit, least=0 if same_day else 1)
    return Term(relation=relation, anchor=anchor, amount=amount, unit=unit)


def _day_of_year(key: str, found: Mapping[str, object]) -> tuple[int, int]:
    written = revisions.text(key, found, "day_of_year")
    try:
        day = date.fromisoformat(f"{COMMON_YEAR}-{written}")
    except ValueError:
        raise NotAnEntry(f"{key}: day_of_year is {written!r}; write month and day of any year, as in 03-31.") from None
    return day.month, day.day


def _every(key: str, found: object) -> Every:
    if not isinstance(found, dict):
        raise NotAnEntry(f"{key}: every must be a step and a number of times, as in {{ months = 6, times = 6 }}.")
    steps = [Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS]
    revisions.only(key, found, [*steps, "times"])
    units = [unit for unit in steps if unit in found]
    if len(units) != 1:
        raise NotAnEntry(f"{key}: every needs one of {words.joined(steps)}, and only one.")
    amount = revisions.whole(key, found, units[0], least=1)
    return Every(amount=amount, unit=units[0], times=revisions.whole(key, found, "times", least=1))
