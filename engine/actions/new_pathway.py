"""A pathway that there is not yet: begun from a first drawing of ours, or from a file of any tool."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.actions.drafts import drawing, note
from engine.actions.refusals import refusals_recorded
from engine.domain.draft import Draft
from engine.domain.errors import FingerpostError
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.references import new_id
from engine.ports import Ports

KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_KEY, LONGEST_TITLE = 60, 120  # characters
SUBJECTS = ("child", "household", "any", "cohort")


class NotAPathway(FingerpostError):
    """The new pathway can't be begun so; `question` is what to change."""

    def __init__(self, sentence: str, question: str) -> None:
        super().__init__(sentence)
        self.question = question


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The draft of a new pathway, and what was made of the file it came from, in sentences."""

    draft: Draft
    said: Sequence[str]


def begin_pathway(
    ports: Ports,
    worker_id: WorkerId,
    *,
    key: str,
    title: str,
    subject: str,
    starter: str,
    xml: bytes | None = None,
    process: str | None = None,
) -> Begun:
    """A draft of a pathway that there is not yet, about `subject`, started by the role `starter`.

    `xml` is a drawing of any tool, of which `process` names the process to take. Raises NotAllowed (recorded),
    NotAPathway with the question, NotADrawing, DraftThere.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        title = " ".join(title.split())
        _must_be_new(key, title, taken=bool(uow.versions.numbers(PathwayKey(key))))
        if subject not in SUBJECTS:
            raise NotAPathway("Say whom it is about.", "subject")
        if not starter:
            raise NotAPathway("Choose who may start it.", "starter")
        said: Sequence[str] = ()
        if xml is None:
            drawn = ports.drawings.blank(key=key, title=title, role=starter)
        else:
            drawn, said = ports.drawings.adopt(xml, key=key, title=title, process=process)
        about: Mapping[str, Any] = {"title": title, "subject": subject, "start": {"roles": [starter]}}
        draft = Draft(
            id=new_id(),
            pathway=PathwayKey(key),
            based_on=None,
            revision=1,
            about=ports.drawings.in_step(about, drawn),
            xml=drawn,
            forms={},
            tables={},
            rehearsals={},
            begun_at=at,
            begun_by=worker.id,
            changed_at=at,
            changed_by=worker.id,
        )
        draft.changers = frozenset({worker.id})
        uow.drafts.add(draft)
        note(uow, draft, "draft_begun", worker, at=at, detail={"from": "a file" if xml is not None else "nothing"})
        uow.commit()
        return Begun(draft=draft, said=said)


def _must_be_new(key: str, title: str, *, taken: bool) -> None:
    if not title:
        raise NotAPathway("Enter what the pathway is called.", "title")
    if len(title) > LONGEST_TITLE:
        raise NotAPathway(f"The name has {len(title)} characters. Shorten it to {LONGEST_TITLE}.", "title")
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise NotAPathway(
            "Enter a short name of small letters, digits and single underscores, such as respite_care.", "key"
        )
    if taken:
        raise NotAPathway(f"There is a pathway “{key}” already. Redraw that one, or choose another short name.", "key")
