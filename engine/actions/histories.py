"""Gathers what the separation rules look at: who did what in a journey, who is allocated, who manages whom."""

from __future__ import annotations

from engine.domain.access import CASE_ROLES, Done, History
from engine.domain.ids import WorkerId
from engine.domain.journey import Journey
from engine.domain.pathway import Element
from engine.domain.setting import Setting
from engine.ports import UnitOfWork


def history_for(uow: UnitOfWork, journey: Journey, element: Element, setting: Setting) -> History:
    """The history that this element's rules need; where it has none, just whom a complaint is about."""
    if not (element.not_by or element.sod):
        return History(allocations=setting.allocations, team=journey.team, journey=journey.id)
    case_workers = {WorkerId(a.worker) for a in setting.allocations if a.role in CASE_ROLES}
    return History(
        done=[
            Done(
                element=done.element,
                worker=done.worker,
                role=done.role,
                title=_title(journey, done.pathway, done.element),
                decision=_is_decision(journey, done.pathway, done.element),
            )
            for done in uow.journeys.completions(journey.id)
        ],
        allocations=setting.allocations,
        lines={worker: uow.workers.get(worker).managers for worker in case_workers},
        team=journey.team,
        over_team=_over(uow, journey) if "SOD-7" in element.sod else (),
        journey=journey.id,
    )


def _over(uow: UnitOfWork, journey: Journey) -> tuple[WorkerId, ...]:
    return uow.workers.team(journey.team).line if journey.team else ()


def _title(journey: Journey, pathway: str, element: str) -> str:
    found = journey.version.pathway(pathway).elements.get(element)  # type: ignore[arg-type,call-overload]
    return found.name if found else element


def _is_decision(journey: Journey, pathway: str, element: str) -> bool:
    found = journey.version.pathway(pathway).elements.get(element)  # type: ignore[arg-type,call-overload]
    return bool(found and found.decision)
