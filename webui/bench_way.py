"""The way that a walk through a draft has gone, step by step in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.benching import Benched, StepSeen
from engine.domain.ids import ElementId
from engine.domain.pathway import PathwayVersion
from engine.domain.rehearsal import element_of
from engine.reading.people import worker_names
from webui.bench_people import name_of
from webui.outcome_words import outcome_title
from webui.wording import lower_first, short_date, short_moment

TOLD = {
    "reminder": "was reminded",
    "due": "was told that the day has come",
    "escalation": "was told that it is late",
    "unassigned": "was told that nobody has taken it",
    "handed_over": "was told that it was handed over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step of the way so far; `more` is what it brought about by itself."""

    number: int
    when: str
    what: str
    more: tuple[str, ...] = ()


def way_so_far(benched: Benched, version: PathwayVersion, steps: Sequence[Mapping[str, Any]]) -> Iterator[StepLine]:
    """Each step that was taken, with what it brought about by itself."""
    names = worker_names(benched.ports.database, [who for seen in benched.seen for who, _ in seen.told])
    for number, (step, seen) in enumerate(zip(steps, benched.seen[1:], strict=False), start=1):
        yield StepLine(
            number=number,
            when=short_moment(seen.at),
            what=step_in_words(version, step),
            more=tuple(_more(version, seen, names)),
        )


def step_in_words(version: PathwayVersion, step: Mapping[str, Any]) -> str:
    """A step of a script: `Esme Trewin completed “Answer the enquiry”: encouraged`."""
    element = element_of(step)
    if not element:
        until = step.get("wait_until")
        return f"Time passed until {short_date(until.date())}" if isinstance(until, datetime) else "Time passed"
    title = element_named(version, element)
    item = f" ({step['item']})".replace("_", " ") if step.get("item") else ""
    if "hand_over" in step:
        return f"{name_of(str(step.get('as', '')))} handed {title} over to {name_of(str(step.get('to', '')))}"
    did = "recorded" if "arrives" in step else "completed"
    outcome = step.get("outcome")
    how = f": {lower_first(outcome_title(version, element, str(outcome)))}" if outcome else ""
    tried = "tried to and was refused: " if step.get("refused") else ""
    return f"{tried}{name_of(str(step.get('as', '')))} {did} {title}{item}{how}"


def _more(version: PathwayVersion, seen: StepSeen, names: Mapping[str, str]) -> Iterator[str]:
    for element in dict.fromkeys(seen.expect.get("fired", ())):
        yield f"{element_named(version, element)}: the day came, and the drawing went on"
    for element in seen.expect.get("breached", ()):
        yield f"The date of {element_named(version, element)} was missed"
    for who, template in dict.fromkeys(seen.told):
        yield f"{names.get(who, 'Somebody')} {TOLD.get(template, 'was told')}"


def element_named(version: PathwayVersion, element: str) -> str:
    """The name of a shape of this version or of one that it calls, in quotes; `A date` where it has none."""
    for one in _versions(version):
        found = one.elements.get(ElementId(element))
        if found is not None and found.name:
            return f"“{found.name}”"
    return "A date"


def _versions(version: PathwayVersion) -> Iterator[PathwayVersion]:
    yield version
    for one in version.called.values():
        yield from _versions(one)
