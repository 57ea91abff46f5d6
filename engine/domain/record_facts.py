"""The facts that a drawing reads from the subject's record and from policies, as `[facts]` of a pathway names them.

A field that a form of a multi-instance writes carries the item in its name, `check_result:medical_applicant_1`, so
that one check does not overwrite another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from engine.domain.pathway import PathwayVersion
from engine.domain.policies import Policies
from engine.domain.step import Fact

T = TypeVar("T")

LONGEST_FACT = 120  # characters: a choice's constant or an id, never narrative


def as_own(version: PathwayVersion, seen: Mapping[str, T], own: Mapping[str, T]) -> dict[str, T]:
    """Dates or fields of the record as a journey of this version sees them.

    What the pathway, or one that it calls, names as its `own` counts only as this journey has it: a visit of an earlier
    placement is none of this one's.
    """
    names = {name for known in (*_called(version), version) for name in known.own}
    if not names:
        return dict(seen)
    kept = {name: value for name, value in seen.items() if name.partition(":")[0] not in names}
    return kept | {name: value for name, value in own.items() if name.partition(":")[0] in names}


def record_facts(
    version: PathwayVersion, fields: Mapping[str, Any], policies: Policies, today: date
) -> dict[str, Fact]:
    """Facts by name, for the pathway and those that it calls. A field never recorded is None."""
    facts: dict[str, Fact] = {}
    fields = {**_from_checks(fields), **fields}
    for known in (*_called(version), version):
        for name, source in known.facts.items():
            if source.policy is not None:
                facts[name] = policies.value(source.policy, today)
            elif source.record is not None:
                facts[name] = _fact(fields.get(source.record))
    return facts


def field_name(name: str, item: str | None) -> str:
    """The name of a field of the record, for one item of a multi-instance."""
    return f"{name}:{item}" if item else name


def _from_checks(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the results of the checks say together: a medical is in when each one that was asked for has a result."""
    required = fields.get("checks_required")
    medicals = [name for name in required if str(name).startswith("medical")] if isinstance(required, list) else []
    returned = bool(medicals) and all(field_name("check_result", name) in fields for name in medicals)
    return {"medical_received": True} if returned else {}


def _called(version: PathwayVersion) -> list[PathwayVersion]:
    found: list[PathwayVersion] = []
    for called in version.called.values():
        found += [*_called(called), called]
    return found


def _fact(value: Any) -> Fact:
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, str):
        return value if len(value) <= LONGEST_FACT else None
    if isinstance(value, list) and all(isinstance(one, str) and len(one) <= LONGEST_FACT for one in value):
        return tuple(value)
    return None
