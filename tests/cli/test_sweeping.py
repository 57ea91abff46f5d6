"""`fingerpost sweep`: one round by hand does what a worker does by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import fingerpost
from tests.world import build_world


def test_a_round_by_hand_counts_with_the_bank_holidays_of_today_and_fires_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build_world(tmp_path)
    world.enter("adopter_stage_1", world.household().ref)
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)

    first = CliRunner().invoke(fingerpost, ["sweep"], standalone_mode=False)
    again = CliRunner().invoke(fingerpost, ["sweep"], standalone_mode=False)

    assert (first.return_value, again.return_value) == (0, 0), first.output
    assert not first.output.startswith("0 fired")
    assert again.output == "0 fired, 0 told, 0 sent, 0 failed.\n"
    assert world.tags("bank_holidays_changed") == 1
