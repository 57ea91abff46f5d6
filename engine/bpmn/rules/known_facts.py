"""Which facts a drawing knows, and everything that each can be. Shared by rules and pages; not a rule itself.

They come from its forms, calls, tables and what is collected; the record and policies give what only they know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine.bpmn.rules.calls_named import SIBLINGS
from engine.bpmn.rules.drawn import HUMAN_KINDS, Drawn, label
from engine.bpmn.rules.fact_sources import ANYTHING, Source, outcomes_of, sources
from engine.bpmn.rules.order import before, followers, reachable
from engine.domain.decision_tables import Answered, KnownFact
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind
from forms.question import Kind, Question

TIMES = "times_"
_KINDS = {
    Kind.YES_NO: Answered.YES_NO,
    Kind.RADIOS: Answered.CHOICE,
    Kind.SELECT: Answered.CHOICE,
    Kind.CHECKBOXES: Answered.SEVERAL,
    Kind.INTEGER: Answered.NUMBER,
    Kind.MONEY: Answered.NUMBER,
}


def known_facts(drawn: Drawn, askers: Collection[ElementId]) -> dict[str, KnownFact]:
    """The facts by name, as they are where these elements ask; without any, all that there are anywhere."""
    found: dict[str, KnownFact] = {}
    givers: dict[str, set[ElementId]] = {}
    earlier = before(drawn) if askers else {}
    for source in sources(drawn):
        if askers and not any(_seen_from(drawn, source, asker, earlier[asker]) for asker in askers):
            continue
        fact, surely = _given(drawn, source)
        found[fact.name] = _both(found[fact.name], fact) if fact.name in found else fact
        if surely:
            givers.setdefault(fact.name, set()).add(source.element)
    for name in drawn.version.facts:
        # The record or a policy gives it, whatever forms give as well.
        found[name] = replace(found.get(name, KnownFact(name=name, title=name)), open=True)
    found.setdefault(SIBLINGS, KnownFact(name=SIBLINGS, title="Brothers and sisters", open=True))
    return {
        # Whoever calls a pathway may give anything by any name.
        name: replace(
            fact,
            always=_always(drawn, givers.get(name, set()), askers),
            open=fact.open or fact.kind is Answered.ANYTHING or drawn.version.callable,
        )
        for name, fact in sorted(found.items(), key=_how_often_last)
    }


def _how_often_last(found: tuple[str, KnownFact]) -> tuple[bool, str]:
    """Few tables ask how often something was done."""
    return found[0].startswith(TIMES), found[0]


def _seen_from(drawn: Drawn, source: Source, asker: ElementId, earlier: set[ElementId]) -> bool:
    element = drawn.version.elements[asker]
    around = [holder.id for holder in drawn.around(element)]
    return (source.element in earlier or source.within == source.element) and (
        source.within is None or source.within in around
    )


def _always(drawn: Drawn, givers: set[ElementId], askers: Collection[ElementId]) -> bool:
    """Whether no way from the start leads to an asker past all that give the fact."""
    if not askers or not givers:
        return False
    starts = [one.id for one in drawn.inside(None) if one.kind is ElementKind.START and one.id not in givers]
    past = {element: after - givers for element, after in followers(drawn).items() if element not in givers}
    return not reachable(past, starts) & set(askers)


def _given(drawn: Drawn, source: Source) -> tuple[KnownFact, bool]:
    """What an element makes of the fact, and whether it does so whenever it is passed."""
    element = drawn.version.elements[source.element]
    name = source.name
    if name.startswith(TIMES):
        return KnownFact(name=name, title=f"How often {label(element)} was done", kind=Answered.NUMBER, low=0), False
    if element.collects == name:
        kind = Answered.ANYTHING if ANYTHING in source.values else Answered.SEVERAL
        return _of(name, f"What {label(element)} collected", kind, _strings(source.values)), False
    question = _question(drawn, element, name)
    if question is not None:
        return _asked(name, question), question.required and not question.shown_when
    titles: Mapping[str, str] = {}
    if element.calls is not None and element.calls in drawn.version.called:
        called = drawn.version.called[element.calls]
        titles = {end: called.outcomes.get(end, end) for end in outcomes_of(called)}
    kind, choices = _kind_of(source.values)
    choices = {value: titles.get(value, value) for value in choices}
    return _of(name, element.name or name, kind, choices), element.kind in (ElementKind.CALL, ElementKind.RULE_TASK)


def _question(drawn: Drawn, element: Element, name: str) -> Question | None:
    if element.kind not in HUMAN_KINDS and element.kind is not ElementKind.START:
        return None
    form = drawn.form_of(element)
    if form is None:
        return None
    if form.outcome is not None and name == element.bare_name:
        return form.outcome
    return next((form.question(path) for path, fact in form.facts.items() if fact == name), None)


def _asked(name: str, question: Question) -> KnownFact:
    kind = _KINDS.get(question.kind, Answered.ANYTHING)
    choices = {choice.value: choice.title for choice in question.choices}
    low, high = question.schema.get("minimum"), question.schema.get("maximum")
    if question.path != question.name:  # inside a group there are several answers
        kind = Answered.ANYTHING
    fact = _of(name, question.title, kind, choices)
    if kind is not Answered.NUMBER:
        return fact
    return replace(fact, low=low if type(low) is int else None, high=high if type(high) is int else None)


def _of(name: str, title: str, kind: Answered, choices: Mapping[str, str]) -> KnownFact:
    listed = kind in (Answered.CHOICE, Answered.SEVERAL)
    return KnownFact(name=name, title=title, kind=kind, choices=tuple(choices.items()) if listed else ())


def _kind_of(values: Collection[object]) -> tuple[Answered, dict[str, str]]:
    if values and all(isinstance(value, bool) for value in values):
        return Answered.YES_NO, {}
    if values and ANYTHING not in values and all(isinstance(value, str) for value in values):
        return Answered.CHOICE, _strings(values)
    return Answered.ANYTHING, {}


def _strings(values: Collection[object]) -> dict[str, str]:
    return {value: value for value in sorted(one for one in values if isinstance(one, str))}


def _both(one: KnownFact, other: KnownFact) -> KnownFact:
    """What a fact can be that two elements give."""
    if Answered.ANYTHING in (one.kind, other.kind):
        return replace(other if one.kind is Answered.ANYTHING else one, open=True, low=None, high=None)
    if one.kind is not other.kind:
        return replace(one, kind=Answered.ANYTHING, choices=(), low=None, high=None)
    lows, highs = (one.low, other.low), (one.high, other.high)
    return replace(
        one,
        choices=tuple({**other.titles, **one.titles}.items()),
        low=min((low for low in lows if low is not None), default=None) if None not in lows else None,
        high=max((high for high in highs if high is not None), default=None) if None not in highs else None,
    )


def facts_for(drawn: Drawn, table: str, inputs: Collection[str]) -> tuple[KnownFact, ...]:
    """What is known of the facts where a table is asked; in a pathway that others call, of every input something."""
    facts = known_facts(drawn, [element.id for element in asking(drawn, table)])
    if drawn.version.callable:
        for name in inputs:
            facts.setdefault(name, KnownFact(name=name, title=name, open=True))
    return tuple(facts.values())


def asking(drawn: Drawn, table: str) -> Iterator[Element]:
    """The elements that ask a table."""
    return (one for one in drawn.elements if one.kind is ElementKind.RULE_TASK and one.table == table)
