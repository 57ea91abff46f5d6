"""Asks for a form wherever somebody answers, one that exists and can be shown, and for none elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import HUMAN_KINDS, Drawn, label, problem
from engine.domain.pathway import ElementKind, Problem
from forms.errors import NotAForm

RULE = "form"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Human elements without a form, others with one, forms that are unknown or cannot be read."""
    for element in drawn.elements:
        asks = element.kind in HUMAN_KINDS
        if element.form is None:
            if asks:
                yield problem(element, RULE, f"{label(element)} has no form. Choose what is asked (fp:form).")
            continue
        if not asks and element.kind is not ElementKind.START:
            yield problem(element, RULE, f"{label(element)} asks nobody anything. Take its form away.")
            continue
        if element.form not in drawn.version.forms:
            sentence = (
                f"{label(element)} names the form “{element.form}”, which there is not. Write it or name another."
            )
            yield problem(element, RULE, sentence)
            continue
        form = drawn.read_form_of(element)
        if isinstance(form, NotAForm):
            yield problem(element, RULE, f"The form of {label(element)} cannot be shown: {form}. Put it right.")
