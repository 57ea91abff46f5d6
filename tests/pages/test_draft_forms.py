"""A process owner changes the forms of a draft in a browser without scripts."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from lxml.html import HtmlElement
from werkzeug.datastructures import MultiDict

from engine import tables as t
from engine.actions.drafts import begin_draft, drop_draft, look_at_draft, save_draft
from engine.actions.save_draft_answers import save_draft_answers
from engine.domain.ids import PathwayKey, TaskId
from forms.catalogue import Catalogue
from forms.editing import page_order
from forms.editing_words import fixed, written
from tests.pages.conftest import words
from tests.world import World
from webui.editing_forms_fields import as_sent, read_typed, typed_of

KEY = PathwayKey("adopter_stage_1")
REVIEW, DISCUSSION, CHECKS = f"{KEY}.stage1_review", f"{KEY}.discussion", f"{KEY}.respond"


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with a second process owner."""
    world.draw_with("lin")
    return world


@pytest.fixture
def draft(world: World) -> str:
    """A draft of the version in force."""
    return begin_draft(world.ports, world.as_("chidi"), KEY).id


def fields(page: HtmlElement, form: str = "fp-edit-form") -> dict[str, Any]:
    """What a browser would send of a form as it stands, but its token and buttons."""
    (found,) = page.xpath("//form[@id=$id]", id=form)
    sent = {name: value for name, value in found.form_values() if name != "csrf_token"}
    return {name: value for name, value in sent.items() if name != "do"}


def forms(world: World, draft: str) -> Mapping[str, Any]:
    """The draft's forms as they are saved."""
    return look_at_draft(world.ports, draft).draft.forms


def revision(world: World, draft: str) -> int:
    """The draft's revision."""
    return look_at_draft(world.ports, draft).draft.revision


def test_the_forms_are_listed_with_who_asks_them(client_as, draft: str):
    said = client_as("chidi").text(f"/drafts/{draft}/forms")

    assert "Review stage 1" in said
    assert "In order" in said
    assert "Make a new form" in said


def test_every_question_opens_and_saving_it_as_it_is_changes_nothing(client_as, world: World, draft: str):
    chidi, before, url = client_as("chidi"), forms(world, draft), f"/drafts/{draft}/forms/{KEY}.roi"
    opened = {str(href) for href in chidi.page(url).xpath("//a/@href") if "#fp-edit-at-" in href}

    for address in sorted(opened)[::9]:
        answer = chidi.post(f"{url}/question", {**fields(chidi.page(address.partition("#")[0])), "do": "save"})
        assert answer.headers["Location"] == address

    assert "Nothing was changed." in words(chidi.follow(answer))
    assert forms(world, draft) == before
    assert revision(world, draft) == 1


@pytest.mark.parametrize("some", [pytest.param(15, id="some"), pytest.param(1, id="all", marks=pytest.mark.soak)])
def test_the_fields_of_a_question_read_back_as_the_question(some: int):
    catalogue = Catalogue.of_folder()
    for form in [catalogue.form(one) for one in catalogue.ids()[::some]]:
        schema = catalogue.schemas[form.id]
        for question in form.questions:
            was = written(schema, question.name, catalogue.schemas)
            ticked = ("ahead", "only_yes", "required", "sensitive", "outcome", "fact")
            sent = {name: text for name, text in typed_of(was).items() if text or name not in ticked}
            browser = {name: text.replace("\n", "\r\n") for name, text in sent.items()}
            typed = {**as_sent(MultiDict(browser)), "name": question.name, "question": question.path}

            read = read_typed(typed, was, fixed(schema, question.name, catalogue.schemas), form)

            assert read == was, (form.id, question.path)


