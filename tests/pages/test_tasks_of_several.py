"""A task that more than one person reaches for: who comes too late, who has it, and who may not do it."""

from __future__ import annotations

import pytest

from engine.actions.hold_task import claim_task, release_task
from engine.domain.ids import TaskId
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.pages.test_tasks import fields_for
from tests.walking import walk_to
from tests.world import World


@pytest.fixture
def journey(world: World):
    return world.enter("adopter_stage_1", world.household().ref)


@pytest.fixture
def task(world: World, journey) -> str:
    """The path of the first task: answering the enquiry, for a recruitment officer."""
    return f"/tasks/{world.task(journey.id, 'ut_respond').id}"


def test_who_comes_too_late_is_told_who_and_when_and_keeps_what_they_typed(client_as, task, world: World, journey):
    world.give_role("femi", "recruitment_officer", team=None)
    femi = client_as("femi")
    femi.open(task)
    world.do(journey.id, "ut_respond", "esme")

    answer = femi.post(task, {"-asked": "1", "contact": "post", "notes": "what Femi found", "do": "check"}, status=409)

    said = answer.get_data(as_text=True)
    assert "Esme Trewin completed this task at 9:00am today" in said
    assert "what Femi found" in said
    assert "By post" in said
    later = femi.text(task)
    assert "Completed by Esme Trewin at 9:00am today." in later
    assert "what Femi found" in later


def test_a_task_somebody_else_took_is_read_only_and_says_whose_it_is(client_as, task, world: World):
    world.give_role("femi", "recruitment_officer", team=None)
    claim_task(world.ports, world.as_("esme"), TaskId(task.rpartition("/")[2]))
    femi = client_as("femi")

    assert "Esme Trewin has this task." in femi.text(task)
    answer = femi.post(task, {"-asked": "1", "notes": "too late", "do": "check"}, status=409)

    assert "Esme Trewin took this task" in answer.get_data(as_text=True)
    assert "too late" in answer.get_data(as_text=True)


def test_a_task_is_given_back_and_can_be_taken_again(client_as, task):
    esme = client_as("esme")
    esme.post(f"{task}/take")

    answer = esme.post(task, {"-asked": "1", "notes": "kept", "do": "give_back"})

    assert "You gave “Answer the enquiry” back." in words(esme.follow(answer))
    page = esme.page(task)
    assert "Nobody has this task yet." in words(page)
    assert page.xpath("string(//textarea[@name='notes'])").strip() == "kept"


def test_handing_over_needs_somebody_and_a_note(client_as, task, world: World):
    world.give_role("femi", "recruitment_officer", team=None)
    esme = client_as("esme")
    esme.post(f"{task}/take")
    assert esme.post(task, {"-asked": "1", "do": "hand_over"}).headers["Location"] == f"{task}/hand-over"

    answer = esme.post(f"{task}/hand-over", {"to": "", "note": ""}, status=422)

    said = answer.get_data(as_text=True)
    assert "Choose who takes the task over" in said
    assert "Write a note for whoever takes this over" in said
    assert "Femi Adeyinka" in said


def test_a_task_handed_over_is_the_others_with_the_note(client_as, task, world: World):
    world.give_role("femi", "recruitment_officer", team=None)
    esme = client_as("esme")
    esme.post(f"{task}/take")

    answer = esme.post(f"{task}/hand-over", {"to": world.as_("femi"), "note": "They asked for you."})

    assert "Femi Adeyinka has it now." in words(esme.follow(answer))
    assert "Answer the enquiry" in client_as("femi").text("/tasks")
    assert "They asked for you." in client_as("femi").text(task)


def test_nobody_is_handed_a_task_that_they_may_not_do(client_as, task, world: World):
    esme = client_as("esme")
    esme.post(f"{task}/take")

    answer = esme.post(f"{task}/hand-over", {"to": world.as_("dot"), "note": "For you."})

    assert "Nobody else can take this task." in words(esme.follow(answer))
    assert "With you" in esme.text("/tasks")


@pytest.fixture
def decision(world: World, journey) -> str:
    """The path of the decision on stage 1, of a household that Amara assessed."""
    return f"/tasks/{walk_to(world, journey.id, 'ut_stage1_decision').id}"


def test_who_held_the_review_is_told_before_trying_who_decides_instead(client_as, world: World, decision):
    world.give_role("amara", "adoption_tm")

    page = client_as("amara").page(decision)

    text = words(page)
    assert "You completed “Review stage 1”, so someone else must do this." in text
    assert "Who can: Ben Hallworth, adoption team manager" in text
    assert not page.xpath("//button[@value='check' or @value='take']")
    assert world.tags("refused", by="amara") == 0


@pytest.mark.rule("SOD-1")
def test_who_works_with_a_household_is_told_the_rule_by_its_number(client_as, world: World, journey):
    path = f"/tasks/{walk_to(world, journey.id, 'ut_stage1_review').id}"
    claim_task(world.ports, world.as_("amara"), TaskId(path.rpartition("/")[2]))
    client_as("amara").post(f"{path}/hand-over", {"to": world.as_("femi"), "note": "Please hold it for me."})
    world.do(journey.id, "ut_stage1_review", "femi")
    world.give_role("amara", "adoption_tm")

    text = client_as("amara").text(f"/tasks/{world.task(journey.id, 'ut_stage1_decision').id}")

    assert "You work on this case as its social worker, so someone else must approve and decide." in text
    assert "Separation of duties 1." in text


def test_who_tries_all_the_same_is_refused_on_record_and_loses_nothing(client_as, world: World, decision):
    world.give_role("amara", "adoption_tm")
    amara = client_as("amara")
    amara.open(decision)

    answer = amara.post(
        decision, {**fields_for(world, decision), "reasons": "They are ready.", "do": "check"}, status=403
    )

    said = words(check_page(answer.get_data(as_text=True)))
    assert said.startswith("Grace Adeyemi-Cole and Daniel Reece.")
    assert "You completed “Review stage 1”, so someone else must do this" in said
    assert "The drawing names this separation of duties." in said
    assert "Ben Hallworth, adoption team manager" in said
    assert "Nothing was changed. Your attempt is in the audit trail" in said
    assert world.tags("refused", by="amara") == 1
    assert "They are ready." in amara.text(decision)


def test_who_decides_sees_what_was_concluded_before(client_as, decision):
    text = client_as("ben").text(decision)

    assert "Recommended and decided so far Review stage 1, Amara Osei, Wed 24 Jun 2026, 9:00am Go on to the" in text


def test_giving_back_a_task_that_is_gone_is_told(client_as, task, world: World, journey):
    esme = client_as("esme")
    esme.post(f"{task}/take")
    world.do(journey.id, "ut_respond", "esme")

    answer = esme.post(task, {"do": "give_back"}, status=409)

    assert "Esme Trewin completed this task" in answer.get_data(as_text=True)


def test_a_released_task_can_be_claimed_by_the_next(client_as, task, world: World):
    world.give_role("femi", "recruitment_officer", team=None)
    ident = TaskId(task.rpartition("/")[2])
    claim_task(world.ports, world.as_("esme"), ident)
    release_task(world.ports, world.as_("esme"), ident)

    client_as("femi").post(f"{task}/take")

    assert "Answer the enquiry" in client_as("femi").text("/tasks")
