"""What an outcome is called: in the words of the form that asked for it, or of the pathway."""

from __future__ import annotations

from collections.abc import Mapping

from engine.actions.answering import form_at
from engine.domain.ids import ElementId
from engine.domain.pathway import PathwayVersion
from forms.errors import NotAForm


def outcome_title(version: PathwayVersion | None, element: str | None, outcome: str) -> str:
    """`Go on to the decision` for `proceed` at the review; the pathway's own words for one of its ends."""
    plain = outcome.replace("_", " ")
    if version is None:
        return plain
    holder = _holder(version, element) if element else None
    if holder is None or element is None:
        return version.outcomes.get(outcome, plain)
    found = holder.elements[ElementId(element)]
    if found.form and found.form in holder.forms:
        try:
            question = form_at(holder, holder.key, found.form).outcome
        except (NotAForm, KeyError):
            question = None
        titles: Mapping[str, str] = {one.value: one.title for one in question.choices} if question else {}
        if outcome in titles:
            return titles[outcome]
    return holder.outcomes.get(outcome, plain)


def _holder(version: PathwayVersion, element: str) -> PathwayVersion | None:
    if element in version.elements:
        return version
    return next((found for one in version.called.values() if (found := _holder(one, element))), None)
