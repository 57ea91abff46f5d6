"""Moving running journeys to another version: what would happen to each, and then those that are ticked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from engine.actions.move_batches import Chosen, choose_moves
from engine.actions.move_journeys import Preview, preview_move, preview_moves
from engine.domain.access import Act
from engine.domain.errors import AlreadyChosen, NotFound, ReasonNeeded, ShownOtherwise
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.move_batch import Choices, mark
from engine.reading.asking import version_of
from engine.reading.paging import paged
from engine.reading.pathways import PublishedVersion, published_versions
from engine.reading.running import KeptWork, kept_work, names_of_journeys
from webui import current, parts
from webui.access import needs
from webui.addresses import address, pages_of
from webui.form_fields import ProblemLink
from webui.moving import HOURS, Wanted, wanted
from webui.moving_view import Choice, MoveLine, choices_for_all, line, places, stands_in, state_of
from webui.rendering import render
from webui.wording import counted, long_moment

pages = Blueprint("moving_journeys", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
ON_A_PAGE = 50
ORDER = {"safe": 0, "choice": 1, "blocked": 2}
OTHERWISE = (
    "What would happen has changed since this page was shown, or the dates count from the time you chose. "
    "It is shown anew: look again, then move."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """All journeys that run on the older version."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    old: int
    new: int
    figures: tuple[parts.NavItem, ...]
    choices: tuple[Choice, ...]
    journeys: tuple[MoveLine, ...]
    pages: parts.Pages
    safe: int  #: on all pages, as far as they are shown
    state: str
    stands: str
    places: tuple[str, ...]
    when: str
    day: dict[str, str]
    hours: tuple[tuple[str, str], ...]
    dates_of: str
    reason: str
    wrong: dict[str, str]
    problems: tuple[ProblemLink, ...]
    button: str


@pages.get("/pathways/<pathway>/move")
@needs(Act.DRAW)
def preview(pathway: str) -> Response:
    """What moving each journey would do; nothing moves by itself."""
    old, new = _versions(pathway)
    return _page(old, new, wanted(current.now()))


@pages.post("/pathways/<pathway>/move")
@needs(Act.DRAW)
def move(pathway: str) -> Response:
    """Has those that are ticked moved, now or at the time that was chosen."""
    old, new = _versions(pathway)
    asked = wanted(current.now())
    if asked.wrong or asked.fields.get("do") == "show":
        return _page(old, new, asked)
    previews = _previews(old, new, asked)
    chosen = {
        one.journey: Chosen(choices=_choices(one, asked), mark=_mark(one, asked))
        for one in previews
        if (asked.every and state_of(one) == "safe") or one.journey in asked.ticked
    }
    if not chosen:
        return _page(old, new, replace(asked, wrong={"journey": "Tick the journeys that are to be moved."}))
    try:
        batch = choose_moves(
            current.ports(),
            current.viewer().id,
            from_version=old.id,
            to_version=new.id,
            journeys=chosen,
            reason=asked.reason,
            not_before=asked.at,
        )
    except ReasonNeeded as error:
        return _page(old, new, replace(asked, wrong={"reason": str(error)}))
    except ShownOtherwise:
        return _page(old, new, replace(asked, wrong={"journey": OTHERWISE}))
    except AlreadyChosen as error:
        return _page(old, new, replace(asked, wrong={"journey": str(error)}))
    return redirect(f"/pathways/{pathway}/moves/{batch}", code=303)


def _versions(pathway: str) -> tuple[PublishedVersion, PublishedVersion]:
    every = {one.number: one for one in published_versions(current.ports().database, key=PathwayKey(pathway))}
    fields = wanted(current.now()).fields
    old, new = (every.get(_number(fields.get(name, ""))) for name in ("from", "to"))
    if old is None or new is None or old.number == new.number:
        raise NotFound
    return old, new


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _previews(old: PublishedVersion, new: PublishedVersion, asked: Wanted) -> tuple[Preview, ...]:
    ports = current.ports()
    found = preview_moves(
        ports, current.viewer().id, from_version=old.id, to_version=new.id, choices=asked.choices, at=asked.at
    )
    return tuple(_as_far_as_can_be(one, new, asked) for one in found)


