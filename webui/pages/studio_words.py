"""What the studio's panel chooses from: everything that a shape of this draft can name, in words. About nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked
from engine.actions.pathways_beside import pathways_in_force
from engine.domain import dates_in_words as words
from engine.domain.access import Act
from engine.domain.escalation_in_words import escalation_in_full, escalation_in_short
from engine.domain.pathway import ElementKind, PathwayVersion
from engine.domain.rule_example import worked_example
from engine.domain.rules_in_words import rule_in_words
from engine.domain.separations_in_words import SEPARATIONS_IN_WORDS
from engine.reading.pathways import published_versions
from forms.errors import NotAForm
from forms.form import Form, read_form
from forms.question import Kind, Question
from webui import current
from webui.access import needs
from webui.draft_head import looked_at
from webui.role_words import TITLES, role_title

pages = Blueprint("studio_words", __name__)

SHARED = "shared."  #: parts of forms, which are no forms themselves
ARRIVALS = (ElementKind.CATCH_MESSAGE, ElementKind.BOUNDARY_MESSAGE)
#: Questions whose answer is a list.
HOLD_SEVERAL = (Kind.CHECKBOXES, Kind.GROUP)
#: What a rule rests on, and how sure that is.
KINDS = {"statute": "Law", "guidance": "Guidance", "local": "Council rule", "external": "Set from outside"}
STATUSES = {
    "verified": "checked against its source",
    "quoted": "quoted from its source",
    "unverified": "not checked yet",
    "assumed": "assumed, to be confirmed",
}

Words = dict[str, Any]


@pages.get("/drafts/<draft>/words")
@needs(Act.DRAW)
def drawn_with(draft: str) -> Response:
    """Roles, forms, rules, escalations, separations, tables, letters and pathways, each with its words."""
    looked = looked_at(draft)
    beside = _beside(looked)
    url = f"/drafts/{looked.draft.id}"
    return jsonify(
        {
            "pathway": _pathway(looked.version),
            "urls": {"forms": f"{url}/forms", "tables": f"{url}/tables", "settings": f"{url}/settings"},
            "roles": [{"key": key, "title": role_title(key)} for key in TITLES],  # type: ignore[arg-type]
            "forms": _forms(looked.draft.forms),
            "rules": _rules(current.today()),
            "escalations": _escalations(),
            "separations": [{"key": key, "words": said} for key, said in SEPARATIONS_IN_WORDS.items()],
            "tables": _tables(looked.draft.tables),
            "letters": sorted({one.letter for version in beside for one in version.elements.values() if one.letter}),
            "pathways": [_neighbour(version) for version in beside if version.key != looked.version.key],
        }
    )


def _beside(looked: DraftLooked) -> Sequence[PathwayVersion]:
    keys = dict.fromkeys(row.key for row in published_versions(current.ports().database))
    return (*pathways_in_force(current.ports(), keys).values(), looked.version)


def _pathway(version: PathwayVersion) -> Words:
    return {
        "key": version.key,
        "title": version.title,
        "callable": version.callable,
        "outcomes": dict(version.outcomes),
        "facts": [{"name": name, "title": _spoken(name), "choices": []} for name in version.facts],
    }


def _neighbour(version: PathwayVersion) -> Words:
    """Another pathway: whether it can be called, what it needs then, how it ends, and what can arrive in it."""
    arrivals = [one for one in version.elements.values() if one.kind in ARRIVALS]
    return {
        "key": version.key,
        "title": version.title,
        "callable": version.callable,
        "needs": sorted(current.ports().drawings.needs(version)) if version.callable else [],
        "outcomes": [_choice(name, title) for name, title in version.outcomes.items()],
        "arrivals": [{"id": one.id, "title": one.name or one.id} for one in arrivals],
    }


def _forms(schemas: Mapping[str, Mapping[str, Any]]) -> list[Words]:
    found = [_form(name, schemas) for name in sorted(schemas) if not name.startswith(SHARED)]
    return sorted(found, key=lambda one: str(one["title"]).casefold())


def _form(name: str, schemas: Mapping[str, Mapping[str, Any]]) -> Words:
    """A form that can't be read is listed all the same: the lint says what is wrong with it."""
    try:
        form = read_form(schemas[name], schemas)
    except NotAForm:
        return {"id": name, "title": str(schemas[name].get("title", name)), "outcome": None, "facts": []}
    outcome = None
    if form.outcome is not None:
        outcome = {"title": form.outcome.title, "choices": _choices(form.outcome)}
    return {"id": name, "title": form.title, "outcome": outcome, "facts": _facts(form)}


def _facts(form: Form) -> list[Words]:
    asked = [(fact, form.question(question)) for question, fact in form.facts.items()]
    return [
        {"name": fact, "title": question.title, "choices": _choices(question), "many": question.kind in HOLD_SEVERAL}
        for fact, question in asked
    ]


def _choices(question: Question) -> list[Words]:
    if question.kind is Kind.YES_NO:
        return [_choice(True, "Yes"), _choice(False, "No")]
    return [_choice(choice.value, choice.title) for choice in question.choices]


def _choice(value: object, title: str) -> Words:
    return {"value": value, "title": title}


def _rules(today: date) -> list[Words]:
    calendar = current.ports().calendar
    found = []
    every = calendar.timescales.keys()
    for key in every:
        rule = calendar.timescales.in_force(key, today)
        found.append(
            {
                "key": key,
                "title": _curly(rule.title),
                "words": _curly(words.capitalised(rule_in_words(rule))),
                "example": _curly(worked_example(calendar, key, today=today)),
                "source": _curly(rule.source),
                "kind": KINDS[rule.kind],
                "status": STATUSES[rule.status],
                "sure": rule.status in ("verified", "quoted"),
            }
        )
    return found


def _escalations() -> list[Words]:
    escalations = current.ports().calendar.escalations
    codes = [escalations.code(code) for code in escalations.codes()]
    return [
        {"key": one.code, "words": _curly(escalation_in_short(one)), "full": escalation_in_full(one)} for one in codes
    ]


def _tables(tables: Mapping[str, bytes]) -> list[Words]:
    read = current.ports().drawings.table_answers
    return [
        {
            "key": key,
            "title": _spoken(key.removeprefix("dmn_")),
            "answers": [
                {"name": name, "choices": [_choice(value, _value_spoken(value)) for value in values]}
                for name, values in read(xml, key).items()
            ],
        }
        for key, xml in sorted(tables.items())
    ]


def _value_spoken(value: object) -> str:
    match value:
        case None:
            return "Not known"
        case bool():
            return "Yes" if value else "No"
    return _spoken(str(value))


def _spoken(name: str) -> str:
    """A name of ours as people read it: `record_result` as `Record result`."""
    return words.capitalised(name.replace("_", " "))


def _curly(said: str) -> str:
    return said.replace("'", "’")
