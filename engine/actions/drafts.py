"""Redrawing a pathway: a draft is begun, saved without overwriting anybody, rehearsed, compared, perhaps dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actions.owners_versions import owners_versions
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.audit import AuditDraft
from engine.domain.draft import Condition, Draft, DraftClosed, DraftMovedOn, DraftState, Rehearsed, RehearsedDraft
from engine.domain.errors import NotADrawing, NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.people import Worker
from engine.domain.references import new_id
from engine.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLooked:
    """A draft as it stands: what the lint finds, and what must be so before it is published."""

    draft: Draft
    version: PathwayVersion
    problems: tuple[Problem, ...]
    conditions: tuple[Condition, ...]

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """What does not stand in the way of publishing, in sentences."""
        return tuple(one.sentence for one in self.problems if one.severity != "must_solve")


def begin_draft(ports: Ports, worker_id: WorkerId, pathway: PathwayKey, *, version_id: str | None = None) -> Draft:
    """A draft of the version in force, or of an older one that is to be restored.

    Raises NotAllowed (recorded), NotFound, DraftThere.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        stored = (
            uow.versions.in_force(pathway, on=civil_date(at)) if version_id is None else uow.versions.get(version_id)
        )
        if stored.version.key != pathway:
            raise NotFound
        draft = Draft(
            id=new_id(),
            pathway=pathway,
            based_on=stored.id,
            revision=1,
            about=uow.versions.about(stored.id),
            xml=stored.version.xml,
            forms={str(name): schema for name, schema in stored.version.forms.items()},
            tables=dict(stored.version.tables),
            rehearsals=uow.versions.rehearsals(stored.id),
            begun_at=at,
            begun_by=worker.id,
            changed_at=at,
            changed_by=worker.id,
        )
        uow.drafts.add(draft)
        note(uow, draft, "draft_begun", worker, at=at, detail={"from": stored.version.id})
        uow.commit()
        return draft


def save_draft(
    ports: Ports,
    worker_id: WorkerId,
    draft_id: str,
    *,
    revision: int,
    about: Mapping[str, Any] | None = None,
    xml: bytes | None = None,
    forms: Mapping[str, Mapping[str, Any]] | None = None,
    tables: Mapping[str, bytes] | None = None,
    rehearsals: Mapping[str, str] | None = None,
) -> Draft:
    """Saves what is given over the revision that the worker had in front of them.

    Raises NotAllowed (recorded), NotFound, DraftClosed, DraftMovedOn (with who saved in between, and when), and
    NotADrawing for what is no drawing at all; one with problems is kept.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if draft.revision != revision:
            raise moved_on(uow, draft)
        changed = {"about": about, "xml": xml, "forms": forms, "tables": tables, "rehearsals": rehearsals}
        parts = {name: part for name, part in changed.items() if part is not None}
        change_draft(ports, uow, draft, at=at, by=worker.id, parts=parts)
        detail = {"revision": draft.revision, "parts": sorted(parts)}
        note(uow, draft, "draft_changed", worker, at=at, detail=detail)
        uow.commit()
        return draft


def change_draft(
    ports: Ports, uow: UnitOfWork, draft: Draft, *, at: datetime, by: WorkerId, parts: Mapping[str, Any]
) -> None:
    """Puts these parts into a locked draft and writes it; what is said of the pathway follows its drawing.

    What somebody else had saved last is kept. Raises NotADrawing.
    """
    draft.change(at=at, by=by, **parts)
    if {"xml", "about"} & parts.keys():
        draft.about = ports.drawings.in_step(draft.about, draft.xml)
    _must_be_of(draft, version_drawn(ports, uow, draft, at=at))
    uow.drafts.save(draft)


def moved_on(uow: UnitOfWork, draft: Draft) -> DraftMovedOn:
    """That somebody has saved the draft in between, with who and when."""
    other = uow.workers.get(draft.changed_by)
    return DraftMovedOn(revision=draft.revision, by_name=other.name, at=draft.changed_at)


def _must_be_of(draft: Draft, version: PathwayVersion) -> None:
    """A drawing of another pathway would be published as that one."""
    if version.key != draft.pathway:
        raise NotADrawing(
            f"This is a drawing of “{version.key}”, and the draft is of “{draft.pathway}”. Name its process "
            f"“{draft.pathway}”, or begin a new pathway from the file."
        )


def look_at_draft(ports: Ports, draft_id: str) -> DraftLooked:
    """The draft with what the lint finds. Raises NotFound, NotADrawing."""
    with ports.uow() as uow:
        draft = uow.drafts.get(draft_id)
        version = version_drawn(ports, uow, draft, at=ports.clock.now())
    problems = tuple(ports.drawings.problems(version))
    return DraftLooked(draft=draft, version=version, problems=problems, conditions=tuple(draft.conditions(problems)))


def rehearse_draft(ports: Ports, worker_id: WorkerId, draft_id: str, *, most: int | None = None) -> Sequence[Rehearsed]:
    """Plays the draft's rehearsals and keeps how they went, unless the draft was changed meanwhile.

    `most`: at most so many of those that were not run on this revision; all anew once none is left. Gives how all that
    were run on it went.

    Raises NotAllowed (recorded), NotFound, DraftClosed, NotADrawing.
    """
    with refusals_recorded(ports, worker_id, "draw"):
        with ports.uow() as uow:
            drawing(uow, worker_id)
            draft = open_draft(uow, draft_id)
            version = version_drawn(ports, uow, draft, at=ports.clock.now())
            others = owners_versions(uow, version, on=civil_date(ports.clock.now()))
        # It takes seconds; nobody waits for a lock meanwhile.
        left = draft.left_to_rehearse() if most else ()
        only = (left or tuple(sorted(draft.rehearsals)))[:most]
        goes_on = 0 < len(left) < len(draft.rehearsals)
        kept = draft.rehearsed.results if goes_on and draft.rehearsed else ()
        played = ports.rehearse(
            version, draft.about, draft.rehearsals, calendar=ports.calendar, others=others, only=only
        )
        results = tuple(sorted((*kept, *played), key=lambda one: one.name))
        with ports.uow() as uow:
            worker, at = drawing(uow, worker_id), ports.clock.now()
            now = open_draft(uow, draft_id)
            now.rehearsed = RehearsedDraft(revision=draft.revision, at=at, results=results)
            uow.drafts.save(now)
            failed = sum(bool(one.problems) for one in results)
            detail = {"revision": draft.revision, "rehearsals": len(results), "failed": failed}
            note(uow, now, "draft_rehearsed", worker, at=at, detail=detail)
            uow.commit()
    return results


def read_comparison(ports: Ports, worker_id: WorkerId, draft_id: str, *, revision: int) -> None:
    """Notes that this person has read what the revision changes. Raises NotAllowed (recorded), DraftMovedOn."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if draft.revision != revision:
            raise moved_on(uow, draft)
        draft.compared = revision
        uow.drafts.save(draft)
        note(uow, draft, "comparison_read", worker, at=at, detail={"revision": revision})
        uow.commit()


