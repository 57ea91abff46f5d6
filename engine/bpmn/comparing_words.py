"""How the comparison of two versions calls shapes, roles and periods."""

from __future__ import annotations

from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.ids import PathwayKey, Role, RuleKey
from engine.domain.pathway import Element, ElementKind

KINDS = {
    ElementKind.START: "start",
    ElementKind.END: "end",
    ElementKind.USER_TASK: "task",
    ElementKind.SERVICE_TASK: "letter",
    ElementKind.RULE_TASK: "decision table",
    ElementKind.CALL: "call of another pathway",
    ElementKind.SUB_PROCESS: "phase",
    ElementKind.EXCLUSIVE: "question",
    ElementKind.PARALLEL: "fork or join",
    ElementKind.INCLUSIVE: "fork or join",
    ElementKind.EVENT_GATEWAY: "wait for the first of several",
    ElementKind.CATCH_MESSAGE: "arrival",
    ElementKind.CATCH_TIMER: "deadline",
    ElementKind.BOUNDARY_MESSAGE: "arrival",
    ElementKind.BOUNDARY_TIMER: "deadline",
    ElementKind.BOUNDARY_ERROR: "way out of a phase",
    ElementKind.OTHER: "shape",
}


def called(element: Element) -> str:
    """What a person calls it: its label in quotes, else what it is."""
    return f"“{element.name}”" if element.name else f"{an(KINDS[element.kind])} without a name"


def an(thing: str) -> str:
    """With its article."""
    return f"{'an' if thing[:1] in 'aeiou' else 'a'} {thing}"


def named(value: str | None) -> bool:
    """Whether this names something itself, and no fact that does."""
    return value is not None and not value.startswith("=")


def role_of(element: Element, said: Said) -> str:
    """Who does it: `the team manager`."""
    if element.role is None:
        return "nobody named"
    return said.role(Role(element.role)) if named(element.role) else f"whoever “{element.role[1:]}” names"


def period_of(due: str | None, said: Said) -> str:
    """When it is due: `3 working days after the task opened`."""
    due = due or ""
    return said.period(RuleKey(due)) if named(due) else f"by the rule that “{due[1:]}” names"


def spoken(name: str) -> str:
    """A fact, letter or table by its key, as near to words as it is: `“panel date”`."""
    return f"“{name.removeprefix('dmn_').replace('_', ' ').replace('.', ', ')}”"


def listed(names: list[str]) -> str:
    """Several keys in words."""
    return words.joined([spoken(one) for one in names])


def pathways(keys: tuple[PathwayKey, ...] | list[PathwayKey], said: Said) -> str:
    """Several pathways by their titles."""
    return words.joined([f"“{said.pathway(key)}”" for key in keys])


def at(
    element: Element, sentence: str, *, more: str = "", weight: Weight = Weight.SEEN, look: Look = Look.CHANGED
) -> Change:
    """A difference of this shape; the sentence begins with a capital."""
    return Change(weight=weight, look=look, sentence=words.capitalised(sentence), more=more, element=element.id)
