"""A reference typed on a form links that household to the journey, so that what happens there can reach it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.ids import JourneyId
from engine.store.verifying import verify
from engine.tables import journey_subjects
from tests.actions.small_pathway import ANSWER, publish
from tests.world import World

FAMILY = {"title": "Which family?", "type": "string", "maxLength": 40, "x-links": "household"}
ASKS = {**ANSWER, "properties": {"family": FAMILY}}


def linked(world: World, journey: JourneyId) -> list[str]:
    """Whom the journey is linked with, as it is stored."""
    subjects = journey_subjects.c
    with world.database.connect() as connection:
        found = select(subjects.subject).where(subjects.journey_id == journey, subjects.linked)
        return list(connection.execute(found).scalars())


def answered(world: World, typed: str) -> JourneyId:
    """A journey in whose only task this was typed."""
    publish(world, ASKS)
    journey = world.enter("response", world.household().ref, as_="amara", sent_on="2026-06-24").id
    world.do(journey, "ut_answer", "amara", family=typed)
    return journey


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_the_reference_of_a_household_links_it_and_the_record_says_so(world: World, typed: str) -> None:
    other = world.household("Robin Penrose")

    journey = answered(world, typed.format(other.reference.lower()))

    assert linked(world, journey) == [str(other.ref)]
    assert world.journey(journey).linked == (other.ref,)
    assert world.tags("subject_linked", by="amara") == 1
    assert verify(world.database).entries > 3


def test_a_reference_that_nobody_here_has_stays_an_answer_and_links_nobody(world: World) -> None:
    journey = answered(world, "A family of Northbridge")

    assert linked(world, journey) == []
    assert world.tags("subject_linked") == 0
