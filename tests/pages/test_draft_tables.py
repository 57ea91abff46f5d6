"""A process owner changes the decision tables of a draft without scripts, tries them, and nobody is overwritten."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from lxml.html import HtmlElement, document_fromstring

from tests.pages.conftest import words
from tests.world import World

KEY, TABLE = "placement_stability", "dmn_stability_risk"


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with a second process owner."""
    world.draw_with("lin")
    return world


@pytest.fixture
def chidi(client_as: Any) -> Any:
    return client_as("chidi")


def begun(person: Any, key: str = KEY) -> str:
    """Begins a draft; gives the address of its tables."""
    person.open(f"/pathways/{key}/versions/1")
    return f"{person.post(f'/pathways/{key}/versions/1/draft').headers['Location']}/tables"


def filled_in(page: HtmlElement) -> dict[str, Any]:
    """The fields of the table as a browser would send them."""
    form = page.xpath("//form[.//input[@name='rows' and @type='hidden'] and .//button[@value='row:add']]")[0]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def sent(person: Any, address: str, fields: dict[str, Any], do: str = "save", *, status: int = 303) -> Any:
    return person.post(f"{address}?rows", {**fields, "do": do}, status=status)


def pressed(person: Any, address: str, fields: dict[str, Any], do: str) -> HtmlElement:
    """The page after a button inside the table."""
    answer = sent(person, address, fields, do, status=200)
    return tree(answer)


def tree(answer: Any) -> HtmlElement:
    return document_fromstring(answer.get_data(as_text=True))


def test_rows_are_added_moved_and_saved_and_a_gap_is_told_at_once(chidi: Any) -> None:
    address = f"{begun(chidi)}/{TABLE}"
    fields = filled_in(chidi.page(address))
    assert fields["row-1-c0-picked"] == ["given"]

    page = pressed(chidi, address, fields, "row:remove:2")

    assert (
        "No row says what happens when “Notice” is “No” or “No, but they talk about it” and “Allegation against the "
        "carers” is yes." in words(page)
    )
    assert "Not saved yet." in words(page)
    page = pressed(chidi, address, filled_in(page), "row:add:1")
    fields = filled_in(page)
    fields |= {
        "row-2-c0-how": "none_of",
        "row-2-c0-picked": ["given"],
        "row-2-c1-how": "true",
        "row-2-a0-text": "red",
        "row-2-note": "An allegation always comes first (Working Together 2023).",
    }
    page = pressed(chidi, address, fields, "row:up:2")
    assert filled_in(page)["row-1-note"] == ["An allegation always comes first (Working Together 2023)."]
    page = chidi.follow(sent(chidi, address, filled_in(page)))
    assert "None: every combination of answers has its row." in words(page)
    assert "When “Notice” is not “Yes” and “Allegation against the carers” is yes, the answer is “red”." in words(page)
    xml = chidi.open(f"{address}.dmn").get_data(as_text=True)
    assert 'not("given")' in xml
    assert "rule_notice_given" in xml


def test_two_rows_that_answer_the_same_case_are_told(chidi: Any) -> None:
    address = f"{begun(chidi)}/{TABLE}"
    fields = filled_in(chidi.page(address))
    fields["row-2-c0-picked"] = []

    page = chidi.follow(sent(chidi, address, fields))

    assert "Rows 1 and 2 both answer when “Notice” is “Yes” and “Allegation against the carers” is yes" in words(page)
    assert "1 problem" in chidi.text(address.rpartition("/")[0])
    drawing = chidi.text(address.partition("/tables")[0])
    assert "The table of “How shaky is it?”: Rows 1 and 2 both answer" in drawing


def test_whoever_saves_second_is_told_who_was_first_and_keeps_what_they_did(client_as: Any) -> None:
    chidi, lin = client_as("chidi"), client_as("lin")
    address = f"{begun(chidi)}/{TABLE}"
    fields = filled_in(lin.page(address))
    theirs = {**filled_in(chidi.page(address)), "row-1-note": "Said first."}
    sent(chidi, address, theirs)

    answer = sent(lin, address, {**fields, "row-7-a0-text": "amber"}, status=409)

    page = tree(answer)
    assert "Chidi" in words(page)
    assert "Nothing was overwritten" in words(page)
    assert "the answer is “amber”. It said:" in words(page)
    assert filled_in(page)["row-7-a0-text"] == ["amber"]
    assert "Said first." in chidi.open(f"{address}.dmn").get_data(as_text=True)
    lin.follow(sent(lin, address, filled_in(page)))
    assert '"amber"' in lin.open(f"{address}.dmn").get_data(as_text=True).rpartition("rule_none")[2]


