"""Adding a household, and changing its details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.actions.refusals import refusals_recorded
from engine.domain.access import ROLES_FOR, Act, may
from engine.domain.audit import AuditDraft
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.ids import HouseholdId, TeamId, WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Household, Person, SubjectKind, SubjectRef
from engine.ports import Ports

LONGEST_NAME, SHORTEST_REASON = 200, 10  # characters


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
    members = _named(people)
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
            name=_called(members),
            kind=kind,
            team=team,
            address_protected=address_protected,
            people=members,
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


def correct_household(
    ports: Ports,
    worker_id: WorkerId,
    household_id: HouseholdId,
    *,
    people: Sequence[Person],
    address_protected: bool,
    reason: str,
) -> Household:
    """Corrects who is in a household and whether its address is protected. Whoever stays keeps their id: answers refer
    to people by it. The reason becomes a note.

    Raises NotAllowed (recorded), NotFound, ReasonNeeded (a name or the reason is missing).
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded("Say in a sentence why the household is corrected.", "reason")
    about = (str(SubjectRef(SubjectKind.HOUSEHOLD, household_id)),)
    with refusals_recorded(ports, worker_id, "add_household", about=about), ports.uow() as uow:
        at = ports.clock.now()
        worker, known = uow.workers.get(worker_id), uow.records.household(household_id)
        refusal = may(worker, Act.ADD_HOUSEHOLD, team=known.team)
        if refusal is not None:
            raise refusal.raised()
        members = _named(_who_stays(known.people, people))
        note = new_id()
        uow.papers.add_note(note, reason.strip(), subject=known.ref, journey=None, task=None, at=at, by=worker_id)
        household = replace(known, name=_called(members), people=members, address_protected=address_protected)
        uow.records.change_household(household)
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"subject:{household.id}",
                    at=at,
                    on=civil_date(at),
                    tag="household_changed",
                    actor=f"worker:{worker_id}",
                    about=about,
                    reason=f"note:{note}",
                    detail={"people": len(members), "before": len(known.people)},
                )
            ]
        )
        uow.commit()
        return household


def _named(people: Sequence[Person]) -> tuple[Person, ...]:
    """The people with their names in order, each with an id. Raises ReasonNeeded."""
    names = [" ".join(person.name.split()) for person in people]
    if not names or not all(names):
        raise ReasonNeeded("Enter the name of each person in the household.", "name")
    if any(len(name) > LONGEST_NAME for name in names):
        raise ReasonNeeded(f"A name can have {LONGEST_NAME} characters at most.", "name")
    return tuple(replace(p, id=p.id or new_id(), name=n) for n, p in zip(names, people, strict=True))


def _called(members: Sequence[Person]) -> str:
    """What the household is called: after those who apply, else after the first."""
    applying = " and ".join(p.name for p in members if p.part == "applicant")
    return applying[:LONGEST_NAME] or members[0].name


def _who_stays(known: Sequence[Person], told: Sequence[Person]) -> list[Person]:
    """Gives people the ids that they have: by the same name, then in their order to those of the same part."""
    left = {person.name: person for person in known}
    by_name = [left.pop(" ".join(one.name.split()), None) for one in told]
    found = []
    for one, same in zip(told, by_name, strict=True):
        match = same or next((person for person in left.values() if person.part == one.part), None)
        if match is not None:
            left.pop(match.name, None)
        found.append(replace(one, id=match.id if match else ""))
    return found
