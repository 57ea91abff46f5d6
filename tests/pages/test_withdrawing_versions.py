"""The pages of withdrawing a version: what it does is told, two people decide, and the version says so afterwards."""

from __future__ import annotations

from engine.demo.somebody import somebody
from engine.reading.pathways import published_versions
from tests.actions.test_redrawing import KEY
from tests.actions.test_withdrawing_versions import NOT_YET, coming
from tests.world import World

VERSION = f"/pathways/{KEY}/versions/2"


def test_a_version_is_withdrawn_by_two_people_and_its_page_says_so(client_as, world: World) -> None:
    world.draw_with("nia")
    coming(world, "visits_and_reports")
    chidi, nia = client_as("chidi"), client_as("nia")
    assert "Withdraw it before its day" in chidi.text(VERSION)
    first = chidi.text(f"{VERSION}/withdraw")
    assert "follow version 1" in first
    assert "published to call it from the same day" in first
    refused = chidi.post(f"{VERSION}/withdraw", {"do": "ask", "reason": "No"}, status=422)
    assert "Say in a sentence why" in refused.get_data(as_text=True)

    chidi.post(f"{VERSION}/withdraw", {"do": "ask", "reason": NOT_YET}, status=303)
    assert "You asked for it, so a second person must agree." in chidi.text(f"{VERSION}/withdraw")
    assert NOT_YET in nia.text(f"{VERSION}/withdraw")
    nia.post(f"{VERSION}/withdraw", {"do": "stay", "reason": "It is needed."}, status=303)
    nia.post(f"{VERSION}/withdraw", {"do": "ask", "reason": NOT_YET}, status=303)
    chidi.post(f"{VERSION}/withdraw", {"do": "agree"}, status=303)

    page = chidi.text(VERSION)
    assert "Never: it was withdrawn" in page
    assert "Who withdrew it, and why" in page
    assert "Agree and withdraw" not in nia.text(f"{VERSION}/withdraw")
    assert published_versions(world.ports.database, key=KEY)[0].withdrawn
    assert "version 2 from" not in chidi.text("/pathways")
    world.enter(str(KEY), somebody(world, "household"), as_="amara")
    running = chidi.text(f"/pathways/{KEY}/running")
    assert "Version 1 , the newest" in running or "Version 1, the newest" in running
    assert "Move them to" not in running
    client_as("ben").page(f"{VERSION}/withdraw", status=403)
    chidi.page(f"/pathways/{KEY}/versions/9/withdraw", status=404)


def test_a_version_in_force_is_not_said_to_be_withdrawn_by_anything(client_as) -> None:
    page = client_as("chidi").text(f"/pathways/{KEY}/versions/1/withdraw")

    assert "It can’t be withdrawn now" in page
    assert "Begin a draft of the version before" in page
    assert "It never comes into force" not in page
    assert "Ask a second person" not in page
