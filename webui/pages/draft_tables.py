"""The decision tables of a draft: which there are, what asks them, what is wrong with them; begun and taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.draft_tables import remove_table, save_table, table_sha256
from engine.actions.drafts import DraftLooked
from engine.domain.access import Act
from engine.domain.decision_tables import Answered, Column, KnownFact, NoTable, RowText, TableText
from engine.domain.draft import DraftMovedOn, DraftState
from engine.domain.errors import NotFound
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON, nothing_changed
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.table_form import MOST_INPUTS, POLICIES, asking_for
from webui.wording import counted, listed

pages = Blueprint("draft_tables", __name__)

NOT_RIGHT = 422
LARGEST_TABLE = 500_000  #: bytes
_NAME = re.compile(r"dmn_[a-z0-9_]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A table of the draft. `asked`: what asks it, in words. `over`: what names it as it is now."""

    title: str
    url: str
    name: str
    asked: str
    used: bool
    rows: str
    stands: str
    grave: bool
    over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A fact that a new table may ask."""

    name: str
    title: str
    can_be: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTable:
    """What was typed of a new table."""

    title: str = ""
    policy: str = "FIRST"
    heading: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesPage:
    """The tables and the form for a new one. `errors`: sentences by field."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    tables: tuple[TableLine, ...]
    closed: bool
    facts: tuple[FactLine, ...]
    new: NewTable
    policies: tuple[tuple[str, str], ...]
    errors: dict[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/tables")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The tables of the draft."""
    return _page(looked_at(draft))


@pages.post("/drafts/<draft>/tables")
@needs(Act.DRAW)
def begin(draft: str) -> Response:
    """Begins a table: of a file, or with one row that answers whatever it is asked."""
    looked = looked_at(draft)
    sent = request.files.get("file")
    try:
        if sent is not None and sent.filename:
            name, dmn = _of_file(looked, sent.read(LARGEST_TABLE + 1), sent.filename)
        else:
            typed, facts = _typed(), _chosen(looked)
            wrong = _wrong(looked, typed, facts)
            if wrong:
                return _page(looked, typed, wrong, status=NOT_RIGHT)
            name = _named(typed.title)
            dmn = current.ports().drawings.tables.begun(name, _begun(typed, facts))
        saved = save_table(current.ports(), current.viewer().id, draft, name, over="", dmn=dmn)
    except NoTable as error:
        field = "file" if sent is not None and sent.filename else "title"
        return _page(looked, _typed(), {field: str(error)}, status=NOT_RIGHT)
    except DraftMovedOn as moved:
        said = f"{moved.by_name} has just begun a table of that name. Call yours by another name."
        return _page(looked_at(draft), _typed(), {"title": said}, status=MOVED_ON)
    text = "Let a decision step of the drawing ask it."
    tell_next_page(parts.Notice(stressed=f"The table is begun, in revision {saved.revision}.", text=text))
    return redirect(f"/drafts/{draft}/tables/{name}", code=303)


@pages.post("/drafts/<draft>/tables/<table>/remove")
@needs(Act.DRAW)
def remove(draft: str, table: str) -> Response:
    """Takes a table away that nothing asks."""
    over = request.form.get("over", "")
    try:
        saved = remove_table(current.ports(), current.viewer().id, draft, table, over=over)
        notice = parts.Notice(stressed="The table is taken away.", text=f"Revision {saved.revision} is saved.")
    except NoTable as error:
        notice = parts.Notice(stressed="Nothing was changed.", text=str(error), tone=parts.NoteTone.SOON)
    except DraftMovedOn as moved:
        return nothing_changed(moved, f"/drafts/{draft}/tables", "Look at the table again first.")
    tell_next_page(notice)
    return redirect(f"/drafts/{draft}/tables", code=303)


def table_of(looked: DraftLooked, name: str) -> bytes:
    """The file of a table. Raises NotFound."""
    found = looked.draft.tables.get(name)
    if found is None:
        raise NotFound
    return found


def asked_in_words(looked: DraftLooked, name: str) -> str:
    """What in the drawing asks a table."""
    asked_by = [f"“{one.name or one.id}”" for one in looked.version.elements.values() if one.table == name]
    return f"Asked by {listed(asked_by)}" if asked_by else "Nothing in the drawing asks it"


def can_be(fact: KnownFact) -> str:
    """What a fact can be, in few words."""
    if fact.kind is Answered.YES_NO:
        return "yes or no"
    if fact.kind is Answered.NUMBER:
        return "a whole number"
    if fact.choices:
        several = "any of " if fact.kind is Answered.SEVERAL else ""
        return f"{several}{counted(len(fact.choices), 'answer')} to choose from"
    return "a text, a date, or what the record holds"


def _line(looked: DraftLooked, name: str, dmn: bytes) -> TableLine:
    tables = current.ports().drawings.tables
    found = tuple(tables.problems(looked.version, name, dmn))
    grave = sum(one.grave for one in found)
    try:
        text = tables.text(dmn, name)
        title, rows = text.title, counted(len(text.rows), "row")
    except NoTable:
        title, rows = name, ""
    slight = counted(len(found) - grave, "thing") + " to look at" if len(found) > grave else ""
    used = any(one.table == name for one in looked.version.elements.values())
    return TableLine(
        title=title,
        url=f"/drafts/{looked.draft.id}/tables/{name}",
        name=name,
        asked=asked_in_words(looked, name),
        used=used,
        rows=rows,
        stands=", ".join(part for part in (counted(grave, "problem") if grave else "", slight) if part)
        or "No problems",
        grave=grave > 0,
        over=table_sha256(looked.draft, name),
    )


def _typed() -> NewTable:
    said = {name: " ".join(request.form.get(name, "").split())[:120] for name in ("title", "heading")}
    policy = request.form.get("policy", "FIRST")
    answers = request.form.get("answers", "")[:2_000]
    return NewTable(policy=policy if policy in POLICIES else "FIRST", answers=answers, **said)


def _facts(looked: DraftLooked) -> tuple[KnownFact, ...]:
    return tuple(current.ports().drawings.tables.facts(looked.version, ""))


def _chosen(looked: DraftLooked) -> tuple[KnownFact, ...]:
    wanted = request.form.getlist("facts")
    return tuple(fact for fact in _facts(looked) if fact.name in wanted)


def _wrong(looked: DraftLooked, typed: NewTable, facts: tuple[KnownFact, ...]) -> dict[str, str]:
    """What is missing, by field."""
    wrong = {}
    name = _named(typed.title)
    if not name:
        wrong["title"] = "Enter what the table decides, such as Kind of visit."
    elif name in looked.draft.tables:
        wrong["title"] = "There is a table of that name. Call this one by another."
    if not facts:
        wrong["facts"] = "Choose what it asks."
    elif len(facts) > MOST_INPUTS:
        wrong["facts"] = f"Choose {MOST_INPUTS} facts at most. Make two tables of it otherwise."
    if not _answers(typed):
        wrong["answers"] = "Enter what it can answer, one answer on each line."
    return wrong


def _answers(typed: NewTable) -> tuple[str, ...]:
    lines = (" ".join(line.replace('"', "'").split()) for line in typed.answers.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _named(title: str) -> str:
    """The id of a table of this title; empty where the title has no letter."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40].rstrip("_")
    return f"dmn_{words}" if words else ""


def _begun(typed: NewTable, facts: tuple[KnownFact, ...]) -> TableText:
    answers = _answers(typed)
    output = Column(name="answer", label=typed.heading or "Answer", type="string", values=answers)
    return TableText(
        title=typed.title,
        policy=typed.policy,
        inputs=tuple(asking_for(fact) for fact in facts),
        outputs=(output,),
        rows=(RowText(id="", cells=("",) * len(facts), answers=(f'"{answers[0]}"',)),),
    )


def _of_file(looked: DraftLooked, dmn: bytes, file_name: str) -> tuple[str, bytes]:
    """A name that is free, and the file as that table. Raises NoTable."""
    if len(dmn) > LARGEST_TABLE:
        raise NoTable(f"The file is too large: a table may have {LARGEST_TABLE // 1000} KB.")
    stem = file_name.rpartition(".")[0]
    name = stem if _NAME.fullmatch(stem) else _named(stem.removeprefix("dmn_"))
    if not name:
        raise NoTable("Give the file a name of letters and digits, such as visit_frequency.dmn.")
    if name in looked.draft.tables:
        raise NoTable("There is a table of the file’s name. Put it back on the table’s own page, or rename the file.")
    return name, current.ports().drawings.tables.taken(dmn, name)


def _page(
    looked: DraftLooked, typed: NewTable | None = None, wrong: dict[str, str] | None = None, *, status: int = 200
) -> Response:
    errors = wrong or {}
    ticked = request.form.getlist("facts")
    page = TablesPage(
        title=f"Decision tables of {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/tables"),
        url=f"/drafts/{looked.draft.id}/tables",
        tables=tuple(_line(looked, name, dmn) for name, dmn in sorted(looked.draft.tables.items())),
        closed=looked.draft.state is not DraftState.OPEN,
        facts=tuple(
            FactLine(name=one.name, title=one.title, can_be=can_be(one), ticked=one.name in ticked)
            for one in _facts(looked)
        ),
        new=typed or NewTable(),
        policies=tuple(POLICIES.items()),
        errors=errors,
        problems=tuple(ProblemLink(url=f"#{field}", sentence=said) for field, said in errors.items()),
    )
    return render(page, "drafts/tables.html", status=status)
