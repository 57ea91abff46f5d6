"""The rehearsals of a draft: a walk is saved as one, one is renamed, one is removed with a reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from engine.actions.draft_walks import walked
from engine.actions.drafts import change_draft, drawing, look_at_draft, moved_on, note, open_draft
from engine.actions.refusals import refusals_recorded
from engine.benching import Benched
from engine.domain.draft import SHORTEST_REASON, Draft
from engine.domain.errors import FingerpostError, NotFound, ReasonNeeded
from engine.domain.ids import WorkerId
from engine.domain.people import Worker
from engine.domain.rehearsal import STILL_RUNNING, in_toml
from engine.domain.walk import WalkMovedOn, WalkStopped
from engine.ports import Ports, UnitOfWork

LONGEST_TITLE, LONGEST_NAME = 120, 60  # characters
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_TITLE = re.compile(r"^\s*title\s*=.*$", re.MULTILINE)


class TitleRefused(FingerpostError):
    """A rehearsal can’t be called this; the message says why."""


class OthersBeginLikeIt(FingerpostError):
    """Other rehearsals begin like this one, so it can’t be removed before them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names


def keep_walk(
    ports: Ports, worker_id: WorkerId, draft_id: str, *, title: str, taken: int, revision: int, instead: str = ""
) -> str:
    """Saves the walk as a rehearsal that expects what was seen at each step; the name that it was given.

    `instead`: the rehearsal whose place it takes. Raises NotAllowed (recorded), NotFound, DraftClosed, DraftMovedOn,
    WalkMovedOn, WalkStopped (a walk that comes to a stop guards nothing), TitleRefused.
    """
    looked = look_at_draft(ports, draft_id)
    with ports.uow() as uow:
        walk = uow.walks.of(draft_id, worker_id)
    if walk is None:
        raise WalkMovedOn
    walk.must_stand_at(taken)
    with walked(ports, looked, walk.says) as benched:
        if benched.stopped is not None:
            raise WalkStopped
        seen = _as_seen(walk.says, benched)
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker = drawing(uow, worker_id)
        draft = _at_revision(uow, draft_id, revision)
        title = _title(draft, title, but=instead)
        if instead and instead not in draft.rehearsals:
            raise NotFound
        name = instead or name_of(title, draft.rehearsals)
        text = in_toml({"title": title, **seen})
        _change(ports, uow, draft, worker, {**draft.rehearsals, name: text}, "rehearsal_saved", {"rehearsal": name})
        walk.rehearsal = name
        uow.walks.save(walk)
        uow.commit()
        return name


def rename_rehearsal(
    ports: Ports, worker_id: WorkerId, draft_id: str, name: str, *, title: str, revision: int
) -> Draft:
    """Gives it another title. Raises NotAllowed (recorded), NotFound, DraftClosed, DraftMovedOn, TitleRefused."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker = drawing(uow, worker_id)
        draft = _at_revision(uow, draft_id, revision)
        if name not in draft.rehearsals:
            raise NotFound
        line = in_toml({"title": _title(draft, title, but=name)}).strip()
        text, found = _TITLE.subn(lambda _: line, draft.rehearsals[name], count=1)
        text = text if found else f"{line}\n{text}"
        _change(ports, uow, draft, worker, {**draft.rehearsals, name: text}, "rehearsal_renamed", {"rehearsal": name})
        uow.commit()
        return draft


def remove_rehearsal(
    ports: Ports, worker_id: WorkerId, draft_id: str, name: str, *, reason: str, revision: int
) -> Draft:
    """Takes a rehearsal out of the draft. Raises NotAllowed (recorded), NotFound, DraftClosed, DraftMovedOn,
    ReasonNeeded, OthersBeginLikeIt."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker = drawing(uow, worker_id)
        draft = _at_revision(uow, draft_id, revision)
        if name not in draft.rehearsals:
            raise NotFound
        others = begin_like(draft.rehearsals, name)
        if others:
            raise OthersBeginLikeIt(others)
        if len(reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded("Say in a sentence why nobody needs this rehearsal any more.", "reason")
        left = {one: text for one, text in draft.rehearsals.items() if one != name}
        _change(ports, uow, draft, worker, left, "rehearsal_removed", {"rehearsal": name, "reason": reason.strip()})
        uow.commit()
        return draft


def title_of(rehearsals: Mapping[str, str], name: str) -> str:
    """The title of a rehearsal; its name where it has none that can be read."""
    return str(_read(rehearsals[name]).get("title") or name)


def begin_like(rehearsals: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The names of the rehearsals that begin like this one."""
    return tuple(sorted(one for one, text in rehearsals.items() if one != name and _read(text).get("follows") == name))


def name_of(title: str, taken: Mapping[str, str]) -> str:
    """A name for a rehearsal of this title that no other has."""
    plain = _NOT_IN_NAMES.sub("_", title.lower()).strip("_")[:LONGEST_NAME] or "walk"
    return next(name for number in range(1, len(taken) + 2) if (name := _numbered(plain, number)) not in taken)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _title(draft: Draft, title: str, *, but: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise TitleRefused("Say what happens on this way, for example “Nobody answers within ten days”.")
    if len(title) > LONGEST_TITLE:
        raise TitleRefused(f"Use at most {LONGEST_TITLE} characters.")
    if any(title == title_of(draft.rehearsals, name) for name in draft.rehearsals if name != but):
        raise TitleRefused("Another rehearsal has this title. Say what is different about this one.")
    return title


def _as_seen(says: Mapping[str, Any], benched: Benched) -> dict[str, Any]:
    """The walk as a script that expects what was seen."""
    first, *rest = benched.seen
    steps = [{**step, "expect": seen.expect} for step, seen in zip(says.get("steps", ()), rest, strict=True)]
    begun = {word: value for word, value in says.items() if word != "steps"}
    return {"ends": benched.ends or STILL_RUNNING, **begun, "expect": first.expect, "steps": steps}


def _at_revision(uow: UnitOfWork, draft_id: str, revision: int) -> Draft:
    draft = open_draft(uow, draft_id)
    if draft.revision != revision:
        raise moved_on(uow, draft)
    return draft


def _change(
    ports: Ports,
    uow: UnitOfWork,
    draft: Draft,
    worker: Worker,
    rehearsals: Mapping[str, str],
    tag: str,
    detail: Mapping[str, Any],
) -> None:
    at = ports.clock.now()
    change_draft(ports, uow, draft, at=at, by=worker.id, parts={"rehearsals": rehearsals})
    note(uow, draft, tag, worker, at=at, detail={"revision": draft.revision, **detail})
