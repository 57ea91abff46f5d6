"""What may be an account: its details, roles that do not go together, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.access import PRODUCT_ROLES
from engine.domain.errors import FingerpostError
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld

ADMINISTRATOR = Role("system_admin")
OWNER = Role("process_owner")
SHORTEST_REASON = 10  #: characters
LONGEST_NAME, LONGEST_SIGN_IN_NAME, LONGEST_EMAIL, LONGEST_REASON = 120, 80, 200, 4_000  #: characters

_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9.'@_-]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


class AccountRefused(FingerpostError):
    """This account can't be as it was asked for. `problems` has a sentence for each question that stands in the way."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(problems.values())))
        self.problems = dict(problems)


class Change(StrEnum):
    """What became of an account."""

    ADDED = "added"
    DETAILS = "details"
    GIVEN = "given"  #: a role
    TAKEN = "taken"  #: a role
    CLOSED = "closed"
    REOPENED = "reopened"
    PASSWORD = "password"  # noqa: S105 -- the word for a change


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """A change of an account. `by` is None for who sits at the machine itself; `role` is the one given or taken."""

    id: str
    worker: WorkerId
    at: datetime
    what: Change
    by: WorkerId | None = None
    role: Role | None = None
    team: TeamId | None = None
    reason: str = ""


def wrong_details(*, sign_in_name: str, name: str, email: str) -> dict[str, str]:
    """What is wrong with the details, a sentence by question."""
    wrong = {}
    if not name:
        wrong["name"] = "Enter the person’s name as others will see it."
    elif len(name) > LONGEST_NAME:
        wrong["name"] = f"The name has more than {LONGEST_NAME} letters. Shorten it."
    if not sign_in_name:
        wrong["sign_in_name"] = "Enter the name the person will sign in with."
    elif len(sign_in_name) > LONGEST_SIGN_IN_NAME or not _SIGN_IN_NAME.fullmatch(sign_in_name):
        wrong["sign_in_name"] = (
            "A sign-in name has 2 to 80 letters (a to z), figures, dots, hyphens or @, and no spaces: such as j.field."
        )
    if email and (len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        wrong["email"] = "This is no e-mail address. Write it like name@council.gov.uk, or leave it empty."
    return wrong


def wrong_reason(reason: str) -> dict[str, str]:
    """A reason is a sentence that somebody else understands."""
    if len(reason.strip()) < SHORTEST_REASON:
        return {"reason": "Say in a sentence why. It stands in the history of the account."}
    return {}


def wrong_roles(roles: Collection[RoleHeld]) -> dict[str, str]:
    """Roles that do not go together (SOD-12: who draws the pathways takes no part in casework with that account)."""
    names = {held.role for held in roles}
    if OWNER in names and names - PRODUCT_ROLES:
        return {
            "role": "A process owner takes no part in casework, so this account can’t hold both roles. Give the person "
            "a second account for one of them."
        }
    return {}


def wrong_place(held: RoleHeld) -> dict[str, str]:
    """Roles of the product are held for the whole council or not at all."""
    if held.role in PRODUCT_ROLES and held.team is not None:
        return {"team": "This role is held for the whole council. Choose “The whole council”."}
    return {}
