"""A published version on pages of pathways: found by its number, named, and linked."""

from __future__ import annotations

from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey
from engine.reading.pathways import PublishedVersion, published_versions
from webui import current, parts
from webui.wording import day_month_year

PATH = "/pathways"


def version_found(pathway: str, number: int) -> tuple[tuple[PublishedVersion, ...], PublishedVersion]:
    """All versions of a pathway, the newest first, and the one of this number. Raises NotFound."""
    every = published_versions(current.ports().database, key=PathwayKey(pathway))
    row = next((one for one in every if one.number == number), None)
    if row is None:
        raise NotFound
    return every, row


def reference(row: PublishedVersion) -> str:
    """`Pathway 03`, by the number under which people know it."""
    return f"Pathway {row.reference_number}" if row.reference_number else "Pathway"


def version_link(row: PublishedVersion) -> parts.Link:
    """To the version's page."""
    return parts.Link(text=f"Version {row.number}", url=f"{PATH}/{row.key}/versions/{row.number}")


def since(row: PublishedVersion) -> str:
    """`since 1 Sep 2026`, or `from 1 Dec 2026` where that day is still to come; `withdrawn`."""
    if row.withdrawn:
        return "withdrawn"
    word = "since" if row.in_force_from <= current.today() else "from"
    return f"{word} {day_month_year(row.in_force_from)}"
