"""Starts a pathway for a child or household, with the answers of its start form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from engine.actions import meeting
from engine.actions.answering import checked_answers, form_at, must_know, submitted
from engine.actions.moving import Moving, catch_up, finish, moving_in, setting_in
from engine.actions.refusals import refusals_recorded
from engine.domain.access import may_start
from engine.domain.errors import AlreadyRunning, NotFound, OthersRunning, StartRefused
from engine.domain.ids import JourneyId, PathwayKey, WorkerId
from engine.domain.journey import Journey
from engine.domain.journey_apply import apply, entry
from engine.domain.pathway import Element, ElementKind, PathwayVersion
from engine.domain.references import new_id, new_reference
from engine.domain.step import Place
from engine.domain.subjects import SubjectKind, SubjectRef, is_about
from engine.ports import Ports, UnitOfWork


def start_journey(
    ports: Ports,
    worker_id: WorkerId,
    pathway: PathwayKey,
    subject: SubjectRef,
    values: Mapping[str, Any],
    *,
    linked: tuple[SubjectRef, ...] = (),
    knowing: Collection[str] = (),
) -> Journey:
    """The journey, started by this worker with these answers.

    `knowing` are the pathway's running journeys that the worker was shown, and beside which this one is to run.
    Raises NotAllowed (recorded), AlreadyRunning, OthersRunning (several may run at once, and one runs that the worker
    was not shown), StartRefused (the law or the record forbids it), NotAnswered.
    """
    about = (str(subject),)
    with refusals_recorded(ports, worker_id, "start", about=about), ports.uow() as uow:
        at = ports.clock.now()
        worker = uow.workers.get(worker_id)
        team = uow.records.team_of(subject)
        around = uow.journeys.surroundings(subject, team=team)
        setting = setting_in(ports, around, at=at)
        setting.actor = f"worker:{worker.id}"
        stored = uow.versions.in_force(pathway, on=setting.today)
        version = stored.version
        refusal = may_start(worker, version.start.roles, team=team)
        if refusal is not None:
            raise refusal.raised()
        if version.callable and not version.start.roles:
            raise StartRefused(f"{version.title} is only ever called by another pathway.")
        if not is_about(version.subject, subject, _kind(uow, subject)):
            raise StartRefused(f"{version.title} is about a {version.subject}, not about a {subject.kind.value}.")
        _must_fit(uow, version, linked)
        _must_run_beside(uow, version, subject, knowing)
        setting.role = next(r for r in version.start.roles if worker.holds(r, in_team=team))
        journey = Journey(
            id=JourneyId(new_id()),
            reference=new_reference(),
            version_id=stored.id,
            version=version,
            subject=subject,
            linked=linked,
            team=team,
            started_at=at,
            started_by=worker.id,
        )
        moving = moving_in(ports, uow, journey, around, setting)
        uow.journeys.add(journey, at=at)
        journey.changes.audit.append(entry(journey, "journey_started", setting))
        facts = _start_answers(moving, start_element(version), values, worker_id)
        must_know(version, setting.anchors)
        sentence = meeting.forbidden(ports.drawings, version, {**facts, **moving.facts})
        if sentence:
            raise StartRefused(sentence)
        apply(journey, ports.engine.start(version, {**facts, **moving.facts}), setting)
        catch_up(moving)
        finish(moving)
        uow.commit()
        return journey


def _must_fit(uow: UnitOfWork, version: PathwayVersion, linked: tuple[SubjectRef, ...]) -> None:
    """Raises StartRefused unless the pathway links subjects of these kinds; NotFound where there is none of them."""
    for one in linked:
        if one.kind.value not in version.linked:
            raise StartRefused(f"{version.title} links no {one.kind.value}.")
        uow.records.team_of(one)


def _must_run_beside(uow: UnitOfWork, version: PathwayVersion, subject: SubjectRef, knowing: Collection[str]) -> None:
    """Raises AlreadyRunning where one runs and one is all there may be, OthersRunning where several may and one runs
    that is not known of."""
    running = uow.journeys.running(subject, version.key)
    if not version.several_at_once:
        if running:
            raise AlreadyRunning(f"{version.title} is already running for this {subject.kind.value}.")
        return
    not_known = tuple(one.id for one in running if one.id not in knowing)
    if not_known:
        raise OthersRunning(
            f"{version.title} is running for this {subject.kind.value} already. Start it on their page, where you can "
            "say that another one is to run beside it.",
            journeys=not_known,
        )


def _kind(uow: UnitOfWork, subject: SubjectRef) -> str:
    return uow.records.household(subject.id).kind if subject.kind is SubjectKind.HOUSEHOLD else subject.kind.value


def start_element(version: PathwayVersion) -> Element:
    """The one start event of the pathway's own level. Raises NotFound for a drawing without one."""
    for element in version.elements.values():
        if element.kind is ElementKind.START and element.inside is None:
            return element
    raise NotFound()


def _start_answers(moving: Moving, start: Element, values: Mapping[str, Any], by: WorkerId) -> Mapping[str, Any]:
    if start.form is None:
        return {}
    version = moving.journey.version
    place = Place(pathway=version.key, element=start.id)
    form = form_at(version, version.key, start.form)
    answers = checked_answers(moving, form, place, values, by=by)
    submitted(moving, answers, form=start.form, place=place, by=by, task=None)
    return answers.facts