def test_a_question_is_worded_otherwise_and_only_that_is_changed(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{REVIEW}"
    before = forms(world, draft)[REVIEW]
    sent = fields(chidi.page(f"{url}?question=stage1_review"))

    answer = chidi.post(f"{url}/question", {**sent, "title": "What follows from the review?", "do": "save"})

    page = chidi.follow(answer)
    assert "Revision 2 is saved." in words(page)
    assert words(page).count("What follows from the review?") >= 3  # in the list, in the editor, as the worker sees it
    after = forms(world, draft)[REVIEW]
    assert after["properties"]["stage1_review"].pop("title") == "What follows from the review?"
    del before["properties"]["stage1_review"]["title"]
    assert after == before


def test_a_choice_in_other_words_is_asked_about_and_then_stays_the_same_answer(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{REVIEW}"
    sent = fields(chidi.page(f"{url}?question=stage1_review"))
    there = forms(world, draft)[REVIEW]["properties"]["stage1_review"]["oneOf"]
    lines = [one["title"] for one in there]

    reworded = {**sent, "choices": "\r\n".join(["Go on to the decision", *lines[1:]])}
    asked = chidi.post(f"{url}/question", {**reworded, "do": "save"}, status=422).get_data(as_text=True)
    assert "Say whether “Go on to the decision” is another answer" in asked
    assert revision(world, draft) == 1
    saved = chidi.post(f"{url}/question", {**reworded, "same-0": there[0]["const"], "do": "save"})

    chidi.follow(saved)
    assert forms(world, draft)[REVIEW]["properties"]["stage1_review"]["oneOf"] == [
        {**there[0], "title": "Go on to the decision"},
        *there[1:],
    ]


#: What is typed over the fields of the review's outcome, and what is said of it.
REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"title": " "}, "Enter the question as the worker reads it"),
    ({"title": "x" * 300}, "At most 200 characters"),
    ({"choices": "Only one", "same-0": "new"}, "Write two or more choices"),
    ({"answer": "no such kind", "choices": ""}, "Write two or more choices"),
    ({"required": ""}, "The outcome of a step is always asked"),
    ({"answer": "date"}, "so it has to stay as it is answered"),
    ({"ask": "if"}, "Choose the answer after which it is asked"),
    ({"ask": "if", "after-0": "held_on:yes"}, "not answered with that"),
    ({"ask": "if", "after-0": "no_such:yes"}, "stands before it"),
    ({"ask": "unless", "after-0": "a:b", "after-1": "c:d"}, "one question only"),
)


def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{REVIEW}"
    sent = fields(chidi.page(f"{url}?question=stage1_review"))

    for typed, said in REFUSED:
        answer = chidi.post(f"{url}/question", {**sent, "hint": "A hint just typed", **typed}, status=422)

        assert said in answer.get_data(as_text=True), typed
        assert "A hint just typed" in answer.get_data(as_text=True)
    assert revision(world, draft) == 1


