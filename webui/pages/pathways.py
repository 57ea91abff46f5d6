"""Published pathways, read only: the list, and each version's drawing with all its steps in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask import Blueprint, make_response, request
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey
from engine.domain.pathway import ElementKind, PathwayVersion
from engine.reading.asking import version_of
from engine.reading.drafts import open_drafts
from engine.reading.pathways import PublishedVersion, inside_version, published_versions, who_agreed
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.comparing import Compared, compared, running_in_words
from webui.journey_drawing import plain_drawing
from webui.rendering import render
from webui.role_words import role_in_sentence
from webui.version_file import version_file
from webui.version_inside import periods_inside
from webui.wording import counted, day_month_year, in_london, kind_word, listed

pages = Blueprint("pathways", __name__)

PATH = "/pathways"
MOST_NEIGHBOURS = 10  #: of the links to what each version changed
SUBJECTS = {
    "household": "A household",
    "child": "A child",
    "any": "A child or household",
    "cohort": "A list of children",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayLine:
    """A pathway with its newest version. `earlier` are links to the others."""

    title: str
    url: str
    about: str
    in_force: str
    running: str
    earlier: tuple[parts.Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwaysPage:
    """Pathways that are started, and those that others call."""

    title: str
    started: tuple[PathwayLine, ...]
    called: tuple[PathwayLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """Something that people do in it: `who` does it, `by` which rule it is due."""

    title: str
    who: str
    due: str
    kind: str
    apart: str
    guidance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """Another version: since or from when, how many journeys follow it, and why it was published."""

    link: parts.Link
    since: str
    running: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """One version, as it was published."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    facts: tuple[parts.Fact, ...]
    drawing: parts.DrawingView
    steps: tuple[StepLine, ...]
    ends: tuple[str, ...]
    calls: tuple[parts.Link, ...]
    others: tuple[VersionLine, ...]
    periods: tuple[parts.Fact, ...]  #: the deadline rules of its first day, in words
    rehearsals: int
    compare: parts.Link | None
    file: str  #: where everything inside it can be had
    redraw: str  #: where a draft of it is begun; empty where the viewer does not draw
    draft: parts.Link | None  #: the draft that there is
    move: parts.Link | None  #: to moving the journeys that run on it
    withdraw: parts.Link | None  #: to taking it out before its day


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


@pages.get(PATH)
@needs(SIGNED_IN)
def pathways() -> Response:
    """Every published pathway."""
    by_key: dict[str, list[PublishedVersion]] = {}
    for one in published_versions(current.ports().database):
        by_key.setdefault(one.key, []).append(one)
    page = PathwaysPage(
        title="Pathways",
        started=tuple(_line(versions) for versions in by_key.values() if not versions[0].callable),
        called=tuple(_line(versions) for versions in by_key.values() if versions[0].callable),
    )
    return render(page, "pathways/list.html")


