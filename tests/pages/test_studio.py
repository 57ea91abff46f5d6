"""What the studio asks of the server while somebody draws: saving, judging, laying out, and who else is here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.actions.drafts import save_draft
from engine.actions.sign_in import SESSION_IDLE
from engine.domain.ids import PathwayKey
from tests.pages.conftest import Person, words
from tests.world import World
from webui import look

KEY = PathwayKey("adopter_stage_1")
OLD, NEW = 'name="Hold the first discussion"', 'name="Meet the family"'


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with a second process owner."""
    world.draw_with("lin")
    return world


@pytest.fixture
def address(client_as: Any) -> str:
    """A draft that Chidi has begun."""
    return begun(client_as("chidi"))


def begun(person: Person) -> str:
    person.open(f"/pathways/{KEY}/versions/1")
    return str(person.post(f"/pathways/{KEY}/versions/1/draft").headers["Location"])


def ask(person: Person, method: str, path: str, body: object, *, status: int = 200) -> dict[str, Any]:
    """What a script of the page gets."""
    if not person.token:
        person.open("/help")
    headers = {"Accept": "application/json", "X-CSRFToken": person.token}
    answer = person.client.open(path, method=method, json=body, headers=headers)
    assert answer.status_code == status, answer.get_data(as_text=True)
    said: dict[str, Any] = answer.get_json()
    return said


def standing(person: Person, address: str) -> dict[str, Any]:
    """What is saved."""
    return ask(person, "GET", f"{address}/standing", None)


def save(person: Person, address: str, over: str, xml: str, *, status: int = 200, **more: Any) -> dict[str, Any]:
    return ask(person, "PUT", f"{address}/drawing", {"over": over, "xml": xml, **more}, status=status)


def test_a_drawing_is_saved_over_the_one_it_was_made_from(client_as, world: World, address: str):
    chidi = client_as("chidi")
    before = standing(chidi, address)

    after = save(chidi, address, before["over"], before["xml"].replace(OLD, NEW))

    assert after["revision"] == 2
    assert after["said"] == "Draft saved at 9:00am, revision 2"
    assert NEW in standing(chidi, address)["xml"]
    assert world.tags("draft_changed", by="chidi") == 1
    again = save(chidi, address, after["over"], standing(chidi, address)["xml"])
    assert again["revision"] == 2
    window = save(chidi, address, before["over"], before["xml"].replace(OLD, 'name="Talk"'), status=409)
    assert window["message"] == "You saved revision 2 in another window at 9:00am today."


def test_whoever_draws_and_whoever_changes_another_part_are_not_in_each_others_way(client_as, world: World, address):
    chidi = client_as("chidi")
    before = standing(chidi, address)
    draft = address.rpartition("/")[2]
    save_draft(world.ports, world.as_("lin"), draft, revision=1, rehearsals={"none": 'title = "None"'})

    after = save(chidi, address, before["over"], before["xml"].replace(OLD, NEW))

    assert after["revision"] == 3
    with world.ports.uow() as uow:
        assert uow.drafts.get(draft).rehearsals == {"none": 'title = "None"'}


def test_two_who_drew_at_once_are_both_named_and_nothing_of_either_is_lost(client_as, world: World, address: str):
    chidi, lin = client_as("chidi"), client_as("lin")
    before = standing(chidi, address)
    theirs = before["xml"].replace(OLD, NEW)
    mine = before["xml"].replace("Answer the enquiry", "Ring the family")
    save(lin, address, before["over"], theirs)

    moved = save(chidi, address, before["over"], mine, status=409)
    assert moved["message"] == "Lin Castellan saved revision 2 at 9:00am today."
    shown = ask(chidi, "POST", f"{address}/differences", {"xml": mine})
    assert "“Meet the family” is called “Hold the first discussion” now." in shown["html"]
    assert shown["looks"] == {"ut_respond": "changed", "ut_discussion": "changed"}

    saved = save(chidi, address, before["over"], mine, keep=moved["revision"])
    assert saved["revision"] == 3
    page = chidi.page(address)
    assert "Revision 2 Lin Castellan, Wed 24 Jun 2026, 9:00am Chidi Marlowe" in words(page)
    assert NEW.encode() in chidi.open(f"{address}/kept/2.bpmn").get_data()
    kept = chidi.text(f"{address}/kept/2")
    assert "Lin Castellan saved it on Wed 24 Jun 2026, 9:00am" in kept
    assert "“Ring the family” is called “Answer the enquiry” now." in kept

    back = chidi.post(f"{address}/kept/2", {"revision": "3"})
    assert "The draft is as it was at revision 2." in words(chidi.follow(back))
    assert NEW in standing(chidi, address)["xml"]
    assert "Ring the family" in chidi.open(f"{address}/kept/3.bpmn").get_data(as_text=True)
    assert world.tags("draft_taken_back", by="chidi") == 1


