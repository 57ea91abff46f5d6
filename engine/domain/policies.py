"""Settings that an owner may change and that are no dates: `adopter.medical_gate`, `ther.cap`.

Read from the parsed `policies.toml`; each key holds its revisions, as the timescales do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from engine.domain import dates_in_words as words
from engine.domain import revisions
from engine.domain.errors import FingerpostError
from engine.domain.revisions import NotAnEntry

PolicyValue = str | int | bool | tuple[str, ...]


class UnknownPolicy(FingerpostError):
    """There is no policy of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One revision of a setting. `allowed` are the values it may take; empty: any of its kind."""

    key: str
    revision: date  #: in force from this day on
    title: str
    source: str
    status: str
    value: PolicyValue
    allowed: tuple[str, ...] = ()


class Policies:
    """The settings by key."""

    def __init__(self, parsed: Mapping[str, object]) -> None:
        """NotAnEntry, with the key and what is wrong, for an entry that cannot be read."""
        self._policies = {
            key: revisions.in_order(key, [_policy(key, entry) for entry in revisions.entries(key, found)])
            for key, found in parsed.items()
        }

    def keys(self) -> tuple[str, ...]:
        """Every key, in the order of the file."""
        return tuple(self._policies)

    def in_force(self, key: str, on: date) -> Policy:
        """The revision that counts on this day; before the first, the first. UnknownPolicy without such a key."""
        if key not in self._policies:
            near = get_close_matches(key, self._policies, n=3)
            hint = f" Did you mean {words.joined(near, 'or')}?" if near else ""
            raise UnknownPolicy(f"There is no policy called {key!r}.{hint}")
        return revisions.in_force(self._policies[key], on)

    def after(self, key: str, on: date) -> Policy | None:
        """The next revision, which counts from a later day on; None where there is none."""
        return next((one for one in self._policies.get(key, ()) if one.revision > on), None)

    def value(self, key: str, on: date) -> PolicyValue:
        """What the setting is on this day. UnknownPolicy without such a key."""
        return self.in_force(key, on).value


def _policy(key: str, entry: Mapping[str, object]) -> Policy:
    revisions.only(key, entry, ["effective_from", "title", "source", "status", "value", "allowed"])
    allowed = entry.get("allowed", [])
    if not isinstance(allowed, list) or not all(isinstance(one, str) for one in allowed):
        raise NotAnEntry(f"{key}: allowed is a list of texts.")
    value = _value(key, entry.get("value"))
    for one in value if isinstance(value, tuple) else (value,):
        if allowed and one not in allowed:
            raise NotAnEntry(f"{key}: value is {one!r}; it must be {words.joined(allowed, 'or')}.")
    return Policy(
        key=key,
        revision=revisions.day(key, entry, "effective_from"),
        title=revisions.text(key, entry, "title"),
        source=revisions.text(key, entry, "source"),
        status=revisions.text(key, entry, "status"),
        value=value,
        allowed=tuple(allowed),
    )


def _value(key: str, found: object) -> PolicyValue:
    if isinstance(found, str | int):
        return found
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    raise NotAnEntry(f"{key}: value must be a text, a whole number, true or false, or a list of texts.")
