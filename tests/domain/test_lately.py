"""What is kept lately does not grow without end."""

from __future__ import annotations

from engine.domain.lately import Lately


def test_the_oldest_goes_first_and_what_is_left_is_found() -> None:
    kept: Lately[str, int] = Lately(2)
    for number, name in enumerate("abc"):
        kept[name] = number

    assert kept == {"b": 1, "c": 2}
    assert kept.get("a") is None


def test_what_is_set_again_costs_no_other_its_place() -> None:
    kept: Lately[str, int] = Lately(2)
    kept["a"], kept["b"] = 1, 2
    kept["a"] = 3

    assert kept == {"a": 3, "b": 2}
