"""Two versions side by side as a page shows them: the drawing with numbered marks, and sentences by weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.actions.foresee_moves import Foreseen, foresee_moves
from engine.domain.access import Act, may
from engine.domain.comparison import Look, Said
from engine.domain.deadline import DeadlineRule
from engine.domain.escalation_in_words import escalation_in_short
from engine.domain.ids import PathwayKey, RuleKey
from engine.domain.pathway import PathwayVersion
from engine.domain.rules_in_words import rule_in_words
from engine.domain.separations_in_words import SEPARATIONS_IN_WORDS
from engine.reading.pathways import published_versions
from webui import current
from webui.journey_drawing import plain_drawing
from webui.parts import DrawingView
from webui.role_words import role_in_sentence
from webui.wording import counted

#: How grave a change is, as a heading.
WEIGHTS = {"breaks": "Breaks running work", "seen": "People will see it", "harmless": "Harmless"}
#: Which mark a shape with several differences bears.
MARKS = (Look.REMOVED, Look.ADDED, Look.CHANGED, Look.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A difference, with its number on the page. `element` in the drawing `drawing`; empty where it is of none."""

    number: int
    weight: str
    look: str
    text: str
    more: str
    element: str
    drawing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The differences of one weight."""

    weight: str
    title: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is different, on drawings and in words. The older drawing stands there only where it lost something.

    `looks` counts the marks on the drawings.
    """

    drawings: tuple[DrawingView, ...]
    groups: tuple[ChangeGroup, ...]
    looks: Mapping[str, int]

    @property
    def number(self) -> int:
        """How many differences there are."""
        return sum(len(group.changes) for group in self.groups)


def compared(
    old: PathwayVersion, new: PathwayVersion, *, old_url: str, new_url: str, new_name: str, old_name: str = ""
) -> Compared:
    """The comparison; the addresses are those of the drawings. `old_name`: unless it is a version with its number."""
    changes = list(current.ports().drawings.compare(old, new, _said()))
    gone = [one for one in changes if one.element and one.element not in new.elements]
    numbered = [
        ChangeLine(
            number=number,
            weight=one.weight.value,
            look=one.look.value,
            text=one.sentence,
            more=one.more,
            element=one.element,
            drawing=2 if one in gone else 1,
        )
        for number, one in enumerate(changes, start=1)
    ]
    drawings = [_marked(new, new_name, new_url, [one for one in numbered if one.element and one.drawing == 1])]
    if gone:
        lost = [one for one in numbered if one.drawing == 2]
        drawings.append(_marked(old, old_name or f"{old.title}, version {old.number}", old_url, lost))
    return Compared(
        drawings=tuple(drawings),
        groups=tuple(
            ChangeGroup(weight=weight, title=title, changes=tuple(one for one in numbered if one.weight == weight))
            for weight, title in WEIGHTS.items()
        ),
        looks={look.value: _count(drawings, look) for look in (Look.ADDED, Look.CHANGED, Look.MOVED, Look.REMOVED)},
    )


def running_in_words(old_id: str, new: PathwayVersion) -> str:
    """What moving the journeys that run on the stored version would meet, for those who may move them."""
    viewer = current.viewer()
    if may(viewer.worker, Act.DRAW) is not None:
        return ""
    return _foreseen(foresee_moves(current.ports(), viewer.id, from_version=old_id, target=new))


def _foreseen(found: Foreseen) -> str:
    if not found.running:
        return "No journey runs on the older version."
    parts = [
        (found.safe, "can move as it is", "can move as they are"),
        (found.choice, "needs a choice from you", "need a choice from you"),
        (found.blocked, "can’t move", "can’t move"),
    ]
    said = ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in parts if number)
    if found.running == 1:
        return f"The one running journey {said.removeprefix('1 ')}."
    whole = counted(found.running, "running journey")
    if found.looked_at < found.running:
        return f"Of the first {found.looked_at} of {whole}, {said}."
    return f"Of {whole}, {said}."


def _count(drawings: Iterable[DrawingView], look: Look) -> int:
    return sum(mark == look for view in drawings for mark in view.looks.values())


def _said() -> Said:
    ports, today = current.ports(), current.today()
    timescales, escalations = ports.calendar.timescales, ports.calendar.escalations
    keys, codes = frozenset(timescales.keys()), frozenset(escalations.codes())
    titles = {one.key: one.title for one in reversed(published_versions(ports.database))}

    def rules(version: PathwayVersion) -> Mapping[RuleKey, DeadlineRule]:
        on = version.in_force_from or today
        return {RuleKey(key): timescales.in_force(key, on) for key in keys}

    return Said(
        role=lambda role: f"the {role_in_sentence(role)}",
        period=lambda rule: rule_in_words(timescales.in_force(rule, today)) if rule in keys else "where it is called",
        pathway=lambda key: titles.get(key, PathwayKey(key.replace("_", " "))),
        escalation=lambda code: escalation_in_short(escalations.code(code)) if code in codes else code,
        separation=lambda rule: SEPARATIONS_IN_WORDS.get(rule, rule),
        rules=rules,
    )


def _marked(version: PathwayVersion, name: str, url: str, lines: Sequence[ChangeLine]) -> DrawingView:
    numbers: dict[str, list[str]] = {}
    looks: dict[str, str] = {}
    for one in lines:
        numbers.setdefault(one.element, []).append(str(one.number))
        looks[one.element] = min((looks.get(one.element, one.look), one.look), key=lambda look: MARKS.index(Look(look)))
    return DrawingView(
        title=f"Drawing of {name} with what is different",
        name=name,
        xml_url=url,
        looks=looks,
        numbers={element: ", ".join(found) for element, found in numbers.items()},
        words=plain_drawing(version, "").words,
    )
