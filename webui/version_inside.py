"""What a version holds beside its drawing, as its page shows it."""

from __future__ import annotations

from datetime import date

from engine.domain import dates_in_words as words
from engine.domain.ids import RuleKey
from engine.domain.rules_in_words import rule_in_words
from engine.reading.pathways import Inside
from webui import current, parts


def periods_inside(inside: Inside | None) -> tuple[parts.Fact, ...]:
    """The deadline rules that counted on the version's first day: title, when what hangs on it is due, and source."""
    timescales = current.ports().calendar.timescales
    keys = timescales.keys()
    known = {(rule.key, rule.revision): rule for key in keys for rule in timescales.history(key)}
    found = []
    for key, entry in (inside.rules if inside is not None else {}).items():
        rule = known.get((RuleKey(key), date.fromisoformat(str(entry["effective_from"]))))
        said = f"{words.capitalised(rule_in_words(rule))}. " if rule is not None else ""
        found.append(parts.Fact(label=str(entry["title"]), value=f"{said}{entry['source']}"))
    return tuple(found)
