from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.audit import AuditDraft, body, canonical, entry_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=0xD7FF))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_an_entry_is_written_as_the_standard_says(entry: dict[str, Any]) -> None:
    assert canonical(entry) == rfc8785.dumps(entry)


def test_the_hash_is_over_the_entry_without_itself() -> None:
    entry = body(_draft(), seq=1, prev="")

    expected = hashlib.sha256(rfc8785.dumps(entry)).hexdigest()

    assert entry_hash(entry) == entry_hash({**entry, "hash": "anything"}) == expected


def test_an_entry_says_when_in_milliseconds_of_utc() -> None:
    entry = body(_draft(at=datetime.fromisoformat("2026-06-01T00:30:00.987654+01:00")), seq=7, prev="ab")

    assert (entry["at"], entry["on"], entry["seq"], entry["prev"]) == (
        "2026-05-31T23:30:00.987Z",
        "2026-06-01",
        7,
        "ab",
    )


@pytest.mark.parametrize("detail", [{"a": 1.0}, {"a": [{"b": (0.5,)}]}])
def test_an_entry_with_a_fraction_is_refused(detail: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="holds no fractions"):
        body(_draft(detail=detail), seq=1, prev="")


def test_an_entry_with_an_unknown_tag_is_refused() -> None:
    with pytest.raises(ValueError, match="'made_up' stands in no table of tags"):
        body(_draft(tag="made_up"), seq=1, prev="")


def _draft(**changed: Any) -> AuditDraft:
    given_ = {"chain": "journey:1", "at": datetime(2026, 6, 1, tzinfo=UTC), "on": date(2026, 6, 1), "tag": "viewed"}
    return AuditDraft(**{**given_, **changed})
