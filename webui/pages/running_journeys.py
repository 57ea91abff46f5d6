"""The running journeys of each pathway: how many follow which version, and where they stand. References, no names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act
from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey
from engine.domain.move_batch import ItemState
from engine.reading.move_batches import BatchRow, move_batches
from engine.reading.pathways import PublishedVersion, published_versions
from engine.reading.running import standing_at
from webui import current, parts
from webui.access import needs
from webui.moving_view import WAITS
from webui.rendering import render
from webui.wording import counted, day_month_year, listed, short_moment

pages = Blueprint("running_journeys", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayLine:
    """A pathway with its running journeys. `older`: how many do not follow the newest version."""

    title: str
    number: str
    url: str
    running: int
    newest: int
    older: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PickPage:
    """The pathways of which journeys run."""

    title: str
    pathways: tuple[PathwayLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version that journeys follow, and where these stand."""

    number: int
    url: str
    in_force: str
    running: int
    stands: tuple[tuple[str, int], ...]
    move: tuple[parts.Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """Journeys that were moved together."""

    url: str
    words: str
    when: str
    how_far: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPage:
    """The running journeys of a pathway."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    versions: tuple[VersionLine, ...]
    newest: int
    batches: tuple[BatchLine, ...]


@pages.get("/running")
@needs(Act.DRAW)
def pick() -> Response:
    """Of which pathway."""
    by_key: dict[str, list[PublishedVersion]] = {}
    for one in published_versions(current.ports().database):
        by_key.setdefault(one.key, []).append(one)
    lines = (_line(versions) for versions in by_key.values() if sum(one.running for one in versions))
    return render(PickPage(title="Running journeys", pathways=tuple(lines)), "pathways/running_pick.html")


@pages.get("/pathways/<pathway>/running")
@needs(Act.DRAW)
def running(pathway: str) -> Response:
    """How many follow each version, and where they stand."""
    key, database = PathwayKey(pathway), current.ports().database
    every = published_versions(database, key=key)
    if not every:
        raise NotFound
    stands: dict[str, list[tuple[str, int]]] = {}
    for one in standing_at(database, key):
        stands.setdefault(one.version, []).append((one.title or WAITS, one.journeys))
    page = RunningPage(
        title="Running journeys",
        kicker=every[0].title,
        crumbs=(parts.Link(text="Running journeys", url="/running"),),
        versions=tuple(_version(one, every, stands.get(one.id, [])) for one in every if one.running),
        newest=_newest(every).number,
        batches=tuple(_batch(one) for one in move_batches(database, key)),
    )
    return render(page, "pathways/running.html")


def _newest(versions: Sequence[PublishedVersion]) -> PublishedVersion:
    """The newest that journeys can be moved to: one that was withdrawn is followed by none."""
    return next((one for one in versions if not one.withdrawn), versions[0])


def _line(versions: list[PublishedVersion]) -> PathwayLine:
    newest = _newest(versions)
    running = sum(one.running for one in versions)
    return PathwayLine(
        title=newest.title,
        number=newest.reference_number,
        url=f"/pathways/{newest.key}/running",
        running=running,
        newest=newest.number,
        older=running - newest.running,
    )


def _version(one: PublishedVersion, every: tuple[PublishedVersion, ...], stands: list[tuple[str, int]]) -> VersionLine:
    later = [other for other in every if other.number > one.number and not other.withdrawn]
    return VersionLine(
        number=one.number,
        url=f"/pathways/{one.key}/versions/{one.number}",
        in_force=f"In force since {day_month_year(one.in_force_from)}",
        running=one.running,
        stands=tuple(stands),
        move=tuple(
            parts.Link(
                text=f"Move them to version {other.number}",
                url=f"/pathways/{one.key}/move?from={one.number}&to={other.number}",
                hidden=f"from version {one.number}",
            )
            for other in later[:3]
        ),
    )


def _batch(one: BatchRow) -> BatchLine:
    return BatchLine(
        url=f"/pathways/{one.pathway}/moves/{one.id}",
        words=f"{counted(one.total, 'journey')} from version {one.from_number} to {one.to_number}",
        when=f"{short_moment(one.chosen_at)}, {one.chosen_by_name}",
        how_far=how_far(one),
    )


def how_far(one: BatchRow) -> str:
    """How far a batch is: "12 moved, 3 waiting and 1 stayed"."""
    words = (
        (ItemState.MOVED, "moved"),
        (ItemState.WAITING, "waiting"),
        (ItemState.UNDOING, "being put back"),
        (ItemState.UNDONE, "put back"),
        (ItemState.STAYED, "stayed"),
    )
    return listed([f"{one.count(state)} {said}" for state, said in words if one.count(state)])
