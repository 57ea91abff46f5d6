"""Spells: cut at long pauses, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.domain.spells import in_spells

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def spells(*minutes_before_noon: int) -> list[list[int]]:
    found = in_spells(minutes_before_noon, lambda minutes: NOON - timedelta(minutes=minutes))
    return [list(spell) for spell in found]


def test_half_an_hour_is_no_long_pause_and_a_minute_more_is_one() -> None:
    assert spells(0, 30, 60, 91, 92) == [[0, 30, 60], [91, 92]]


def test_nothing_is_no_spell_and_one_thing_is_one() -> None:
    assert spells() == []
    assert spells(5) == [[5]]
