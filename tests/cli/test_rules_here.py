"""Commands count by the rules of the installation that the environment names, and say which they took."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from engine.cli import main
from engine.readiness import what_is_missing
from engine.store import open_database
from tests.actions.changed_rules import agreed, changed, counts_by_database
from tests.world import World, build_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return counts_by_database(build_world(tmp_path))


def called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["fingerpost", *arguments])
    code = main()
    out, err = capsys.readouterr()
    return code, out, err


DUE = ("due", "support.plan_response", "--given", "plan_sent=2026-07-01", "--on", "2026-07-01", "--json")


def five_days(world: World) -> None:
    entry = changed(world, "support.plan_response", world.today.replace(day=25), due={"after": "plan_sent", "days": 5})
    agreed(world, "support.plan_response", entry)


def test_a_date_is_counted_by_the_rules_of_the_installation_that_is_named(
    world: World, tmp_path: Path, monkeypatch, capsys
) -> None:
    five_days(world)
    shipped = json.loads(called(monkeypatch, capsys, *DUE)[1])

    monkeypatch.setenv("FINGERPOST_DATABASE_URL", f"sqlite:///{tmp_path}/fingerpost.db")
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path / "data"))
    here = json.loads(called(monkeypatch, capsys, *DUE)[1])

    assert (shipped["due_on"], shipped["rules"]) == ("2026-07-11", "as shipped")
    assert (here["due_on"], here["revision"]) == ("2026-07-06", "2026-06-25")
    assert here["rules"].startswith("of this installation")


def test_where_nothing_was_installed_yet_the_rules_are_as_shipped_and_no_database_is_made(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))

    assert json.loads(called(monkeypatch, capsys, *DUE)[1])["rules"] == "as shipped"
    assert not (tmp_path / "fingerpost.db").exists()


def test_an_installation_that_cannot_be_asked_is_answered_with_no_date(tmp_path: Path, monkeypatch, capsys) -> None:
    open_database(f"sqlite:///{tmp_path}/fingerpost.db").connect().close()
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))

    code, out, err = called(monkeypatch, capsys, *DUE)

    assert (code, out) == (2, "")
    assert "Run “fingerpost migrate”" in err


def test_a_drawing_may_name_a_rule_that_was_added_here(world: World, tmp_path: Path, monkeypatch, capsys) -> None:
    entry = changed(world, "task.2wd", world.today.replace(day=25))
    agreed(world, "local.answer", entry, new=True)
    folder = tmp_path / "drawn"
    folder.mkdir()
    shipped = Path("workflows/urgent_concern/pathway.bpmn").read_text("utf-8")
    assert 'fp:due="task.same_day"' in shipped
    (folder / "drawing.bpmn").write_text(shipped.replace('fp:due="task.same_day"', 'fp:due="local.answer"'), "utf-8")

    before = called(monkeypatch, capsys, "lint", str(folder / "drawing.bpmn"))[1]
    monkeypatch.setenv("FINGERPOST_DATABASE_URL", f"sqlite:///{tmp_path}/fingerpost.db")
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path / "data"))
    after = called(monkeypatch, capsys, "lint", str(folder / "drawing.bpmn"))[1]

    assert "names the rule “local.answer”, which there is not" in before
    assert "local.answer" not in after


def test_an_installation_whose_rules_cannot_be_read_is_not_ready_and_says_why(world: World) -> None:
    five_days(world)
    with world.database.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER timescale_revisions_no_update")
        connection.exec_driver_sql("UPDATE timescale_revisions SET key = 'ther.cap'")
    world.ports.calendars.look_again()

    assert any("ther.cap is no deadline" in sentence for sentence in what_is_missing(world.ports))
