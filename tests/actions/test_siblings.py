"""Siblings are linked; a joint step may be done for several of them, and each keeps what is their own."""

from __future__ import annotations

import pytest

from engine.actions.complete_jointly import complete_jointly
from engine.actions.publish_version import publish_shipped
from engine.actions.siblings import link_siblings, unlink_siblings
from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import TaskId
from engine.domain.journey import Journey
from engine.domain.subjects import SubjectRef
from forms.errors import NotAnswered
from tests.actions.meeting_pathways import FORMS, choice, form, version
from tests.bpmn.drawn import Drawing
from tests.world import World

CARER = form(
    "carer",
    together=choice("Together?", "yes", "no", **{"x-fact": "together", "x-outcome": True}),
)
REFUSING = {
    **CARER,
    "x-refuse": [
        {
            "when": 'together == "no" and siblings != [] and together_or_apart_done == None',
            "question": "together",
            "say": "Assess first whether they are to live together or apart",
        }
    ],
}


@pytest.fixture
def children(world: World) -> tuple[SubjectRef, SubjectRef, SubjectRef]:
    """Three children; the first two are siblings."""
    one, two, three = (somebody(world, "child") for _ in range(3))
    link_siblings(world.ports, world.as_("amara"), one, two)
    return one, two, three


def publish_homes(world: World, *, decision: bool = False) -> None:
    """A pathway whose first step may be done for several siblings, and whose second is each child's own."""
    drawing = Drawing("homes").way("st_homes > ut_views > ut_carer > end_home")
    drawing.lane("sw", "child_sw", "st_homes", "ut_views", "ut_carer").shape("st_homes", fp_form="meet.start")
    joint = {"fp_decision": "true"} if decision else {}
    drawing.shape("ut_views", name="Ask", fp_form="meet.visit", fp_joint="true", **joint)
    drawing.shape("ut_carer", name="Choose", fp_form="meet.carer")
    about = {
        "title": "Homes",
        "subject": "child",
        "start": {"roles": ["child_sw"], "from": [], "needs": []},
        "outcomes": {"home": "Home"},
        "facts": {"together_or_apart_done": {"record": "together_or_apart"}},
    }
    forms = {**FORMS, "meet.carer": REFUSING}
    publish_shipped(world.ports, [(version(drawing, about, forms=forms), about)])


def begun(world: World, *children: SubjectRef) -> list[Journey]:
    return [world.enter("homes", child, as_="amara") for child in children]


def task_of(world: World, journey: Journey, element: str = "ut_views") -> TaskId:
    return TaskId(world.task(journey.id, element).id)


def together(world: World, *journeys: Journey, by: str = "amara") -> None:
    """Completes the joint step for all of them."""
    first, *others = (task_of(world, one) for one in journeys)
    complete_jointly(world.ports, world.as_(by), first, others, {"visited": "2026-06-20"})


def test_a_joint_step_is_done_for_both_and_each_has_their_own_answers(world: World, children):
    publish_homes(world)
    one, two = begun(world, *children[:2])

    together(world, one, two)

    assert [world.open(one.id), world.open(two.id)] == [["ut_carer"], ["ut_carer"]]
    with world.ports.uow() as uow:
        dates = [uow.records.anchors(child, None) | uow.records.fields(child) for child in children]
    assert dates == [{"previous_visit": "2026-06-20"}, {"previous_visit": "2026-06-20"}, {}]
    assert world.tags("task_completed", by="amara") == 2


def test_what_follows_is_each_childs_own(world: World, children):
    publish_homes(world)
    one, two = begun(world, *children[:2])
    together(world, one, two)

    world.do(one.id, "ut_carer", "amara", together="yes")

    assert not world.journey(one.id).is_running
    assert world.open(two.id) == ["ut_carer"]


def test_who_is_no_sibling_is_refused_and_nothing_is_done_for_anybody(world: World, children):
    publish_homes(world)
    one, _, three = begun(world, *children)

    with pytest.raises(NotAllowed, match="several children"):
        together(world, one, three)

    assert [world.open(one.id), world.open(three.id)] == [["ut_views"], ["ut_views"]]
    assert world.tags("refused", by="amara") == 1


def test_a_decision_is_never_joint_whatever_the_drawing_says(world: World, children):
    publish_homes(world, decision=True)
    one, two = begun(world, *children[:2])

    with pytest.raises(NotAllowed, match="several children"):
        together(world, one, two)

    assert world.open(one.id) == ["ut_views"]


def test_separating_siblings_needs_the_assessment(world: World, children):
    publish_homes(world)
    one, _, three = begun(world, *children)
    for journey in (one, three):
        world.do(journey.id, "ut_views", "amara", visited="2026-06-20")

    with pytest.raises(NotAnswered) as refused:
        world.do(one.id, "ut_carer", "amara", together="no")
    assert [p.sentence for p in refused.value.problems] == ["Assess first whether they are to live together or apart"]

    world.do(three.id, "ut_carer", "amara", together="no")  # has no siblings
    assert not world.journey(three.id).is_running
    with world.ports.uow() as uow:
        uow.records.set_fields(
            children[0],
            {"together_or_apart": "apart"},
            on=world.today,
            at=world.clock.now(),
            by=None,
            journey=None,
            submission=None,
        )
        uow.commit()
    world.do(one.id, "ut_carer", "amara", together="no")
    assert not world.journey(one.id).is_running


def test_linking_goes_both_ways_once_and_is_on_the_record_of_each(world: World, children):
    one, two, _ = children

    assert not link_siblings(world.ports, world.as_("amara"), two, one)

    with world.ports.uow() as uow:
        assert (uow.records.siblings(one.id), uow.records.siblings(two.id)) == ((two.id,), (one.id,))
    assert world.tags("siblings_linked") == 2


def test_a_link_is_taken_away_with_a_reason_alone(world: World, children):
    one, two, _ = children

    with pytest.raises(ReasonNeeded):
        unlink_siblings(world.ports, world.as_("amara"), one, two, reason="no")
    assert unlink_siblings(world.ports, world.as_("amara"), two, one, reason="They were mistaken for each other.")

    with world.ports.uow() as uow:
        assert (uow.records.siblings(one.id), uow.records.siblings(two.id)) == ((), ())


def test_another_teams_worker_links_nobody(world: World, children):
    with pytest.raises(NotAllowed):
        link_siblings(world.ports, world.as_("dot"), children[0], children[2])
    with pytest.raises(ReasonNeeded):
        link_siblings(world.ports, world.as_("amara"), children[0], children[0])

    assert world.tags("refused", by="dot") == 1
