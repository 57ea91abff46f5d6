"""The record: asked in a sentence by auditors, proved entry by entry, and open about who looked."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from engine.actions.drafts import begin_draft, drop_draft, save_draft
from engine.domain.audit import entry_hash
from engine.domain.ids import PathwayKey
from tests.pages.conftest import words
from tests.pages.journeys import accepted, begun
from tests.store.statements import counted
from tests.unguarding import unguard


def sentences(page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath("//ol[contains(@class,'fp-timeline')]/li/p[1]")]


def test_the_record_is_for_auditors(client_as, world):
    for name in ("amara", "ben", "hana", "chidi", "dot"):
        said = client_as(name).text("/record", status=403)
        assert "Your roles do not let you see the record Who can An audit reviewer" in said
    assert world.tags("refused") == 5
    client_as("nia").page("/record")


def test_entries_are_told_with_who_in_which_role_and_lead_to_their_proof(client_as, world):
    accepted(world)

    page = client_as("nia").page("/record?kind=decisions")

    said = "Ben Hallworth, adoption team manager, completed “Decide on the registration”: "
    assert any(one.startswith(said) for one in sentences(page))
    assert page.xpath("//a[starts-with(@href, '/record/entries/journey:')]")
    assert "About Grace Adeyemi-Cole and Daniel Reece, journey " in words(page)


def test_the_record_is_narrowed_by_whom_it_is_about(client_as, world):
    walk = accepted(world)
    other = world.household("Hollis Brandt", "Martin Brandt")
    nia = client_as("nia")

    by_reference = nia.page(f"/record?about={walk.household.reference}")
    by_name = nia.page("/record?about=brandt")

    assert any("completed “Allocate a social worker”" in one for one in sentences(by_reference))
    assert by_reference.xpath("string(//div[@class='fp-id']//a)") == walk.household.name
    assert sentences(by_name) == ["Esme Trewin added the household for Hollis Brandt and Martin Brandt."]
    assert by_name.xpath("string(//div[@class='fp-id']//a)") == other.name


def test_a_name_that_several_have_is_asked_about(client_as, world):
    world.household("Ada Moss")
    world.household("Lee Moss")

    page = client_as("nia").page("/record?about=moss")

    assert "Several match “moss”." in words(page)
    assert len(page.xpath("//a[contains(@href, 'about=household%3A')]")) >= 2
    assert sentences(page) == []


def test_a_name_that_nobody_has_shows_nothing_instead_of_everything(client_as, world):
    accepted(world)

    page = client_as("nia").page("/record?about=zzzz")

    assert "Nobody of that name or reference is on record." in words(page)
    assert sentences(page) == []


def test_days_and_actors_narrow_it_too(client_as, world):
    accepted(world)
    world.at("2026-06-26 09:00")
    world.enter("adopter_stage_1", world.household("Ada Moss").ref)
    world.at("2026-06-30 09:00")
    nia = client_as("nia")

    later = nia.page("/record?from=2026-06-25&to=2026-06-29&kind=decisions")
    by_ben = nia.page(f"/record?by=worker:{world.as_('ben')}&kind=decisions")

    assert len(sentences(later)) == 1
    assert all(one.startswith("Ben Hallworth") for one in sentences(by_ben))
    assert sentences(by_ben)


def test_a_day_that_can_not_be_read_is_dropped_and_said(client_as, world):
    accepted(world)

    text = client_as("nia").text("/record?from=yesterday")

    assert "A date could not be read, so it was left out." in text


def test_an_auditor_who_asks_about_somebody_is_on_record_as_well(client_as, world):
    walk = accepted(world)

    client_as("nia").page(f"/record?about=household:{walk.household.id}")

    assert world.tags("viewed", by="nia") == 1


def test_an_entry_shows_itself_as_it_is_kept_with_its_fingerprint(client_as, world):
    walk = accepted(world)

    page = client_as("nia").page(f"/record/entries/journey:{walk.journey}/1")

    kept = json.loads(page.xpath("string(//pre)"))
    assert kept["tag"] == "journey_started"
    assert page.xpath("string(//p[contains(@class,'fp-hash')])") == entry_hash(kept)
    assert "This entry is whole." in words(page)
    assert page.xpath(f"//a[@href='/record/entries/journey:{walk.journey}/2']")


def test_an_entry_that_was_changed_says_so(client_as, world):
    walk = accepted(world)
    with world.database.begin() as connection:
        unguard(connection)
        connection.execute(
            sa.text(
                "UPDATE audit_entries SET entry = replace(entry, 'recruitment_officer', 'adoption_tm') WHERE seq = 1"
            )
        )

    text = client_as("nia").text(f"/record/entries/journey:{walk.journey}/1")

    assert "This entry was changed." in text
    assert "is whole" not in text


def test_an_entry_before_which_one_is_missing_says_so(client_as, world):
    walk = accepted(world)
    with world.database.begin() as connection:
        unguard(connection)
        of_chain = {"chain": f"journey:{walk.journey}"}
        connection.execute(sa.text("DELETE FROM audit_about WHERE chain = :chain AND seq = 2"), of_chain)
        connection.execute(sa.text("DELETE FROM audit_entries WHERE chain = :chain AND seq = 2"), of_chain)

    text = client_as("nia").text(f"/record/entries/journey:{walk.journey}/3")

    assert "This entry does not follow the one before it." in text


def test_a_worker_sees_entries_of_the_work_but_not_who_looked(client_as, world):
    walk = accepted(world)
    amara = client_as("amara")
    amara.page(f"/journeys/{walk.journey}")

    amara.page(f"/record/entries/journey:{walk.journey}/1")

    amara.page(f"/record/entries/worker:{world.as_('amara')}/1", status=404)
    client_as("dot").page(f"/record/entries/journey:{walk.journey}/1", status=404)


def test_who_looked_is_open_to_those_who_work_with_them(client_as, world):
    walk = accepted(world)
    client_as("femi").page(f"/households/{walk.household.id}")

    page = client_as("ben").page(f"/households/{walk.household.id}/views")

    assert sentences(page)[0] == f"Femi Adeyinka looked at the household’s page of {walk.household.name}."
    assert world.tags("viewed", by="ben") == 1


@pytest.mark.parametrize("path", ["/record/entries/journey:none/1", "/record/entries/none/99", "/children/none/views"])
def test_what_is_not_there_is_not_found(client_as, path):
    client_as("nia").page(path, status=404)


def test_more_entries_need_no_more_statements(client_as, world):
    begun(world)
    nia = client_as("nia")
    nia.page("/record")
    with counted(world.database) as few:
        nia.page("/record")
    for _ in range(10):
        accepted(world)
    nia.page("/record")
    with counted(world.database) as many:
        page = nia.page("/record")

    assert len(sentences(page)) == 25
    assert len(many) <= len(few) + 1


def test_saves_that_followed_each_other_are_one_line_with_each_entry_beneath_it(client_as, world):
    chidi = world.as_("chidi")
    draft = begin_draft(world.ports, chidi, PathwayKey("urgent_concern"))
    saved = {
        "09:02": "forms",
        "09:20": "tables",
        "09:31": "forms",
        "10:15": "tables",
        "10:20": "tables",
        "11:20": "forms",
    }
    for revision, (time, part) in enumerate(saved.items(), start=1):
        world.at(f"{world.today} {time}")
        save_draft(world.ports, chidi, draft.id, revision=revision, **{part: getattr(draft, part)})
    drop_draft(world.ports, chidi, draft.id)

    page = client_as("nia").page("/record?kind=drafts")

    assert [one.removeprefix("Chidi Marlowe ") for one in sentences(page)] == [
        "dropped the draft (revision 7).",
        "changed forms of the draft (revision 7).",
        "saved decision tables of the draft 2 times between 10:15am and 10:20am (revisions 5 to 6).",
        "saved forms and decision tables of the draft 3 times between 9:02am and 9:31am (revisions 2 to 4).",
        "began a draft from version 1.",
    ]
    assert words(page).count("About Urgent concern") == 5
    assert "; saves of a draft that followed each other count as one." in words(page)
    each = page.xpath("(//details)[last()]//a")
    assert [one.text for one in each] == [
        "9:31am, revision 4, forms",
        "9:20am, revision 3, decision tables",
        "9:02am, revision 2, forms",
    ]
    assert "changed decision tables of the draft (revision 3)" in client_as("nia").text(each[1].get("href"))


def test_a_printed_record_says_what_was_asked_for(client_as, world):
    asked = f"kind=decisions&by=worker:{world.cast['ben']}&from=2026-06-01&about=nobody-here"

    assert "Asked for: what was done and decided, by Ben Hallworth, about nobody-here, from 1 Jun 2026." in client_as(
        "nia"
    ).text(f"/record?{asked}")
