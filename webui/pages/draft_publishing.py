"""Publishing a draft: what must be so, a reason and a day, and a second person who agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.publish_draft import agree_to_publish, ask_to_publish, refuse_to_publish
from engine.domain.access import Act
from engine.domain.draft import NotReady
from engine.domain.errors import ReasonNeeded
from engine.reading.people import worker_names
from forms.dates import NotADate, read_date
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.wording import day_month_year, short_moment

pages = Blueprint("draft_publishing", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """Something that must be so before it is published."""

    met: bool
    sentence: str
    link: parts.Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage:
    """What stands between a draft and publishing."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    conditions: tuple[ConditionLine, ...]
    ready: bool
    asked: tuple[parts.Fact, ...]
    may_agree: bool
    agree_sentence: str
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/publish")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The conditions, and who has asked."""
    return _page(draft)


@pages.post("/drafts/<draft>/ask")
@needs(Act.DRAW)
def ask(draft: str) -> Response:
    """Asks a second person to agree."""
    typed = {name: request.form.get(name, "")[:LONGEST] for name in ("reason", "from-day", "from-month", "from-year")}
    try:
        in_force_from = read_date(typed["from-day"], typed["from-month"], typed["from-year"])
        ask_to_publish(current.ports(), current.viewer().id, draft, reason=typed["reason"], in_force_from=in_force_from)
    except NotADate as error:
        return _page(draft, {"in_force_from": str(error)}, typed=typed, status=NOT_RIGHT)
    except ReasonNeeded as error:
        return _page(draft, {error.question: str(error)}, typed=typed, status=NOT_RIGHT)
    except NotReady as error:
        return _page(draft, {"publish": str(error)}, typed=typed, status=NOT_RIGHT)
    tell_next_page(
        parts.Notice(stressed="A second person is asked.", text="Whoever else draws pathways can agree now.")
    )
    return redirect(f"/drafts/{draft}/publish", code=303)


@pages.post("/drafts/<draft>/agree")
@needs(Act.DRAW)
def agree(draft: str) -> Response:
    """The second person publishes it, or says why not."""
    pathway = looked_at(draft).draft.pathway
    reason = request.form.get("reason", "")[:LONGEST]
    try:
        if request.form.get("do") == "refuse":
            refuse_to_publish(current.ports(), current.viewer().id, draft, reason=reason)
            tell_next_page(parts.Notice(stressed="The draft goes back.", text="Your reason stands in the record."))
            return redirect(f"/drafts/{draft}", code=303)
        published = agree_to_publish(current.ports(), current.viewer().id, draft)
    except ReasonNeeded as error:
        return _page(draft, {"refuse": str(error)}, typed={"refuse": reason}, status=NOT_RIGHT)
    except NotReady as error:
        return _page(draft, {"publish": str(error)}, status=NOT_RIGHT)
    number = published.rpartition("@")[2]
    tell_next_page(
        parts.Notice(
            stressed=f"Version {number} is published.", text="Running journeys stay where they are until moved."
        )
    )
    return redirect(f"/pathways/{pathway}/versions/{number}", code=303)


def _page(
    draft: str, wrong: Mapping[str, str] | None = None, *, typed: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    looked = looked_at(draft)
    one, url = looked.draft, f"/drafts/{draft}"
    names = worker_names(current.ports().database, [one.asked.by] if one.asked else [])
    second = one.may_agree(current.viewer().id)
    page = PublishPage(
        title=f"Publish {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/publish"),
        url=url,
        conditions=tuple(
            ConditionLine(met=condition.met, sentence=condition.sentence, link=_way_to(condition.name, url))
            for condition in looked.conditions
        ),
        ready=all(condition.met for condition in looked.conditions),
        asked=(
            parts.Fact(label="Asked by", value=f"{names[one.asked.by]}, {short_moment(one.asked.at)}"),
            parts.Fact(label="Why", value=one.asked.reason),
            parts.Fact(label="In force from", value=day_month_year(one.asked.in_force_from)),
        )
        if one.asked is not None and one.asked.revision == one.revision
        else (),
        may_agree=second.met,
        agree_sentence=second.sentence,
        typed=typed or {},
        wrong=wrong or {},
        problems=tuple(ProblemLink(url=f"#{name}", sentence=said) for name, said in (wrong or {}).items()),
    )
    return render(page, "drafts/publish.html", status=status)


def _way_to(name: str, url: str) -> parts.Link | None:
    return {
        "problems": parts.Link(text="See the problems", url=f"{url}#problems"),
        "rehearsals": parts.Link(text="Run them", url=f"{url}/rehearsals"),
        "compared": parts.Link(text="Read what changes", url=f"{url}/compare"),
    }.get(name)
