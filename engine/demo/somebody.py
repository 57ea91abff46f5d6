"""An invented child or household of the North, for journeys that need nothing more than somebody to be about."""

from __future__ import annotations

from datetime import date

from engine.actions.households import add_household
from engine.demo.stage import Stage
from engine.domain.audit import AuditDraft
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import COHORT, Child, Person, SubjectKind, SubjectRef

BORN_ON = date(2020, 5, 4)


def somebody(stage: Stage, kind: str) -> SubjectRef:
    """A new child if the pathway is about one (`child`), a new list of children (`cohort`), else a household of two."""
    if kind == SubjectKind.CHILD.value:
        return _child(stage)
    return _household(stage, kind=COHORT, names=("Children of the North",)) if kind == COHORT else _household(stage)


def _child(stage: Stage) -> SubjectRef:
    child = Child(
        id=new_id(), reference=new_reference(), name="Wren Penrose", born_on=BORN_ON, team=stage.cast.teams["North"]
    )
    added = AuditDraft(
        chain=f"subject:{child.id}",
        at=stage.clock.now(),
        on=stage.today,
        tag="child_added",
        about=(str(child.ref),),
        detail={"reference": child.reference},
    )
    with stage.ports.uow() as uow:
        uow.records.add_child(child, at=stage.clock.now())
        uow.audit.append([added])
        uow.commit()
    return child.ref


def _household(
    stage: Stage, *, kind: str = "adopter", names: tuple[str, ...] = ("Robin Penrose", "Alex Penrose")
) -> SubjectRef:
    return add_household(
        stage.ports,
        stage.cast.holding("recruitment_officer"),
        people=[Person(id="", name=name) for name in names],
        team=stage.cast.teams["North"],
        kind=kind,
    ).ref
