"""Published pathways, read only: the list, and each version's drawing with all its steps in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.pathway import ElementKind, PathwayVersion
from engine.reading.asking import version_of
from engine.reading.drafts import open_drafts
from engine.reading.pathways import PublishedVersion, inside_version, published_versions, who_agreed
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.journey_drawing import plain_drawing
from webui.rendering import render
from webui.role_words import role_in_sentence
from webui.version_file import version_file
from webui.version_inside import periods_inside
from webui.version_rows import PATH, reference, since, version_found, version_link
from webui.wording import counted, day_month_year, in_london, kind_word, listed

pages = Blueprint("pathways", __name__)

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
    every, row = version_found(pathway, number)
    drawn = version_of(current.ports(), row.id)
    inside = inside_version(current.ports().database, row.id)
    by = f" by {row.published_by_name}" if row.published_by_name else ""
    agreed = who_agreed(current.ports().database, row)
    page = VersionPage(
        title=row.title,
        kicker=f"{reference(row)} · version {row.number}",
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
            parts.Fact(label="For one person", value="Several at once" if drawn.several_at_once else "One at a time"),
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
            VersionLine(
                link=version_link(one), since=since(one), running=counted(one.running, "journey"), why=one.reason
            )
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


@pages.get(f"{PATH}/<pathway>/versions/<int:number>/drawing.bpmn")
@needs(SIGNED_IN)
def drawing(pathway: str, number: int) -> Response:
    """The drawing itself."""
    response = make_response(version_of(current.ports(), version_found(pathway, number)[1].id).xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return response


@pages.get(f"{PATH}/<pathway>/versions/<int:number>/file")
@needs(SIGNED_IN)
def whole_file(pathway: str, number: int) -> Response:
    """Everything that stands inside a version, as one ZIP file."""
    ports, row = current.ports(), version_found(pathway, number)[1]
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


def _line(versions: list[PublishedVersion]) -> PathwayLine:
    """The version in force stands for the pathway; newer ones say from when."""
    today = current.today()
    standing = [one for one in versions if not one.withdrawn] or versions
    newest = next((one for one in standing if one.in_force_from <= today), standing[-1])
    later = [one for one in standing if one.in_force_from > today]
    earlier = [one for one in versions if one not in (newest, *later)]
    return PathwayLine(
        title=newest.title,
        url=version_link(newest).url,
        about=f"{reference(newest)} · {SUBJECTS.get(newest.subject, newest.subject).lower()}",
        in_force=_in_force(newest, later),
        running=counted(sum(one.running for one in versions), "journey"),
        earlier=tuple(version_link(one) for one in (*later, *earlier)),
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