def test_somebody_who_saves_another_table_meanwhile_stands_in_nobodys_way(client_as: Any) -> None:
    chidi, lin = client_as("chidi"), client_as("lin")
    tables = begun(chidi, "support_assessment_plan")
    fields = filled_in(lin.page(f"{tables}/dmn_next_contact"))
    other = f"{tables}/dmn_responsible_authority"
    sent(chidi, other, {**filled_in(chidi.page(other)), "row-1-note": "Said otherwise."})

    sent(lin, f"{tables}/dmn_next_contact", {**fields, "row-1-note": "Mine."})

    assert "Said otherwise." in chidi.open(f"{other}.dmn").get_data(as_text=True)
    assert "Mine." in chidi.open(f"{tables}/dmn_next_contact.dmn").get_data(as_text=True)


def test_a_table_answers_what_is_tried_and_says_which_row_did(chidi: Any) -> None:
    address = f"{begun(chidi)}/{TABLE}"

    said = chidi.text(f"{address}?try=1&is-notice=none&is-allegation=false&is-signs=missing&is-moves=two_or_more")

    assert "How shaky: red Row 3" in said
    assert "How shaky: amber Row 6" in chidi.text(f"{address}?try=1&is-allegation=false&is-signs=")
    sent(chidi, address, filled_in(pressed(chidi, address, filled_in(chidi.page(address)), "row:remove:1")))
    assert "A journey would stop here. No rule covers this" in chidi.text(f"{address}?try=1&is-notice=given")


def test_a_table_is_begun_and_taken_away_again_while_nothing_asks_it(chidi: Any) -> None:
    tables = begun(chidi)
    assert "How shaky the home is Asked by “How shaky is it?” 7 rows No problems" in chidi.text(tables)
    page = chidi.post(tables, {"title": "Kind of visit", "answers": "\n"}, status=422)
    assert "Choose what it asks" in words(tree(page))
    assert 'value="Kind of visit"' in page.get_data(as_text=True)
    new = {"title": "Kind of visit", "facts": ["moves", "allegation"], "answers": "long\nshort\n", "heading": "Visit"}

    page = chidi.follow(chidi.post(tables, new))

    said = words(page)
    assert "Nothing in the drawing asks it" in said
    assert "Whatever the answers, the answer is “long”." in said
    assert "None: every combination of answers has its row." in said
    again = chidi.post(tables, new, status=422)
    assert "There is a table of that name." in words(tree(again))
    over = re.search(r'name="over" value="(\w+)"', chidi.open(tables).get_data(as_text=True))
    assert over is not None
    page = chidi.follow(chidi.post(f"{tables}/dmn_kind_of_visit/remove", {"over": over[1]}))
    assert "The table is taken away." in words(page)
    assert "Kind of visit" not in words(page).partition("Begin a table")[0]
    over = filled_in(chidi.page(f"{tables}/{TABLE}"))["over"]
    page = chidi.follow(chidi.post(f"{tables}/{TABLE}/remove", {"over": over[0]}))
    assert "“How shaky is it?” in the drawing asks this table." in words(page)
    assert chidi.open(f"{tables}/{TABLE}.dmn").get_data()


def test_a_column_is_asked_as_well_and_taken_away(chidi: Any) -> None:
    address = f"{begun(chidi)}/{TABLE}"
    fields = filled_in(pressed(chidi, address, filled_in(chidi.page(address)), "column:remove:3"))

    page = chidi.follow(sent(chidi, address, fields))

    assert "Rows 3 and 4 both answer" in words(page)
    fields = {**filled_in(page), "ask": "moves"}
    page = pressed(chidi, address, fields, "column:add")
    page = chidi.follow(sent(chidi, address, {**filled_in(page), "row-3-c3-picked": ["two_or_more"]}))
    assert "Rows 3 and 4 both answer" in words(page)
    assert "“moves”" not in words(page)
    xml = chidi.open(f"{address}.dmn").get_data(as_text=True)
    assert xml.index("<text>moves</text>") < xml.index("<output")


HOSTILE = {
    b"": "Choose the file with the table",
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions>&e;</definitions>': "holds a DOCTYPE",
    b"<definitions": "not well-formed XML",
    b"<bpmn/>": "This is not a DMN 1.2 or 1.3 file",
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>': "The file holds 0 decisions",
    b"x" * 600_000: "The file is too large",
}


