"""Deadline rules and what they promise: from a rule and known dates to a due date and the reasons for it.

Civil dates in Europe/London (CAL-1). No due date rolls to a working day; `act_by` says the last working day on which
somebody can still act (CAL-7). Whether a promise was kept, extended or broken is the journey's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.domain import dates_in_words as words
from engine.domain.errors import AnchorMissing, DateRefused
from engine.domain.ids import RuleKey
from engine.domain.london import end_of, start_of
from engine.domain.term import DUE, Reached, Relation, Term, Unit, later, reach
from engine.domain.working_days import WorkingDays

KINDS = ("statute", "guidance", "local", "external")
STATUSES = ("verified", "quoted", "unverified", "assumed")
#: Where the council's legal adviser is to say whether the period can be relied on.
TO_CONFIRM = frozenset({"unverified", "assumed"})
NONE_PROMISED: Mapping[str, date] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """A series: `times` dates, `amount` `unit`s apart, each counted from the first day itself (CAL-9)."""

    amount: int
    unit: Unit
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One revision of a rule of `workflows/timescales.toml`.

    At most one of `due` (one term), `earliest_of` (all that are known) and `first_known_of` (the first whose anchor
    is known) is filled; with `every` it gives the day that the series counts from. `words` are the anchors' labels.
    """

    key: RuleKey
    revision: date  #: in force from this day on
    title: str
    kind: str  #: statute, guidance, local, external
    source: str
    status: str  #: verified, quoted, unverified, assumed: how sure we are of the source
    not_before: Term | None = None
    due: Term | None = None
    earliest_of: tuple[Term, ...] = ()
    first_known_of: tuple[Term, ...] = ()
    every: Every | None = None
    pausable: bool = False  #: whether the clock may stop (CAL-10)
    words: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def due_terms(self) -> tuple[Term, ...]:
        """The terms that give the due date, in their order; empty where the rule only says "not before"."""
        return ((self.due,) if self.due else ()) + self.earliest_of + self.first_known_of

    @property
    def anchors(self) -> frozenset[str]:
        """Names of the anchors it reads, without promises of other rules."""
        return frozenset(term.anchor for term in self._terms if term.promised_by is None)

    @property
    def reads_rules(self) -> frozenset[RuleKey]:
        """Keys of the rules whose promised dates it reads (`due:KEY`, here without `due:`)."""
        return frozenset(RuleKey(term.promised_by) for term in self._terms if term.promised_by is not None)

    @property
    def counts_working_days(self) -> bool:
        """Whether a change of the bank holidays can move its dates (CAL-13)."""
        return any(term.unit is Unit.WORKING_DAYS for term in self._terms)

    @property
    def stands_still(self) -> bool:
        """Whether its clock stops while its journey is suspended: what the service promised, or may pause (CAL-10)."""
        return self.pausable or self.kind == "local"

    @property
    def _terms(self) -> tuple[Term, ...]:
        return self.due_terms + ((self.not_before,) if self.not_before else ())

    def called(self, anchor: str) -> str:
        """An anchor in words, as a clause: `stage 1 started`; `"Second review" is due` for `due:review.second`."""
        return self.words.get(anchor, anchor.removeprefix(DUE).replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a rule promises for the dates known.

    `due_on` None: the rule has no due date (only `not_before`), or an anchor in `waits_for` is not known yet.
    `expires_at` is 23:59:59 in London of the due day, in UTC. `because` is the arithmetic, a sentence a step.
    `calendar_incomplete`: it was counted over bank holidays that are not confirmed yet, and may move (CAL-11).
    """

    rule: RuleKey
    revision: date
    title: str
    kind: str
    source: str
    status: str
    not_before: date | None = None
    due_on: date | None = None
    act_by: date | None = None
    expires_at: datetime | None = None
    series: tuple[date, ...] = ()
    calendar_incomplete: bool = False
    because: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()  #: anchors, or `due:KEY`, any of which would set the date


def promise(
    rule: DeadlineRule,
    anchors: Mapping[str, date],
    *,
    promised: Mapping[str, date] = NONE_PROMISED,
    days: WorkingDays,
) -> Promise:
    """What the rule promises. `promised` holds the dates now promised by other rules, by rule key.

    An anchor that is not known never raises: the promise says what it waits for. DateRefused when the date would lie
    outside the calendar.
    """
    known = {**anchors, **{DUE + key: on for key, on in promised.items()}}
    try:
        return _promise(rule, known, days)
    except OverflowError as error:
        raise DateRefused(f"The date of {rule.key} would lie outside the years 1 to 9999.") from error


def must_promise(
    rule: DeadlineRule,
    anchors: Mapping[str, date],
    *,
    promised: Mapping[str, date] = NONE_PROMISED,
    days: WorkingDays,
) -> Promise:
    """As `promise`, but AnchorMissing, with the sentence naming what to give, where the date cannot be worked out."""
    made = promise(rule, anchors, promised=promised, days=days)
    if not made.waits_for:
        return made
    clauses = [f"the day {rule.called(name)}" for name in made.waits_for]
    given = [f"--given {name}=YYYY-MM-DD" for name in made.waits_for]
    one_of = "one of: " if len(given) > 1 else ""
    raise AnchorMissing(
        f"{rule.key} counts from {words.joined(clauses, 'or')}, which is not known. "
        f"Give {one_of}{words.joined(given, 'or')}.",
        missing=made.waits_for,
    )


def fired_at(made: Promise) -> datetime | None:
    """The instant at which a timer with this rule fires: the due day has fully passed.

    For a rule that only says "not before", the beginning of that day. None while an anchor is missing.
    """
    if made.expires_at is None and made.not_before is not None and not made.waits_for:
        return start_of(made.not_before)
    return made.expires_at


def extended(made: Promise, to: date, *, days: WorkingDays) -> Promise:
    """The promise with the later date that was approved. DateRefused when it is not later than the one it replaces."""
    if made.due_on is not None and to <= made.due_on:
        raise DateRefused(f"An extension ends after {words.long_date(made.due_on)}, the date it extends.", value=to)
    told = f"An extension to {words.long_date(to)} was approved."
    return replace(_dated(made, to, days), because=(*made.because, told, *_act_by_told(to, days)), waits_for=())


def recomputed(
    made: Promise,
    rule: DeadlineRule,
    anchors: Mapping[str, date],
    *,
    promised: Mapping[str, date] = NONE_PROMISED,
    days: WorkingDays,
) -> Promise:
    """The promise anew after an anchor was corrected or a bank holiday added or removed (CAL-12, CAL-13).

    `rule` must be the revision that the promise was made under: a newer one never touches a promise that exists.
    ValueError otherwise. Compare `due_on` of both to see whether it moved.
    """
    if (rule.key, rule.revision) != (made.rule, made.revision):
        raise ValueError(f"{made.rule} was promised under {made.revision}, not {rule.key} of {rule.revision}.")
    return promise(rule, anchors, promised=promised, days=days)


def _promise(rule: DeadlineRule, known: Mapping[str, date], days: WorkingDays) -> Promise:
    start, told = _not_before(rule, known, days)
    found = _due(rule, known, days)
    blank = _blank(rule, not_before=start, waits_for=_waits_for(rule, known))
    if found is None:
        return replace(blank, because=told + _waiting(rule, blank.waits_for))
    series = _series(rule, found.on)
    due_on = series[0] if series else found.on
    because = told + found.because + _series_told(rule, series) + _act_by_told(due_on, days)
    if found.incomplete:
        because += _unconfirmed_told(days)
    return replace(_dated(blank, due_on, days), series=series, calendar_incomplete=found.incomplete, because=because)


def _not_before(
    rule: DeadlineRule, known: Mapping[str, date], days: WorkingDays
) -> tuple[date | None, tuple[str, ...]]:
    if rule.not_before is None:
        return None, ()
    if rule.not_before.anchor not in known:
        return None, (f"The earliest date is not known until {rule.called(rule.not_before.anchor)}.",)
    reached = _from_anchor(rule, rule.not_before, known, days)
    return reached.on, (*reached.because, f"It may not be before {words.long_date(reached.on)}.")


def _due(rule: DeadlineRule, known: Mapping[str, date], days: WorkingDays) -> Reached | None:
    terms = [term for term in rule.due_terms if term.anchor in known]
    if not terms:
        return None
    if not rule.earliest_of:
        first = _from_anchor(rule, terms[0], known, days)
        return replace(first, because=first.because + _instead_of(rule, terms[1:], known))
    reached = [_from_anchor(rule, term, known, days) for term in terms]
    earliest = min(reached, key=lambda one: one.on)
    told = tuple(sentence for one in reached for sentence in one.because)
    lost = [words.long_date(one.on) for one in reached if one is not earliest]
    verdict = [f"The earliest counts: {words.long_date(earliest.on)}, not {words.joined(lost, 'or')}."] if lost else []
    unknown = [f"when {rule.called(term.anchor)}" for term in rule.earliest_of if term.anchor not in known]
    may_move = [f"Not known yet: {words.joined(unknown)}. It may bring the date forward."] if unknown else []
    incomplete = any(one.incomplete for one in reached)
    return Reached(on=earliest.on, because=(*told, *verdict, *may_move), incomplete=incomplete)


def _instead_of(rule: DeadlineRule, others: Sequence[Term], known: Mapping[str, date]) -> tuple[str, ...]:
    """What would count if the first of the known days were not known."""
    told = [f"the day {rule.called(term.anchor)}, {words.long_date(known[term.anchor])}" for term in others]
    return (f"That takes the place of {words.joined(told)}.",) if told else ()


def _from_anchor(rule: DeadlineRule, term: Term, known: Mapping[str, date], days: WorkingDays) -> Reached:
    start = known[term.anchor]
    reached = reach(term, start, days=days)
    begins = f"{words.capitalised(rule.called(term.anchor))} on {words.long_date(start)}."
    return replace(reached, because=(begins, *reached.because))


def _series(rule: DeadlineRule, start: date) -> tuple[date, ...]:
    every = rule.every
    if every is None:
        return ()
    return tuple(later(start, every.amount * time, every.unit) for time in range(1, every.times + 1))


def _series_told(rule: DeadlineRule, series: tuple[date, ...]) -> tuple[str, ...]:
    if rule.every is None:
        return ()
    apart = words.counted(rule.every.amount, rule.every.unit.value.removesuffix("s"))
    dates = words.joined([words.short_date(on) for on in series])
    return (f"Every {apart}, {rule.every.times} times, each counted from that day: {dates}.",)


def _waits_for(rule: DeadlineRule, known: Mapping[str, date]) -> tuple[str, ...]:
    """What any one of would set the date; nothing once one is known."""
    terms = rule.due_terms or ((rule.not_before,) if rule.not_before else ())
    wanted = tuple(dict.fromkeys(term.anchor for term in terms))
    return () if any(name in known for name in wanted) else wanted


def _waiting(rule: DeadlineRule, waits_for: tuple[str, ...]) -> tuple[str, ...]:
    if not waits_for:
        return ()
    clauses = words.joined([f"when {rule.called(name)}" for name in waits_for], "or")
    return (f"Not known yet: {clauses}. The date is set as soon as it is known.",)


def _act_by_told(due_on: date, days: WorkingDays) -> tuple[str, ...]:
    if days.is_working_day(due_on):
        return ()
    act_by = words.long_date(days.last_on_or_before(due_on))
    holiday = f" ({days.name_of(due_on)})" if due_on in days.holidays else ""
    return (
        f"The date does not move for weekends and bank holidays: it stays {words.long_date(due_on)}{holiday}.",
        f"The last working day before it is {act_by}.",
    )


def _unconfirmed_told(days: WorkingDays) -> tuple[str, ...]:
    return (
        f"Bank holidays are confirmed until {days.confirmed_until}; this count goes beyond, with those expected there.",
        "The date may still move.",
    )


def _dated(made: Promise, due_on: date, days: WorkingDays) -> Promise:
    return replace(made, due_on=due_on, act_by=days.last_on_or_before(due_on), expires_at=end_of(due_on))


def _blank(rule: DeadlineRule, *, not_before: date | None, waits_for: tuple[str, ...]) -> Promise:
    return Promise(
        rule=rule.key,
        revision=rule.revision,
        title=rule.title,
        kind=rule.kind,
        source=rule.source,
        status=rule.status,
        not_before=not_before,
        waits_for=waits_for,
    )


__all__ = [
    "DeadlineRule",
    "Every",
    "Promise",
    "Relation",
    "Term",
    "extended",
    "fired_at",
    "must_promise",
    "promise",
    "recomputed",
]
