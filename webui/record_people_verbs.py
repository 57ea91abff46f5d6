"""What was done with accounts, and with the record itself: the verb and object of each entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.domain.ids import Role
from engine.reading.rows import EntryRow
from webui.record_known import Known
from webui.role_words import role_in_sentence

ALL = "all"  #: the chain of an entry that says all of them were checked


def _held(entry: EntryRow, known: Known) -> str:
    role, _, team = str(entry.detail.get("held") or "").partition("@")
    where = f" in {known.teams[team]}" if team in known.teams else ""
    return f"{role_in_sentence(Role(role))}{where}" if role else "a role"


def _given(entry: EntryRow, known: Known) -> str:
    return f"gave {known.worker(entry.detail.get('worker'))} the role {_held(entry, known)}"


def _taken(entry: EntryRow, known: Known) -> str:
    return f"took the role {_held(entry, known)} from {known.worker(entry.detail.get('worker'))}"


def _account(before: str, after: str = "") -> Callable[[EntryRow, Known], str]:
    return lambda entry, known: f"{before} {known.worker(entry.detail.get('worker'))}{after}"


def _checked(entry: EntryRow, _: Known) -> str:
    chain = str(entry.detail.get("chain") or ALL)
    return "had all audit chains checked" if chain == ALL else f"had an audit chain of {_kind(chain)} checked"


def _kind(chain: str) -> str:
    kinds = {"journey": "a journey", "subject": "a child or household", "worker": "an account"}
    return kinds.get(chain.partition(":")[0], "the record")


PEOPLE_VERBS: Mapping[str, Callable[[EntryRow, Known], str]] = {
    "role_given": _given,
    "role_taken": _taken,
    "account_closed": _account("closed the account of"),
    "account_reopened": _account("opened the account of", " again"),
    "password_set": _account("gave", " a new password"),
    "own_password_changed": lambda _entry, _known: "changed their own password",
    "own_password_failed": lambda _entry, _known: "gave a wrong password when they were to change it",
    "trail_checked": _checked,
}
