"""No test is left out in silence: what it needs is installed or built by `make test`, or it fails and says so."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
LEFT_OUT = re.compile(r"pytest\.(skip|importorskip|xfail)\(|mark\.(skip|skipif|xfail)\b")


def test_no_test_is_skipped() -> None:
    found = [
        str(file.relative_to(TESTS))
        for file in sorted(TESTS.rglob("*.py"))
        if file != Path(__file__) and LEFT_OUT.search(file.read_text("utf-8"))
    ]

    assert found == []
