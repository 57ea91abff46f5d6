"""What becomes of a running journey that is to go on under another version of its pathway.

`engine.bpmn.carrying` works it out from the saved state and the two versions; nothing is written there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.errors import FingerpostError
from engine.domain.ids import ElementId, Token
from engine.domain.step import Place, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Why a journey cannot be moved as it stands.

    `element` is the shape of the version it runs on. `choices` are shapes of the new version that may take its place:
    where there are some, the owner can say which one it is; where there are none, the journey stays where it is.
    """

    element: str
    sentence: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedStep:
    """A step that the new drawing has added before where the journey stands: it goes on without it, unless it is sent
    back to do it first. `why_not`: what stands against sending it back; empty where it can be."""

    element: ElementId
    title: str
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The journey under the new version.

    `step` holds the new state and only what opens and closes by the move itself; whatever is not in it stays open under
    its token. `renamed` are the new places of those whose shape has another id now. `past` are added steps that it
    will not do, `again` those tokens that close because the journey was sent back, and open anew once it comes there.
    """

    step: Step
    renamed: Mapping[Token, Place] = field(default_factory=dict)
    past: tuple[PassedStep, ...] = ()
    again: frozenset[Token] = frozenset()


class CannotMove(FingerpostError):
    """This journey cannot go on under that version. `past`: steps that it is past, of which one may help."""

    def __init__(self, hindrances: tuple[Hindrance, ...], past: tuple[PassedStep, ...] = ()) -> None:
        super().__init__(" ".join(one.sentence for one in hindrances))
        self.hindrances, self.past = hindrances, past
