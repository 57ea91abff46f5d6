"""The bench without scripts: a walk begun, gone on with, taken back, saved; and what stands against it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from engine.actions.draft_walks import like_rehearsal, walk_of
from engine.actions.drafts import begin_draft, look_at_draft, save_draft
from engine.domain.ids import PathwayKey
from tests.pages.conftest import words
from tests.world import World, build_world

KEPT = ("on_to_stage_2", "gap_expired", "enquirer_does_not_apply")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Drafts can be walked through here."""
    made = build_world(tmp_path)
    made.draw_with("lin")
    return made


def drafted(world: World, key: str = "adopter_stage_1") -> str:
    """A draft with some of its rehearsals; its address."""
    draft = begin_draft(world.ports, world.as_("chidi"), PathwayKey(key))
    few = {name: text for name, text in draft.rehearsals.items() if name in KEPT or key != "adopter_stage_1"}
    save_draft(world.ports, world.as_("chidi"), draft.id, revision=1, rehearsals=few)
    return f"/drafts/{draft.id}"


def fields_of(page: HtmlElement, button: str) -> dict[str, Any]:
    """What the form with this button would send as it stands."""
    (form,) = [
        one
        for one in page.iter("form")
        if any(button in " ".join(b.text_content().split()) for b in one.iter("button"))
    ][:1]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        held = found.get(name)
        found[name] = value if held is None else [*(held if isinstance(held, list) else [held]), value]
    found.pop("csrf_token", None)
    return found


def begun(person: Any, address: str, **changed: Any) -> HtmlElement:
    """Begins a walk as its page proposes it; the walk's page."""
    page = person.page(f"{address}/bench/begin?like=enquirer_does_not_apply")
    return person.follow(person.post(f"{address}/bench/begin", {**fields_of(page, "Begin the walk"), **changed}))


def step_url(page: HtmlElement, title: str) -> str:
    """Where to do the task of this title."""
    return next(a.get("href") for a in page.iter("a") if a.text == title)


def taken(person: Any, page: HtmlElement, title: str, *, status: int = 303, **changed: Any) -> Any:
    """Sends the form of an open task as it is proposed, but for these fields."""
    url = step_url(page, title)
    form = person.page(f"{url}{changed.pop('query', '')}")
    button = "Record it" if "Record it" in words(form) else "Complete the task"
    return person.post(url.partition("?")[0], {**fields_of(form, button), **changed}, status=status)


