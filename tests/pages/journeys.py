"""Households of the North at different points of their journeys, for the pages about them."""

from __future__ import annotations

from datetime import date

from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Allocation, Child
from tests.actions.journeys import Walk
from tests.world import World


def begun(world: World) -> Walk:
    """An enquiry has been made; Esme has the first task."""
    walk = Walk(world)
    walk.enquire("2026-06-24 09:00")
    return walk


def accepted(world: World) -> Walk:
    """Registered, accepted and allocated to Amara, who has the plan to agree."""
    walk = Walk(world)
    walk.accept("2026-06-24 09:00", on=date(2026, 6, 24))
    walk.do("ut_allocate", "ben", worker=str(world.as_("amara")))
    return walk


def at_checks(world: World) -> Walk:
    """The plan is agreed; checks, training and workbook are open, one check has been asked for."""
    walk = accepted(world)
    walk.do("ut_stage1_plan", "amara")
    walk.do("ut_list_checks", "esme", checks_required=["dbs_applicant_1", "medical_applicant_1", "reference_1"])
    walk.do("ut_request_check", "esme", item="dbs_applicant_1")
    return walk


def to_decide(world: World) -> Walk:
    """Stage 2, the panel has recommended: the agency decision maker has to decide."""
    walk = Walk(world)
    walk.reach_stage_2("2026-06-24 09:00", opted_in=date(2026, 6, 24))
    walk.assess(panel_on=date(2026, 8, 19))
    world.at("2026-07-15 10:00")
    walk.do("ut_submit_papers", "amara")
    walk.do("ut_quality_check", "jo", "accept")
    world.at("2026-08-19 15:00")
    walk.do("ut_panel", "jo", "recommend")
    walk.do("ut_minutes", "jo")
    walk.do("ut_sign_minutes", "idris")
    return walk


def child(world: World, name: str = "Isla Marsh", *, restricted: bool = False) -> Child:
    """A child of the North with whom Amara works."""
    one = Child(
        id=new_id(),
        reference=new_reference(),
        name=name,
        born_on=date(2022, 5, 9),
        team=world.cast.teams["North"],
        restricted=restricted,
    )
    with world.ports.uow() as uow:
        uow.records.add_child(one, at=world.clock.now())
        uow.records.allocate(
            Allocation(subject=one.ref, role="child_sw", worker=world.as_("amara"), from_on=date(2026, 1, 5)),
            at=world.clock.now(),
        )
        uow.commit()
    return one
