"""Decision tables of two versions, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.comparing_words import spoken
from engine.bpmn.rules.drawn import Drawn
from engine.bpmn.rules.known_facts import known_facts
from engine.bpmn.table_words import table_changes
from engine.domain.comparison import Change, Look, Weight
from engine.domain.pathway import PathwayVersion


def changed_tables(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """What the tables that both have say otherwise: a sentence for each row, column or title."""
    facts = None
    for decision, dmn in new.tables.items():
        before = old.tables.get(decision)
        if before is None or before == dmn:
            continue
        element = next((one for one in new.elements.values() if one.table == decision), None)
        name = f"“{element.name}”" if element is not None and element.name else spoken(decision)
        facts = list(known_facts(Drawn(version=new, rule_keys=(), roles=()), ()).values()) if facts is None else facts
        said = table_changes(before, dmn, facts)
        for sentence in said or ["The table is written differently."]:
            yield Change(
                weight=Weight.SEEN if said else Weight.HARMLESS,
                look=Look.CHANGED,
                sentence=f"The decision table of {name}: {sentence[:1].lower()}{sentence[1:]}",
                element=element.id if element is not None else "",
            )
