"""What the lint would say of a draft whose forms were others: asked before somebody takes a question out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.actions.drafts import version_drawn
from engine.domain.pathway import Problem
from engine.ports import Ports


def foresee_forms(ports: Ports, draft_id: str, forms: Mapping[str, Mapping[str, Any]]) -> tuple[Problem, ...]:
    """The problems that the draft would have with these forms, and does not have now. Nothing is saved.

    Raises NotFound, NotADrawing.
    """
    with ports.uow() as uow:
        draft, at = uow.drafts.get(draft_id), ports.clock.now()
        now = version_drawn(ports, uow, draft, at=at)
        then = version_drawn(ports, uow, replace(draft, forms=forms), at=at)
    there = {(one.element, one.sentence) for one in ports.drawings.problems(now)}
    return tuple(one for one in ports.drawings.problems(then) if (one.element, one.sentence) not in there)
