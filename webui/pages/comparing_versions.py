"""Two versions of a pathway side by side: on the drawing, and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey
from engine.reading.asking import version_of
from engine.reading.pathways import PublishedVersion, published_versions
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.comparing import Compared, compared, running_in_words
from webui.rendering import render
from webui.version_rows import PATH, reference, since, version_found, version_link

pages = Blueprint("comparing_versions", __name__)

MOST_NEIGHBOURS = 10  #: of the links to what each version changed


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """Two versions side by side. `numbers` are those that can be chosen.

    `compared` is None for a version beside itself; `instead` are links to what differs from the version before.
    """

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    numbers: tuple[tuple[int, str], ...]
    old: int
    new: int
    url: str
    running: str
    compared: Compared | None
    instead: tuple[parts.Link, ...]


@pages.get(f"{PATH}/<pathway>/compare")
@needs(SIGNED_IN)
def compare(pathway: str) -> Response:
    """What is different between two versions: on the drawing, and in plain words."""
    every = published_versions(current.ports().database, key=PathwayKey(pathway))
    if not every:
        raise NotFound
    numbers = [one.number for one in every]
    new = request.args.get("to", type=int) or numbers[0]
    old = request.args.get("from", type=int) or max([one for one in numbers if one < new], default=new)
    old_row, new_row = version_found(pathway, old)[1], version_found(pathway, new)[1]
    return render(_comparison(every, old_row, new_row), "pathways/compare.html")


def _comparison(
    every: tuple[PublishedVersion, ...], old_row: PublishedVersion, new_row: PublishedVersion
) -> ComparePage:
    same = old_row.number == new_row.number
    return ComparePage(
        title=f"What changed in {new_row.title}",
        kicker=f"{reference(new_row)} · version {old_row.number} and version {new_row.number}",
        crumbs=(parts.Link(text="Pathways", url=PATH), version_link(new_row)),
        numbers=tuple((one.number, f"Version {one.number}, {since(one)}") for one in every),
        old=old_row.number,
        new=new_row.number,
        url=f"{PATH}/{new_row.key}/compare",
        running=running_in_words(old_row.id, version_of(current.ports(), new_row.id))
        if old_row.number < new_row.number
        else "",
        compared=None if same else _side_by_side(old_row, new_row),
        instead=_neighbours(every) if same else (),
    )


def _neighbours(every: tuple[PublishedVersion, ...]) -> tuple[parts.Link, ...]:
    """To what each version changed, the newest first."""
    return tuple(
        parts.Link(
            text=f"What version {new.number} changed since version {old.number}",
            url=f"{PATH}/{new.key}/compare?from={old.number}&to={new.number}",
        )
        for new, old in pairwise(every[: MOST_NEIGHBOURS + 1])
    )


def _side_by_side(old: PublishedVersion, new: PublishedVersion) -> Compared:
    ports = current.ports()
    return compared(
        version_of(ports, old.id),
        version_of(ports, new.id),
        old_url=f"{version_link(old).url}/drawing.bpmn",
        new_url=f"{version_link(new).url}/drawing.bpmn",
        new_name=f"{new.title}, version {new.number}",
    )
