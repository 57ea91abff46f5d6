"""Brothers and sisters on the pages: linked by reference, taken back with a reason, offered where a step is joint."""

from __future__ import annotations

import pytest

from engine.demo.somebody import somebody
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Child, SubjectRef
from tests.actions.test_siblings import begun, publish_homes, task_of
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.world import World


def child(world: World, name: str, *, team: str = "North") -> Child:
    one = Child(id=new_id(), reference=new_reference(), name=name, team=world.cast.teams[team])
    with world.ports.uow() as uow:
        uow.records.add_child(one, at=world.clock.now())
        uow.commit()
    return one


@pytest.fixture
def wren(world: World) -> SubjectRef:
    return somebody(world, "child")


def page_of(child: SubjectRef) -> str:
    return f"/children/{child.id}/siblings"


def test_a_sister_is_linked_by_her_reference_and_stands_on_both_pages(client_as, world: World, wren: SubjectRef):
    ivy = child(world, "Ivy Penrose")
    amara = client_as("amara")

    said = amara.follow(amara.post(page_of(wren), {"do": "link", "reference": ivy.reference.lower()}))

    assert "Ivy Penrose is linked." in words(said)
    assert "Ivy Penrose" in amara.text(f"/children/{wren.id}")
    assert "Wren Penrose" in amara.text(f"/children/{ivy.id}")


def test_a_child_of_another_team_is_not_found_and_nobody_is_their_own_sister(client_as, world: World, wren: SubjectRef):
    of_the_south = child(world, "Elm Sutton", team="South")
    with world.ports.uow() as uow:
        own = uow.records.child(wren.id).reference

    for reference, sentence in (
        (of_the_south.reference, "There is no child with the reference"),
        (own, "this is the child’s own"),
        ("", "Enter the reference"),
    ):
        answer = client_as("amara").post(page_of(wren), {"do": "link", "reference": reference}, status=422)
        summary = check_page(answer.get_data(as_text=True)).xpath("string(//*[contains(@class,'error-summary')])")
        assert sentence in summary


def test_a_link_is_taken_back_with_the_reason(client_as, world: World, wren: SubjectRef):
    ivy = child(world, "Ivy Penrose")
    amara = client_as("amara")
    amara.post(page_of(wren), {"do": "link", "reference": ivy.reference})

    amara.post(page_of(wren), {"do": "unlink", "sibling": str(ivy.ref), "reason": "no"}, status=422)
    amara.post(page_of(wren), {"do": "unlink", "reason": "They were mistaken for each other."}, status=422)
    said = amara.follow(
        amara.post(
            page_of(wren), {"do": "unlink", "sibling": str(ivy.ref), "reason": "They were mistaken for each other."}
        )
    )

    assert "Ivy Penrose is linked no longer." in words(said)
    assert "They were mistaken for each other." in amara.text(f"/children/{ivy.id}")


def test_who_may_not_link_is_refused_and_who_may_not_know_finds_nothing(client_as, world: World, wren: SubjectRef):
    world.give_role("femi", "family_finder")
    client_as("femi").page(page_of(wren), status=403)
    client_as("dot").page(page_of(wren), status=404)
    client_as("femi").post(page_of(wren), {"do": "link", "reference": child(world, "Ivy").reference}, status=403)

    assert world.tags("siblings_linked") == 0


def test_the_last_look_at_a_joint_step_offers_brothers_and_completes_it_for_those_chosen(client_as, world: World):
    publish_homes(world)
    one, two = (child(world, name) for name in ("Ash Penrose", "Ivy Penrose"))
    amara = client_as("amara")
    amara.post(page_of(one.ref), {"do": "link", "reference": two.reference})
    first, second = begun(world, one.ref, two.ref)
    task = task_of(world, first)
    visited = {"visited-day": "20", "visited-month": "6", "visited-year": "2026", "-asked": "1", "do": "check"}
    check = amara.follow(amara.post(f"/tasks/{task}", visited))
    assert "Do these answers hold for brothers or sisters too?" in words(check)
    (saved_at,) = check.xpath("//input[@name='saved_at']/@value")
    (offered,) = check.xpath("//input[@name='also']/@value")

    amara.post(f"/tasks/{task}/complete", {"saved_at": saved_at, "also": [offered]})

    assert [world.open(first.id), world.open(second.id)] == [["ut_carer"], ["ut_carer"]]