def test_a_file_that_is_no_table_is_refused_with_a_sentence(chidi: Any) -> None:
    address = f"{begun(chidi)}/{TABLE}"
    over = filled_in(chidi.page(address))["over"][0]
    before = chidi.open(f"{address}.dmn").get_data()

    for dmn, said in HOSTILE.items():
        answer = chidi.post(f"{address}/file", {"over": over, "file": (io.BytesIO(dmn), "table.dmn")}, status=422)
        assert said in words(tree(answer))
    for name, said in (("x.dmn", "The file holds 0 decisions"), ("!.dmn", "Give the file a name of letters")):
        file = (io.BytesIO(list(HOSTILE)[4]), name)
        answer = chidi.post(address.rpartition("/")[0], {"file": file}, status=422)
        assert said in words(tree(answer))

    assert chidi.open(f"{address}.dmn").get_data() == before


def test_what_another_tool_writes_and_is_not_run_here_is_named_by_row_and_column(chidi: Any) -> None:
    address = f"{begun(chidi)}/{TABLE}"
    page = chidi.page(address)
    xml = chidi.open(f"{address}.dmn").get_data()
    foreign = xml.replace(b'id="dmn_stability_risk"', b'id="Decision_1x"').replace(
        b'<text>"given"</text>', b'<text>starts with(?, "g")</text>', 1
    )
    file = (io.BytesIO(foreign), "table.dmn")

    page = chidi.follow(chidi.post(f"{address}/file", {"over": filled_in(page)["over"][0], "file": file}))

    assert 'Row 1, “Notice”: the cell “starts with(?, "g")” is not understood.' in words(page)
    assert filled_in(page)["row-1-c0-text"] == ['starts with(?, "g")']


def drawn(person: Any, address: str, xml: str, over: str, *, status: int = 200, path: str = "") -> Any:
    """What the editor sends."""
    method = person.client.post if path else person.client.put
    token = {"X-CSRFToken": person.token}
    answer = method(f"{address}{path}", json={"xml": xml, "over": over}, headers=token)
    assert answer.status_code == status, answer.get_data(as_text=True)[:400]
    return answer.get_json()


def test_the_editor_saves_checks_and_is_told_who_was_first(client_as: Any) -> None:
    chidi, lin = client_as("chidi"), client_as("lin")
    address = f"{begun(chidi)}/{TABLE}"
    page = chidi.page(address)
    over = filled_in(page)["over"][0]
    xml = chidi.open(f"{address}.dmn?editor").get_data(as_text=True)
    assert '"thinking"' in xml[: xml.index("<rule")]
    broken = xml.replace('"none"', '"nobody"')

    checked = drawn(chidi, address, broken, over, path="/check")
    saved = drawn(chidi, address, broken, over)
    lin.page(address)
    refused = drawn(lin, address, xml, over, status=409)
    taken = drawn(lin, address, xml, refused["over"])

    assert "Row 7 asks for “nobody” in “Notice”, which no form gives." in checked["html"]
    assert saved["message"] == "Saved as revision 2."
    assert "Nothing was overwritten" in refused["message"]
    assert any(one.startswith("Row 7 says:") for one in refused["differs"])
    assert taken["message"] == "Saved as revision 3."
    assert "every combination" in taken["html"]
    assert "holds a DOCTYPE" in drawn(lin, address, "<!DOCTYPE x><x/>", taken["over"], status=422)["message"]


def test_who_may_not_draw_sees_no_tables(chidi: Any, client_as: Any) -> None:
    tables = begun(chidi)
    ben = client_as("ben")

    for path in (tables, f"{tables}/{TABLE}", f"{tables}/{TABLE}.dmn"):
        ben.open(path, status=403)
    chidi.open(f"{tables}/dmn_there_is_none", status=404)


def test_the_tables_of_a_dropped_draft_can_only_be_read(chidi: Any) -> None:
    tables = begun(chidi)
    over = filled_in(chidi.page(f"{tables}/{TABLE}"))["over"][0]
    xml = chidi.open(f"{tables}/{TABLE}.dmn").get_data(as_text=True)
    chidi.post(f"{tables.rpartition('/')[0]}/drop")

    assert "This draft can only be read." in chidi.text(f"{tables}/{TABLE}")
    assert "Begin a table" not in chidi.text(tables)
    said = drawn(chidi, f"{tables}/{TABLE}", xml.replace("red", "amber"), over, status=422)
    assert said["message"] == "This draft has been published or dropped."
