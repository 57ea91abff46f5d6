"""Doing a task: reading, filling in, saving, checking, completing; and what happens when one may not or is too late."""

from __future__ import annotations

import pytest

from engine.domain.ids import TaskId
from forms.editing import RESERVED
from tests.pages.conftest import Person, words
from tests.store.statements import counted
from tests.walking import walk_to
from tests.world import World


@pytest.fixture
def journey(world: World):
    return world.enter("adopter_stage_1", world.household().ref)


@pytest.fixture
def task(world: World, journey) -> str:
    """The path of the first task: answering the enquiry, for a recruitment officer."""
    return f"/tasks/{world.task(journey.id, 'ut_respond').id}"


@pytest.fixture
def answers(world: World, task) -> dict[str, object]:
    """Fields that answer the first task."""
    return fields_for(world, task)


def fields_for(world: World, path: str) -> dict[str, object]:
    """Fields of the task's page with answers that keep its form's rules."""
    from engine.reading.asking import asked_by_task
    from engine.reading.sign_in import viewer_of
    from engine.reading.tasks import task_view
    from forms.fields import as_fields
    from forms.samples import sample_answers

    task = TaskId(path.rpartition("/")[2])
    viewer = viewer_of(world.database, world.as_("nia"), world.clock.now())
    view = task_view(world.database, viewer, task, today=world.today, days=world.ports.calendar.days)
    asked = asked_by_task(world.ports, viewer, view)
    return {"-asked": "1", **as_fields(asked.form, sample_answers(asked.form, asked.context))}


def complete(person: Person, path: str, fields: dict[str, object]):
    """The answer to completing the task by way of its check page."""
    checked = person.post(path, {**fields, "do": "check"})
    assert checked.headers["Location"] == f"{path}/check"
    (saved_at,) = person.follow(checked).xpath("//input[@name='saved_at']/@value")
    return person.post(f"{path}/complete", {"saved_at": saved_at})


def test_what_the_page_sends_of_its_own_cannot_be_taken_for_an_answer(client_as, world: World, task, answers):
    asked = {name.partition("-")[0] for name in answers if not name.startswith("-")}

    names = {str(name) for name in client_as("esme").page(task).xpath("//main//*[@name]/@name")}

    own = {name for name in names if name.partition("-")[0] not in asked}
    assert {name for name in own if not name.startswith("-")} <= RESERVED
    assert "-asked" in own


def test_the_page_says_what_to_do_by_when_and_why(client_as, task):
    page = client_as("esme").page(task)
    text = words(page)

    assert page.xpath("string(//h1)").split() == ["Adoption", "stage", "1Answer", "the", "enquiry"]
    assert "10 working days left. Due by statutory guidance on Wednesday 8 July 2026." in text
    assert "The enquiry was received on Wednesday 24 June 2026." in text
    assert "What to do Make contact, send the information pack" in text
    assert "Grace Adeyemi-Cole and Daniel Reece" in page.xpath("string(//*[@class='fp-id'])")


def test_looking_at_a_task_is_put_on_record(client_as, task, world: World):
    client_as("esme").open(task)

    assert world.tags("viewed", by="esme") == 1


def test_a_task_is_answered_checked_and_completed(client_as, task, answers, world: World, journey):
    esme = client_as("esme")

    answer = complete(esme, task, answers)

    assert answer.headers["Location"] == "/tasks"
    assert "You completed “Answer the enquiry”." in words(esme.follow(answer))
    assert world.open(journey.id) == ["ut_discussion"]


def test_before_completing_the_page_says_who_has_what_next(client_as, task, answers, world: World, journey):
    esme = client_as("esme")
    esme.post(task, {**answers, "do": "check"})

    text = esme.text(f"{task}/check")

    assert "When you complete it Your answers are kept as they are now." in text
    assert "“Hold the first discussion” waits for a recruitment officer" in text
    assert world.open(journey.id) == ["ut_respond"]


