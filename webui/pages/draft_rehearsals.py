"""The rehearsals of a draft: run, and how each went; renamed, removed; and the ways that none of them goes along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.draft_rehearsals import (
    OthersBeginLikeIt,
    TitleRefused,
    begin_like,
    remove_rehearsal,
    rename_rehearsal,
    title_of,
)
from engine.actions.drafts import DraftLooked, rehearse_draft
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.ways import ways_not_gone, ways_not_rehearsed
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON, nothing_overwritten, revision_shown
from webui.form_fields import ProblemLink
from webui.rehearsal_words import problem_in_words
from webui.rendering import render, tell_next_page
from webui.wording import counted, listed, short_moment

pages = Blueprint("draft_rehearsals", __name__, url_prefix="/drafts/<draft>")

NOT_RIGHT = 422
MOST_PROBLEMS = 3  #: of one rehearsal, in the list
AT_ONCE = 20  #: rehearsals that are run in one request; each takes some tenths of a second, on a busy machine a second


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalLine:
    """A rehearsal, and how it went on this revision: `passed`, `failed`, or empty where it was not run."""

    name: str
    title: str
    how: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalsPage:
    """The rehearsals. `ways` are those that none goes along, `behind` what lies behind these.

    `going_on`: the page runs the next part by itself.
    """

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    summary: str
    run: bool
    left: int
    going_on: bool
    rehearsals: tuple[RehearsalLine, ...]
    ways: tuple[str, ...]
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRehearsalPage:
    """Renaming or removing one rehearsal. `guards` are the ways that no other goes along; None: not known yet."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    name: str
    called: str
    revision: int
    guards: tuple[str, ...] | None
    followed_by: str
    typed: str
    wrong: str
    problems: tuple[ProblemLink, ...] = field(default=())


