"""Moving running journeys to another version: what would happen to each, then those that were chosen, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.move_journeys import Preview, move_back, move_journey, preview_moves
from engine.domain.access import Act
from engine.domain.changeover import CannotMove
from engine.domain.errors import CannotMoveBack, FingerpostError, NotFound, NotNow, ReasonNeeded
from engine.domain.ids import ElementId, JourneyId, PathwayKey
from engine.domain.pathway import PathwayVersion
from engine.reading.asking import version_of
from engine.reading.pathways import PublishedVersion, published_versions
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.wording import counted, listed, short_date

pages = Blueprint("moving_journeys", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason
STATES = {"safe": "Safe", "choice": "Needs your choice", "blocked": "Blocked"}
INSTEAD = "instead:"  #: what fields that name the new shape for an old one begin with


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which new shape takes the place of one that has gone."""

    field: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A journey and what would become of it."""

    id: str
    reference: str
    stands_at: str
    state: str
    words: str
    effects: tuple[str, ...]
    dates: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """All journeys that run on the older version."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    old: int
    new: int
    figures: tuple[tuple[int, str], ...]
    choices: tuple[Choice, ...]
    journeys: tuple[MoveLine, ...]
    reason: str
    wrong: str
    problems: tuple[ProblemLink, ...]
    moved: tuple[tuple[str, str], ...]


@pages.get("/pathways/<pathway>/move")
@needs(Act.DRAW)
def preview(pathway: str) -> Response:
    """What moving each journey would do; nothing moves by itself."""
    old, new = _versions(pathway)
    return _page(old, new, _instead(request.args))


@pages.post("/pathways/<pathway>/move")
@needs(Act.DRAW)
def move(pathway: str) -> Response:
    """Moves the chosen ones, one after another; what fails stays where it is and is told."""
    old, new = _versions(pathway)
    instead = _instead(request.form)
    reason, chosen = request.form.get("reason", "")[:LONGEST], request.form.getlist("journey")
    if not chosen:
        return _page(old, new, instead, reason=reason, wrong="Choose the journeys that are to be moved.")
    moved, stayed = [], []
    for journey in chosen:
        try:
            move_journey(
                current.ports(),
                current.viewer().id,
                JourneyId(journey),
                to_version=new.id,
                reason=reason,
                instead=instead,
            )
        except ReasonNeeded as error:
            return _page(old, new, instead, reason=reason, wrong=str(error))
        except NotNow:
            raise
        except (CannotMove, FingerpostError):
            stayed.append(journey)
        else:
            moved.append(journey)
    text = f"{counted(len(stayed), 'journey')} stayed where they are; the list says why." if stayed else ""
    tell_next_page(
        parts.Notice(
            stressed=f"{counted(len(moved), 'journey')} moved to version {new.number}.",
            text=text or "Each can be moved back until somebody does something in it.",
            tone=parts.NoteTone.SOON if stayed else parts.NoteTone.OK,
        )
    )
    done = "".join(f"&moved={journey}" for journey in moved)
    return redirect(f"/pathways/{pathway}/move?from={old.number}&to={new.number}{done}", code=303)


@pages.post("/pathways/<pathway>/move-back")
@needs(Act.DRAW)
def back(pathway: str) -> Response:
    """Moves a journey back to where it stood."""
    old, new = _versions(pathway)
    try:
        move_back(current.ports(), current.viewer().id, JourneyId(request.form.get("journey", "")))
    except CannotMoveBack as error:
        tell_next_page(parts.Notice(stressed="It stays.", text=str(error), tone=parts.NoteTone.SOON))
    else:
        tell_next_page(parts.Notice(stressed="The journey is back.", text="It stands as it did before the move."))
    return redirect(f"/pathways/{pathway}/move?from={old.number}&to={new.number}", code=303)


def _versions(pathway: str) -> tuple[PublishedVersion, PublishedVersion]:
    every = {one.number: one for one in published_versions(current.ports().database, key=PathwayKey(pathway))}
    old = every.get(request.values.get("from", type=int) or 0)
    new = every.get(request.values.get("to", type=int) or 0)
    if old is None or new is None or old.number == new.number:
        raise NotFound
    return old, new


