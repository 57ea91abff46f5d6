"""Redrawing a pathway: nobody overwrites anybody, nothing unproved is published, and never by one person alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.actions.drafts import begin_draft, drop_draft, look_at_draft, read_comparison, rehearse_draft, save_draft
from engine.actions.publish_draft import agree_to_publish, ask_to_publish, look_at_publishing, refuse_to_publish
from engine.application import publish_shipped_pathways
from engine.demo.somebody import somebody
from engine.domain.draft import Draft, DraftClosed, DraftMovedOn, DraftThere, NotReady
from engine.domain.errors import NotADrawing, NotAllowed, ReasonNeeded
from engine.domain.ids import PathwayKey, WorkerId
from engine.reading.pathways import inside_version, published_versions
from tests.world import World

KEY = PathwayKey("urgent_concern")
WHY = "Managers asked for plainer words."


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with rehearsals, and a second process owner."""
    world.draw_with("nia")
    return world


def owner(world: World) -> WorkerId:
    """The process owner."""
    return world.as_("chidi")


def second(world: World) -> WorkerId:
    """Another process owner."""
    return world.as_("nia")


def reworded(draft: Draft) -> bytes:
    """The drawing with a task called otherwise."""
    assert 'id="ut_manager_decision"' in draft.xml.decode()
    before, _, after = draft.xml.decode().partition('id="ut_manager_decision" name="')
    return f'{before}id="ut_manager_decision" name="Weigh {after}'.encode()


def begun(world: World) -> Draft:
    """A draft that has been reworded."""
    draft = begin_draft(world.ports, owner(world), KEY)
    return save_draft(world.ports, owner(world), draft.id, revision=1, xml=reworded(draft))


def ready(world: World) -> Draft:
    """A draft for which a second person has been asked."""
    draft = begun(world)
    rehearse_draft(world.ports, owner(world), draft.id)
    read_comparison(world.ports, owner(world), draft.id, revision=draft.revision)
    return ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=world.today)


def test_a_draft_is_begun_from_the_version_in_force_with_all_that_guards_it(world: World) -> None:
    draft = begin_draft(world.ports, owner(world), KEY)

    looked = look_at_draft(world.ports, draft.id)
    assert looked.problems == ()
    assert looked.version.number == 2
    assert draft.rehearsals
    assert {one.name for one in looked.conditions if not one.met} == {"rehearsals", "compared"}
    with pytest.raises(DraftThere):
        begin_draft(world.ports, second(world), KEY)
    assert world.tags("draft_begun", by="chidi") == 1


def test_whoever_saves_second_overwrites_nothing_and_is_told_who_was_first(world: World) -> None:
    draft = begin_draft(world.ports, owner(world), KEY)
    save_draft(world.ports, owner(world), draft.id, revision=1, xml=reworded(draft))

    with pytest.raises(DraftMovedOn) as moved:
        save_draft(world.ports, second(world), draft.id, revision=1, xml=draft.xml)

    assert moved.value.by_name == "Chidi Marlowe"
    assert moved.value.revision == 2
    assert b"Weigh " in look_at_draft(world.ports, draft.id).draft.xml


def test_a_draft_with_problems_is_kept_and_one_that_is_no_drawing_is_not(world: World) -> None:
    draft = begin_draft(world.ports, owner(world), KEY)

    wrong = draft.xml.replace(b'fp:form="urgent_concern.log_concern"', b'fp:form="urgent_concern.none"')
    saved = save_draft(world.ports, owner(world), draft.id, revision=1, xml=wrong)
    looked = look_at_draft(world.ports, draft.id)

    assert looked.problems
    assert not next(one for one in looked.conditions if one.name == "problems").met
    with pytest.raises(NotADrawing):
        save_draft(world.ports, owner(world), draft.id, revision=saved.revision, xml=b"<no drawing/>")
    assert look_at_draft(world.ports, draft.id).draft.revision == saved.revision


def test_rehearsals_are_played_on_the_draft_and_count_for_its_revision_alone(world: World) -> None:
    draft = begun(world)

    results = rehearse_draft(world.ports, owner(world), draft.id)

    assert results
    assert [one.problems for one in results] == [()] * len(results)
    assert next(one for one in look_at_draft(world.ports, draft.id).conditions if one.name == "rehearsals").met
    save_draft(world.ports, owner(world), draft.id, revision=draft.revision, xml=draft.xml)
    assert not next(one for one in look_at_draft(world.ports, draft.id).conditions if one.name == "rehearsals").met


