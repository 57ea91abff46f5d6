"""The versions that owners have published here, for a draft that is tried out: what is shipped may say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.actions.meeting import in_force
from engine.benching import Told
from engine.domain.ids import PathwayKey
from engine.domain.pathway import PathwayVersion
from engine.ports import UnitOfWork


def owners_versions(uow: UnitOfWork, version: PathwayVersion, *, on: date) -> tuple[Told, ...]:
    """What owners published here of all that a journey along this version may meet: what it calls, starts, tells, ends
    or suspends, and what these do in turn. A version that is called comes before those that call it."""
    found: list[Told] = []
    looked_at = {version.key}

    def look(one: PathwayVersion) -> None:
        for key in _met(one):
            if key in looked_at:
                continue
            looked_at.add(key)
            published = uow.versions.published_by_owner(key, on=on)
            stored = published or in_force(uow, key, on=on)
            if stored is not None:
                look(stored.version)
            if published is not None:
                found.append((published.version, uow.versions.about(published.id)))

    look(version)
    return tuple(found)


def _met(version: PathwayVersion) -> Iterator[PathwayKey]:
    for element in version.elements.values():
        if element.calls is not None:
            yield element.calls
        yield from (*element.starts, *element.ends, *element.suspends)
        yield from (PathwayKey(told.partition("#")[0]) for told in element.tells)