@pages.get(f"{PATH}/<pathway>/versions/<int:number>")
@needs(SIGNED_IN)
def version(pathway: str, number: int) -> Response:
    """A version's drawing and steps."""
    every, row = _found(pathway, number)
    drawn = version_of(current.ports(), row.id)
    inside = inside_version(current.ports().database, row.id)
    by = f" by {row.published_by_name}" if row.published_by_name else ""
    agreed = who_agreed(current.ports().database, row)
    page = VersionPage(
        title=row.title,
        kicker=f"{_number(row)} · version {row.number}",
        crumbs=(parts.Link(text="Pathways", url=PATH),),
        facts=(
            parts.Fact(
                label="In force since" if row.in_force_from <= current.today() else "In force from",
                value="Never: it was withdrawn" if row.withdrawn else day_month_year(row.in_force_from),
            ),
            parts.Fact(label="Published", value=f"{day_month_year(in_london(row.published_at).date())}{by}"),
            *([parts.Fact(label="Agreed by", value=agreed)] if agreed else []),
            *([parts.Fact(label="Why", value=row.reason)] if row.reason else []),
            parts.Fact(label="About", value=SUBJECTS.get(row.subject, row.subject)),
            parts.Fact(label="Started by", value=_starters(drawn)),
            parts.Fact(label="Running on this version", value=counted(row.running, "journey")),
            parts.Fact(label="Fingerprint", value=f"{row.sha256[:12]}…"),
        ),
        drawing=plain_drawing(drawn, f"{PATH}/{row.key}/versions/{row.number}/drawing.bpmn"),
        steps=tuple(_steps(drawn)),
        ends=tuple(drawn.outcomes.values()),
        calls=tuple(
            parts.Link(text=one.title, url=f"{PATH}/{one.key}/versions/{one.number}") for one in drawn.called.values()
        ),
        others=tuple(
            VersionLine(link=_link(one), since=_since(one), running=counted(one.running, "journey"), why=one.reason)
            for one in every
            if one.number != row.number
        ),
        periods=periods_inside(inside),
        rehearsals=len(inside.rehearsals) if inside else 0,
        compare=_compared(every, row),
        file=f"{PATH}/{row.key}/versions/{row.number}/file",
        **_drawing_links(every, row),
    )
    return render(page, "pathways/version.html")


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
    old_row, new_row = _found(pathway, old)[1], _found(pathway, new)[1]
    return render(_comparison(every, old_row, new_row), "pathways/compare.html")