def test_what_one_person_saved_is_kept_when_another_saves_any_part_over_it(client_as, world: World, address: str):
    draft = address.rpartition("/")[2]
    save_draft(world.ports, world.as_("lin"), draft, revision=1, rehearsals={})
    save_draft(world.ports, world.as_("lin"), draft, revision=2, about={**_about(world, draft), "owner": "lin"})

    with world.ports.uow() as uow:
        assert uow.drafts.kept(draft, 1).rehearsals
    assert "Revision 1" in client_as("lin").text(address)
    for path in ("kept/2.bpmn", "kept/2"):
        client_as("lin").open(f"{address}/{path}", status=404)


def _about(world: World, draft: str) -> dict[str, Any]:
    with world.ports.uow() as uow:
        return dict(uow.drafts.get(draft).about)


def test_a_revision_is_not_taken_back_over_what_was_not_seen(client_as, world: World, address: str):
    chidi, lin = client_as("chidi"), client_as("lin")
    before = standing(chidi, address)
    save(lin, address, before["over"], before["xml"].replace(OLD, NEW))

    answer = chidi.post(f"{address}/kept/1", {"revision": "1"})

    assert "Nothing was changed. Lin Castellan saved revision 2" in words(chidi.follow(answer))
    assert standing(chidi, address)["revision"] == 2


def test_what_is_on_the_canvas_is_judged_without_being_saved(client_as, address: str):
    chidi = client_as("chidi")
    xml = standing(chidi, address)["xml"]

    whole = ask(chidi, "POST", f"{address}/lint", {"xml": xml})
    wrong = ask(chidi, "POST", f"{address}/lint", {"xml": xml.replace(' fp:form="adopter_stage_1.discussion"', "")})

    assert whole["stands"] == "no problems"
    assert wrong["stands"] == "1 problem"
    assert 'data-element="ut_discussion"' in wrong["html"]
    assert "<span data-shape>“Hold the first discussion”</span> has no form." in wrong["html"]
    assert "fp:" not in wrong["html"]
    assert any("Hold the first discussion" in sentence for sentence in wrong["words"])
    assert standing(chidi, address)["revision"] == 1


def test_an_arrow_is_named_with_the_question_that_it_answers(client_as, address: str):
    chidi = client_as("chidi")
    xml = standing(chidi, address)["xml"].replace('training == "attended"', 'trained == "attended"')

    html = ask(chidi, "POST", f"{address}/lint", {"xml": xml})["html"]

    assert "<span data-shape>“Yes” at “Attended?”</span>: " in html


def test_a_new_end_is_no_problem_once_it_is_drawn(client_as, address: str):
    """The outcomes follow the drawing, in judging as in saving."""
    chidi = client_as("chidi")
    xml = standing(chidi, address)["xml"].replace("end_not_suitable", "end_stopped")

    assert ask(chidi, "POST", f"{address}/lint", {"xml": xml})["stands"] == "no problems"


