"""Adding a household, and changing its details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.actions.refusals import refusals_recorded
from engine.domain.access import ROLES_FOR, Act, may
from engine.domain.audit import AuditDraft
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.ids import TeamId, WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Household, Person
from engine.ports import Ports

LONGEST_NAME = 200  # characters


def add_household(
    ports: Ports,
    worker_id: WorkerId,
    *,
    people: Sequence[Person],
    team: TeamId,
    kind: str = "adopter",
    address_protected: bool = False,
) -> Household:
    """A household of these people, for this team. Raises NotAllowed (recorded), ReasonNeeded (a name is missing)."""
    names = [" ".join(person.name.split()) for person in people]
    if not names or not all(names):
        raise ReasonNeeded("Enter the name of each person in the household.", "name")
    if any(len(name) > LONGEST_NAME for name in names):
        raise ReasonNeeded(f"A name can have {LONGEST_NAME} characters at most.", "name")
    with refusals_recorded(ports, worker_id, "add_household"), ports.uow() as uow:
        at = ports.clock.now()
        worker = uow.workers.get(worker_id)
        refusal = may(worker, Act.ADD_HOUSEHOLD, team=team)
        if refusal is not None:
            raise refusal.raised()
        if team not in {known.id for known in uow.workers.teams()}:
            raise NotFound()
        household = Household(
            id=new_id(),
            reference=new_reference(),
            name=" and ".join(name for name, p in zip(names, people, strict=True) if p.part == "applicant")[
                :LONGEST_NAME
            ]
            or names[0],
            kind=kind,
            team=team,
            address_protected=address_protected,
            people=tuple(replace(p, id=p.id or new_id(), name=n) for n, p in zip(names, people, strict=True)),
        )
        uow.records.add_household(household, at=at)
        # Nothing has been done for them yet, so their team alone would know of them: not who took the call.
        adding = {held.role for held in worker.roles if held.team is None} & ROLES_FOR[Act.ADD_HOUSEHOLD]
        uow.records.make_known(household.ref, adding)
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"subject:{household.id}",
                    at=at,
                    on=civil_date(at),
                    tag="household_added",
                    actor=f"worker:{worker_id}",
                    about=(str(household.ref),),
                    detail={"reference": household.reference},
                )
            ]
        )
        uow.commit()
        return household