@pages.get(f"{PATH}/<pathway>/versions/<int:number>/drawing.bpmn")
@needs(SIGNED_IN)
def drawing(pathway: str, number: int) -> Response:
    """The drawing itself."""
    response = make_response(version_of(current.ports(), _found(pathway, number)[1].id).xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return response


@pages.get(f"{PATH}/<pathway>/versions/<int:number>/file")
@needs(SIGNED_IN)
def whole_file(pathway: str, number: int) -> Response:
    """Everything that stands inside a version, as one ZIP file."""
    ports, row = current.ports(), _found(pathway, number)[1]
    inside = inside_version(ports.database, row.id)
    if inside is None:
        raise NotFound
    response = make_response(version_file(row, version_of(ports, row.id), inside))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{row.key}-version-{row.number}.zip"'
    return response


def _drawing_links(every: tuple[PublishedVersion, ...], row: PublishedVersion) -> dict[str, Any]:
    """What a process owner can do with a version: redraw it, or move its journeys to a newer one."""
    if may(current.viewer().worker, Act.DRAW) is not None:
        return {"redraw": "", "draft": None, "move": None, "withdraw": None}
    there = open_drafts(current.ports().database, pathway=row.key)
    newer = max((one.number for one in every if one.number > row.number and not one.withdrawn), default=None)
    coming = row.in_force_from > current.today()
    moves = newer is not None and row.running
    return {
        "redraw": "" if there else f"/pathways/{row.key}/versions/{row.number}/draft",
        "draft": parts.Link(text="Go on with the draft", url=f"/drafts/{there[0].id}") if there else None,
        "move": parts.Link(
            text=f"Move {counted(row.running, 'journey')} to version {newer}",
            url=f"/pathways/{row.key}/move?from={row.number}&to={newer}",
        )
        if moves
        else None,
        "withdraw": parts.Link(
            text="Who withdrew it, and why" if row.withdrawn else "Withdraw it before its day",
            url=f"{PATH}/{row.key}/versions/{row.number}/withdraw",
        )
        if row.withdrawn or (coming and row.published_by_name)
        else None,
    }


def _compared(every: tuple[PublishedVersion, ...], row: PublishedVersion) -> parts.Link | None:
    """To what changed with this version; None for the first."""
    before = max((one.number for one in every if one.number < row.number), default=None)
    if before is None:
        return None
    return parts.Link(
        text=f"What changed since version {before}", url=f"{PATH}/{row.key}/compare?from={before}&to={row.number}"
    )


def _comparison(
    every: tuple[PublishedVersion, ...], old_row: PublishedVersion, new_row: PublishedVersion
) -> ComparePage:
    same = old_row.number == new_row.number
    return ComparePage(
        title=f"What changed in {new_row.title}",
        kicker=f"{_number(new_row)} · version {old_row.number} and version {new_row.number}",
        crumbs=(parts.Link(text="Pathways", url=PATH), _link(new_row)),
        numbers=tuple((one.number, f"Version {one.number}, {_since(one)}") for one in every),
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
        old_url=f"{_link(old).url}/drawing.bpmn",
        new_url=f"{_link(new).url}/drawing.bpmn",
        new_name=f"{new.title}, version {new.number}",
    )


def _found(pathway: str, number: int) -> tuple[tuple[PublishedVersion, ...], PublishedVersion]:
    every = published_versions(current.ports().database, key=PathwayKey(pathway))
    row = next((one for one in every if one.number == number), None)
    if row is None:
        raise NotFound
    return every, row


def _number(row: PublishedVersion) -> str:
    return f"Pathway {row.reference_number}" if row.reference_number else "Pathway"


def _link(row: PublishedVersion) -> parts.Link:
    return parts.Link(text=f"Version {row.number}", url=f"{PATH}/{row.key}/versions/{row.number}")


def _since(row: PublishedVersion) -> str:
    """`since 1 Sep 2026`, or `from 1 Dec 2026` where that day is still to come; `withdrawn`."""
    if row.withdrawn:
        return "withdrawn"
    word = "since" if row.in_force_from <= current.today() else "from"
    return f"{word} {day_month_year(row.in_force_from)}"


def _line(versions: list[PublishedVersion]) -> PathwayLine:
    """The version in force stands for the pathway; newer ones say from when."""
    today = current.today()
    standing = [one for one in versions if not one.withdrawn] or versions
    newest = next((one for one in standing if one.in_force_from <= today), standing[-1])
    later = [one for one in standing if one.in_force_from > today]
    earlier = [one for one in versions if one not in (newest, *later)]
    return PathwayLine(
        title=newest.title,
        url=_link(newest).url,
        about=f"{_number(newest)} · {SUBJECTS.get(newest.subject, newest.subject).lower()}",
        in_force=_in_force(newest, later),
        running=counted(sum(one.running for one in versions), "journey"),
        earlier=tuple(_link(one) for one in (*later, *earlier)),
    )


def _in_force(newest: PublishedVersion, later: list[PublishedVersion]) -> str:
    if newest.withdrawn:
        return "Withdrawn before its day"
    said = [f"Version {newest.number}, since {day_month_year(newest.in_force_from)}"] if newest not in later else []
    said += [f"version {one.number} from {day_month_year(one.in_force_from)}" for one in reversed(later)]
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}"


def _starters(version: PathwayVersion) -> str:
    roles = listed([role_in_sentence(role) for role in version.start.roles], "or")
    return f"The {roles}" if roles else "Other pathways only"


def _steps(version: PathwayVersion) -> list[StepLine]:
    lanes = {lane.id: lane.name for lane in version.lanes}
    timescales, today = current.ports().calendar.timescales, current.today()
    keys = frozenset(timescales.keys())
    steps = []
    for element in version.elements.values():
        if element.kind is not ElementKind.USER_TASK:
            continue
        rule = timescales.in_force(element.due, today) if element.due in keys else None
        apart = [version.elements[other].name for other in element.not_by if other in version.elements]
        steps.append(
            StepLine(
                title=element.name,
                who=lanes.get(element.lane or "", ""),
                due=rule.title if rule else "Set where it is called" if element.due else "",
                kind=kind_word(rule.kind) if rule else "",
                apart=f"Not by who did {listed([f'“{name}”' for name in apart], 'or')}" if apart else "",
                guidance=element.documentation,
            )
        )
    return steps
