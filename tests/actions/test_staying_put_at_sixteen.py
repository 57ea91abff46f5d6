"""Who turns sixteen in foster care is asked about staying put, also where no permanence plan runs any more to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.start_at_sixteen import start_at_sixteen
from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId
from engine.domain.subjects import SubjectRef
from engine.ports import NewAnchor
from tests.world import World

BORN = date(2010, 11, 26)  #: sixteen on Thursday 26 November 2026


def living(world: World, kind: str = "U4", *, born_on: date | None = BORN, until: date | None = None) -> SubjectRef:
    """A child whose placement is known from a return, by its code."""
    world.at("2026-11-01 09:00")
    child = somebody(world, "child")
    placed = {"id": f"placed-{child.id[-8:]}", "child_id": child.id, "kind": kind, "from_on": date(2020, 1, 6)}
    with world.database.begin() as connection:
        connection.execute(sa.update(t.children).where(t.children.c.id == child.id).values(born_on=born_on))
        connection.execute(sa.insert(t.placements), [{**placed, "until_on": until, "recorded_at": world.clock.now()}])
    return child


def journeys_of(world: World, child: SubjectRef) -> list[tuple[str, str]]:
    with world.ports.uow() as uow:
        return [(key, state) for key, state, _ in uow.journeys.pathways_of(child)]


def test_it_begins_on_the_day_after_the_sixteenth_birthday_once_with_the_date_that_all_counts_from(
    world: World,
) -> None:
    child = living(world)
    begun = []
    for day in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"):
        world.at(f"{day} 06:00")
        begun.append(start_at_sixteen(world.ports))

    assert begun == [0, 0, 1, 0]
    assert journeys_of(world, child) == [("staying_put", "running")]
    journey = _journey(world, child)
    (deadline,) = (one for one in world.journey(journey).deadlines.values() if one.place.element == "ut_discuss")
    assert deadline.due_on == date(2027, 5, 26)
    with world.database.connect() as connection:
        first = connection.execute(sa.select(t.audit_entries).where(t.audit_entries.c.journey_id == journey)).first()
    assert first is not None
    assert (first.tag, first.actor, '"because":"sixteen"' in first.entry) == ("journey_started", "system", True)


@pytest.mark.parametrize(
    ("kind", "born_on", "until", "begun"),
    [
        ("U1", BORN, None, 1),
        ("U6", date(2009, 1, 5), None, 1),  # seventeen: known from a return that came later
        ("U6", date(2008, 11, 26), None, 0),  # eighteen
        ("U6", date(2012, 2, 29), None, 0),
        ("K2", BORN, None, 0),
        ("P1", BORN, None, 0),
        ("U6", BORN, date(2026, 6, 30), 0),
        ("U6", None, None, 0),
    ],
)
def test_it_begins_for_sixteen_and_seventeen_year_olds_who_live_with_foster_carers(
    world: World, kind: str, born_on: date | None, until: date | None, begun: int
) -> None:
    living(world, kind, born_on=born_on, until=until)
    world.at("2026-11-27 06:00")

    assert start_at_sixteen(world.ports) == begun


def test_a_leap_day_child_is_sixteen_on_the_twenty_ninth(world: World) -> None:
    living(world, born_on=date(2012, 2, 29))
    begun = []
    for day in ("2028-02-29", "2028-03-01"):
        world.at(f"{day} 06:00")
        begun.append(start_at_sixteen(world.ports))

    assert begun == [0, 1]


def test_who_was_on_staying_put_before_is_not_asked_again(world: World) -> None:
    child = living(world)
    world.at("2026-11-10 09:00")
    early = world.enter("staying_put", child, as_="ola", born_on="2010-11-26").id
    world.do(early, "ut_discuss", "ola", "no", child_views_how="direct_work")
    world.do(early, "ut_tell_declined", "ola", "stands", child_views_how="direct_work")
    world.at("2026-11-27 06:00")

    assert start_at_sixteen(world.ports) == 0
    assert journeys_of(world, child) == [("staying_put", "ended")]


def test_a_permanence_plan_that_runs_asks_by_itself(world: World) -> None:
    child = living(world)
    _born_on_record(world, child)
    plan = world.enter("permanence_planning", child, as_="ben", looked_after_from="2026-10-30", setting="foster").id
    world.wait_until("2026-11-27 06:00")

    assert "ut_staying_put" in world.open(plan)
    assert start_at_sixteen(world.ports) == 0


def test_a_child_known_by_visits_alone_is_asked_and_one_visited_at_home_is_not(world: World) -> None:
    begun = {}
    for kind in ("to_eighteen", "parents_care_order"):
        child = living(world, "T4")
        given = {"case_worker": "child_sw", "team_manager": "child_tm", "placement_kind": kind}
        world.start(
            "visits_and_reports",
            child,
            by=world.as_("amara"),
            given={**given, "placement_start": date(2026, 10, 1)},
        )
        world.at("2026-11-27 06:00")
        begun[kind] = start_at_sixteen(world.ports)

    assert begun == {"to_eighteen": 1, "parents_care_order": 0}


def test_one_that_cannot_be_begun_holds_up_no_other(world: World) -> None:
    children = [living(world), living(world)]
    world.at("2026-11-27 06:00")
    engine = world.ports.engine
    tried = []

    class BreaksOnce:
        """The engine, failing at the first start."""

        def __getattr__(self, name: str) -> object:
            return getattr(engine, name)

        def start(self, version: object, facts: object) -> object:
            tried.append(version)
            if len(tried) == 1:
                raise RuntimeError("the engine failed")
            return engine.start(version, facts)  # type: ignore[arg-type]

    world.ports = replace(world.ports, engine=BreaksOnce())  # type: ignore[arg-type]

    assert start_at_sixteen(world.ports) == 1
    assert sorted(len(journeys_of(world, one)) for one in children) == [0, 1]


def _journey(world: World, child: SubjectRef) -> JourneyId:
    found = world.running("staying_put", child)
    assert found is not None
    return found


def _born_on_record(world: World, child: SubjectRef) -> None:
    with world.ports.uow() as uow:
        uow.records.add_anchors(
            [NewAnchor(subject=child, name="born", on=BORN, journey=None)], at=world.clock.now(), by=None
        )
        uow.commit()