@pages.get("/rehearsals")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The rehearsals and how they went."""
    looked = looked_at(draft)
    lines, ways = _lines(looked), ways_not_rehearsed(looked.version, looked.draft)
    left = len(looked.draft.left_to_rehearse())
    page = RehearsalsPage(
        title=f"Rehearsals of {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/rehearsals"),
        url=f"/drafts/{draft}",
        summary=_summary(looked),
        run=ways is not None and not left,
        left=left if len(looked.draft.rehearsals) > left else 0,
        going_on=bool(left) and "go-on" in request.args,
        rehearsals=lines,
        ways=tuple(one.words for one in ways or () if one.first),
        behind=tuple(one.words for one in ways or () if not one.first),
    )
    return render(page, "drafts/rehearsals.html")


@pages.post("/rehearse")
@needs(Act.DRAW)
def rehearse(draft: str) -> Response:
    """Plays the rehearsals on the draft, so many at once that nobody waits long for an answer."""
    results = rehearse_draft(current.ports(), current.viewer().id, draft, most=AT_ONCE)
    if looked_at(draft).draft.left_to_rehearse():
        return redirect(f"/drafts/{draft}/rehearsals?go-on", code=303)
    failed = [one for one in results if one.problems]
    tone = parts.NoteTone.SOON if failed else parts.NoteTone.OK
    passed = len(results) - len(failed)
    tell_next_page(parts.Notice(stressed=f"{passed} of {counted(len(results), 'rehearsal')} passed.", tone=tone))
    return redirect(f"/drafts/{draft}/rehearsals", code=303)


@pages.get("/rehearsals/<name>/rename")
@needs(Act.DRAW)
def ask_title(draft: str, name: str) -> Response:
    """Asks for the new title."""
    return _one(draft, name, "rename")


@pages.post("/rehearsals/<name>/rename")
@needs(Act.DRAW)
def rename(draft: str, name: str) -> Response:
    """Gives it the new title."""
    title = request.form.get("title", "")
    done = parts.Notice(stressed="The rehearsal has its new title.")
    return _change(draft, name, "rename", partial(rename_rehearsal, title=title), typed=title, done=done)


@pages.get("/rehearsals/<name>/remove")
@needs(Act.DRAW)
def ask_reason(draft: str, name: str) -> Response:
    """Says what would be guarded by none, and asks why."""
    return _one(draft, name, "remove")


@pages.post("/rehearsals/<name>/remove")
@needs(Act.DRAW)
def remove(draft: str, name: str) -> Response:
    """Removes it."""
    reason = request.form.get("reason", "")
    done = parts.Notice(stressed="The rehearsal is removed.", text="The record says why.")
    return _change(draft, name, "remove", partial(remove_rehearsal, reason=reason), typed=reason, done=done)


def _change(
    draft: str, name: str, what: str, act: Callable[..., object], *, typed: str, done: parts.Notice
) -> Response:
    """Does it to this rehearsal, or asks again with what stands in the way."""
    try:
        act(current.ports(), current.viewer().id, draft, name, revision=revision_shown())
    except (TitleRefused, ReasonNeeded) as error:
        return _one(draft, name, what, typed=typed, wrong=str(error), status=NOT_RIGHT)
    except OthersBeginLikeIt as error:
        return _one(draft, name, what, typed=typed, wrong=str(error), status=MOVED_ON)
    except DraftMovedOn as moved:
        said = nothing_overwritten(moved, "Look at it once more, then send it again")
        return _one(draft, name, what, typed=typed, wrong=said, status=MOVED_ON)
    tell_next_page(done)
    return redirect(f"/drafts/{draft}/rehearsals", code=303)


def _one(draft: str, name: str, what: str, *, typed: str | None = None, wrong: str = "", status: int = 200) -> Response:
    looked = looked_at(draft)
    rehearsals = looked.draft.rehearsals
    if name not in rehearsals:
        raise NotFound
    called = title_of(rehearsals, name)
    followed_by = [f"“{title_of(rehearsals, one)}”" for one in begin_like(rehearsals, name)]
    question = "title" if what == "rename" else "reason"
    page = OneRehearsalPage(
        title=f"{'Rename' if what == 'rename' else 'Remove'} a rehearsal",
        crumbs=(*CRUMBS, parts.Link(text="Rehearsals", url=f"/drafts/{draft}/rehearsals")),
        head=draft_head(looked, "/rehearsals"),
        url=f"/drafts/{draft}/rehearsals",
        name=name,
        called=called,
        revision=looked.draft.revision,
        guards=_guards(looked, name),
        followed_by=listed(followed_by),
        typed=typed if typed is not None else called if what == "rename" else "",
        wrong=wrong,
        problems=(ProblemLink(url=f"#{question}", sentence=wrong),) if wrong else (),
    )
    return render(page, f"drafts/rehearsal_{what}.html", status=status)


def _guards(looked: DraftLooked, name: str) -> tuple[str, ...] | None:
    """The ways that this rehearsal alone goes along; None where it is not known on this revision."""
    played = looked.draft.rehearsed
    if played is None or played.revision != looked.draft.revision:
        return None
    before = {one.id for one in ways_not_gone(looked.version, played.went())}
    after = ways_not_gone(looked.version, played.went(without=name))
    return tuple(one.words for one in after if one.id not in before)


def _lines(looked: DraftLooked) -> tuple[RehearsalLine, ...]:
    draft, played = looked.draft, looked.draft.rehearsed
    here = played is not None and played.revision == draft.revision
    results: Mapping[str, tuple[str, ...]] = (
        {one.name: one.problems for one in played.results} if here and played else {}
    )
    lines = [
        RehearsalLine(
            name=name,
            title=title_of(draft.rehearsals, name),
            how="" if name not in results else "failed" if results[name] else "passed",
            problems=_first_problems(results.get(name, ()), looked),
        )
        for name in draft.rehearsals
    ]
    return tuple(sorted(lines, key=lambda one: (one.how != "failed", one.title)))


def _first_problems(problems: Sequence[str], looked: DraftLooked) -> tuple[str, ...]:
    """Where it first went otherwise: what follows is mostly for the same reason."""
    said = tuple(problem_in_words(one, looked.version) for one in problems[:MOST_PROBLEMS])
    more = len(problems) - len(said)
    return (*said, f"And {counted(more, 'difference')} more, further on.") if more else said


def _summary(looked: DraftLooked) -> str:
    draft, played = looked.draft, looked.draft.rehearsed
    total = counted(len(draft.rehearsals), "rehearsal")
    if not draft.rehearsals:
        return "There is no rehearsal yet. Walk through the draft on the bench, and save the walk as one."
    if played is None or played.revision != draft.revision:
        return f"{total}, not run since the draft was changed."
    passed, left = sum(not one.problems for one in played.results), len(draft.left_to_rehearse())
    if left:
        return f"{len(played.results)} of {total} run so far, {passed} passed."
    return f"{passed} of {total} passed on {short_moment(played.at)}."