def test_a_rehearsal_that_fails_on_the_draft_stands_in_its_way(world: World) -> None:
    draft = begun(world)
    name = next(iter(draft.rehearsals))
    spoilt = {**draft.rehearsals, name: f'{draft.rehearsals[name]}\n[[steps]]\ncomplete = "ut_none"\n'}
    draft = save_draft(world.ports, owner(world), draft.id, revision=draft.revision, rehearsals=spoilt)

    results = rehearse_draft(world.ports, owner(world), draft.id)
    read_comparison(world.ports, owner(world), draft.id, revision=draft.revision)

    assert [one.name for one in results if one.problems] == [name]
    with pytest.raises(NotReady, match="rehearsals pass"):
        ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=world.today)


def test_publishing_needs_every_condition_a_reason_and_a_day_that_is_not_past(world: World) -> None:
    draft = begun(world)

    with pytest.raises(NotReady) as missing:
        ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=world.today)
    assert [one.name for one in missing.value.conditions if not one.met] == ["rehearsals", "compared"]
    with pytest.raises(ReasonNeeded):
        ask_to_publish(world.ports, owner(world), draft.id, reason="So.", in_force_from=world.today)
    yesterday = world.today - timedelta(days=1)
    with pytest.raises(ReasonNeeded, match="can’t be in force before"):
        ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=yesterday)


def test_a_second_person_agrees_and_it_is_the_next_version_for_good(world: World) -> None:
    draft = ready(world)

    with pytest.raises(NotAllowed, match="a second person must agree"):
        agree_to_publish(world.ports, owner(world), draft.id)
    assert agree_to_publish(world.ports, second(world), draft.id) == "urgent_concern@2"

    with world.ports.uow() as uow:
        stored = uow.versions.in_force(KEY, on=world.today)
        assert stored.version.number == 2
        assert uow.versions.rehearsals(stored.id) == draft.rehearsals
    assert world.tags("version_published", by="nia") == 1
    with pytest.raises(DraftClosed):
        save_draft(world.ports, owner(world), draft.id, revision=draft.revision, xml=draft.xml)


def test_whoever_changed_the_draft_is_no_second_person(world: World) -> None:
    draft = begun(world)
    draft = save_draft(world.ports, second(world), draft.id, revision=draft.revision, xml=draft.xml)
    rehearse_draft(world.ports, owner(world), draft.id)
    read_comparison(world.ports, owner(world), draft.id, revision=draft.revision)
    ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=world.today)

    with pytest.raises(NotAllowed, match="You have changed it yourself"):
        agree_to_publish(world.ports, second(world), draft.id)


def test_a_change_after_asking_takes_the_request_back(world: World) -> None:
    draft = ready(world)
    save_draft(world.ports, owner(world), draft.id, revision=draft.revision, xml=draft.xml)

    with pytest.raises(NotReady, match="Nobody has asked for it to be published as it is now"):
        agree_to_publish(world.ports, second(world), draft.id)


def test_a_second_person_may_say_no_and_why(world: World) -> None:
    draft = ready(world)

    refuse_to_publish(world.ports, second(world), draft.id, reason="The panel has to see it first.")

    assert look_at_draft(world.ports, draft.id).draft.asked is None
    assert world.tags("publishing_refused", by="nia") == 1


def test_a_version_that_comes_later_leaves_today_to_the_one_before(world: World) -> None:
    draft = begun(world)
    rehearse_draft(world.ports, owner(world), draft.id)
    read_comparison(world.ports, owner(world), draft.id, revision=draft.revision)
    later = world.today + timedelta(days=7)
    ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=later)
    agree_to_publish(world.ports, second(world), draft.id)

    with world.ports.uow() as uow:
        assert uow.versions.in_force(KEY, on=world.today).version.number == 1
        assert uow.versions.in_force(KEY, on=later).version.number == 2


