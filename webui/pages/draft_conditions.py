"""The conditions of a draft's arrows as a list, and each as lines to fill in: for those who draw without scripts, or on
a phone, and for whoever wants to see them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked, save_draft
from engine.domain.access import Act
from engine.domain.condition_lines import Line, Lines, NoCondition
from engine.domain.decision_tables import KnownFact
from engine.domain.draft import DraftMovedOn, DraftState
from engine.domain.errors import NotADrawing, NotFound
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion
from webui import current, parts
from webui.access import needs
from webui.condition_form import MOST_LINES, Known, LineView, Typed, in_words, line_of, sent, typed_of, view
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON, TYPED_BELOW, nothing_overwritten, revision_shown
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page

pages = Blueprint("draft_conditions", __name__)

NOT_RIGHT = 422
CHOOSING = (ElementKind.EXCLUSIVE, ElementKind.INCLUSIVE)
GATEWAYS = (*CHOOSING, ElementKind.PARALLEL, ElementKind.EVENT_GATEWAY)
OTHERWISE = "Taken when no other answer fits"
LONGEST_SENT = 5000  #: characters of a condition typed as text, shown again though it is too long


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """A way out of a question. `url`: where its condition is changed; empty for the one that asks nothing."""

    name: str
    says: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question of the drawing with its ways."""

    name: str
    ways: tuple[WayLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionsPage:
    """All conditions of a draft."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPage:
    """One condition. `more`: it says more than lines can, so there are none. `open`: it can be changed."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    open: bool
    way: str
    more: bool
    any_of: bool
    lines: tuple[LineView, ...]
    may_add: bool
    text: str
    text_wrong: str
    moved_on: str
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/conditions")
@needs(Act.DRAW)
def conditions(draft: str) -> Response:
    """Every question of the drawing, and what leads on from it."""
    looked = looked_at(draft)
    page = ConditionsPage(
        title=f"Conditions in {looked.version.title}",
        crumbs=_crumbs(looked),
        head=draft_head(looked, ""),
        url=f"/drafts/{draft}",
        questions=tuple(_questions(looked)),
    )
    return render(page, "drafts/conditions.html")


@pages.get("/drafts/<draft>/conditions/<flow>")
@needs(Act.DRAW)
def show(draft: str, flow: str) -> Response:
    """One condition as it stands."""
    looked = looked_at(draft)
    arrow = _arrow(looked.version, flow)
    lines = _lines(arrow)
    known = _known(_facts(looked, arrow.source), lines)
    typed = () if lines is None else typed_of(lines, known)
    return _page(looked, arrow, known, typed, any_of=lines is not None and lines.any_of)


@pages.post("/drafts/<draft>/conditions/<flow>")
@needs(Act.DRAW)
def save(draft: str, flow: str) -> Response:
    """Saves it; or adds a line, takes one away, or shows the answers to another question."""
    looked = looked_at(draft)
    arrow = _arrow(looked.version, flow)
    known, do = _known(_facts(looked, arrow.source), _lines(arrow)), request.form.get("do", "save")
    if do == "text":
        return _save_text(looked, arrow, known)
    typed, any_of = sent(request.form), request.form.get("join") == "any"
    if do == "add" and len(typed) < MOST_LINES:
        typed = (*typed, Typed())
    elif do.startswith("away-"):
        typed = tuple(one for number, one in enumerate(typed, start=1) if str(number) != do.removeprefix("away-"))
    if do != "save":
        return _page(looked, arrow, known, typed, any_of=any_of)
    read = [line_of(one, known) for one in typed]
    lines = tuple(one for one in read if isinstance(one, Line))
    if not lines or len(lines) < len(read):
        wrong = tuple(
            replace(one, problem=said if isinstance(said, str) else "") for one, said in zip(typed, read, strict=True)
        )
        return _page(looked, arrow, known, wrong, any_of=any_of, status=NOT_RIGHT)
    asked, before = Lines(any_of=any_of, lines=lines), _lines(arrow) or Lines()
    if asked.asks_like(before):
        return _nothing_changed(looked)
    try:
        text = current.ports().drawings.condition_written(asked.like_before(before.lines))
        return _saved(looked, arrow, text)
    except (NoCondition, NotADrawing) as error:
        return _page(looked, arrow, known, typed, any_of=any_of, said=str(error), status=NOT_RIGHT)
    except DraftMovedOn as moved:
        said = nothing_overwritten(moved, TYPED_BELOW)
        return _page(looked, arrow, known, typed, any_of=any_of, moved_on=said, status=MOVED_ON)


def _save_text(looked: DraftLooked, arrow: Flow, known: Known) -> Response:
    text, lines = request.form.get("text", "").strip()[:LONGEST_SENT], _lines(arrow)
    typed, any_of = (typed_of(lines, known), lines.any_of) if lines is not None else ((), False)
    if text == (arrow.condition or "").strip():
        return _nothing_changed(looked)
    try:
        return _saved(looked, arrow, text)
    except (NoCondition, NotADrawing) as error:
        return _page(looked, arrow, known, typed, any_of=any_of, text=text, text_wrong=str(error), status=NOT_RIGHT)
    except DraftMovedOn as moved:
        said = nothing_overwritten(moved, TYPED_BELOW)
        return _page(looked, arrow, known, typed, any_of=any_of, text=text, moved_on=said, status=MOVED_ON)


def _saved(looked: DraftLooked, arrow: Flow, text: str) -> Response:
    draft, ports = looked.draft, current.ports()
    xml = ports.drawings.with_condition(draft.xml, arrow.id, text)
    saved = save_draft(ports, current.viewer().id, draft.id, revision=revision_shown(), xml=xml)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(f"/drafts/{draft.id}/conditions", code=303)


def _nothing_changed(looked: DraftLooked) -> Response:
    tell_next_page(parts.Notice(stressed="Nothing was changed.", text="The condition asks that already."))
    return redirect(f"/drafts/{looked.draft.id}/conditions", code=303)


def _page(
    looked: DraftLooked,
    arrow: Flow,
    known: Known,
    typed: Sequence[Typed],
    *,
    any_of: bool,
    text: str | None = None,
    text_wrong: str = "",
    said: str = "",
    moved_on: str = "",
    status: int = 200,
) -> Response:
    url = f"/drafts/{looked.draft.id}/conditions"
    more = _lines(arrow) is None
    lines = () if more else tuple(view(number, one, known) for number, one in enumerate(typed or (Typed(),), start=1))
    wrong = [
        *(ProblemLink(url=f"#{one.number}-fact", sentence=one.typed.problem) for one in lines if one.typed.problem),
        *([ProblemLink(url="#text", sentence=text_wrong)] if text_wrong else []),
        *([ProblemLink(url="#1-fact", sentence=said)] if said else []),
    ]
    page = ConditionPage(
        title=f"When {_way(looked.version, arrow)} is taken",
        crumbs=(*_crumbs(looked), parts.Link(text="Conditions", url=url)),
        head=draft_head(looked, ""),
        url=f"{url}/{arrow.id}",
        revision=revision_shown() or looked.draft.revision,
        open=looked.draft.state is DraftState.OPEN,
        way=f"It leads from {_named(looked.version.elements[arrow.source])} to "
        f"{_named(looked.version.elements[arrow.target])}.",
        more=more,
        any_of=any_of,
        lines=lines,
        may_add=len(lines) < MOST_LINES,
        text=arrow.condition or "" if text is None else text,
        text_wrong=text_wrong,
        moved_on=moved_on,
        problems=tuple(wrong),
    )
    return render(page, "drafts/condition.html", status=status)


def _questions(looked: DraftLooked) -> list[QuestionLine]:
    version = looked.version
    found = []
    for element in version.elements.values():
        out = [flow for flow in version.flows if flow.source == element.id and flow.target in version.elements]
        chooses = element.kind in CHOOSING and len(out) > 1
        asking = [flow for flow in out if chooses or flow.condition]
        if asking:
            facts = _facts(looked, element.id)
            ways = tuple(_way_line(looked, element, flow, facts) for flow in asking)
            found.append(QuestionLine(name=_named(element), ways=ways))
    return found


def _way_line(looked: DraftLooked, element: Element, flow: Flow, facts: Mapping[str, KnownFact]) -> WayLine:
    name = flow.name or f"To {_named(looked.version.elements[flow.target])}"
    if flow.id == element.default_flow and not flow.condition:
        return WayLine(name=name, says=OTHERWISE, url="")
    lines = _lines(flow) if flow.condition else None
    says = in_words(lines, _known(facts, lines)) if lines is not None else flow.condition or "Not said yet"
    return WayLine(name=name, says=says, url=f"/drafts/{looked.draft.id}/conditions/{flow.id}")


def _arrow(version: PathwayVersion, flow: str) -> Flow:
    """The arrow whose condition can be changed. Raises NotFound, also for the one taken when nothing else fits."""
    one = next((one for one in version.flows if one.id == flow), None)
    if one is None or one.source not in version.elements or one.target not in version.elements:
        raise NotFound
    source = version.elements[one.source]
    out = [other for other in version.flows if other.source == source.id]
    asks = source.kind in CHOOSING and len(out) > 1 and source.default_flow != one.id
    if not (asks or one.condition):
        raise NotFound
    return one


def _lines(arrow: Flow) -> Lines | None:
    """The condition as lines: none for an arrow that asks nothing yet; None for what says more, or can't be read."""
    if not arrow.condition:
        return Lines()
    try:
        return current.ports().drawings.condition_lines(arrow.condition)
    except NoCondition:
        return None


def _facts(looked: DraftLooked, asker: ElementId) -> Mapping[str, KnownFact]:
    return {one.name: one for one in current.ports().drawings.facts_at(looked.version, asker)}


def _known(facts: Mapping[str, KnownFact], lines: Lines | None) -> Known:
    asked = frozenset(one.fact for one in lines.lines) if lines is not None else frozenset()
    return Known(facts=facts, strangers=asked - facts.keys())


def _way(version: PathwayVersion, arrow: Flow) -> str:
    return f"“{arrow.name}”" if arrow.name else f"the way to {_named(version.elements[arrow.target])}"


def _named(element: Element) -> str:
    name = " ".join(element.name.split())
    return f"“{name}”" if name else "where ways meet" if element.kind in GATEWAYS else "a shape without a name"


def _crumbs(looked: DraftLooked) -> tuple[parts.Link, ...]:
    return (*CRUMBS, parts.Link(text=looked.version.title, url=f"/drafts/{looked.draft.id}"))
