"""Siblings: only those whom the viewer may know of, with what is said of each."""

from __future__ import annotations

from datetime import date, timedelta

from engine import tables as t
from engine.domain.subjects import SubjectRef
from engine.reading.linking import siblings_of
from engine.reading.siblings import joint_tasks, siblings
from engine.reading.tasks import task_view
from tests.reading.rows import DAYS, LONG_AGO, TODAY, Council


def linked(council: Council, one: str, *others: str) -> None:
    """Links the first with each of the others, both ways round."""
    pairs = [pair for other in others for pair in ((one, other), (other, one))]
    for child, sibling in pairs:
        ids = {"child_id": child.partition(":")[2], "sibling_id": sibling.partition(":")[2]}
        with council.database.begin() as connection:
            connection.execute(t.sibling_links.insert(), {**ids, "linked_at": LONG_AGO, "linked_by": "amara"})


def named(council: Council, who: str, child: str) -> list[tuple[str, str, str]]:
    """Name, plan and placement of each sibling as this person sees them."""
    with council.database.connect() as connection:
        found = siblings(connection, council.viewer(who), child.partition(":")[2])
    return [(one.subject.name, one.plan, one.placement) for one in found]


def test_a_sibling_is_told_with_the_latest_plan_and_where_they_live_now(council: Council):
    robin, ash = council.child("Robin Vale"), council.child("Ash Vale")
    linked(council, robin, ash)
    common = {"subject": ash, "name": "permanence_option", "from_on": TODAY, "recorded_by": "amara"}
    council.add(t.record_fields, value="adoption", recorded_at=LONG_AGO, **common)
    council.add(t.record_fields, value="ltf", recorded_at=LONG_AGO + timedelta(days=3), **common)
    ident = ash.partition(":")[2]
    homes = (("U1", date(2024, 1, 1), date(2025, 1, 1)), ("U6", date(2025, 1, 1), None))
    for kind, from_on, until_on in homes:
        council.add(t.placements, child_id=ident, kind=kind, from_on=from_on, until_on=until_on, recorded_at=LONG_AGO)

    assert named(council, "amara", robin) == [("Ash Vale", "ltf", "U6")]
    assert [one.name for one in siblings_of(council.database, council.viewer("amara"), SubjectRef.read(robin))] == [
        "Ash Vale"
    ]


def test_a_brother_of_another_team_or_a_restricted_one_is_not_told(council: Council):
    robin = council.child("Robin Vale")
    of_the_south, restricted = council.child("Ash", team="south"), council.child("Elm", restricted=True)
    linked(council, robin, of_the_south, restricted)

    assert named(council, "amara", robin) == []
    assert siblings_of(council.database, council.viewer("amara"), SubjectRef.read(robin)) == ()


def test_the_same_step_is_offered_of_siblings_and_of_nobody_else(council: Council):
    robin, ash, elm = council.child("Robin Vale"), council.child("Ash Vale"), council.child("Elm", team="south")
    stranger = council.child("No Sibling")
    linked(council, robin, ash, elm)
    own = council.task(council.journey(robin), robin, element="ut_views")
    theirs = [council.task(council.journey(one), one, element="ut_views") for one in (ash, elm, stranger)]
    council.task(council.journey(ash, state="ended"), ash, element="ut_other")

    viewer = council.viewer("amara")
    view = task_view(council.database, viewer, own, today=TODAY, days=DAYS)
    assert view is not None

    assert [one.task for one in joint_tasks(council.database, viewer, view)] == theirs[:1]