def test_what_an_owner_published_is_not_replaced_by_what_is_shipped(world: World) -> None:
    draft = ready(world)
    agree_to_publish(world.ports, second(world), draft.id)

    published = publish_shipped_pathways(world.ports)

    # Whatever calls it calls the council's own version from now on.
    assert not any(one.startswith(f"{KEY}@") for one in published)

    with world.ports.uow() as uow:
        assert uow.versions.in_force(KEY, on=world.today).version.number == 2


def test_an_old_version_is_restored_as_a_draft(world: World) -> None:
    with world.ports.uow() as uow:
        first = uow.versions.in_force(KEY, on=world.today)
    agree_to_publish(world.ports, second(world), ready(world).id)

    draft = begin_draft(world.ports, owner(world), KEY, version_id=first.id)

    assert draft.xml == first.version.xml
    assert look_at_draft(world.ports, draft.id).version.number == 3


def test_only_process_owners_draw_and_a_dropped_draft_makes_room(world: World) -> None:
    with pytest.raises(NotAllowed):
        begin_draft(world.ports, world.as_("ben"), KEY)
    draft = begun(world)

    drop_draft(world.ports, owner(world), draft.id)

    with pytest.raises(DraftClosed):
        rehearse_draft(world.ports, owner(world), draft.id)
    assert begin_draft(world.ports, owner(world), KEY).revision == 1


def called_by(world: World, key: str) -> int:
    """Which version of the urgent concern the pathway in force calls."""
    with world.ports.uow() as uow:
        return uow.versions.in_force(PathwayKey(key), on=world.today).version.called[KEY].number


def number_of(world: World, key: str) -> int:
    with world.ports.uow() as uow:
        return uow.versions.in_force(PathwayKey(key), on=world.today).version.number


def test_those_chosen_call_the_new_version_from_the_same_day_and_the_others_the_one_before(world: World) -> None:
    journey = world.enter("visits_and_reports", somebody(world, "child"), as_="amara").id
    draft = ready(world)
    callers = [one.key for one in look_at_publishing(world.ports, owner(world), draft.id).callers]
    assert {"complaint", "visits_and_reports", "placement_with_parents"} <= set(callers), "also through another"
    assert callers.index(PathwayKey("visits_and_reports")) < callers.index(PathwayKey("placement_with_parents"))
    chosen = [one for one in callers if one != "complaint"]
    ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=world.today, callers=chosen)

    agree_to_publish(world.ports, second(world), draft.id)

    assert called_by(world, "visits_and_reports") == 2
    assert (called_by(world, "complaint"), number_of(world, "complaint")) == (1, 1)
    with world.ports.uow() as uow:
        home = uow.versions.in_force(PathwayKey("placement_with_parents"), on=world.today).version
        assert home.number == 2
        assert home.called[PathwayKey("visits_and_reports")].called[KEY].number == 2
    assert world.tags("version_published", by="nia") == len(chosen) + 1, "who agreed has published them all"
    assert world.journey(journey).version.number == 1, "what runs stays where it is"
    assert publish_shipped_pathways(world.ports) == (), "neither is replaced nor called otherwise"

    # What counted stands inside it, and nobody changes it any more, not even past the application.
    (newest, *_) = published_versions(world.ports.database, key=KEY)
    inside = inside_version(world.ports.database, newest.id)
    assert inside is not None
    assert newest.reason == WHY
    assert inside.rules["task.same_day"]["due"] == {"after": "task_opened", "working_days": 0}
    assert inside.rehearsals
    for change in ("UPDATE pathway_versions SET title = 'Other'", "DELETE FROM pathway_versions"):
        with pytest.raises(sa.exc.DBAPIError), world.database.begin() as connection:
            connection.exec_driver_sql(change)


def test_a_version_for_a_later_day_is_in_force_from_that_day_on(world: World) -> None:
    draft = ready(world)
    far = world.today.replace(year=2099)
    with pytest.raises(ReasonNeeded, match="next 5 years"):
        ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=far)
    later = world.today + timedelta(days=7)
    ask_to_publish(world.ports, owner(world), draft.id, reason=WHY, in_force_from=later)

    agree_to_publish(world.ports, second(world), draft.id)

    assert number_of(world, str(KEY)) == 1
    world.at(f"{later.isoformat()} 09:00")
    assert number_of(world, str(KEY)) == 2
