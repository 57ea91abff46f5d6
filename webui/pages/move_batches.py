"""How far journeys that were chosen to be moved together are; stopping the rest, and putting them back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.move_batches import stop_moves, take_move_back, take_moves_back
from engine.domain.access import Act
from engine.domain.errors import AlreadyChosen, CannotMoveBack, NotFound
from engine.domain.ids import JourneyId
from engine.domain.move_batch import ItemState
from engine.reading.move_batches import BatchRow, ItemRow, batch_items, move_batch
from engine.reading.running import names_of_journeys
from webui import current, parts
from webui.access import needs
from webui.addresses import address, pages_of
from webui.rendering import render, tell_next_page
from webui.wording import counted, long_moment, short_moment

pages = Blueprint("move_batches", __name__)

WORDS = {
    ItemState.WAITING: ("Waiting", ""),
    ItemState.MOVED: ("Moved", "ok"),
    ItemState.STAYED: ("Stayed", "soon"),
    ItemState.UNDOING: ("Being put back", ""),
    ItemState.UNDONE: ("Put back", "plum"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A journey of the batch. `back_url` is empty where it can't be put back."""

    reference: str
    name: str
    words: str
    tone: str
    because: str
    when: str
    journey: str
    back_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """A batch. `going_on`: a worker still has something to do, so the page asks again by itself."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    reason: str
    chosen: str
    starts: str
    stopped: str
    figures: tuple[parts.NavItem, ...]
    done: int
    total: int
    going_on: bool
    waiting: int
    moved: int
    again: parts.Link | None  #: to those that stayed
    items: tuple[ItemLine, ...]
    pages: parts.Pages


@pages.get("/pathways/<pathway>/moves/<batch>")
@needs(Act.DRAW)
def progress(pathway: str, batch: str) -> Response:
    """How far it is."""
    return render(_page(pathway, batch), "pathways/batch.html")


@pages.get("/pathways/<pathway>/moves/<batch>/now")
@needs(Act.DRAW)
def progress_now(pathway: str, batch: str) -> Response:
    """The same, as the page asks for it by itself while something is to be done."""
    return render(_page(pathway, batch), "pathways/batch_now.html")


@pages.post("/pathways/<pathway>/moves/<batch>/stop")
@needs(Act.DRAW)
def stop(pathway: str, batch: str) -> Response:
    """Lets those stay whose turn has not come."""
    found = _batch(pathway, batch)
    many = stop_moves(current.ports(), current.viewer().id, found.id)
    words = "is" if many == 1 else "are"
    text = f"{counted(many, 'journey')} {words} where {'it was' if many == 1 else 'they were'}."
    tell_next_page(parts.Notice(stressed="It is stopped.", text=text if many else "All had been dealt with already."))
    return redirect(f"/pathways/{pathway}/moves/{batch}", code=303)


@pages.post("/pathways/<pathway>/moves/<batch>/undo")
@needs(Act.DRAW)
def undo(pathway: str, batch: str) -> Response:
    """Puts one of its journeys back, or all in which nothing has happened since."""
    found, ports, viewer = _batch(pathway, batch), current.ports(), current.viewer()
    journey = request.form.get("journey", "")
    try:
        if journey:
            take_move_back(ports, viewer.id, found.id, JourneyId(journey))
            tell_next_page(parts.Notice(stressed="The journey is back.", text="It stands as it did before the move."))
        else:
            many = take_moves_back(ports, viewer.id, found.id)
            text = f"{counted(many, 'journey')} to look at. Those in which something has happened since stay."
            tell_next_page(parts.Notice(stressed="They are being put back.", text=text))
    except (CannotMoveBack, AlreadyChosen) as error:
        tell_next_page(parts.Notice(stressed="It stays.", text=str(error), tone=parts.NoteTone.SOON))
    return redirect(f"/pathways/{pathway}/moves/{batch}", code=303)


def _batch(pathway: str, batch: str) -> BatchRow:
    found = move_batch(current.ports().database, batch)
    if found is None or found.pathway != pathway:
        raise NotFound
    return found


def _page(pathway: str, batch: str) -> BatchPage:
    ports, viewer, found = current.ports(), current.viewer(), _batch(pathway, batch)
    state = next((one for one in ItemState if one.value == request.args.get("state")), None)
    number = request.args.get("page", "1")
    number_asked = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    listed = batch_items(ports.database, batch, state=state, page=number_asked)
    names = names_of_journeys(ports.database, viewer, [one.journey for one in listed.rows])
    url = f"/pathways/{pathway}/moves/{batch}"
    query = {"state": state.value if state else ""}
    waits = found.count(ItemState.WAITING) and found.not_before > current.now()
    return BatchPage(
        title=f"{counted(found.total, 'journey')} to version {found.to_number}",
        kicker=f"{found.title} · from version {found.from_number}",
        crumbs=(
            parts.Link(text="Running journeys", url="/running"),
            parts.Link(text=found.title, url=f"/pathways/{pathway}/running"),
        ),
        url=url,
        reason=found.reason,
        chosen=f"Chosen by {found.chosen_by_name}, {long_moment(found.chosen_at)}.",
        starts=f"It begins {long_moment(found.not_before)}." if waits else "",
        stopped=f"{found.stopped_by_name} stopped it, {short_moment(found.stopped_at)}." if found.stopped_at else "",
        figures=tuple(_figures(found, url)),
        done=found.total - found.owed,
        total=found.total,
        going_on=found.owed > 0,
        waiting=found.count(ItemState.WAITING),
        moved=found.count(ItemState.MOVED),
        again=parts.Link(
            text="Look at those that stayed, and move them again",
            url=f"/pathways/{pathway}/move?from={found.from_number}&to={found.to_number}",
        )
        if found.count(ItemState.STAYED) and not found.owed
        else None,
        items=tuple(_item(one, url, names.get(one.journey, "")) for one in listed.rows),
        pages=pages_of(listed.paging, lambda page: address(url, query, page=str(page)), "Journeys"),
    )


def _figures(found: BatchRow, url: str) -> list[parts.NavItem]:
    return [
        parts.NavItem(text=words, url=address(url, {"state": state.value}), waiting=found.count(state))
        for state, words in (
            (ItemState.MOVED, "moved"),
            (ItemState.WAITING, "waiting"),
            (ItemState.STAYED, "stayed"),
            (ItemState.UNDOING, "being put back"),
            (ItemState.UNDONE, "put back"),
        )
        if found.count(state) or state not in (ItemState.UNDOING, ItemState.UNDONE)
    ]


def _item(one: ItemRow, url: str, name: str) -> ItemLine:
    words, tone = WORDS[one.state]
    return ItemLine(
        reference=one.reference,
        name=name,
        words=words,
        tone=tone,
        because=one.because or _why_not_back(one),
        when=short_moment(one.done_at) if one.done_at else "",
        journey=one.journey,
        back_url=f"{url}/undo" if one.can_go_back else "",
    )


def _why_not_back(one: ItemRow) -> str:
    if one.state is ItemState.MOVED and not one.can_go_back:
        return "Something has happened in it since, so it can’t be put back."
    return ""
