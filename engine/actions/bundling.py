"""What stands inside a version when it is published, beside its drawing, forms and tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.domain.pathway import PathwayVersion
from engine.domain.rules_used import rules_in_force
from engine.ports import Bundle, Ports


def bundle_of(
    ports: Ports, version: PathwayVersion, *, on: date, rehearsals: Mapping[str, str] | None, reason: str = ""
) -> Bundle:
    """The rehearsals, the deadline rules as they are in force on the version's first day, and the roles it names.

    Dates are counted by the rules in force on the day when they are set; these here say which they were at the start.
    """
    titles = ports.drawings.roles()
    named = {element.role for element in version.elements.values()} | {lane.role for lane in version.lanes}
    return Bundle(
        rehearsals=rehearsals or {},
        rules=rules_in_force(version, ports.calendar.timescales, on=on),
        roles={role: titles[role] for role in sorted(filter(None, named)) if role in titles},
        reason=reason,
    )