def test_the_next_page_says_who_has_it_now(client_as, world: World, journey):
    for element in ("ut_respond", "ut_discussion", "msg_roi"):
        world.do(journey.id, element, "esme")
    world.do(journey.id, "ut_roi_decision", "ben")
    ben, path = client_as("ben"), f"/tasks/{world.task(journey.id, 'ut_allocate').id}"
    fields = {**fields_for(world, path), "worker": world.as_("amara"), "adoption_sw": world.as_("amara")}

    answer = complete(ben, path, fields)

    said = words(ben.follow(answer))
    assert "Amara Osei now has “Agree the stage 1 plan”, due Wednesday 8 July 2026." in said


def test_answers_that_do_not_fit_are_kept_and_each_problem_is_told(client_as, task):
    esme = client_as("esme")
    sent = {
        "-asked": "1",
        "contacted_on-day": "31",
        "contacted_on-month": "6",
        "contacted_on-year": "2026",
        "do": "check",
    }

    answer = esme.post(task, sent)
    page = esme.follow(answer)

    assert answer.headers["Location"] == f"{task}?show=problems"
    assert page.xpath("string(//title)").startswith("Error: ")
    assert "30 days" in page.xpath("string(//*[contains(@class,'govuk-error-summary')])")
    assert page.xpath("//input[@id='contacted_on-day']/@value") == ["31"]


def test_the_check_page_can_not_be_reached_with_answers_that_do_not_fit(client_as, task):
    esme = client_as("esme")
    esme.post(task, {"-asked": "1", "notes": "only a note", "do": "save"})

    assert esme.open(f"{task}/check", status=303).headers["Location"] == f"{task}?show=problems"


def test_completing_without_answers_leads_back_to_the_form(client_as, task):
    esme = client_as("esme")

    assert esme.post(f"{task}/complete", {"saved_at": ""}).headers["Location"] == task


def test_answers_changed_since_they_were_checked_are_checked_again(client_as, task, answers, world: World, journey):
    esme = client_as("esme")
    esme.post(task, {**answers, "do": "check"})
    (saved_at,) = esme.page(f"{task}/check").xpath("//input[@name='saved_at']/@value")
    world.at("2026-06-24 09:05")
    esme.post(task, {**answers, "notes": "typed in another window", "do": "save"})

    answer = esme.post(f"{task}/complete", {"saved_at": saved_at})

    assert answer.headers["Location"] == f"{task}/check"
    assert "Your answers changed since you checked them." in words(esme.follow(answer))
    assert world.open(journey.id) == ["ut_respond"]


def test_saving_keeps_what_is_not_valid_yet_and_takes_the_task(client_as, task, world: World):
    esme = client_as("esme")

    answer = esme.post(task, {"-asked": "1", "contacted_on-day": "soon", "notes": "half", "do": "save"})

    assert answer.headers["Location"] == "/tasks"
    page = esme.page(task)
    assert page.xpath("//input[@id='contacted_on-day']/@value") == ["soon"]
    assert page.xpath("string(//textarea[@name='notes'])").strip() == "half"
    assert "Saved at 9:00am, not yet sent" in words(page)
    assert "Draft saved 9:00am" in esme.text("/tasks")


def test_a_script_saves_what_is_typed_and_hears_when(client_as, task):
    esme = client_as("esme")

    answer = esme.post(f"{task}/draft", {"-asked": "1", "notes": "so far"}, status=200)

    assert answer.json == {"saved_at": "9:00am", "revision": "2026-06-24T08:00:00+00:00"}
    assert esme.page(task).xpath("string(//textarea[@name='notes'])").strip() == "so far"


def test_a_script_hears_that_somebody_completed_the_task(client_as, task, world: World, journey):
    world.give_role("femi", "recruitment_officer", team=None)
    femi = client_as("femi")
    femi.open(task)
    world.do(journey.id, "ut_respond", "esme")

    answer = femi.post(
        f"{task}/draft", {"-asked": "1", "notes": "mine"}, status=409, headers={"Accept": "application/json"}
    )

    assert answer.json["message"] == "Esme Trewin completed this task at 9:00am today. Nothing you typed is lost."


def test_a_late_task_asks_for_the_reason_and_keeps_it(client_as, world: World, journey):
    path = f"/tasks/{walk_to(world, journey.id, 'ut_stage1_decision').id}"
    world.at("2026-08-28 09:00")
    ben, fields = client_as("ben"), fields_for(world, path)
    assert "You can still complete it; you’ll be asked why it was late." in ben.text(path)

    without = ben.post(path, {**fields, "do": "check"})
    assert "Say in a sentence why this step is late" in words(ben.follow(without))
    answer = complete(ben, path, {**fields, "-reason-late": "The form had gone to the wrong team."})

    assert answer.headers["Location"] == "/tasks"
    assert "The form had gone to the wrong team." in ben.text(path)


