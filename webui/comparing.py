"""Two versions side by side as a page shows them: the drawing with marks, and sentences by weight."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.comparison import Said
from engine.domain.pathway import PathwayVersion
from engine.domain.rules_in_words import rule_in_words
from engine.reading.pathways import published_versions
from webui import current
from webui.journey_drawing import plain_drawing
from webui.parts import DrawingView
from webui.role_words import role_in_sentence

#: How grave a change is, as a heading.
WEIGHTS = {"breaks": "Breaks running work", "seen": "People will see it", "harmless": "Harmless"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A difference, with its number on the page and the shape that it is about; empty for the pathway as a whole."""

    number: int
    element: str
    weight: str
    look: str
    text: str
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The differences of one weight."""

    weight: str
    title: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is different, on drawings and in words. The older drawing stands there only where it lost something."""

    drawings: tuple[DrawingView, ...]
    groups: tuple[ChangeGroup, ...]


def compared(old: PathwayVersion, new: PathwayVersion, *, old_url: str, new_url: str, new_name: str) -> Compared:
    """The comparison; the addresses are those of the drawings."""
    changes = list(current.ports().drawings.compare(old, new, _said()))
    numbered = [
        ChangeLine(
            number=number,
            element=one.element,
            weight=one.weight.value,
            look=one.look.value,
            text=one.sentence,
            more=one.more,
        )
        for number, one in enumerate(changes, start=1)
    ]
    looks = {one.element: one.look.value for one in reversed(changes) if one.element in new.elements}
    gone = {one.element: one.look.value for one in changes if one.element and one.element not in new.elements}
    numbers: dict[str, list[str]] = {}
    for one in numbered:
        numbers.setdefault(one.element, []).append(str(one.number))
    drawings = [_marked(new, new_name, new_url, looks, numbers)]
    if gone:
        drawings.append(_marked(old, f"{old.title}, version {old.number}", old_url, gone, numbers))
    return Compared(
        drawings=tuple(drawings),
        groups=tuple(
            ChangeGroup(weight=weight, title=title, changes=tuple(one for one in numbered if one.weight == weight))
            for weight, title in WEIGHTS.items()
        ),
    )


def _said() -> Said:
    ports, today = current.ports(), current.today()
    timescales = ports.calendar.timescales
    keys = frozenset(timescales.keys())
    titles = {one.key: one.title for one in reversed(published_versions(ports.database))}
    return Said(
        role=lambda role: f"the {role_in_sentence(role)}",
        period=lambda rule: rule_in_words(timescales.in_force(rule, today)) if rule in keys else "where it is called",
        pathway=lambda key: titles.get(key, key.replace("_", " ")),
    )


def _marked(
    version: PathwayVersion, name: str, url: str, looks: dict[str, str], numbers: dict[str, list[str]]
) -> DrawingView:
    return DrawingView(
        title=f"Drawing of {name} with what is different",
        name=name,
        xml_url=url,
        looks=looks,
        numbers={element: ", ".join(numbers[element]) for element in looks},
        words=plain_drawing(version, "").words,
    )