def test_questions_are_moved_by_buttons_and_what_is_open_is_saved_with_it(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{REVIEW}"
    first, second = page_order(forms(world, draft)[REVIEW])[0][:2]
    sent = fields(chidi.page(f"{url}?question={second}"))

    chidi.post(f"{url}/question", {**sent, "hint": "Typed before moving", "do": f"up:{second}"})

    after = forms(world, draft)[REVIEW]
    assert page_order(after)[0][:2] == [second, first]
    assert after["properties"][second]["x-ui"]["hint"] == "Typed before moving"
    again = fields(chidi.page(f"{url}?question={second}"))
    refused = chidi.post(f"{url}/question", {**again, "do": f"up:{second}"}, status=422)
    assert "It is the first question already" in refused.get_data(as_text=True)


def test_a_question_is_added_made_to_depend_on_an_answer_and_removed(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{DISCUSSION}"
    wrong = {"revision": "1", "title": "Who came?", "answer": "checkboxes", "choices": "", "after": ""}
    assert "Write one or more choices" in chidi.post(f"{url}/add", wrong, status=422).get_data(as_text=True)
    added = chidi.post(f"{url}/add", {**wrong, "choices": "Both of them\nOne of them\nA friend"})
    chidi.follow(added)
    assert forms(world, draft)[DISCUSSION]["properties"]["who_came"]["items"]["oneOf"][2] == {
        "const": "a_friend",
        "title": "A friend",
    }
    chidi.post(f"{url}/add", {"revision": "2", "title": "Which friend?", "answer": "text", "after": "who_came"})

    sent = fields(chidi.page(f"{url}?question=which_friend"))
    answer = chidi.post(f"{url}/question", {**sent, "ask": "if", "after-0": "who_came:a_friend", "do": "save"})
    assert "Only if “Who came?” includes “A friend”" in words(chidi.follow(answer))
    assert "can’t be removed as things are" in chidi.text(f"{url}/remove?question=who_came")
    moved_on = {"revision": str(revision(world, draft)), "question": "who_came"}
    assert "Which friend?" in chidi.post(f"{url}/remove", moved_on, status=422).get_data(as_text=True)

    assert "What was answered to it before stays on the record." in chidi.text(f"{url}/remove?question=which_friend")
    chidi.post(f"{url}/remove", {"revision": str(revision(world, draft)), "question": "which_friend"})
    after = forms(world, draft)[DISCUSSION]
    assert "which_friend" not in json.dumps(after)


def test_removing_says_what_the_drawing_would_miss_and_which_deadlines_count_from_it(client_as, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms"

    outcome = chidi.text(f"{url}/{KEY}.stage1_decision/remove?question=stage1_decision")
    date = chidi.text(f"{url}/{KEY}.roi/remove?question=received_on")

    assert "The drawing would miss it:" in outcome
    assert "Deadlines count from this date:" in date


def test_running_journeys_with_a_typed_answer_are_counted_and_not_named(client_as, world: World, draft: str):
    journey = world.enter(KEY, world.household("Quillfeather").ref)
    task = world.task(journey.id, "ut_respond")
    save_draft_answers(world.ports, world.as_("esme"), TaskId(task.id), {"notes": "what was said"})
    chidi = client_as("chidi")

    said = chidi.text(f"/drafts/{draft}/forms/{CHECKS}?question=notes")

    assert "1 running journey has an answer to it typed that is not sent yet." in said
    assert "Quillfeather" not in said


def test_whoever_changes_the_same_form_second_is_told_and_loses_nothing(client_as, world: World, draft: str):
    chidi, lin, url = client_as("chidi"), client_as("lin"), f"/drafts/{draft}/forms/{REVIEW}"
    theirs, mine = (fields(one.page(f"{url}?question=stage1_review")) for one in (chidi, lin))
    chidi.post(f"{url}/question", {**theirs, "hint": "Chidi’s hint", "do": "save"})

    refused = lin.post(f"{url}/question", {**mine, "hint": "Lin’s hint", "do": "save"}, status=409)

    said = refused.get_data(as_text=True)
    assert "Chidi Marlowe saved revision 2" in said
    assert "Hint is now: Chidi’s hint" in said
    assert "Lin’s hint" in said
    assert "Chidi’s hint" in json.dumps(forms(world, draft)[REVIEW], ensure_ascii=False)
    gone = {**mine, "question": "no_longer_there", "do": "save"}
    assert "is not in the form any more" in lin.post(f"{url}/question", gone, status=409).get_data(as_text=True)


def test_whoever_draws_meanwhile_does_not_stand_in_the_way(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{REVIEW}"
    sent = fields(chidi.page(f"{url}?question=stage1_review"))
    xml = look_at_draft(world.ports, draft).draft.xml
    save_draft(
        world.ports, world.as_("lin"), draft, revision=1, xml=xml.replace(b"Review stage 1", b"Review the stage")
    )

    chidi.post(f"{url}/question", {**sent, "hint": "A hint", "do": "save"})

    assert revision(world, draft) == 3
    assert b"Review the stage" in look_at_draft(world.ports, draft).draft.xml


def test_a_shared_part_is_put_in_made_the_forms_own_and_taken_out_as_a_whole(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{DISCUSSION}"
    part = {"revision": "1", "part": "shared.child_views#rule", "after": ""}
    assert "Choose a shared part" in chidi.post(f"{url}/shared", {**part, "part": "x"}, status=422).get_data(True)
    page = chidi.follow(chidi.post(f"{url}/shared", part))
    assert "A shared part: “Child views”." in words(page)
    assert "shared.child_views" in forms(world, draft)

    chidi.post(f"{url}/question", {**fields(page), "do": "own"})
    assert "oneOf" in forms(world, draft)[DISCUSSION]["properties"]["child_views_how"]
    assert "These go with it:" in chidi.text(f"{url}/remove?question=child_views")


def test_sections_and_title_are_changed(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{DISCUSSION}"
    names = page_order(forms(world, draft)[DISCUSSION])[0]
    new = {"revision": "1", "title": "What follows", "begins_with": names[2], "before": ""}
    assert "are called together" in chidi.post(f"{url}/section", new, status=422).get_data(as_text=True)
    chidi.post(f"{url}/section", {**new, "before": "The talk"})
    assert page_order(forms(world, draft)[DISCUSSION]) == [names[:2], names[2:]]
    assert "1 of 2 · The talk" in chidi.text(url)
    assert "What follows" in chidi.text(f"{url}?section=1")

    chidi.post(f"{url}/section", {"revision": "2", "section": "1", "do": "remove"})
    chidi.post(f"{url}/section", {"revision": "3", "section": "0", "do": "remove"})
    assert "x-ui" not in forms(world, draft)[DISCUSSION]

    assert "Enter what the form is called" in chidi.post(
        f"{url}/settings", {"revision": "4", "title": ""}, status=422
    ).get_data(as_text=True)
    chidi.post(f"{url}/settings", {"revision": "4", "title": "Talk with them", "guidance": "Take your time."})
    assert "Talk with them" in chidi.text(url)
    assert "Take your time." in chidi.text(f"{url}?open=settings")


def test_answers_are_tried_with_the_real_checks_and_nothing_is_kept(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{DISCUSSION}"
    chidi.page(url)

    empty = chidi.post(f"{url}/try", {"do": "try"}, status=200).get_data(as_text=True)
    filled = chidi.post(f"{url}/try", {"do": "sample"}, status=200).get_data(as_text=True)
    (form,) = [one for one in chidi.page(url).forms if str(one.action).endswith("/try?question=held_on")]

    assert "There is a problem" in empty
    assert "Two adults in a terraced house" in filled
    assert form is not None
    with world.database.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.draft_submissions)) == 0
    assert revision(world, draft) == 1


def test_a_form_is_taken_out_as_a_file_changed_and_put_back(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{DISCUSSION}"
    taken = chidi.open(f"{url}/file")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{DISCUSSION}.json"'
    schema = json.loads(taken.get_data())

    def put_back(content: bytes, *, over: int, status: int = 303) -> Any:
        return chidi.post(
            f"{url}/file", {"revision": str(over), "file": (io.BytesIO(content), "f.json")}, status=status
        )

    hostile = {**schema, "properties": {**schema["properties"], "reasons": {"$ref": "file:///etc/passwd"}}}
    refused = put_back(json.dumps(hostile).encode(), over=1, status=422).get_data(as_text=True)
    assert "names a shared part" in refused
    assert "Choose the file" in put_back(b"", over=1, status=422).get_data(as_text=True)
    put_back(json.dumps({**schema, "title": "Written by hand"}).encode(), over=1)
    assert forms(world, draft)[DISCUSSION] == {**schema, "title": "Written by hand"}
    late = put_back(json.dumps(schema).encode(), over=1, status=409).get_data(as_text=True)
    assert "Your file is still yours." in late


def test_a_new_form_is_made_for_a_step_and_named_in_the_drawing(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms"
    assert "Hold the first discussion" in chidi.text(f"{url}/new?for=ut_discussion")
    typed = {"revision": "1", "for": "ut_discussion", "title": "", "question": "What was said?", "answer": "long_text"}
    assert "Enter what the form is called" in chidi.post(f"{url}/new", typed, status=422).get_data(as_text=True)

    made = chidi.post(f"{url}/new", {**typed, "title": "Record the talk"})

    form = f"{KEY}.record_the_talk"
    assert made.headers["Location"] == f"{url}/{form}"
    assert "Used by “Hold the first discussion” · 1 question" in words(chidi.follow(made))
    assert forms(world, draft)[form]["required"] == ["what_was_said"]
    chidi.page(f"{url}/new?for=no_such_step", status=404)
    assert "It is still asked." in chidi.text(f"{url}/{form}/remove-form")
    chidi.post(f"{url}/{form}/remove-form", {"revision": "2"}, status=422)
    chidi.post(f"{url}/{DISCUSSION}/remove-form", {"revision": "2"})
    assert DISCUSSION not in forms(world, draft)


def test_a_broken_form_can_still_be_put_right_as_a_file(client_as, world: World, draft: str):
    schema = dict(forms(world, draft)[DISCUSSION])
    broken = {**schema, "properties": {"why": {"type": "string"}}, "required": []}
    save_draft(world.ports, world.as_("lin"), draft, revision=1, forms={**forms(world, draft), DISCUSSION: broken})
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{DISCUSSION}"

    assert "This form can’t be asked as it is." in chidi.text(url)
    assert "to put right" in chidi.text(f"/drafts/{draft}/forms")
    sent = {"revision": "2", "file": (io.BytesIO(json.dumps(schema).encode()), "form.json")}
    assert "The form is as the file says." in words(chidi.follow(chidi.post(f"{url}/file", sent)))


def test_the_forms_of_a_draft_that_was_dropped_are_not_changed_any_more(client_as, world: World, draft: str):
    chidi, url = client_as("chidi"), f"/drafts/{draft}/forms/{REVIEW}"
    sent = fields(chidi.page(f"{url}?question=stage1_review"))
    drop_draft(world.ports, world.as_("lin"), draft)

    answer = chidi.post(f"{url}/question", {**sent, "hint": "Too late", "do": "save"}, status=409)

    assert "This draft has been published or dropped." in answer.get_data(as_text=True)
    assert revision(world, draft) == 1


def test_forms_are_changed_by_process_owners_alone(client_as, draft: str):
    ben = client_as("ben")

    ben.page(f"/drafts/{draft}/forms", status=403)
    ben.page(f"/drafts/{draft}/forms/{REVIEW}", status=403)
    ben.post(f"/drafts/{draft}/forms/{REVIEW}/question", {"do": "save"}, status=403)
    client_as("chidi").page(f"/drafts/{draft}/forms/no.form", status=404)
    client_as("chidi").page(f"/drafts/{draft}/forms/shared.reasons", status=404)
