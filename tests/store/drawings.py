"""Reads versions from their particulars alone, for tests that need no drawing to be understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.domain.ids import PathwayKey
from engine.domain.pathway import Element, ElementKind, PathwayVersion, Problem, StartRule
from engine.domain.step import Facts


class DrawingsByHand:
    """Fulfils `ports.Drawings`: `about` holds the key, the title and the ids of the elements. Counts what it read."""

    def __init__(self) -> None:
        self.read_count = 0

    def read(
        self,
        xml: bytes,
        *,
        about: Mapping[str, Any],
        number: int,
        forms: Mapping[str, Mapping[str, Any]],
        tables: Mapping[str, bytes],
        called: Mapping[PathwayKey, PathwayVersion],
    ) -> PathwayVersion:
        self.read_count += 1
        return PathwayVersion(
            key=about["key"],
            number=number,
            title=about["title"],
            start=StartRule(roles=tuple(about["start"])),
            outcomes=about["outcomes"],
            xml=xml,
            elements={name: Element(id=name, kind=ElementKind.USER_TASK) for name in about["elements"]},
            forms=forms,
            tables=tables,
            called=called,
        )

    def problems(self, version: PathwayVersion) -> Iterable[Problem]:
        return ()

    def holds(self, condition: str, facts: Facts) -> bool:
        raise NotImplementedError("The store asks no condition.")


ABOUT: Mapping[str, Any] = {
    "key": "adopter_stage_1",
    "title": "Adoption stage 1",
    "start": ["adoption_sw"],
    "outcomes": {"to_stage_2": "On to stage 2", "not_suitable": "Not suitable"},
    "elements": ["ut_stage1_review", "ut_stage1_decision"],
}


def drawn(
    *,
    number: int = 1,
    about: Mapping[str, Any] = ABOUT,
    xml: bytes = b"<definitions/>",
    forms: Mapping[str, Mapping[str, Any]] | None = None,
    tables: Mapping[str, bytes] | None = None,
    called: Mapping[PathwayKey, PathwayVersion] | None = None,
) -> PathwayVersion:
    """A version by hand."""
    return DrawingsByHand().read(
        xml, about=about, number=number, forms=forms or {}, tables=tables or {}, called=called or {}
    )