def test_an_arrival_is_recorded_on_the_same_page(client_as, world: World, journey):
    for element in ("ut_respond", "ut_discussion"):
        world.do(journey.id, element, "esme")
    path = f"/tasks/{world.task(journey.id, 'msg_roi').id}"
    esme = client_as("esme")
    assert "Take this task" not in esme.text(path)

    answer = complete(esme, path, fields_for(world, path))

    assert answer.headers["Location"] in ("/tasks", f"/journeys/{journey.id}")
    assert "You recorded “" in words(esme.follow(answer))
    assert world.open(journey.id) == ["ut_roi_decision"]


def test_a_note_is_added_without_losing_an_answer(client_as, task):
    esme = client_as("esme")

    answer = esme.post(task, {"-asked": "1", "notes": "an answer", "-note": "Third referee has moved.", "do": "note"})

    page = esme.follow(answer)
    assert "Notes (1) Third referee has moved. Esme Trewin, Wed 24 Jun 2026, 9:00am" in words(page)
    assert page.xpath("string(//textarea[@name='notes'])").strip() == "an answer"
    assert page.xpath("string(//textarea[@name='-note'])").strip() == ""


def test_an_empty_note_is_asked_for(client_as, task):
    answer = client_as("esme").post(task, {"-asked": "1", "-note": " ", "do": "note"}, status=422)

    assert "Write the note first" in answer.get_data(as_text=True)


def test_a_group_grows_and_shrinks_without_scripts(client_as):
    esme = client_as("esme")
    esme.open("/households/new")

    more = esme.post("/households/new", {"people-0-name": "Ada Moss", "add:people": "1"}, status=200)
    assert "Person 2" in more.get_data(as_text=True)
    sent = {"people-0-name": "Ada Moss", "people-1-name": "Lee Moss", "remove:people:0": "1"}
    fewer = esme.post("/households/new", sent, status=200).get_data(as_text=True)

    assert "Person 2" not in fewer
    assert "Lee Moss" in fewer
    assert "Ada Moss" not in fewer


def test_markup_in_an_answer_is_shown_as_it_was_typed(client_as, task, answers):
    esme = client_as("esme")
    esme.post(task, {**answers, "notes": "<script>alert(1)</script> & more", "do": "check"})

    page = esme.page(f"{task}/check")

    assert "<script>alert(1)</script> & more" in words(page)
    assert not page.xpath("//main//script")


@pytest.mark.parametrize(
    "junk",
    [
        {"contact": "no-such-choice"},
        {"info_sent": ["x"] * 300},
        {"contacted_on-day": "９", "contacted_on-month": "9" * 500, "contacted_on-year": "\x00"},
        {"notes": "x" * 30_000},
        {"no_such_question": "y", "add:nothing": "1"},
        {"remove:info_sent:99": "1"},
    ],
)
def test_nothing_that_can_be_sent_makes_a_page_fail(client_as, task, junk):
    esme = client_as("esme")
    esme.open(task)

    answer = esme.client.post(task, data={"csrf_token": esme.token, "-asked": "1", "do": "check", **junk})

    assert answer.status_code in (303, 422)
    esme.open(f"{task}?show=problems")


def test_a_task_page_costs_the_same_on_a_longer_journey(client_as, world: World, journey):
    esme = client_as("esme")
    first = f"/tasks/{world.task(journey.id, 'ut_respond').id}"
    esme.open(first)
    with counted(world.database) as early:
        esme.open(first)
    world.do(journey.id, "ut_respond", "esme")
    path = f"/tasks/{world.task(journey.id, 'ut_discussion').id}"
    for number in range(6):
        esme.post(path, {"-asked": "1", "-note": f"Note {number}", "do": "note"})
    esme.open(path)

    with counted(world.database) as late:
        esme.open(path)

    assert len(early) == len(late), "\n".join([*early, "-----", *late])
    assert len(early) <= 24