def drop_draft(ports: Ports, worker_id: WorkerId, draft_id: str) -> None:
    """The draft is not gone on with; it stays readable. Raises NotAllowed (recorded), NotFound, DraftClosed."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker = drawing(uow, worker_id)
        draft = open_draft(uow, draft_id)
        draft.state = DraftState.DROPPED
        uow.drafts.save(draft)
        note(uow, draft, "draft_dropped", worker, at=ports.clock.now(), detail={"revision": draft.revision})
        uow.commit()


def version_drawn(ports: Ports, uow: UnitOfWork, draft: Draft, *, at: datetime) -> PathwayVersion:
    """The version that the draft would become: the next number, with what it calls as it is in force now.

    A pathway that there is not is left out; the lint says so. Raises NotADrawing.
    """
    called: dict[PathwayKey, PathwayVersion] = {}
    for key in map(PathwayKey, draft.about.get("calls", ())):
        try:
            called[key] = uow.versions.in_force(key, on=civil_date(at)).version
        except NotFound:
            continue
    return ports.drawings.read(
        draft.xml,
        about=draft.about,
        number=max(uow.versions.numbers(draft.pathway), default=0) + 1,
        forms=draft.forms,
        tables=draft.tables,
        called=called,
    )


def note(
    uow: UnitOfWork,
    draft: Draft,
    tag: str,
    worker: Worker,
    *,
    at: datetime,
    detail: Mapping[str, Any],
    version: str | None = None,
) -> None:
    """An entry on the pathway's chain."""
    uow.audit.append(
        [
            AuditDraft(
                chain=f"pathway:{draft.pathway}",
                at=at,
                on=civil_date(at),
                tag=tag,
                actor=f"worker:{worker.id}",
                version=version,
                detail={"draft": draft.id, **detail},
            )
        ]
    )


def drawing(uow: UnitOfWork, worker_id: WorkerId) -> Worker:
    """The worker, who may draw pathways. Raises NotAllowed."""
    worker = uow.workers.get(worker_id)
    refusal = may(worker, Act.DRAW)
    if refusal is not None:
        raise refusal.raised()
    return worker


def open_draft(uow: UnitOfWork, draft_id: str) -> Draft:
    """The draft, locked. Raises NotFound, DraftClosed."""
    draft = uow.drafts.lock(draft_id)
    if draft.state is not DraftState.OPEN:
        raise DraftClosed()
    return draft
