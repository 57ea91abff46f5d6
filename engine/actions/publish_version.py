"""Publishes pathways as they are shipped: version n+1 where the content has changed, nothing where it has not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from engine.actions.bundling import bundle_of
from engine.domain.audit import AuditDraft
from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion
from engine.ports import Ports, UnitOfWork


def publish_shipped(
    ports: Ports,
    shipped: Iterable[tuple[PathwayVersion, Mapping[str, Any]]],
    *,
    by: WorkerId | None = None,
    rehearsals: Mapping[PathwayKey, Mapping[str, str]] | None = None,
) -> tuple[str, ...]:
    """Publishes each (version, its pathway.toml), those that are called before those that call them.

    Gives the ids of what was published, `adopter_stage_1@2`. Running journeys stay on the version they started on. What
    a process owner has published is the council's own: a shipped pathway takes its place no more.
    """
    at = ports.clock.now()
    published: list[str] = []
    current: dict[PathwayKey, PathwayVersion] = {}
    owners: set[PathwayKey] = set()
    with ports.uow() as uow:
        for version, about in _called_first(list(shipped)):
            pinned = replace(version, called=_called(uow, version, current, owners, on=civil_date(at)))
            owned = uow.versions.published_by_owner(version.key, on=civil_date(at))
            if owned is not None:
                current[version.key] = owned.version
                owners.add(version.key)
                continue
            numbers = uow.versions.numbers(version.key)
            numbered = replace(pinned, number=max(numbers, default=1), in_force_from=civil_date(at))
            if numbers and uow.versions.same_as(numbered) and _in_force(uow, version.key, civil_date(at)):
                current[version.key] = numbered
                continue
            numbered = replace(numbered, number=max(numbers, default=0) + 1)
            current[version.key] = numbered
            bundle = bundle_of(ports, numbered, on=civil_date(at), rehearsals=(rehearsals or {}).get(version.key))
            uow.versions.publish(numbered, about=about, at=at, by=by, on=civil_date(at), bundle=bundle)
            uow.audit.append(
                [
                    AuditDraft(
                        chain=f"pathway:{version.key}",
                        at=at,
                        on=civil_date(at),
                        tag="version_published",
                        actor=f"worker:{by}" if by else "system",
                        version=numbered.id,
                    )
                ]
            )
            published.append(numbered.id)
        uow.commit()
    return tuple(published)


def _called(
    uow: UnitOfWork,
    version: PathwayVersion,
    current: Mapping[PathwayKey, PathwayVersion],
    owners: set[PathwayKey],
    *,
    on: date,
) -> dict[PathwayKey, PathwayVersion]:
    """What it calls: of what process owners have redrawn, the version that it calls now, which they have chosen."""
    before: Mapping[PathwayKey, PathwayVersion] = {}
    if owners & version.called.keys() and _in_force(uow, version.key, on):
        before = uow.versions.in_force(version.key, on=on).version.called
    return {key: before.get(key, current[key]) if key in owners else current[key] for key in version.called}


def _in_force(uow: UnitOfWork, key: PathwayKey, on: date) -> bool:
    try:
        uow.versions.in_force(key, on=on)
    except NotFound:
        return False
    return True


def _called_first(
    shipped: list[tuple[PathwayVersion, Mapping[str, Any]]],
) -> list[tuple[PathwayVersion, Mapping[str, Any]]]:
    by_key = {version.key: (version, about) for version, about in shipped}
    order: dict[PathwayKey, tuple[PathwayVersion, Mapping[str, Any]]] = {}

    def visit(key: PathwayKey) -> None:
        if key in order:
            return
        for called in by_key[key][0].called:
            visit(called)
        order[key] = by_key[key]

    for key in by_key:
        visit(key)
    return list(order.values())
