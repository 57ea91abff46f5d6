"""Publishing what was redrawn: all conditions met, a reason, a day, and a second person who agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.actions.bundling import bundle_of
from engine.actions.drafts import drawing, note, open_draft, version_drawn
from engine.actions.refusals import refusals_recorded
from engine.actions.second_person import ask_others, tell_asker, who_could_agree
from engine.domain.audit import AuditDraft
from engine.domain.draft import SHORTEST_REASON, Asked, Condition, Draft, DraftState, NotReady
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.people import Worker
from engine.ports import Ports, StoredVersion, UnitOfWork

LATEST_YEARS = 5  #: a version can be published for a day so many years ahead at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A pathway that calls the one redrawn, and what would be wrong with it if it called it as it is then."""

    key: PathwayKey
    title: str
    number: int
    problems: tuple[Problem, ...]
    has_draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What has to be chosen and known before a second person is asked. `seconds`: who could agree, by name."""

    callers: tuple[Caller, ...]
    seconds: tuple[Worker, ...]


def look_at_publishing(ports: Ports, worker_id: WorkerId, draft_id: str) -> Publishing:
    """Who could agree to the draft, and which pathways call it. Raises NotFound, NotADrawing."""
    with ports.uow() as uow:
        draft, at = uow.drafts.get(draft_id), ports.clock.now()
        version = version_drawn(ports, uow, draft, at=at)
        callers = uow.versions.callers(draft.pathway, on=civil_date(at))
        drawn = _repinned(ports, uow, version, callers)
        found = tuple(
            Caller(
                key=stored.version.key,
                title=stored.version.title,
                number=stored.version.number,
                problems=_grave(ports, drawn[stored.version.key]),
                has_draft=uow.drafts.open_one(stored.version.key) is not None,
            )
            for stored in callers
        )
        asker = draft.asked.by if draft.asked is not None else worker_id
        return Publishing(callers=found, seconds=who_could_agree(uow, but={asker, *draft.changers}))


def ask_to_publish(
    ports: Ports,
    worker_id: WorkerId,
    draft_id: str,
    *,
    reason: str,
    in_force_from: date,
    callers: Sequence[PathwayKey] = (),
) -> Draft:
    """Asks a second person to agree; `callers` are to call the new version from that day on.

    Raises NotAllowed (recorded), DraftClosed, ReasonNeeded, NotReady, NotADrawing.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if len(reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded("Say in a sentence why. Everybody who works with the pathway reads it.", "reason")
        if in_force_from < civil_date(at):
            raise ReasonNeeded(
                "A version can’t be in force before it is published. Choose today or later.", "in_force_from"
            )
        if in_force_from.year > civil_date(at).year + LATEST_YEARS:
            raise ReasonNeeded(f"Choose a day in the next {LATEST_YEARS} years.", "in_force_from")
        version = _ready(ports, uow, draft, at=at)
        chosen = _chosen(uow, draft.pathway, callers, on=in_force_from)
        _must_fit(ports, _repinned(ports, uow, version, chosen))
        draft.asked = Asked(
            revision=draft.revision,
            reason=reason.strip(),
            in_force_from=in_force_from,
            at=at,
            by=worker.id,
            callers=tuple(stored.version.key for stored in chosen),
        )
        uow.drafts.save(draft)
        detail = {
            "revision": draft.revision,
            "in_force_from": in_force_from.isoformat(),
            "callers": list(draft.asked.callers),
        }
        note(uow, draft, "publishing_asked", worker, at=at, detail=detail)
        ask_others(uow, f"/drafts/{draft.id}/publish", asker=worker.id, at=at, but=draft.changers)
        uow.commit()
        return draft


def agree_to_publish(ports: Ports, worker_id: WorkerId, draft_id: str) -> str:
    """The second person agrees: the draft is the pathway's next version, for good. Gives `adopter_stage_1@6`.

    The pathways that were chosen get a version of their own that calls it, from the same day, or nothing is published
    at all. Everything is looked at once more, since what it calls may have changed. Raises NotAllowed (recorded) for
    who asked and for whoever changed it, DraftClosed, NotReady, NotADrawing.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        second, asked = draft.may_agree(worker.id), draft.asked
        if asked is None or asked.revision != draft.revision:
            raise NotReady([second])
        if not second.met:
            raise NotAllowed(second.sentence, who_can="Another process owner", rule="second person")
        from_day = max(asked.in_force_from, civil_date(at))
        version = replace(_ready(ports, uow, draft, at=at), in_force_from=from_day)
        callers = _chosen(uow, draft.pathway, asked.callers, on=from_day)
        repinned = _repinned(ports, uow, version, callers)
        _must_fit(ports, repinned)
        bundle = bundle_of(ports, version, on=from_day, rehearsals=draft.rehearsals, reason=asked.reason)
        uow.versions.publish(version, about=draft.about, at=at, by=asked.by, on=from_day, bundle=bundle)
        for stored in callers:
            _publish_caller(
                ports,
                uow,
                stored,
                repinned[stored.version.key],
                because=version,
                asked=asked,
                at=at,
                on=from_day,
                second=worker,
            )
        draft.state = DraftState.PUBLISHED
        uow.drafts.save(draft)
        detail = {
            "revision": draft.revision,
            "asked_by": asked.by,
            "reason": asked.reason,
            "in_force_from": from_day.isoformat(),
        }
        note(uow, draft, "version_published", worker, at=at, detail=detail, version=version.id)
        page = f"/pathways/{version.key}/versions/{version.number}"
        tell_asker(uow, page, asker=asked.by, agreed=True, at=at)
        uow.commit()
        return version.id


def refuse_to_publish(ports: Ports, worker_id: WorkerId, draft_id: str, *, reason: str) -> None:
    """The second person does not agree: it goes back to being drawn. Raises NotAllowed, DraftClosed, NotReady."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if draft.asked is None:
            raise NotReady([draft.may_agree(worker.id)])
        if len(reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded("Say in a sentence why you don’t agree.", "reason")
        asker, draft.asked = draft.asked.by, None
        uow.drafts.save(draft)
        detail = {"revision": draft.revision, "reason": reason.strip()}
        if worker.id != asker:
            tell_asker(uow, f"/drafts/{draft.id}/publish", asker=asker, agreed=False, at=at)
        note(uow, draft, "publishing_refused", worker, at=at, detail=detail)
        uow.commit()


def _ready(ports: Ports, uow: UnitOfWork, draft: Draft, *, at: datetime) -> PathwayVersion:
    version = version_drawn(ports, uow, draft, at=at)
    conditions = draft.conditions(list(ports.drawings.problems(version)))
    if not all(one.met for one in conditions):
        raise NotReady(conditions)
    return version


def _chosen(uow: UnitOfWork, pathway: PathwayKey, keys: Sequence[PathwayKey], *, on: date) -> tuple[StoredVersion, ...]:
    """Those of the callers that were chosen, those called first. One that calls it no more by then is left out."""
    return tuple(one for one in uow.versions.callers(pathway, on=on) if one.version.key in set(keys))


def _repinned(
    ports: Ports, uow: UnitOfWork, version: PathwayVersion, callers: Sequence[StoredVersion]
) -> dict[PathwayKey, PathwayVersion]:
    """Each caller as its next version, calling the new ones."""
    new = {version.key: version}
    for stored in callers:
        old = stored.version
        drawn = ports.drawings.read(
            old.xml,
            about=uow.versions.about(stored.id),
            number=max(uow.versions.numbers(old.key)) + 1,
            forms={str(name): schema for name, schema in old.forms.items()},
            tables=old.tables,
            called={**old.called, **{key: one for key, one in new.items() if key in old.called}},
        )
        new[old.key] = replace(drawn, in_force_from=version.in_force_from)
    return {stored.version.key: new[stored.version.key] for stored in callers}


def _grave(ports: Ports, version: PathwayVersion) -> tuple[Problem, ...]:
    return tuple(one for one in ports.drawings.problems(version) if one.severity == "must_solve")


def _must_fit(ports: Ports, repinned: dict[PathwayKey, PathwayVersion]) -> None:
    wrong = [
        Condition(name="callers", met=False, sentence=f"“{version.title}” would not fit any more: {found.sentence}")
        for version in repinned.values()
        for found in _grave(ports, version)
    ]
    if wrong:
        raise NotReady(wrong)


def _publish_caller(
    ports: Ports,
    uow: UnitOfWork,
    stored: StoredVersion,
    version: PathwayVersion,
    *,
    because: PathwayVersion,
    asked: Asked,
    at: datetime,
    on: date,
    second: Worker,
) -> None:
    """The caller's next version: nothing in it differs but what it calls."""
    reason = f"It calls version {because.number} of {because.title}. {asked.reason}"
    bundle = bundle_of(ports, version, on=on, rehearsals=uow.versions.rehearsals(stored.id), reason=reason)
    about = uow.versions.about(stored.id)
    uow.versions.publish(version, about=about, at=at, by=asked.by, on=on, bundle=bundle)
    uow.audit.append(
        [
            AuditDraft(
                chain=f"pathway:{version.key}",
                at=at,
                on=civil_date(at),
                tag="version_published",
                actor=f"worker:{second.id}",
                version=version.id,
                detail={"because": because.id, "asked_by": asked.by, "in_force_from": on.isoformat()},
            )
        ]
    )