def _instead(fields: Mapping[str, str]) -> dict[ElementId, ElementId]:
    return {
        ElementId(name.removeprefix(INSTEAD)): ElementId(value)
        for name, value in fields.items()
        if name.startswith(INSTEAD) and value
    }


def _page(
    old: PublishedVersion,
    new: PublishedVersion,
    instead: Mapping[ElementId, ElementId],
    *,
    reason: str = "",
    wrong: str = "",
) -> Response:
    ports, viewer = current.ports(), current.viewer()
    previews = preview_moves(ports, viewer.id, from_version=old.id, to_version=new.id, instead=instead)
    drawn, target = version_of(ports, old.id), version_of(ports, new.id)
    states = Counter(_state(one) for one in previews)
    wanted = {ElementId(h.element): h.choices for one in previews for h in one.hindrances if h.choices}
    for gone in instead:
        wanted.setdefault(gone, tuple(name for name in target.elements if name not in drawn.elements))
    page = MovePage(
        title=f"Move journeys to version {new.number}",
        kicker=f"{new.title} · from version {old.number}",
        crumbs=(
            parts.Link(text="Pathways", url="/pathways"),
            parts.Link(text=f"Version {new.number}", url=f"/pathways/{new.key}/versions/{new.number}"),
        ),
        url=f"/pathways/{new.key}/move",
        old=old.number,
        new=new.number,
        figures=(
            (len(previews), f"running on version {old.number}"),
            (states["safe"], "safe to move"),
            (states["choice"], "need a choice from you"),
            (states["blocked"], "blocked"),
        ),
        choices=tuple(_choice(gone, names, drawn, target, instead) for gone, names in sorted(wanted.items())),
        journeys=tuple(_line(one) for one in previews),
        reason=reason,
        wrong=wrong,
        problems=(ProblemLink(url="#reason", sentence=wrong),) if wrong else (),
        moved=_moved(request.args.getlist("moved")),
    )
    return render(page, "pathways/move.html", status=NOT_RIGHT if wrong else 200)


def _moved(journeys: list[str]) -> tuple[tuple[str, str], ...]:
    """Those just moved, so that they can be moved back."""
    return tuple((journey, f"Journey {number}") for number, journey in enumerate(journeys, start=1))


def _state(one: Preview) -> str:
    return "safe" if one.effect is not None else "choice" if one.needs_choice else "blocked"


def _choice(
    gone: ElementId,
    names: tuple[str, ...],
    drawn: PathwayVersion,
    target: PathwayVersion,
    instead: Mapping[ElementId, ElementId],
) -> Choice:
    was = drawn.elements.get(gone)
    options = tuple((name, target.elements[ElementId(name)].name or name) for name in names)
    return Choice(
        field=f"{INSTEAD}{gone}",
        label=f"What takes the place of “{was.name if was is not None and was.name else gone}”?",
        options=options,
        chosen=instead.get(gone, ""),
    )


def _line(one: Preview) -> MoveLine:
    state = _state(one)
    if one.effect is None:
        return MoveLine(
            id=one.journey,
            reference=one.reference,
            stands_at="",
            state=state,
            words=STATES[state],
            effects=tuple(hindrance.sentence for hindrance in one.hindrances),
            dates="",
            chosen=False,
        )
    effect = one.effect
    effects = [
        *(f"“{title}” opens." for title in effect.opens),
        *(f"“{title}” closes." for title in effect.closes),
        *(f"“{title}” is drawn otherwise now." for title in effect.changed),
    ]
    dated = [f"{title}: {short_date(on) if on else 'not known yet'}" for title, on in effect.dated]
    return MoveLine(
        id=one.journey,
        reference=one.reference,
        stands_at=listed([f"“{title}”" for title in effect.stands_at]) or "Waits",
        state=state,
        words=STATES[state],
        effects=tuple(effects) or ("Nothing opens or closes.",),
        dates="; ".join(dated) or "Every open date stays.",
        chosen=True,
    )