def test_a_walk_is_begun_gone_on_with_taken_back_and_saved(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    assert "Begin the walk" in chidi.text(f"{address}/bench/begin")
    page = begun(chidi, address)
    said = words(page)
    assert "Wed 24 Jun 2026, 9:00am" in said
    assert "Open now: “Answer the enquiry”" in said
    assert "In the list of every recruitment officer: Esme Trewin" in said
    assert "due Wed 8 Jul 2026" in said

    page = chidi.follow(taken(chidi, page, "Answer the enquiry"))
    assert "Open now: “Hold the first discussion”" in words(page)
    assert "Esme Trewin completed “Answer the enquiry”" in words(page)

    go = fields_of(page, "Go on to the next deadline")
    page = chidi.follow(chidi.post(f"{address}/bench/wait", go))
    assert "Wed 8 Jul 2026, 9:00am" in words(page)
    assert "Due today" in words(page)
    page = chidi.follow(chidi.post(f"{address}/bench/back", fields_of(page, "Take the last step back")))
    assert "Wed 24 Jun 2026, 9:01am" in words(page)

    page = chidi.follow(taken(chidi, page, "Hold the first discussion", query="&outcome=not_yet"))
    assert "It has ended: no application" in words(page)
    refused = chidi.post(
        f"{address}/bench/keep", {**fields_of(page, "Save as a new rehearsal"), "title": ""}, status=422
    )
    assert "Say what happens on this way" in refused.get_data(as_text=True)
    saved = chidi.post(f"{address}/bench/keep", {**fields_of(page, "Save as a new rehearsal"), "title": "Not yet"})
    assert "The walk is saved as a rehearsal." in words(chidi.follow(saved))
    ran = words(chidi.follow(chidi.post(f"{address}/rehearse")))
    assert "4 of 4 rehearsals passed" in ran
    assert "Not yet Passed" in ran


def test_what_a_form_or_a_rule_refuses_is_said_on_the_bench_and_nothing_typed_is_lost(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    page = begun(chidi, address)
    page = chidi.follow(taken(chidi, page, "Answer the enquiry"))

    wrong = taken(
        chidi,
        page,
        "Hold the first discussion",
        query="&outcome=not_yet",
        status=422,
        reasons="",
        notes="Kept as typed",
    ).get_data(as_text=True)
    assert "There is a problem" in wrong
    page = chidi.page(f"{address}/bench")
    assert "Take the last step back" in words(page)

    stale = taken(chidi, page, "Hold the first discussion", status=422, taken="0").get_data(as_text=True)
    assert "This walk has gone on in another window." in stale
    earlier = {"taken": "1", "day": "1", "month": "6", "year": "2026"}
    assert "Enter a day after Wednesday 24 June 2026" in chidi.post(
        f"{address}/bench/wait", {f"day-{k}" if k != "taken" else k: v for k, v in earlier.items()}, status=422
    ).get_data(as_text=True)
    nothing = chidi.post(f"{address}/bench/wait", {"taken": "1", "day-day": "x"}, status=422).get_data(as_text=True)
    assert "Enter a day, for example 31 3 2027" in nothing


def test_somebody_who_may_not_is_named_with_the_reason_and_refused_when_chosen(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world, "adopter_stage_2")
    draft = look_at_draft(world.ports, address.rpartition("/")[2]).draft
    steps = like_rehearsal(draft, "approved_with_second_opinion")["steps"]
    refused = next(number for number, one in enumerate(steps) if one.get("refused") == "NotAllowed")
    page = chidi.follow(chidi.post(f"{address}/bench/open", {"name": "approved_with_second_opinion"}))
    back = {"taken": str(len(steps)), "to": str(refused)}
    page = chidi.follow(chidi.post(f"{address}/bench/back", back))
    title = next(a.text for a in page.iter("a") if f"element={steps[refused]['complete']}" in (a.get("href") or ""))
    url = step_url(page, title)
    whom = {one.text: one.text_content() for one in chidi.page(url).iter("label")}
    assert "May not: they" in whom["Ben Hallworth"]
    assert "has to be handed over to them first" in whom["Rui Cardoso"]

    said = taken(chidi, page, title, status=422, **{"-as": "ben"}).get_data(as_text=True)
    assert "Refused: You" in said
    assert world.tags("refused") == 0
    form = fields_of(chidi.page(url), "Complete the task")
    handed = chidi.post(url.partition("?")[0], {**form, "do": "hand_over", "-as": "rui"})
    whom = {one.text: one.text_content() for one in chidi.follow(handed).iter("label")}
    assert whom["Rui Cardoso"] == "Rui Cardoso"
    page = chidi.follow(taken(chidi, chidi.page(f"{address}/bench"), title))
    assert f"Ben Hallworth handed “{title}” over to Rui Cardoso" in words(page)
    assert f"Rui Cardoso completed “{title}”" in words(page)


def test_a_beginning_that_cannot_be_says_why(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    page = chidi.page(f"{address}/bench/begin")
    fields = fields_of(page, "Begin the walk")

    early = chidi.post(f"{address}/bench/begin", {**fields, "bench_starts_on-year": "2019"}, status=422)
    assert "Enter a day from 2 January 2024" in early.get_data(as_text=True)
    without = chidi.post(f"{address}/bench/begin", {**fields, "bench_starts_on-day": ""}, status=422)
    assert "There is a problem" in without.get_data(as_text=True)
    record = {"bench_date_enquiry-day": "31", "bench_date_enquiry-month": "2", "bench_date_enquiry-year": "2026"}
    wrong = chidi.post(f"{address}/bench/begin", {**fields, **record}, status=422).get_data(as_text=True)
    assert 'value="31"' in wrong
    assert walk_of(world.ports, world.as_("chidi"), address.rpartition("/")[2]) is None


@pytest.mark.parametrize("key", ["extension_request", "special_guardianship", "complaint", "tracking_meeting"])
def test_every_kind_of_pathway_can_be_begun_as_its_page_proposes(client_as, world: World, key: str):
    chidi, address = client_as("chidi"), drafted(world, key)
    page = chidi.page(f"{address}/bench/begin")

    page = chidi.follow(chidi.post(f"{address}/bench/begin", fields_of(page, "Begin the walk")))

    assert "The way so far" in words(page)
    assert any("/bench/step?" in (a.get("href") or "") for a in page.iter("a"))


def test_a_rehearsal_is_gone_on_from_and_a_changed_drawing_says_where_it_stops(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    page = chidi.follow(chidi.post(f"{address}/bench/open", {"name": "on_to_stage_2"}))
    assert "The rehearsal was walked." in words(page)
    assert "Adoption stage 2" in words(page)  # which it started, and where the walk may go on
    draft = look_at_draft(world.ports, address.rpartition("/")[2]).draft
    xml = draft.xml.replace(b"ut_discussion", b"ut_talk")
    save_draft(world.ports, world.as_("chidi"), draft.id, revision=draft.revision, xml=xml)

    page = chidi.page(f"{address}/bench")

    assert "The walk stops at" in words(page)
    assert "is not open" in words(page)
    assert "The draft has changed since" in words(page)
    back = chidi.post(f"{address}/bench/back", fields_of(page, "Go on from before this step"))
    assert "Open now: “Hold the first discussion”" in words(chidi.follow(back))
    chidi.post(f"{address}/bench/open", {"name": "none"}, status=404)


def test_a_rehearsal_is_renamed_and_removed_with_what_it_alone_guards(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    assert "What it guards is not known." in chidi.text(f"{address}/rehearsals/gap_expired/remove")
    assert "It can’t be removed yet." in chidi.text(f"{address}/rehearsals/on_to_stage_2/remove")
    said = words(chidi.follow(chidi.post(f"{address}/rehearse")))
    assert re.search(r"Ways that no rehearsal goes along \(\d+\)", said)
    assert "“No” at “Checks done?”" in said
    assert "And what lies behind them" in said
    assert "Then no rehearsal goes along these ways:" in chidi.text(f"{address}/rehearsals/gap_expired/remove")

    rename = f"{address}/rehearsals/gap_expired/rename"
    fields = fields_of(chidi.page(rename), "Save the title")
    chidi.post(rename, {**fields, "title": " "}, status=422)
    assert "Six silent months" in words(chidi.follow(chidi.post(rename, {**fields, "title": "Six silent months"})))
    chidi.post(rename, {**fields, "title": "Again"}, status=409)

    remove = f"{address}/rehearsals/gap_expired/remove"
    fields = fields_of(chidi.page(remove), "Remove the rehearsal")
    chidi.post(remove, {**fields, "reason": "So."}, status=422)
    page = chidi.follow(chidi.post(remove, {**fields, "reason": "Nobody waits for a notice any more."}))
    assert "Six silent months" not in words(page)
    assert (
        "removed the rehearsal “gap expired”: Nobody waits for a notice any more"
        in words(client_as("nia").page("/record?about=pathway:adopter_stage_1"))
        or world.tags("rehearsal_removed") == 1
    )


def test_the_bench_and_the_simulation_are_for_process_owners_alone(client_as, world: World):
    address = drafted(world)
    ben = client_as("ben")

    for page in ("bench", "bench/begin", "bench/step", "simulate", "rehearsals/gap_expired/remove"):
        ben.page(f"{address}/{page}", status=403)


def test_the_simulation_says_what_it_is_not_and_has_its_steps_in_words(client_as, world: World):
    said = client_as("chidi").text(f"{drafted(world)}/simulate")

    assert "It does not know forms, roles or dates" in said
    assert "Answer the enquiry" in said


def test_a_drawing_that_is_not_finished_is_walked_as_far_as_it_goes(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    draft = look_at_draft(world.ports, address.rpartition("/")[2]).draft
    page = begun(chidi, address)
    forms = {name: schema for name, schema in draft.forms.items() if name != "adopter_stage_1.respond"}
    draft = save_draft(world.ports, world.as_("chidi"), draft.id, revision=draft.revision, forms=forms)

    answer = chidi.open(step_url(page, "Answer the enquiry"), status=303)
    assert "“Answer the enquiry” has no form that can be shown." in words(chidi.follow(answer))
    failed = words(chidi.follow(chidi.post(f"{address}/rehearse")))
    assert "there is nothing of that name" in failed
    assert "ut_" not in failed
    endless = draft.xml.replace(b"bpmn:startEvent", b"bpmn:intermediateThrowEvent")
    save_draft(world.ports, world.as_("chidi"), draft.id, revision=draft.revision, xml=endless)
    page = chidi.page(f"{address}/bench/begin")
    chidi.post(f"{address}/bench/begin", fields_of(page, "Begin the walk"), status=422)


def test_a_rehearsal_that_fails_says_where_first_in_words_of_practice(client_as, world: World):
    chidi, address = client_as("chidi"), drafted(world)
    draft = look_at_draft(world.ports, address.rpartition("/")[2]).draft
    text = draft.rehearsals["enquirer_does_not_apply"].replace("2026-06-26T10:00:00", "2026-06-26T11:00:00")
    wrong = text.replace(
        'expect    = { open = ["ut_respond"] }', "expect    = { open = [], due = { ut_respond = 2026-07-01 } }"
    )
    steps = "".join(
        '\n[[steps]]\nwait_until = 2026-09-01T09:00:00\nexpect = { open = ["ut_respond"] }\n' for _ in range(3)
    )
    spoilt = {**draft.rehearsals, "enquirer_does_not_apply": wrong + steps}
    save_draft(world.ports, world.as_("chidi"), draft.id, revision=draft.revision, rehearsals=spoilt)

    said = words(chidi.follow(chidi.post(f"{address}/rehearse")))

    assert "At the start: open should be: nothing, and is “Answer the enquiry”" in said
    assert "“Answer the enquiry” should be due on Wed 1 Jul 2026, and is Wed 8 Jul 2026" in said
    assert "And 2 differences more, further on." in said


def test_many_rehearsals_are_run_in_parts_and_the_page_goes_on_by_itself(client_as, world: World, monkeypatch):
    monkeypatch.setattr("webui.pages.draft_rehearsals.AT_ONCE", 2)
    chidi, address = client_as("chidi"), drafted(world)

    page = chidi.follow(chidi.post(f"{address}/rehearse"))

    assert "1 rehearsal left to run. The page goes on by itself." in words(page)
    (form,) = [one for one in page.iter("form") if one.get("data-module") == "fp-go-on"]
    page = chidi.follow(chidi.post(form.get("action")))
    assert "3 of 3 rehearsals passed" in words(page)
    assert not [one for one in page.iter("form") if one.get("data-module") == "fp-go-on"]
