"""Two versions of a pathway side by side: chosen, told in plain words, and linked from the newer one."""

from __future__ import annotations

import io
import tomllib
import zipfile
from dataclasses import replace

import pytest

from engine.application import WORKFLOWS
from engine.bpmn.pathway_files import about_pathway
from engine.demo.somebody import somebody
from engine.domain.ids import PathwayKey
from tests.pages.conftest import words
from tests.world import World

KEY = PathwayKey("urgent_concern")


def redrawn(world: World) -> None:
    """A second version of a small pathway, in which a step is called otherwise."""
    with world.ports.uow() as uow:
        old = uow.versions.in_force(KEY, on=world.today).version
        about = about_pathway(WORKFLOWS / KEY)
        name = next(e.name for e in old.elements.values() if e.id == "ut_manager_decision")
        drawn = world.ports.drawings.read(
            old.xml.decode().replace(f'name="{name}"', 'name="Weigh the concern"').encode(),
            about=about,
            number=2,
            forms=old.forms,
            tables=old.tables,
            called=old.called,
        )
        drawn = replace(drawn, in_force_from=world.today)
        uow.versions.publish(drawn, about=about, at=world.clock.now(), by=world.as_("chidi"), on=world.today)
        uow.commit()


def test_the_newer_version_leads_to_what_changed_since_the_one_before(client_as, world: World):
    redrawn(world)
    chidi = client_as("chidi")
    page = chidi.page(f"/pathways/{KEY}/versions/2")
    [link] = [a for a in page.iter("a") if "What changed" in (a.text or "")]

    changed = chidi.page(link.get("href"))

    assert "is called “Weigh the concern” now." in words(changed)
    assert "People will see it (1)" in words(changed)
    assert "Breaks running work (0)" in words(changed)
    marked = [one for one in changed.iter("div") if one.get("data-overlays")]
    assert len(marked) == 1
    assert '"looks": {"ut_manager_decision": "changed"}' in marked[0].get("data-overlays", "")


def test_owners_see_how_many_running_journeys_could_follow(client_as, world: World):
    for _ in range(2):
        world.enter(str(KEY), somebody(world, "household"), as_="amara")
    redrawn(world)
    address = f"/pathways/{KEY}/compare?from=1&to=2"

    assert "Of 2 running journeys, 2 can move as they are." in client_as("chidi").text(address)
    assert "running journeys" not in client_as("esme").text(address)


def test_a_draft_is_compared_with_any_version_and_read_against_the_one_it_was_begun_from(client_as, world: World):
    redrawn(world)
    chidi = client_as("chidi")
    chidi.open(f"/pathways/{KEY}/versions/2")
    address = str(chidi.post(f"/pathways/{KEY}/versions/2/draft").headers["Location"])

    assert "Nothing is different." in chidi.text(f"{address}/compare")
    older = chidi.text(f"{address}/compare?from=1")
    assert "is called “Weigh the concern” now." in older
    assert "Read what changes since version 2" in older
    assert "I have read what changes" not in older
    chidi.page(f"{address}/compare?from=99", status=404)


def test_the_first_version_has_nothing_to_be_compared_with(client_as):
    chidi = client_as("chidi")

    assert "What changed since" not in chidi.text(f"/pathways/{KEY}/versions/1")
    alone = chidi.page(f"/pathways/{KEY}/compare")
    assert "It is the only version of this pathway." in words(alone)
    assert not list(alone.iter("select"))


def test_a_version_beside_itself_says_that_nothing_differs_and_leads_to_what_does(client_as, world: World):
    redrawn(world)

    page = client_as("esme").page(f"/pathways/{KEY}/compare?from=2&to=2")

    assert "Nothing differs" in words(page)
    assert [one.get("href") for one in page.iter("a") if "What version 2 changed" in (one.text or "")] == [
        f"/pathways/{KEY}/compare?from=1&to=2"
    ]
    assert not [one for one in page.iter("div") if one.get("data-overlays")], "the whole drawing is printed for nothing"


@pytest.mark.parametrize("path", [f"/pathways/{KEY}/compare?from=1&to=99", "/pathways/none/compare"])
def test_a_version_that_there_is_not_is_not_found(client_as, path: str):
    client_as("chidi").page(path, status=404)


def test_everything_inside_a_version_is_one_file_the_same_each_time(client_as):
    esme = client_as("esme")

    first, again = (esme.open("/pathways/special_guardianship/versions/1/file") for _ in range(2))

    assert first.headers["Content-Type"] == "application/zip"
    assert first.get_data() == again.get_data()
    with zipfile.ZipFile(io.BytesIO(first.get_data())) as inside:
        names = set(inside.namelist())
        folder = "special_guardianship-1"
        assert {
            f"{folder}/pathway.bpmn",
            f"{folder}/rules.toml",
            f"{folder}/roles.toml",
            f"{folder}/README.txt",
        } < names
        assert any(name.startswith(f"{folder}/rehearsals/") for name in names)
        assert f"{folder}/forms/special_guardianship/record_notice.json" in names
        rules = tomllib.loads(inside.read(f"{folder}/rules.toml").decode())
        roles = tomllib.loads(inside.read(f"{folder}/roles.toml").decode())
    assert rules["special_guardianship.leave"][0]["status"]
    assert roles["kinship_sw"] == "Kinship assessor"
