"""What is asked about a pathway beside its drawing: `pathway.toml` as questions, and answers as `pathway.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.access import PRODUCT_ROLES
from forms.form import Form, read_form
from webui.role_words import TITLES

SUBJECTS = {
    "child": "A child",
    "household": "A household",
    "any": "A child, a household or an adult who asks for something",
    "cohort": "A list of children for a meeting",
}
TRACKS = {
    "home": "Home with parents",
    "adoption": "Adoption",
    "sgo": "Special guardianship",
    "cao": "Child arrangements order",
    "ltf": "Long-term fostering",
    "connected": "Care by relatives or friends",
}
#: The posts that may start a pathway; those who run Fingerpost itself have no casework.
STARTERS = {role: title for role, title in TITLES.items() if role not in PRODUCT_ROLES}
#: What the answers of a group of names are called.
OUTCOME, RECORD = "outcome_", "record_"
_NAME = {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[a-z][a-z0-9_]*$"}
_NAME_WRONG = "Use small letters, digits and underscores, such as panel_date"


def settings_form(about: Mapping[str, Any], pathways: Mapping[str, str]) -> Form:
    """The questions about this pathway; `pathways` are the others with their titles, for where it may start from."""
    outcomes = about.get("outcomes", {})
    properties: dict[str, Any] = {
        "title": _line("What is the pathway called?", required="Enter what the pathway is called"),
        "number": _line("Number, where the service has one", longest=20),
        "subject": _one("Whom is it about?", SUBJECTS),
        "linked": _many(
            "Whom else may a journey name?",
            {"child": "A child", "household": "A household"},
            hint="The other side, such as the household that a child is matched with",
        ),
        "track": _one(
            "Is it a way to permanence?", TRACKS, hint="The child’s page shows these side by side", open_list=True
        ),
        "starters": _many("Who may start it?", STARTERS, hint="Nobody, if it is only part of others"),
        "starts_from": _many("Which pathways may start it?", dict(pathways)),
        "needs": _lines("Which dates must be on record before it starts?", "One name on each line"),
        "callable": {"title": "Is it a part that other pathways call?", "type": "boolean"},
        "several_at_once": {
            "title": "May several run at once for one child or household?",
            "type": "boolean",
            "x-ui": {"hint": "As with complaints. Whoever starts another one is shown those that are running first"},
        },
        "refusals": _refusals(),
        **{f"{OUTCOME}{name}": _outcome(name, title) for name, title in outcomes.items()},
        **{
            f"{RECORD}{name}": _lines(f"What does “{title}” keep on the record?", "One answer’s name on each line")
            for name, title in outcomes.items()
        },
        "facts": _facts(),
        "own": _lines(
            "Which dates and fields are known only from its own journey?",
            "One name on each line. What an earlier journey left on the record does not count for these",
        ),
    }
    sections = [
        {"title": "What it is", "questions": ["title", "number", "subject", "linked", "track"]},
        {
            "title": "Who starts it",
            "questions": ["starters", "starts_from", "needs", "several_at_once", "callable", "refusals"],
        },
        {
            "title": "How it can end",
            "questions": [name for name in properties if name.startswith((OUTCOME, RECORD))],
        },
        {"title": "What it reads from the record", "questions": ["facts", "own"]},
    ]
    schema = {
        "$id": "pathway.settings",
        "title": "Settings of the pathway",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": ["title", "subject", *(name for name in properties if name.startswith(OUTCOME))],
        "x-ui": {"sections": [one for one in sections if one["questions"]]},
    }
    return read_form(schema, {})


def as_answers(about: Mapping[str, Any]) -> dict[str, Any]:
    """What `pathway.toml` says, as answers to the form."""
    start = about.get("start", {})
    return {
        **{
            name: about[name]
            for name in ("title", "number", "subject", "linked", "track", "callable", "several_at_once")
            if name in about
        },
        "starters": list(start.get("roles", ())),
        "starts_from": list(start.get("from", ())),
        "needs": _joined(start.get("needs", ())),
        "refusals": [dict(one) for one in start.get("refuse", ())],
        **{f"{OUTCOME}{name}": title for name, title in about.get("outcomes", {}).items()},
        **{f"{RECORD}{name}": _joined(kept) for name, kept in about.get("record", {}).items()},
        "facts": [
            {"name": name, "kind": kind, "source": value}
            for name, source in about.get("facts", {}).items()
            for kind, value in source.items()
        ],
        "own": _joined(about.get("own", ())),
    }


def as_about(answers: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as `pathway.toml`; what the form does not ask stays as it was before."""
    start = {
        **before.get("start", {}),
        "roles": answers.get("starters", []),
        "from": answers.get("starts_from", []),
        "needs": _divided(answers.get("needs", "")),
        "refuse": [{"when": one["when"], "sentence": one["sentence"]} for one in answers.get("refusals", ())],
    }
    record = {
        name.removeprefix(RECORD): _divided(kept) for name, kept in answers.items() if name.startswith(RECORD) and kept
    }
    changed = {
        **before,
        "title": answers["title"],
        "number": answers.get("number", ""),
        "subject": answers["subject"],
        "linked": answers.get("linked", []),
        "track": answers.get("track", ""),
        "callable": bool(answers.get("callable")),
        "several_at_once": bool(answers.get("several_at_once")),
        "start": {name: value for name, value in start.items() if value or name in before.get("start", {})},
        "outcomes": {name.removeprefix(OUTCOME): title for name, title in answers.items() if name.startswith(OUTCOME)},
        "record": record,
        "facts": {one["name"]: {one["kind"]: one["source"]} for one in answers.get("facts", ())},
        "own": _divided(answers.get("own", "")),
    }
    # What was empty and is empty stays as it was said.
    return {name: value for name, value in changed.items() if value or name in before}


