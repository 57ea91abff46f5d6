"""The invented people of the bench, as forms and pages name them: by sign-in name, never by the id of one database."""

from __future__ import annotations

from collections.abc import Iterable

from engine.demo.cast import CAST, Part
from engine.domain.ids import Role
from engine.domain.subjects import NOBODYS_WORK
from forms.form import Form
from forms.question import Choice
from webui.role_words import role_title

TEAM = "North"  #: whose work a walk is
NAMES = {part.sign_in_name: part.name for part in CAST}
DOCUMENTS = tuple(Choice(value=f"sample-document-{n}", title=f"An invented document {n}") for n in range(1, 6))
CHILDREN = (Choice(value="sample-child-1", title="An invented child"),)


def holders(role: str) -> tuple[Part, ...]:
    """Who of the cast holds the role in the team or for the whole council."""
    return tuple(one for one in CAST if (one.team == TEAM and role in one.team_roles) or role in one.council_roles)


def name_of(who: str) -> str:
    """The person a script names: by sign-in name, or by a role that they are the first to hold."""
    if who in NAMES:
        return NAMES[who]
    found = holders(who)
    return found[0].name if found else role_title(Role(who))


def choices(form: Form) -> dict[str, tuple[Choice, ...]]:
    """The lists for questions whose answer is an id: people as scripts name them (`@amara`), documents that stand for
    any."""
    everybody = [one for one in CAST if "process_owner" not in one.council_roles]
    found = {"worker": _choices(everybody), "document": DOCUMENTS, "child": CHILDREN}
    for question in form.every_question():
        # That a complaint is about somebody, or that they have a conflict of interest, is said of anybody.
        if question.ref == "worker" and question.allocates and question.allocates not in NOBODYS_WORK:
            found[f"worker:{question.allocates}"] = _choices(holders(question.allocates))
    return found


def _choices(parts: Iterable[Part]) -> tuple[Choice, ...]:
    return tuple(Choice(value=f"@{one.sign_in_name}", title=one.name) for one in parts)
