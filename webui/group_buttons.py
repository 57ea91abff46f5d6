"""What the buttons inside a form do to its draft, so that groups and documents work without scripts.

The names are those that `form_fields.py` gives: `add:referees`, `remove:referees:2`, `detach:letters:<document id>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.fields import items_shown
from forms.form import Form
from forms.question import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The draft after a button was pressed, and the id on the page to go to."""

    values: Mapping[str, Any]
    anchor: str


def pressed_button(posted: Iterable[str]) -> str | None:
    """The name of the group or document button that sent the form, if one did."""
    return next((name for name in posted if name.startswith(("add:", "remove:", "detach:"))), None)


def press(form: Form, values: Mapping[str, Any], button: str) -> Changed:
    """The draft as it is after pressing `button`. A button the form does not have changes nothing."""
    verb, _, rest = button.partition(":")
    name, _, which = rest.partition(":")
    question = next((question for question in form.questions if question.name == name), None)
    if question is None:
        return Changed(values=values, anchor="main")
    if verb == "detach" and question.kind is Kind.FILE:
        held = values.get(name)
        ids = held if isinstance(held, list) else [held] if held else []
        kept = [one for one in ids if one != which]
        return Changed(values=_with(values, name, kept if question.many else None), anchor=name)
    if question.kind is not Kind.GROUP:
        return Changed(values=values, anchor=name)
    held = values.get(name)
    items = list(held) if isinstance(held, list) else []
    items += [{}] * (items_shown(question, values) - len(items))
    if verb == "add" and (question.max_items is None or len(items) < question.max_items):
        return Changed(values=_with(values, name, [*items, {}]), anchor=f"{name}-{len(items)}")
    if verb == "remove" and which.isdigit() and int(which) < len(items) > max(question.min_items, 1):
        del items[int(which)]
        return Changed(values=_with(values, name, items), anchor=f"{name}-{min(int(which), len(items) - 1)}")
    return Changed(values=values, anchor=f"{name}-0")


def _with(values: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    changed = dict(values)
    if value:
        changed[name] = value
    else:
        changed.pop(name, None)
    return changed
