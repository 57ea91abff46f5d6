"""The sections of a longer form: each has a title, and goes from its first question to the next section's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms.editing import CannotEdit, Schema, copied, page_order

LONGEST_TITLE = 120


def titles(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The titles of the sections in their order; empty for a form without."""
    return tuple(str(section["title"]) for section in schema.get("x-ui", {}).get("sections", ()))


def section_added(schema: Mapping[str, Any], title: str, *, begins_with: str, before: str = "") -> Schema:
    """The form with one more section, from this question on. `before` is the title of what comes before it, where the
    form had no sections yet. Raises CannotEdit."""
    changed, order = copied(schema), page_order(copied(schema))
    said = list(titles(schema))
    _named(title)
    at = next((number for number, names in enumerate(order) if begins_with in names), None)
    if at is None:
        raise CannotEdit("Choose the question that it begins with.", "begins_with")
    place = order[at].index(begins_with)
    if not said:
        if place == 0:
            said = [title]
        elif not before.strip():
            raise CannotEdit("Enter what the questions before it are called together.", "before")
        else:
            _named(before, "before")
            order, said = [order[0][:place], order[0][place:]], [before, title]
    elif place == 0:
        raise CannotEdit(f"The section “{said[at]}” begins with it already. Choose another question.", "begins_with")
    else:
        order[at : at + 1] = [order[at][:place], order[at][place:]]
        said.insert(at + 1, title)
    _write(changed, said, order)
    return changed


def section_changed(schema: Mapping[str, Any], number: int, title: str, *, begins_with: str) -> Schema:
    """The form with a section called so, and beginning there. Raises CannotEdit."""
    changed, order, said = copied(schema), page_order(copied(schema)), list(titles(schema))
    if not 0 <= number < len(said):
        raise CannotEdit("There is no such section any more.", "title")
    _named(title)
    said[number] = title
    if begins_with != order[number][0]:
        if number == 0:
            raise CannotEdit("The first section begins with the first question. Move the questions instead.",
                             "begins_with")  # fmt: skip
        both = [*order[number - 1], *order[number]]
        if begins_with not in both[1:]:
            raise CannotEdit(
                "It can begin with a question of its own or of the section before it, and leaves that one question.",
                "begins_with",
            )
        place = both.index(begins_with)
        order[number - 1 : number + 1] = [both[:place], both[place:]]
    _write(changed, said, order)
    return changed


def section_removed(schema: Mapping[str, Any], number: int) -> Schema:
    """The form without a section; its questions belong to the one before it, those of the first to the next.

    Without its last section it has none. Raises CannotEdit.
    """
    changed, order, said = copied(schema), page_order(copied(schema)), list(titles(schema))
    if not 0 <= number < len(said):
        raise CannotEdit("There is no such section any more.", "title")
    del said[number]
    if said:
        at = max(number - 1, 0)
        order[at : at + 2] = [[*order[at], *order[at + 1]]]
    _write(changed, said, order)
    return changed


def _named(title: str, field: str = "title") -> None:
    if not title.strip():
        raise CannotEdit("Enter what the section is called.", field)
    if len(title) > LONGEST_TITLE:
        raise CannotEdit(f"At most {LONGEST_TITLE} characters.", field)


def _write(schema: Schema, said: Sequence[str], order: Sequence[Sequence[str]]) -> None:
    ui = {key: value for key, value in schema.get("x-ui", {}).items() if key != "sections"}
    if said:
        there = schema.get("x-ui", {}).get("sections", [])
        old = {section["title"]: section for section in there}
        sections = [
            {**old.get(title, {}), "title": title, "questions": list(names)}
            for title, names in zip(said, order, strict=True)
        ]
        ui["sections"] = sections
    else:
        schema["properties"] = {name: schema["properties"][name] for names in order for name in names}
    schema["x-ui"] = ui
    if not ui:
        del schema["x-ui"]
