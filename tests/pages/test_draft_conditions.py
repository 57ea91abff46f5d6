"""The conditions of a draft as a list and as lines: filled in without scripts; what is sent says no more than it is."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from werkzeug.test import TestResponse

from engine.actions.drafts import begin_draft, drop_draft, look_at_draft, save_draft
from engine.domain.ids import PathwayKey
from tests.pages.conftest import words
from tests.world import World

KEY = PathwayKey("checks_and_references")
FLOW = "flow_gw_record_result_to_done_check"
CLEAR = 'record_result == "clear"'


@pytest.fixture
def address(world: World) -> str:
    """Where the condition of the way on from a check that found nothing is."""
    draft = begin_draft(world.ports, world.as_("chidi"), KEY)
    return f"/drafts/{draft.id}/conditions/{FLOW}"


def condition(world: World, address: str) -> str | None:
    """The condition as it is saved."""
    version = look_at_draft(world.ports, address.split("/")[2]).version
    return next(one.condition for one in version.flows if one.id == FLOW)


def page_of(answer: TestResponse) -> Any:
    """The page that was answered."""
    return html.fromstring(answer.get_data(as_text=True))


def filled(page: Any, **changed: object) -> dict[str, Any]:
    """What the page would send, with some of it changed. `f1_how` is the field `1-how`."""
    [form] = [one for one in page.iter("form") if one.xpath(".//input[@name='lines']")]
    fields: dict[str, Any] = {}
    for one in form.xpath(".//input[@name and not(@type='radio') and not(@type='checkbox')]"):
        fields.setdefault(one.get("name"), []).append(one.get("value"))
    for one in form.xpath(".//input[@checked]"):
        fields.setdefault(one.get("name"), []).append(one.get("value"))
    for one in form.iter("select"):
        chosen = one.xpath("string(.//option[@selected]/@value)")
        fields[one.get("name")] = [chosen or one.xpath("string(.//option[1]/@value)")]
    fields.pop("csrf_token")
    return {**fields, "do": "save", **{name.removeprefix("f").replace("_", "-"): now for name, now in changed.items()}}


def test_all_conditions_are_listed_in_words_and_lead_to_where_they_are_changed(client_as, address: str) -> None:
    chidi = client_as("chidi")

    page = chidi.page(address.removesuffix(f"/{FLOW}"))

    assert any(one.get("href") == address for one in page.iter("a"))
    assert "is “Nothing of concern”" in words(page) or "is “" in words(page)
    assert "Taken when no other answer fits" in words(page)
    plain = chidi.page(address.rpartition("/conditions")[0])
    assert any(str(one.get("href")).endswith("/conditions") for one in plain.iter("a"))


def test_a_line_is_changed_another_is_added_and_one_is_taken_away(client_as, world: World, address: str) -> None:
    chidi = client_as("chidi")
    page = chidi.page(address)
    [_, other, *_] = [one.get("value") for one in page.xpath("//input[@name='1-picked']")]

    chidi.post(address, filled(page, f1_picked=['"clear"', other]), status=303)
    assert condition(world, address) == f'record_result in ["clear", {other}]'

    more = page_of(chidi.post(address, filled(chidi.page(address), do="add"), status=200))
    other_question = filled(more, do="show", f2_fact="times_record_result", join="any")
    shown = page_of(chidi.post(address, other_question, status=200))
    assert shown.xpath("string(//input[@name='2-typed']/@value)") == ""
    assert shown.xpath("//input[@name='join' and @value='any' and @checked]")
    chidi.post(address, filled(shown, join="any", f2_how=">=", f2_typed="3"), status=303)
    assert condition(world, address) == f'record_result in ["clear", {other}] or times_record_result >= 3'

    less = page_of(chidi.post(address, filled(chidi.page(address), do="away-1"), status=200))
    chidi.post(address, filled(less), status=303)
    assert condition(world, address) == "times_record_result >= 3"
    assert world.tags("draft_changed", by="chidi") == 3


def test_what_is_saved_as_it_was_saves_nothing(client_as, world: World, address: str) -> None:
    chidi = client_as("chidi")
    draft = address.split("/")[2]
    # A number that is a text, and an answer with a comma, in a pathway whose callers may give anything.
    text = "given == '3, or \\u00e9' and record_result == \"clear\""
    xml = look_at_draft(world.ports, draft).draft.xml.replace(CLEAR.encode(), text.replace('"', "&quot;").encode())
    save_draft(world.ports, world.as_("chidi"), draft, revision=1, xml=xml)
    assert condition(world, address) == text

    answer = chidi.post(address, filled(chidi.page(address)), status=303)

    assert "Nothing was changed." in words(chidi.follow(answer))
    assert condition(world, address) == text
    assert look_at_draft(world.ports, draft).draft.revision == 2


def test_what_is_missing_is_told_and_nothing_typed_is_lost(client_as, world: World, address: str) -> None:
    chidi = client_as("chidi")
    page = chidi.page(address)

    for changed, said in (
        ({"f1_picked": []}, "Choose an answer"),
        ({"f1_fact": "times_record_result"}, "You chose another question. Its answers are shown now"),
        ({"f1_fact": "nothing_we_know"}, "Choose what it asks for"),
        ({"f1_how": "=="}, "Choose how the answer is compared"),
        ({"lines": "0"}, "Choose what it asks for"),
    ):
        assert said in words(page_of(chidi.post(address, filled(page, **changed), status=422)))
    counted = {"1-fact": "times_record_result", "1-shown": "times_record_result", "1-how": ">=", "lines": "1"}
    again = page_of(chidi.post(address, {**counted, "1-typed": "many", "revision": "1"}, status=422))
    assert "Write a whole number, such as 3" in words(again)
    assert again.xpath("string(//input[@name='1-typed']/@value)") == "many"
    assert condition(world, address) == CLEAR


def test_hostile_answers_say_no_more_than_an_answer(client_as, world: World, address: str) -> None:
    chidi = client_as("chidi")
    hostile = ('"x\\" or True == True or \\""', '"\\u0000"', "[1]", "1e999", "NaN", "x", '{"a": 1}', "[" * 300, '"é"')

    for number, value in enumerate(hostile):
        # With an answer that is there, and is another each time so that there is something to save.
        real = ('"clear"', '"concern"')[number % 2]
        fields = filled(chidi.page(address), f1_picked=[value, real])
        chidi.post(address, fields, status=303)

        saved = condition(world, address) or ""
        lines = world.ports.drawings.condition_lines(saved)
        assert lines is not None
        assert len(lines.lines) == 1
        assert real.strip('"') in lines.lines[0].values, saved
        assert set(lines.lines[0].values) <= {"clear", "concern", 'x" or True == True or "', "\x00", "é"}


def test_what_lines_can_not_say_is_left_as_it_is_and_changed_as_text(client_as, world: World, address: str) -> None:
    chidi = client_as("chidi")
    text = 'record_result == "clear" and (times_record_result < 3 or urgent == True)'
    sent = {"do": "text", "revision": "1"}
    refused = page_of(chidi.post(address, {**sent, "text": "record_result is 'clear'"}, status=422))
    assert "Use == and != to compare" in words(refused)
    assert refused.xpath("string(//textarea)").strip() == "record_result is 'clear'"

    chidi.post(address, {**sent, "text": text}, status=303)

    page = chidi.page(address)
    assert "It says more than lines of questions can say." in words(page)
    assert not page.xpath("//input[@name='lines']")
    assert page.xpath("string(//textarea)").strip() == text == condition(world, address)
    again = chidi.post(address, {**sent, "revision": "2", "text": text}, status=303)
    assert "Nothing was changed." in words(chidi.follow(again))


def test_whoever_saves_second_is_told_and_keeps_what_they_typed(client_as, world: World, address: str) -> None:
    chidi, draft = client_as("chidi"), address.split("/")[2]
    page = chidi.page(address)
    before = look_at_draft(world.ports, draft).draft
    save_draft(world.ports, world.as_("chidi"), draft, revision=1, tables=before.tables)

    told = page_of(chidi.post(address, filled(page, f1_how="is not"), status=409))

    assert "Nothing was overwritten." in words(told)
    assert told.xpath("string(//select[@name='1-how']/option[@selected]/@value)") == "is not"
    assert condition(world, address) == CLEAR


def test_the_way_that_is_taken_otherwise_and_what_is_not_there_have_no_condition(
    client_as, world: World, address: str
) -> None:
    chidi = client_as("chidi")
    version = look_at_draft(world.ports, address.split("/")[2]).version
    default = next(one.default_flow for one in version.elements.values() if one.id == "gw_record_result")

    for flow in (default, "flow_none", "..%2f"):
        chidi.page(f"{address.rpartition('/')[0]}/{flow}", status=404)
    client_as("esme").page(address, status=403)
    drop_draft(world.ports, world.as_("chidi"), address.split("/")[2])
    closed = chidi.page(address)
    assert "This draft is published or dropped." in words(closed)
    assert not closed.xpath("//input[@name='lines']")