@pytest.mark.parametrize("path", ["lint", "tidy", "differences"])
def test_what_is_no_drawing_is_told_in_a_sentence(client_as, address: str, path: str):
    chidi = client_as("chidi")

    for xml, said in (
        ("no drawing", "well-formed"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><definitions/>', "DOCTYPE"),
        (" " * 2_000_001, "too large"),
        ("\ud800", ""),
    ):
        answer = ask(chidi, "POST", f"{address}/{path}", {"xml": xml}, status=422)
        assert said in answer["message"]


def test_what_no_page_of_ours_sends_changes_nothing(client_as, address: str):
    chidi = client_as("chidi")

    for body in (None, [], {}, {"xml": 3}, {"xml": "<a/>", "over": 3, "keep": "x"}):
        said = ask(chidi, "PUT", f"{address}/drawing", body, status=409)
        assert said["message"].startswith("The page sent something that can't be read.")
    assert standing(chidi, address)["revision"] == 1


def test_the_drawing_of_another_pathway_is_not_taken(client_as, address: str):
    chidi = client_as("chidi")
    before = standing(chidi, address)

    said = save(chidi, address, before["over"], before["xml"].replace(f'id="{KEY}"', 'id="other"'), status=422)

    assert "other" in said["message"] or "process" in said["message"]


def test_a_drawing_is_laid_out_anew_without_being_saved(client_as, address: str):
    chidi = client_as("chidi")
    xml = standing(chidi, address)["xml"]
    bare = xml[: xml.index("<bpmndi:BPMNDiagram")] + xml[xml.index("</bpmndi:BPMNDiagram>") + 21 :]

    laid_out = ask(chidi, "POST", f"{address}/tidy", {"xml": bare})["xml"]

    assert laid_out.count("BPMNShape") == xml.count("BPMNShape")
    assert standing(chidi, address)["revision"] == 1


def test_people_see_who_else_has_the_draft_in_front_of_them_until_they_leave(client_as, world: World, address: str):
    chidi, lin = client_as("chidi"), client_as("lin")

    assert ask(chidi, "POST", f"{address}/presence", {})["others"] == ""
    said = ask(lin, "POST", f"{address}/presence", {})["others"]
    assert said.startswith("Chidi Marlowe is also here.")
    assert "Chidi Marlowe is also here." in lin.text(address)
    ask(chidi, "POST", f"{address}/presence", {"leaving": True})
    assert ask(lin, "POST", f"{address}/presence", {})["others"] == ""

    ask(chidi, "POST", f"{address}/presence", {})
    world.clock.advance(timedelta(seconds=71))
    assert ask(lin, "POST", f"{address}/presence", {})["others"] == ""
    assert world.tags("draft_changed") == 0


def test_an_open_window_does_not_keep_a_session_alive(client_as, world: World, address: str):
    chidi = client_as("chidi")
    chidi.open(address)
    for _ in range(3):
        world.clock.advance(SESSION_IDLE / 2)
        answer = chidi.client.post(
            f"{address}/presence", json={}, headers={"Accept": "application/json", "X-CSRFToken": chidi.token}
        )

    assert answer.status_code == 401


def test_a_draft_that_is_closed_is_read_and_not_drawn(client_as, address: str):
    chidi = client_as("chidi")
    before = standing(chidi, address)
    assert chidi.open(address).headers["Content-Security-Policy"] == look.EDITORS_SECURITY_POLICY
    chidi.post(f"{address}/drop")

    page = chidi.open(address)
    said = save(chidi, address, before["over"], before["xml"].replace(OLD, NEW), status=409)

    assert page.headers["Content-Security-Policy"] == look.CONTENT_SECURITY_POLICY
    assert "This draft was dropped." in page.get_data(as_text=True)
    assert "fp-studio" not in page.get_data(as_text=True).replace("fp-studio-plain", "")
    assert said["message"] == "This draft has been published or dropped."


def test_only_process_owners_ask(client_as, address: str):
    ben = client_as("ben")

    for method, path in (("PUT", "drawing"), ("POST", "lint"), ("POST", "tidy"), ("POST", "presence")):
        ask(ben, method, f"{address}/{path}", {"xml": "<a/>"}, status=403)
    ask(ben, "GET", f"{address}/standing", None, status=403)
