"""One decision table of a draft: filled in as a form or drawn in the editor, checked, tried, taken out and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, get_template_attribute, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response

from engine.actions.draft_tables import save_table, table_sha256
from engine.actions.drafts import DraftLooked
from engine.domain.access import Act
from engine.domain.decision_tables import NoTable, TableInWords, TableProblem, TableText
from engine.domain.draft import DraftClosed, DraftMovedOn, DraftState
from engine.domain.errors import FingerpostError
from webui import current, parts
from webui.access import needs
from webui.draft_head import DraftHead, draft_head, looked_at
from webui.draft_moved_on import FILE_IS_YOURS, MOVED_ON, nothing_overwritten
from webui.form_fields import ProblemLink
from webui.pages.draft_tables import LARGEST_TABLE, NOT_RIGHT, asked_in_words, table_of
from webui.rendering import render, tell_next_page, with_editor
from webui.table_cells import HOWS
from webui.table_form import TableForm, pressed, sent_table, table_form
from webui.table_trying import TryView, try_view

pages = Blueprint("draft_table", __name__)


class NotATable(FingerpostError):
    """The page sent something that can't be read. Nothing was changed. Reload it and try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """A table to fill in. `said`: what stands against what was sent; `differs`: between what is saved and that.
    `focus`: the id to go on at.

    `form` is missing where the file cannot be read as a table; `by_rows`: the form was asked for, without the editor.
    """

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    name: str
    asked: str
    closed: bool
    by_rows: bool
    over: str
    next_revision: int
    form: TableForm | None
    in_words: TableInWords | None
    found: tuple[TableProblem, ...]
    trying: TryView | None
    hows: tuple[tuple[str, str], ...]
    said: str
    differs: tuple[str, ...]
    unsaved: bool
    focus: str
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/tables/<table>")
@needs(Act.DRAW)
def show(draft: str, table: str) -> Response:
    """The table as it stands; what was chosen to try is in the address."""
    return _page(looked_at(draft), table)


@pages.post("/drafts/<draft>/tables/<table>")
@needs(Act.DRAW)
def save(draft: str, table: str) -> Response:
    """Saves what was filled in; a button inside the table changes what is shown, and saves nothing."""
    looked = looked_at(draft)
    tables, dmn = current.ports().drawings.tables, table_of(looked, table)
    facts = tables.facts(looked.version, table)
    over = request.form.get("over", "")
    text: TableText | None = None
    try:
        text = sent_table(request.form, tables.text(dmn, table), facts)
        button = request.form.get("do", "save")
        if button != "save":
            text, anchor = pressed(text, button, facts, request.form.get("ask", ""))
            return _page(looked, table, text, over=over, anchor=anchor)
        written = tables.written(dmn, table, text)
        saved = save_table(current.ports(), current.viewer().id, draft, table, over=over, dmn=written)
    except NoTable as error:
        return _page(looked, table, text, over=over, said=str(error), status=NOT_RIGHT)
    except DraftMovedOn as moved:
        again = looked_at(draft)
        theirs = table_of(again, table)
        differs = tuple(tables.changes(again.version, table, theirs, written))
        return _page(again, table, text, said=nothing_overwritten(moved), differs=differs, status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    rows = "?rows" if "rows" in request.args else ""
    return redirect(f"/drafts/{draft}/tables/{table}{rows}", code=303)


@pages.get("/drafts/<draft>/tables/<table>.dmn")
@needs(Act.DRAW)
def take_out(draft: str, table: str) -> Response:
    """The table as a file; for the editor, with what can be chosen in its columns."""
    looked = looked_at(draft)
    dmn = table_of(looked, table)
    if "editor" in request.args:
        try:
            dmn = current.ports().drawings.tables.for_editor(looked.version, table, dmn)
        except NoTable as error:
            return _answer(str(error), NOT_RIGHT)
    response = make_response(dmn)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    if "download" in request.args:
        response.headers["Content-Disposition"] = f'attachment; filename="{table}.dmn"'
    return response


@pages.post("/drafts/<draft>/tables/<table>/file")
@needs(Act.DRAW)
def put_back(draft: str, table: str) -> Response:
    """Takes a file that was changed in another tool, over the table that it was taken from."""
    looked = looked_at(draft)
    table_of(looked, table)
    sent = request.files.get("file")
    dmn = sent.read(LARGEST_TABLE + 1) if sent is not None else b""
    if not dmn:
        return _page(looked, table, file_wrong="Choose the file with the table.", status=NOT_RIGHT)
    if len(dmn) > LARGEST_TABLE:
        said = f"The file is too large: a table may have {LARGEST_TABLE // 1000} KB."
        return _page(looked, table, file_wrong=said, status=NOT_RIGHT)
    over = request.form.get("over", "")
    try:
        saved = save_table(current.ports(), current.viewer().id, draft, table, over=over, dmn=dmn)
    except NoTable as error:
        return _page(looked, table, file_wrong=str(error), status=NOT_RIGHT)
    except DraftMovedOn as moved:
        said = nothing_overwritten(moved, FILE_IS_YOURS)
        return _page(looked_at(draft), table, file_wrong=said, status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(f"/drafts/{draft}/tables/{table}", code=303)


@pages.put("/drafts/<draft>/tables/<table>")
@needs(Act.DRAW)
def save_drawn(draft: str, table: str) -> Response:
    """Saves what stands in the editor over the table that it was made from."""
    sent = _sent()
    looked = looked_at(draft)
    table_of(looked, table)
    tables, dmn = current.ports().drawings.tables, _xml(sent)
    try:
        saved = save_table(current.ports(), current.viewer().id, draft, table, over=str(sent.get("over", "")), dmn=dmn)
    except (NoTable, DraftClosed) as error:
        return _answer(str(error), NOT_RIGHT)
    except DraftMovedOn as moved:
        again = looked_at(draft)
        differs = list(tables.changes(again.version, table, table_of(again, table), dmn))
        return _answer(nothing_overwritten(moved), MOVED_ON, over=table_sha256(again.draft, table), differs=differs)
    again = looked_at(draft)
    head = draft_head(again, "/tables")
    return _answer(
        f"Saved as revision {saved.revision}.",
        over=table_sha256(saved, table),
        head=head.saved,
        stands=head.stands,
        html=_problems_html(again, table, table_of(again, table)),
        words=tables.in_words(again.version, table, table_of(again, table)).sentences,
    )


@pages.post("/drafts/<draft>/tables/<table>/check")
@needs(Act.DRAW)
def check(draft: str, table: str) -> Response:
    """What is wrong with what stands in the editor. Nothing is saved."""
    looked = looked_at(draft)
    table_of(looked, table)
    return _answer("", html=_problems_html(looked, table, _xml(_sent())))


def _problems_html(looked: DraftLooked, table: str, dmn: bytes) -> str:
    shown = get_template_attribute("drafts/tables_parts.html", "table_problems")
    return str(shown(tuple(current.ports().drawings.tables.problems(looked.version, table, dmn))))


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise NotATable
    return sent


def _xml(sent: Mapping[str, Any]) -> bytes:
    xml = sent.get("xml")
    if not isinstance(xml, str) or len(xml) > LARGEST_TABLE:
        raise NotATable
    return xml.encode("utf-8", "surrogatepass")


def _answer(message: str, status: int = 200, **more: Any) -> Response:
    answer = jsonify(message=message, **more)
    answer.status_code = status
    return answer


def _page(
    looked: DraftLooked,
    table: str,
    text: TableText | None = None,
    *,
    over: str | None = None,
    said: str = "",
    file_wrong: str = "",
    differs: tuple[str, ...] = (),
    anchor: str = "",
    status: int = 200,
) -> Response:
    """The page; `text` is what was filled in and is not saved, `over` the table that it was made from."""
    dmn, tables = table_of(looked, table), current.ports().drawings.tables
    facts = tables.facts(looked.version, table)
    shown = dmn
    try:
        if text is not None:
            shown = tables.written(dmn, table, text)
        in_words = tables.in_words(looked.version, table, shown)
    except NoTable:
        in_words = None
    found = tuple(tables.problems(looked.version, table, shown))
    form = table_form(text or in_words.text, facts, found) if in_words is not None else None
    url = f"/drafts/{looked.draft.id}/tables/{table}"
    page = TablePage(
        title=f"{in_words.text.title if in_words else table}: decision table",
        crumbs=(
            parts.Link(text="Drafts", url="/drafts"),
            parts.Link(text=looked.version.title, url=f"/drafts/{looked.draft.id}"),
            parts.Link(text="Decision tables", url=f"/drafts/{looked.draft.id}/tables"),
        ),
        head=draft_head(looked, "/tables"),
        url=url,
        name=table,
        asked=asked_in_words(looked, table),
        closed=looked.draft.state is not DraftState.OPEN,
        by_rows="rows" in request.args or text is not None,
        over=table_sha256(looked.draft, table) if over is None else over,
        next_revision=looked.draft.revision + 1,
        form=form,
        in_words=in_words,
        found=found,
        trying=try_view(in_words.text, facts, request.args, dmn, table) if in_words and text is None else None,
        hows=tuple(HOWS.items()),
        said=said,
        differs=differs,
        unsaved=text is not None,
        focus=anchor,
        problems=tuple(
            ProblemLink(url=where, sentence=sentence)
            for where, sentence in (("#table", said), ("#file", file_wrong))
            if sentence
        ),
    )
    response = render(page, "drafts/tables_one.html", status=status)
    return with_editor(response)
