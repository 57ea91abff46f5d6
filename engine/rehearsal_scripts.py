"""Reads the scripts of rehearsals: TOML files beside the pathways, in the form that CONTRIBUTING.md tells of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.application import WORKFLOWS
from engine.domain.errors import FingerpostError

#: What a script, a step and an expectation may say. Anything else is a slip of the pen, which would expect nothing.
SCRIPT_WORDS = frozenset(
    (
        *("title", "ends", "starts_at", "starts_as", "start", "given", "record", "linked", "expect", "steps"),
        *("follows", "up_to"),
    )
)
STEP_WORDS = frozenset(
    (
        *("complete", "arrives", "hand_over", "wait_until", "as", "at", "in", "to", "item"),
        *("outcome", "answers", "breach_reason", "refused", "expect"),
    )
)
EXPECT_WORDS = frozenset(
    ("open", "awaited", "running", "states", "noted", "fired", "due", "act_by", "told", "breached")
)


class NotAScript(FingerpostError):
    """This file is not a rehearsal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A rehearsal as written: its file, the pathway it is for, and what it says."""

    file: Path
    pathway: str
    says: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.says["title"])


def scripts(folder: Path = WORKFLOWS, *, pathway: str | None = None) -> list[Script]:
    """The rehearsals of every pathway in the folder, or of one. Raises NotAScript."""
    return [read_script(file) for file in sorted(folder.glob(f"{pathway or '*'}/rehearsals/*.toml"))]


def read_script(file: Path) -> Script:
    """One rehearsal. Raises NotAScript with the file and what is wrong.

    `follows = "approved"` and `up_to = "ut_adm"` begin it like another script of its folder: that one's start, and its
    steps before the first one at that element.
    """
    says = _with_its_beginning(file, _read(file), followed=())
    for word in ("title", "starts_at", "ends"):
        if word not in says:
            raise NotAScript(f"{file.name}: it needs “{word}”.")
    _must_know(file, "the script", says, SCRIPT_WORDS)
    for number, step in enumerate(says.get("steps", ()), start=1):
        _must_know(file, f"step {number}", step, STEP_WORDS)
    for said in (says, *says.get("steps", ())):
        _must_know(file, "what is expected", said.get("expect", {}), EXPECT_WORDS)
    return Script(file=file, pathway=file.parent.parent.name, says=says)


def _must_know(file: Path, where: str, says: Mapping[str, Any], words: frozenset[str]) -> None:
    unknown = sorted(set(says) - words)
    if unknown:
        raise NotAScript(f"{file.name}: {where} says “{unknown[0]}”; it can say {', '.join(sorted(words))}.")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotAScript(f"{file.name}: it can't be read: {error}") from error


def _with_its_beginning(file: Path, says: dict[str, Any], *, followed: tuple[Path, ...]) -> dict[str, Any]:
    """What a script says, with the steps it takes over. What the other expects at its start is its own business."""
    if "follows" not in says:
        return says
    other = file.with_name(f"{says['follows']}.toml")
    if other in (file, *followed):
        raise NotAScript(f"{file.name}: it follows itself, by way of {other.name}.")
    begun = _with_its_beginning(other, _read(other), followed=(*followed, file))
    steps = begun.get("steps", [])
    at = next((number for number, step in enumerate(steps) if says.get("up_to") in _element(step)), None)
    if at is None:
        raise NotAScript(f"{file.name}: no step of {other.name} is at “{says.get('up_to')}”, named by “up_to”.")
    taken_over = {name: value for name, value in begun.items() if name not in ("expect", "follows", "up_to")}
    return {**taken_over, **says, "steps": [*steps[:at], *says.get("steps", [])]}


def _element(step: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(step[word]) for word in ("complete", "arrives", "hand_over") if word in step)