def _line(title: str, *, longest: int = 120, required: str = "") -> dict[str, Any]:
    ui = {"errors": {"required": required}} if required else {}
    return {
        "title": title,
        "type": "string",
        "maxLength": longest,
        **({"minLength": 1, "x-ui": ui} if required else {}),
    }


def _lines(title: str, hint: str) -> dict[str, Any]:
    ui = {"widget": "textarea", "rows": 3, "hint": hint}
    return {"title": title, "type": "string", "maxLength": 2000, "x-ui": ui}


def _one(title: str, choices: Mapping[str, str], *, hint: str = "", open_list: bool = False) -> dict[str, Any]:
    ui = {**({"hint": hint} if hint else {}), **({"widget": "select"} if open_list else {})}
    listed = [{"const": name, "title": text} for name, text in choices.items()]
    return {"title": title, "oneOf": listed, **({"x-ui": ui} if ui else {})}


def _many(title: str, choices: Mapping[str, str], *, hint: str = "") -> dict[str, Any]:
    items = {"oneOf": [{"const": name, "title": text} for name, text in choices.items()]}
    return {"title": title, "type": "array", "items": items, **({"x-ui": {"hint": hint}} if hint else {})}


def _outcome(name: str, title: str) -> dict[str, Any]:
    return _line(f"What is the outcome of the end “{name}” called?", required=f"Enter what “{title}” is called")


def _group(title: str, item: str, hint: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    items = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(properties),
    }
    return {"title": title, "type": "array", "maxItems": 30, "items": items, "x-ui": {"item": item, "hint": hint}}


def _refusals() -> dict[str, Any]:
    return _group(
        "When does the law forbid to start it?",
        "Refusal",
        "A condition over facts from the record or the start form, and what the person is told",
        {
            "when": {
                "title": "It can’t start when",
                "type": "string",
                "minLength": 1,
                "maxLength": 400,
                "x-ui": {"hint": 'For example: legal_status in ["V2"]'},
            },
            "sentence": {
                "title": "What the person is told",
                "type": "string",
                "minLength": 10,
                "maxLength": 600,
                "x-ui": {"widget": "textarea", "rows": 2},
            },
        },
    )


def _facts() -> dict[str, Any]:
    return _group(
        "Which facts are read from the record or from a policy?",
        "Fact",
        "The drawing’s conditions can use them by their name",
        {
            "name": {"title": "Name of the fact", **_NAME, "x-ui": {"errors": {"pattern": _NAME_WRONG}}},
            "kind": {
                "title": "Read from",
                "oneOf": [
                    {"const": "record", "title": "The record of the child or household"},
                    {"const": "policy", "title": "The council’s policies"},
                ],
            },
            "source": {"title": "Its name there", "type": "string", "minLength": 1, "maxLength": 80},
        },
    )


def _joined(names: Any) -> str:
    return "\n".join(names)


def _divided(text: str) -> list[str]:
    return text.replace(",", " ").split()