def _as_far_as_can_be(one: Preview, new: PublishedVersion, asked: Wanted) -> Preview:
    """A step that was to be done first in all journeys, and can't be in this one, needs a choice of its own here."""
    choices = _choices(one, asked)
    if one.effect is not None or choices == asked.choices(one.journey):
        return one
    ports = current.ports()
    with ports.uow() as uow:
        target = uow.versions.get(new.id)
    return preview_move(ports, one.journey, target, choices, at=asked.at)


def _choices(one: Preview, asked: Wanted) -> Choices:
    choices = asked.choices(one.journey)
    cannot = {step.element for step in one.past if step.why_not}
    return replace(choices, first=choices.first - cannot)


def _mark(one: Preview, asked: Wanted) -> str:
    """What was shown of it; of those on other pages, which nobody looked at row by row, what would be shown now."""
    shown = asked.mark(one.journey)
    if not shown and asked.every and one.effect is not None:
        return mark(one.effect.as_shown())
    return shown


def _page(old: PublishedVersion, new: PublishedVersion, asked: Wanted) -> Response:
    ports, viewer = current.ports(), current.viewer()
    previews = _previews(old, new, asked)
    drawn, target = version_of(ports, old.id), version_of(ports, new.id)
    states = Counter(map(state_of, previews))
    matching = sorted(
        (one for one in previews if asked.state in ("", state_of(one)) and stands_in(one, asked.stands)),
        key=lambda one: (ORDER[state_of(one)], one.reference),
    )
    paging = paged(asked.page, len(matching), ON_A_PAGE)
    shown = matching[(paging.page - 1) * ON_A_PAGE : paging.page * ON_A_PAGE]
    ids: list[JourneyId] = [one.journey for one in shown]
    kept, names = kept_work(ports.database, ids), names_of_journeys(ports.database, viewer, ids)
    url = f"/pathways/{new.key}/move"
    query = {"from": str(old.number), "to": str(new.number), **asked.kept(), "stands": asked.stands}
    lines = tuple(
        line(one, asked, target, kept.get(one.journey, KeptWork()), names.get(one.journey, "")) for one in shown
    )
    safe = sum(state_of(one) == "safe" for one in matching)
    anchors = {"reason": "#reason", "on": "#on", "journey": "#journeys"}
    page = MovePage(
        title=f"Move journeys from version {old.number} to version {new.number}",
        kicker=new.title,
        crumbs=(
            parts.Link(text="Running journeys", url="/running"),
            parts.Link(text=new.title, url=f"/pathways/{new.key}/running"),
        ),
        url=url,
        old=old.number,
        new=new.number,
        figures=(
            _figure(f"running on version {old.number}", len(previews), address(url, query)),
            *(
                _figure(words, states[state], address(url, query, state=state), late=state == "blocked")
                for state, words in (
                    ("safe", "safe to move"),
                    ("choice", "need a choice from you" if states["choice"] != 1 else "needs a choice from you"),
                    ("blocked", "blocked"),
                )
            ),
        ),
        choices=choices_for_all(previews, asked, drawn, target),
        journeys=lines,
        pages=pages_of(paging, lambda number: address(url, query, state=asked.state, page=str(number)), "Journeys"),
        safe=safe,
        state=asked.state,
        stands=asked.stands,
        places=places(previews),
        when=asked.when,
        day={name: asked.fields.get(f"on-{name}", "") for name in ("day", "month", "year", "hour")},
        hours=tuple((str(hour), f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}") for hour in HOURS),
        dates_of=long_moment(asked.at) if asked.at else "",
        reason=asked.reason,
        wrong=dict(asked.wrong),
        problems=tuple(ProblemLink(url=anchors[name], sentence=said) for name, said in asked.wrong.items()),
        button=f"Move {counted(sum(one.ticked for one in lines), 'journey')}",
    )
    return render(page, "pathways/move.html", status=NOT_RIGHT if asked.wrong else 200)


def _figure(words: str, count: int, url: str, *, late: bool = False) -> parts.NavItem:
    return parts.NavItem(text=words, url=url, waiting=count, late=late and count > 0)
