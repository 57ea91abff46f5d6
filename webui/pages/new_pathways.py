"""A pathway that there is not yet: begun from a first drawing, or from a file of any tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.new_pathway import NotAPathway, begin_pathway
from engine.domain.access import Act
from engine.domain.draft import DraftThere
from engine.domain.errors import NotADrawing
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.settings_form import STARTERS, SUBJECTS

pages = Blueprint("new_pathways", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LARGEST_DRAWING = 2_000_000  # bytes
LONGEST = 400  #: characters of an answer
FIELDS = ("title", "key", "subject", "starter", "process")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPathwayPage:
    """What is asked about a new pathway. `processes`: those of a file that holds several, to choose from."""

    title: str
    crumbs: tuple[parts.Link, ...]
    typed: Mapping[str, str]
    subjects: Mapping[str, str]
    posts: Mapping[str, str]
    processes: tuple[tuple[str, str], ...]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get("/pathways/new")
@needs(Act.DRAW)
def show() -> Response:
    """The questions."""
    return _page({}, {})


@pages.post("/pathways/new")
@needs(Act.DRAW)
def begin() -> Response:
    """Begins the draft, or says what to change; a file of several processes is asked for with the one to take."""
    typed = {name: request.form.get(name, "")[:LONGEST].strip() for name in FIELDS}
    file = request.files.get("drawing")
    xml = file.read(LARGEST_DRAWING + 1) if file is not None and file.filename else None
    if xml is not None and len(xml) > LARGEST_DRAWING:
        said = f"The file is too large: a drawing may have {LARGEST_DRAWING // 1_000_000} MB."
        return _page(typed, {"drawing": said})
    try:
        several = current.ports().drawings.processes(xml) if xml is not None else ()
        if len(several) > 1 and typed["process"] not in {one[0] for one in several}:
            said = "The file holds several processes. Choose the one to take below, and choose the file again."
            return _page(typed, {"drawing": said}, processes=several)
        begun = begin_pathway(
            current.ports(),
            current.viewer().id,
            key=typed["key"],
            title=typed["title"],
            subject=typed["subject"],
            starter=typed["starter"] if typed["starter"] in STARTERS else "",
            xml=xml,
            process=typed["process"] or None,
        )
    except NotAPathway as error:
        return _page(typed, {error.question: str(error)})
    except NotADrawing as error:
        return _page(typed, {"drawing": f"{error}{f' (line {error.line})' if error.line else ''}"})
    except DraftThere:
        said = f"A draft of “{typed['key']}” is there already. Go on with it on the page of drafts."
        return _page(typed, {"key": said})
    text = " ".join(begun.said) or "It begins with one step: change it as you need."
    tell_next_page(parts.Notice(stressed="The draft is begun.", text=text))
    return redirect(f"/drafts/{begun.draft.id}", code=303)


def _page(
    typed: Mapping[str, str], wrong: Mapping[str, str], *, processes: Sequence[tuple[str, str, int]] = ()
) -> Response:
    page = NewPathwayPage(
        title="Draw a new pathway",
        crumbs=(parts.Link(text="Pathways", url="/pathways"),),
        typed={"subject": "child", **{name: value for name, value in typed.items() if value}},
        subjects=SUBJECTS,
        posts=STARTERS,
        processes=tuple((name, f"{title or name}, {shapes} shapes") for name, title, shapes in processes),
        wrong=wrong,
        problems=tuple(ProblemLink(url=f"#{name}", sentence=said) for name, said in wrong.items()),
    )
    return render(page, "pathways/new.html", status=NOT_RIGHT if wrong else 200)
