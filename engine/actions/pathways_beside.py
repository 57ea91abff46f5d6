"""The pathways that run beside one another, each in the version that is in force now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion
from engine.ports import Ports


def pathways_in_force(ports: Ports, keys: Iterable[PathwayKey]) -> Mapping[PathwayKey, PathwayVersion]:
    """The version of each that is in force now; one of which none is yet is left out."""
    found: dict[PathwayKey, PathwayVersion] = {}
    with ports.uow() as uow:
        today = civil_date(ports.clock.now())
        for key in keys:
            try:
                found[key] = uow.versions.in_force(key, on=today).version
            except NotFound:
                continue
    return found
