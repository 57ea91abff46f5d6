"""Which steps of which pathways use a deadline rule: about drawings, and about nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from engine.actions.drafts import version_drawn
from engine.domain.errors import NotADrawing
from engine.domain.ids import PathwayKey
from engine.domain.pathway import PathwayVersion
from engine.domain.rules_used import rules_used
from engine.ports import Ports
from engine.reading.asking import version_of
from engine.reading.drafts import open_drafts
from engine.reading.pathways import PublishedVersion, published_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """A drawing that uses a rule, and the names of the elements that do.

    `draft` is the draft's id, `number` the version's number. `coming`: it is not in force yet; `running` counts the
    journeys that follow it.
    """

    pathway: PathwayKey
    title: str
    steps: tuple[str, ...]
    number: int = 0
    draft: str = ""
    coming: bool = False
    superseded: bool = False
    running: int = 0


def rule_uses(ports: Ports, *, known: Collection[str], on: date) -> dict[str, tuple[RuleUse, ...]]:
    """The drawings that use each rule: versions in force or coming, older ones that journeys follow, open drafts."""
    found: dict[str, list[RuleUse]] = {}
    rows = [row for row in published_versions(ports.database) if not row.withdrawn]
    newest: dict[str, int] = {}
    for row in rows:
        if row.in_force_from <= on:
            newest[row.key] = max(newest.get(row.key, 0), row.number)
    for row in rows:
        superseded = row.number < newest.get(row.key, 0)
        if not superseded or row.running:
            version = version_of(ports, row.id)
            for key, elements in rules_used(version, known).items():
                found.setdefault(key, []).append(_of_version(row, version, elements, on, superseded=superseded))
    for draft, version in _drafts(ports):
        for key, elements in rules_used(version, known).items():
            use = RuleUse(pathway=version.key, title=version.title, steps=_names(version, elements), draft=draft)
            found.setdefault(key, []).append(use)
    return {key: tuple(uses) for key, uses in found.items()}


def _of_version(
    row: PublishedVersion, version: PathwayVersion, elements: Collection[str], on: date, *, superseded: bool
) -> RuleUse:
    return RuleUse(
        pathway=row.key,
        title=row.title,
        steps=_names(version, elements),
        number=row.number,
        coming=row.in_force_from > on,
        superseded=superseded,
        running=row.running,
    )


def _names(version: PathwayVersion, elements: Collection[str]) -> tuple[str, ...]:
    return tuple(version.elements[one].name or "a step without a name" for one in version.elements if one in elements)


def _drafts(ports: Ports) -> list[tuple[str, PathwayVersion]]:
    read = []
    at = ports.clock.now()
    for row in open_drafts(ports.database):
        with ports.uow() as uow:
            try:
                read.append((row.id, version_drawn(ports, uow, uow.drafts.get(row.id), at=at)))
            except NotADrawing:
                # What is no drawing uses no rule; its own page says what is wrong with it.
                continue
    return read
