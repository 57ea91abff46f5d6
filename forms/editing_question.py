"""Writes into the file what was changed of one question, and nothing else.

`change_question` compares what is wanted with what is there and touches only what differs: a question that is saved as
it was leaves the schema as it was, to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator

from forms.editing import CannotEdit, Schema, Schemas, copied, form_of, holder, in_a_sentence, raw
from forms.editing_conditions import ask_when
from forms.editing_kinds import OF_A_KIND, Answer, begun
from forms.editing_rules import refuse_contradictions
from forms.editing_words import Written, fitting, fixed, resolved, shared_part, written
from forms.errors import NotAForm
from forms.form import Form
from forms.question_reading import LONG_FROM

#: What the catalogue says of a question, and the field of the editor that it is about.
_FIELDS = (
    ("outcome", "becomes"),
    ("becomes a fact", "becomes"),
    ("anchor", "anchor"),
    ("choice", "choices"),
    ("const", "choices"),
    ("x-date", "not_before"),
    ("title", "title"),
)


def change_question(schema: Mapping[str, Any], path: str, now: Written, forms: Schemas) -> Schema:
    """The form with one question as it is wanted now.

    Raises CannotEdit, with the field it is about, for what would not be a question, or would break another one.
    """
    was = written(schema, path, forms)
    changed = copied(schema)
    if now == was:
        return changed
    now = fitting(was, now)
    form = form_of(schema, forms)
    refuse_contradictions(form, path, was, now)
    _refuse_what_is_fixed(schema, path, forms, was, now)
    if now.answer is not was.answer:
        _becomes(changed, path, now.answer)
        # What the new kind begins with is compared with what is wanted of it.
        was = replace(written(changed, path, forms), asked=was.asked, required=was.required)
    part = raw(changed, path)
    shared = shared_part(part, forms)
    _words(part, shared, was, now)
    _limits(part, was, now)
    _marks(part, shared, was, now)
    if (now.asked, now.required) != (was.asked, was.required):
        ask_when(holder(changed, path), path.rpartition(".")[2], now.asked, required=now.required)
    _drop_examples(changed, path, forms)
    _must_be_a_form(changed, forms, form)
    return changed


def own_question(schema: Mapping[str, Any], path: str, forms: Schemas) -> Schema:
    """The form with a shared part made its own, to be changed here alone."""
    changed = copied(schema)
    name = path.rpartition(".")[2]
    holder(changed, path)["properties"][name] = resolved(schema, path, forms)
    return changed


def change_form(schema: Mapping[str, Any], *, title: str, guidance: str) -> Schema:
    """The form with another title and introduction. Raises CannotEdit."""
    changed = copied(schema)
    if not title.strip():
        raise CannotEdit("Enter what the form is called.", "title")
    if title != changed.get("title"):
        changed["title"] = title
    if guidance != str(changed.get("description", "")):
        if guidance:
            changed["description"] = guidance
        else:
            changed.pop("description", None)
    return changed


def _refuse_what_is_fixed(schema: Mapping[str, Any], path: str, forms: Schemas, was: Written, now: Written) -> None:
    kept = fixed(schema, path, forms)
    if kept.when_locked and (was.asked, was.required) != (now.asked, now.required):
        raise CannotEdit("When it is asked is said by a rule that is edited in the file.", "asked")
    if not kept.shared:
        return
    for field in (
        *("answer", "choices", "shortest", "longest", "least", "most", "fewest", "at_most", "only_yes"),
        *("not_before", "not_after", "ahead", "item"),
    ):
        if getattr(was, field) != getattr(now, field):
            raise CannotEdit(
                f"The shared part “{kept.shared}” says this. Make the question this form’s own first.", field
            )
    for field in ("outcome", "fact", "anchor", "record"):
        there = getattr(was, field)
        said_here = raw(copied(schema), path).get(f"x-{field}")
        if there and not getattr(now, field) and not said_here:
            raise CannotEdit(
                f"The shared part “{kept.shared}” says this. Make the question this form’s own first.",
                "becomes" if field in ("outcome", "fact") else field,
            )


def _becomes(schema: Schema, path: str, answer: Answer) -> None:
    """Makes it a question of another kind, in place: what belongs to the old kind goes, the words stay."""
    held, name = holder(schema, path), path.rpartition(".")[2]
    old, fresh = held["properties"][name], begun(answer)
    ui = {key: value for key, value in old.get("x-ui", {}).items() if key in ("hint", "errors")}
    if "errors" in ui:
        ui["errors"] = {word: said for word, said in ui["errors"].items() if word == "required"}
    ui = {key: value for key, value in {**ui, **fresh.pop("x-ui", {})}.items() if value}
    kept = {key: value for key, value in old.items() if key not in (*OF_A_KIND, "title", "x-ui")}
    held["properties"][name] = {"title": old["title"], **fresh, **({"x-ui": ui} if ui else {}), **kept}


def _words(part: Schema, shared: Schema, was: Written, now: Written) -> None:
    if now.title != was.title:
        part["title"] = now.title
        if shared.get("title") == now.title:
            del part["title"]
    ui, shared_ui = dict(part.get("x-ui", {})), shared.get("x-ui", {})
    for word in ("hint", "item"):
        wanted = getattr(now, word)
        if wanted != getattr(was, word):
            ui[word] = wanted
            if wanted == str(shared_ui.get(word, "")):
                del ui[word]
    if now.sentences != was.sentences:
        wanted_sentences = dict(now.sentences)
        shared_sentences = shared_ui.get("errors", {})
        before = dict(ui.get("errors", {}))
        # Those that were there keep their order; one that the shared part has is said to be none by an empty one.
        kept = {word: wanted_sentences[word] for word in before if word in wanted_sentences}
        kept |= {word: said for word, said in wanted_sentences.items() if shared_sentences.get(word) != said}
        ui["errors"] = kept | {word: "" for word in shared_sentences if word not in wanted_sentences}
        if not ui["errors"]:
            del ui["errors"]
    if now.choices != was.choices:
        target = part["items"] if now.answer is Answer.CHECKBOXES else part
        there = {str(one["const"]): one for one in target.get("oneOf", ())}
        target["oneOf"] = [{**there.get(one.value, {"const": one.value}), "title": one.title} for one in now.choices]
    if ui != part.get("x-ui", {}):
        part["x-ui"] = ui
        if not ui:
            del part["x-ui"]


def _limits(part: Schema, was: Written, now: Written) -> None:
    numbers = {
        "shortest": "minLength",
        "longest": "maxLength",
        "least": "minimum",
        "most": "maximum",
        "fewest": "minItems",
        "at_most": "maxItems",
    }
    for field, word in numbers.items():
        wanted = getattr(now, field)
        if wanted != getattr(was, field):
            _set(part, word, wanted)
    if now.only_yes != was.only_yes:
        _set(part, "const", True if now.only_yes else None)
    if now.answer is Answer.LONG_TEXT and now.longest != was.longest:
        # A short text in several lines says so; else its length does.
        ui = {key: value for key, value in part.get("x-ui", {}).items() if key != "widget"}
        if (now.longest or 0) <= LONG_FROM:
            ui["widget"] = "textarea"
        _set(part, "x-ui", ui or None)
    dates = dict(part.get("x-date", {}))
    for field in ("not_before", "not_after"):
        wanted = getattr(now, field)
        if wanted != getattr(was, field):
            _set(dates, field, None if not wanted else wanted[0] if len(wanted) == 1 else list(wanted))
    if now.ahead != was.ahead:
        _set(dates, "ahead", True if now.ahead else None)
    if dates != part.get("x-date", {}):
        _set(part, "x-date", dates or None)


def _marks(part: Schema, shared: Schema, was: Written, now: Written) -> None:
    if now.outcome != was.outcome:
        _set(part, "x-outcome", True if now.outcome else None)
    for field in ("fact", "anchor", "record"):
        if getattr(now, field) != getattr(was, field):
            _set(part, f"x-{field}", getattr(now, field) or None)
    if now.sensitive != was.sensitive:
        off = False if shared.get("x-sensitive") else None
        _set(part, "x-sensitive", True if now.sensitive else off)


def _set(part: Schema, word: str, value: Any) -> None:
    if value is None:
        part.pop(word, None)
    else:
        part[word] = value


def _drop_examples(schema: Schema, path: str, forms: Schemas) -> None:
    """Examples that the question no longer takes go: the samples would be wrong."""
    part = raw(schema, path)
    if "examples" not in part:
        return
    takes = Draft202012Validator(resolved(schema, path, forms)).is_valid
    kept = [one for one in part["examples"] if takes(one)]
    if kept != part["examples"]:
        _set(part, "examples", kept or None)


def _must_be_a_form(schema: Schema, forms: Schemas, before: Form) -> None:
    try:
        form_of(schema, forms)
    except NotAForm as error:
        field = next((field for word, field in _FIELDS if word in error.sentence), "title")
        raise CannotEdit(in_a_sentence(error, before), field) from error
