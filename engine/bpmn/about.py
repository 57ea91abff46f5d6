"""Reads `pathway.toml`: what a drawing cannot say about its pathway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import NotADrawing
from engine.domain.ids import PathwayKey, Role
from engine.domain.pathway import FactSource, StartRefusal, StartRule

_WORDS = frozenset(
    (
        *("title", "number", "owner", "subject", "linked", "track", "callable", "several_at_once", "start", "calls"),
        *("outcomes", "facts", "own", "record"),
    )
)
_WORDS_OF_START = frozenset({"roles", "from", "needs", "refuse"})
#: The ways to permanence that are planned side by side; home comes first.
TRACKS = ("home", "adoption", "sgo", "cao", "ltf", "connected")


def version_fields(about: Mapping[str, Any], *, title: str) -> dict[str, Any]:
    """The fields of a PathwayVersion that `pathway.toml` gives. Raises NotADrawing, naming the word that is wrong."""
    unknown = sorted(set(about) - _WORDS)
    if unknown:
        raise NotADrawing(f"pathway.toml: “{unknown[0]}” is not known. It may hold {', '.join(sorted(_WORDS))}.")
    return {
        "title": _text(about, "title", title),
        "reference_number": _text(about, "number", ""),
        "owner": _text(about, "owner", ""),
        "subject": _text(about, "subject", "household"),
        "linked": _names(about, "linked"),
        "callable": about.get("callable", False) is True,
        "several_at_once": _yes_or_no(about, "several_at_once"),
        "start": _start(_table(about, "start")),
        "own": _names(about, "own"),
        "track": _track(about),
        "outcomes": {name: str(label) for name, label in _table(about, "outcomes").items()},
        "facts": {name: _source(name, source) for name, source in _table(about, "facts").items()},
        "record": {name: _names(_table(about, "record"), name) for name in _table(about, "record")},
    }


def calls_named(about: Mapping[str, Any]) -> tuple[PathwayKey, ...]:
    """The pathways that `calls` names."""
    return tuple(PathwayKey(key) for key in _names(about, "calls"))


def _text(about: Mapping[str, Any], name: str, missing: str) -> str:
    value = about.get(name, missing)
    if not isinstance(value, str):
        raise NotADrawing(f"pathway.toml: “{name}” has to be text in quotes.")
    return value


def _yes_or_no(about: Mapping[str, Any], name: str) -> bool:
    value = about.get(name, False)
    if not isinstance(value, bool):
        raise NotADrawing(f"pathway.toml: “{name}” has to be true or false, without quotes.")
    return value


def _names(about: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = about.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise NotADrawing(f'pathway.toml: “{name}” has to be a list of names, as in ["a", "b"].')
    return tuple(value)


def _table(about: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = about.get(name, {})
    if not isinstance(value, Mapping):
        raise NotADrawing(f'pathway.toml: “{name}” has to be a table, as in {{ name = "value" }}.')
    return value


def _track(about: Mapping[str, Any]) -> str:
    track = _text(about, "track", "")
    if track and track not in TRACKS:
        raise NotADrawing(f"pathway.toml: “{track}” is no track. It can be {', '.join(TRACKS)}.")
    return track


def _start(start: Mapping[str, Any]) -> StartRule:
    unknown = sorted(set(start) - _WORDS_OF_START)
    if unknown:
        known = ", ".join(sorted(_WORDS_OF_START))
        raise NotADrawing(f"pathway.toml: “{unknown[0]}” is not known under start. It may hold {known}.")
    return StartRule(
        roles=tuple(Role(role) for role in _names(start, "roles")),
        starts_from=tuple(PathwayKey(key) for key in _names(start, "from")),
        needs=_names(start, "needs"),
        refusals=_refusals(start.get("refuse", [])),
    )


def _refusals(found: Any) -> tuple[StartRefusal, ...]:
    if not isinstance(found, list) or not all(
        isinstance(one, Mapping)
        and set(one) == {"when", "sentence"}
        and all(isinstance(words, str) and words for words in one.values())
        for one in found
    ):
        raise NotADrawing("pathway.toml: each [[start.refuse]] has a “when” and a “sentence”, both text in quotes.")
    return tuple(StartRefusal(when=one["when"], sentence=one["sentence"]) for one in found)


def _source(name: str, source: Any) -> FactSource:
    if isinstance(source, Mapping) and len(source) == 1:
        ((kind, value),) = source.items()
        if kind in ("record", "policy") and isinstance(value, str):
            return FactSource(**{kind: value})
    raise NotADrawing(f'pathway.toml: the fact “{name}” comes from {{ record = "…" }} or {{ policy = "…" }}.')
