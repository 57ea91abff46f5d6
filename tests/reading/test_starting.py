"""Which pathways somebody may start: on each database, since grouping JSON is refused by one of them."""

from __future__ import annotations

from engine.demo.somebody import somebody
from engine.reading.sign_in import viewer_of
from engine.reading.starting import startable
from engine.reading.subjects import subject_identity
from tests.world import World


def test_each_is_offered_what_their_roles_start(world: World) -> None:
    household = world.household()
    offered = {}
    for name in ("esme", "femi", "hana", "chidi"):
        viewer = viewer_of(world.database, world.as_(name), world.clock.now())
        esme = viewer_of(world.database, world.as_("esme"), world.clock.now())
        assert viewer is not None
        assert esme is not None
        identity = subject_identity(world.database, esme, household.ref)
        assert identity is not None
        offered[name] = {
            one.pathway: one.several_at_once for one in startable(world.database, viewer, identity.subject)
        }

    assert offered["esme"].items() >= {"adopter_stage_1": False, "urgent_concern": True}.items()
    assert offered["femi"].items() >= {"adopter_stage_2": False, "urgent_concern": True}.items()
    assert "adopter_stage_2" not in offered["esme"]
    assert "adopter_stage_1" not in offered["femi"]
    assert offered["hana"] == offered["chidi"] == {}


def test_only_meetings_are_offered_on_a_list_of_children_and_nowhere_else(world: World) -> None:
    meeting, household = somebody(world, "cohort"), world.household().ref
    esme, ola = (viewer_of(world.database, world.as_(name), world.clock.now()) for name in ("esme", "ola"))
    assert esme is not None
    assert ola is not None
    offered = {}
    for about in (meeting, household):
        identity = subject_identity(world.database, esme, about)
        assert identity is not None
        offered[about] = {one.pathway for one in startable(world.database, ola, identity.subject)}

    assert offered[meeting] == {"tracking_meeting"}
    assert "tracking_meeting" not in offered[household]
