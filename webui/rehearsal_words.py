"""What a rehearsal found, in words of practice: names instead of ids, dates as pages write them."""

from __future__ import annotations

import re
from datetime import date

from engine.domain.ids import ElementId
from engine.domain.pathway import PathwayVersion
from webui.wording import short_date

_ID = re.compile(r"\b(?:st|ut|msg|mb|tm|tb|gw|br|ca|sub|sv|end|eb|done)_[a-z0-9_]+\b")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b(?!T)")
_KIND_OF_ERROR = re.compile(r"(?<=: )[A-Z][a-z]+(?:[A-Z][a-z]+)+: ")
_WORDS = (
    (re.compile(r": open should be "), ": open should be: "),
    (re.compile(r": awaited should be "), ": awaited should be: "),
    (re.compile(r": due (“[^”]*”) should be "), r": \1 should be due on "),
    (re.compile(r": act_by (“[^”]*”) should be "), r": \1 should be acted on by "),
    (re.compile(r": fired should be "), ": the dates that came should be: "),
    (re.compile(r": breached should be "), ": the dates that were missed should be: "),
    (re.compile(r", and is None\b"), ", and has no date"),
)


def problem_in_words(problem: str, version: PathwayVersion) -> str:
    """`Step 3 (“Review stage 1”): “Decide” should be due on Fri 26 Feb 2027, and is Mon 1 Mar 2027`."""
    said = _ID.sub(lambda found: _named(version, found[0]), problem)
    said = _DAY.sub(lambda found: _day(found[0]), said)
    said = _KIND_OF_ERROR.sub("", said)
    for pattern, words in _WORDS:
        said = pattern.sub(words, said)
    return f"{said[:1].upper()}{said[1:]}"


def _named(version: PathwayVersion, element: str) -> str:
    found = version.elements.get(ElementId(element))
    if found is not None and found.name:
        return f"“{found.name}”"
    for one in version.called.values():
        named = _named(one, element)
        if "_" not in named and named != _plain(element):
            return named
    return _plain(element)


def _plain(element: str) -> str:
    return f"“{element.partition('_')[2].replace('_', ' ')}”"


def _day(text: str) -> str:
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:
        return text
