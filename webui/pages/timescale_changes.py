"""Changing a deadline rule from a day on: the form with what it changes, and the second person who agrees or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.change_timescale import (
    agree_to_change_timescale,
    ask_to_change_timescale,
    refuse_to_change_timescale,
    take_back_timescale,
    try_change,
)
from engine.domain.access import Act
from engine.domain.calendar import Calendar
from engine.domain.deadline import DeadlineRule
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.revisions import NotAnEntry
from engine.domain.timescale_change import AlreadyDecided, ChangeRefused, RevisionState, first_day
from engine.reading.timescales import ChangeRow, open_by_revision, timescale_changes
from forms.answers import read_draft
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import draft_values
from forms.form import Form
from webui import current, parts
from webui.access import needs
from webui.form_fields import FieldView, FormView, ProblemLink, form_view
from webui.group_buttons import press, pressed_button
from webui.pages.timescales import CRUMBS, PATH, STATES, counted_on, found_rule, may_take_back, pathway_titles
from webui.rendering import render, tell_next_page
from webui.timescale_example import Result, example, result
from webui.timescale_form import as_answers, as_entry, change_form, problems_of, said_at, with_likely
from webui.timescale_words import Difference, differences, group_title, kept_words, rule_url
from webui.wording import day_month_year, long_date, lower_first, short_moment

pages = Blueprint("timescale_changes", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
MOVED_ON = 409
LONGEST = 4_000  #: characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a change would do: what differs, an example before and after, and the dates that stay as they are.

    `also` are the rules whose dates are counted from this one's, and so change with it.
    """

    differences: tuple[Difference, ...]
    example: tuple[FieldView, ...]
    before: Result | None
    after: Result
    same: bool
    keeps: str
    also: tuple[parts.Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """The form. `tried` is there once it was looked at."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    form: FormView
    tried: Tried | None
    problems: tuple[ProblemLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPage:
    """A change that was asked for, with what it changes. `may_agree`, `may_take_back`: what the viewer can do."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    rule: parts.Link | None
    facts: tuple[parts.Fact, ...]
    tried: Tried | None
    stands: str
    may_agree: bool
    may_take_back: bool
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get(f"{PATH}/<key>/change")
@needs(Act.DRAW)
def change(key: str) -> Response:
    """The rule as it is, to be changed."""
    rule = found_rule(key)
    return _form_page(rule, as_answers(current.ports().calendar.timescales.entry(rule.key, rule.revision)))


@pages.post(f"{PATH}/<key>/change")
@needs(Act.DRAW)
def ask(key: str) -> Response:
    """Shows what the change does, or asks a second person to agree."""
    return _sent(found_rule(key))


@pages.get(f"{PATH}/new")
@needs(Act.DRAW)
def new() -> Response:
    """A rule that there is not yet."""
    return _form_page(None, {"shape": "due", "kind": "local", "status": "assumed"})


@pages.post(f"{PATH}/new")
@needs(Act.DRAW)
def ask_for_new() -> Response:
    """Shows what the new rule does, or asks a second person to agree."""
    return _sent(None)


@pages.get(f"{PATH}/changes/<change>")
@needs(Act.DRAW)
def asked(change: str) -> Response:
    """A change that was asked for."""
    return _asked_page(change)


@pages.post(f"{PATH}/changes/<change>/agree")
@needs(Act.DRAW)
def agree(change: str) -> Response:
    """The second person agrees, or says why not."""
    row, reason = _row(change), request.form.get("reason", "")[:LONGEST]
    ports, viewer = current.ports(), current.viewer()
    try:
        if request.form.get("do") == "refuse":
            refuse_to_change_timescale(ports, viewer.id, change, reason=reason)
            tell_next_page(parts.Notice(stressed="The rule stays as it is.", text="Your reason stands in the record."))
        else:
            agree_to_change_timescale(ports, viewer.id, change)
            text = f"It counts from {long_date(row.effective_from)}. Due dates that exist by then stay as they are."
            tell_next_page(parts.Notice(stressed="The change is agreed.", text=text))
    except ReasonNeeded as error:
        return _asked_page(change, {"refuse": str(error)}, typed=reason, status=NOT_RIGHT)
    except (ChangeRefused, NotAnEntry) as error:
        return _asked_page(change, {"agree": str(error)}, typed=reason, status=NOT_RIGHT)
    except AlreadyDecided as error:
        return _asked_page(change, {"agree": str(error)}, typed=reason, status=MOVED_ON)
    return redirect(PATH, code=303)


@pages.post(f"{PATH}/changes/<change>/take-back")
@needs(Act.DRAW)
def take_back(change: str) -> Response:
    """It is not to be."""
    reason = request.form.get("reason", "")[:LONGEST]
    _row(change)
    try:
        take_back_timescale(current.ports(), current.viewer().id, change, reason=reason)
    except (ReasonNeeded, ChangeRefused) as error:
        return _asked_page(change, {"take_back": str(error)}, typed=reason, status=NOT_RIGHT)
    except AlreadyDecided as error:
        return _asked_page(change, {"take_back": str(error)}, typed=reason, status=MOVED_ON)
    tell_next_page(parts.Notice(stressed="The change is taken back.", text="The rule stays as it is."))
    return redirect(PATH, code=303)


def _sent(rule: DeadlineRule | None) -> Response:
    form = _form(rule)
    values = draft_values(form, request.form)
    button = pressed_button(request.form)
    if button is not None:
        return _form_page(rule, press(form, values, button).values)
    try:
        answers = read_draft(form, values, context=_context()).values
    except NotAnswered as wrong:
        return _form_page(rule, values, wrong.problems, status=NOT_RIGHT)
    wrong_together = problems_of(answers)
    if wrong_together:
        return _form_page(rule, values, wrong_together, status=NOT_RIGHT)
    entry, reason = as_entry(answers), str(answers["reason"])
    key = rule.key if rule is not None else str(answers["key"])
    try:
        if request.form.get("do") != "ask":
            register = try_change(current.ports(), key, entry, reason=reason, new=rule is None)
            later = replace(current.ports().calendar, timescales=register)
            return _form_page(rule, values, tried=_tried(key, later, date.fromisoformat(str(answers["from"]))))
        made = ask_to_change_timescale(
            current.ports(), current.viewer().id, key, entry, reason=reason, new=rule is None
        )
    except ChangeRefused as error:
        return _form_page(rule, values, (said_at(error.question, str(error)),), status=NOT_RIGHT)
    except NotAnEntry as error:
        return _form_page(rule, values, (said_at("due", str(error)),), status=NOT_RIGHT)
    tell_next_page(
        parts.Notice(stressed="A second person is asked.", text="Whoever else draws pathways can agree now.")
    )
    return redirect(f"{PATH}/changes/{made.id}", code=303)


def _form(rule: DeadlineRule | None) -> Form:
    calendar, today = current.ports().calendar, current.today()
    register = calendar.timescales
    titles, keys = pathway_titles(), register.keys()
    others: dict[str, str] = {
        key: f"“{register.in_force(key, today).title}” ({lower_first(group_title(key, titles))})"
        for key in keys
        if rule is None or key != rule.key
    }
    return change_form(calendar.labels, others, new=rule is None)


def _context() -> AnswerContext:
    return AnswerContext(today=current.today())


def _tried(key: str, later: Calendar, from_day: date) -> Tried:
    """What is different with the later calendar, from that day on."""
    now = current.ports().calendar
    known = key in frozenset(now.timescales.keys())
    before = now.timescales.in_force(key, from_day) if known else None
    after = later.timescales.in_force(key, from_day)
    tried = example(key, [now, later] if known else [later], on=from_day, typed=request.values)
    old = result(now, key, tried.dates, on=from_day) if known else None
    new = result(later, key, tried.dates, on=from_day)
    held = sum(open_by_revision(current.ports().database, key).values())
    return Tried(
        differences=differences(before, after),
        example=tried.fields,
        before=old,
        after=new,
        same=old is not None and (old.said, old.more) == (new.said, new.more),
        keeps=kept_words(held),
        also=counted_on(key),
    )


def _form_page(
    rule: DeadlineRule | None,
    values: Mapping[str, Any],
    problems: tuple[FieldProblem, ...] = (),
    *,
    tried: Tried | None = None,
    status: int = 200,
) -> Response:
    form = form_view(_form(rule), with_likely(values), context=_context(), problems=problems)
    page = ChangePage(
        title=f"Change “{rule.title}”" if rule is not None else "A new timescale",
        kicker=f"Timescale {rule.key}" if rule is not None else "Timescales",
        crumbs=(*CRUMBS, parts.Link(text=rule.title, url=rule_url(rule.key))) if rule is not None else CRUMBS,
        url=f"{rule_url(rule.key)}/change" if rule is not None else f"{PATH}/new",
        form=form,
        tried=tried,
        problems=form.problems,
    )
    return render(page, "timescales/change.html", status=status)


def _row(change: str) -> ChangeRow:
    found = next((one for one in timescale_changes(current.ports().database) if one.id == change), None)
    if found is None:
        raise NotFound
    return found


def _asked_page(change: str, wrong: Mapping[str, str] | None = None, *, typed: str = "", status: int = 200) -> Response:
    row, viewer = _row(change), current.viewer()
    mine = row.asked_by == viewer.id
    calendar = current.ports().calendar
    known = row.key in frozenset(calendar.timescales.keys())
    may_agree = row.state is RevisionState.ASKED and not mine
    may_go = (row.state is RevisionState.ASKED and mine) or may_take_back(row)
    there = {"agree": may_agree, "refuse": may_agree, "take_back": may_go}
    page = AskedPage(
        title=f"Change of “{row.entry.get('title', row.key)}”",
        kicker=f"Timescale {row.key}",
        crumbs=CRUMBS,
        url=f"{PATH}/changes/{change}",
        rule=parts.Link(text="See the rule", url=rule_url(row.key)) if known else None,
        facts=(
            parts.Fact(label="Counts from", value=long_date(row.effective_from)),
            parts.Fact(label="Why", value=row.reason),
            parts.Fact(label="Asked by", value=f"{row.asked_by_name}, {short_moment(row.asked_at)}"),
            *_decided(row),
        ),
        tried=_as_asked(row, calendar) if row.state is RevisionState.ASKED else None,
        stands=_stands(row, mine=mine),
        may_agree=may_agree,
        may_take_back=may_go,
        typed=dict.fromkeys(wrong or {}, typed),
        wrong=wrong or {},
        problems=tuple(
            ProblemLink(url=f"#{name}" if there[name] else "#main", sentence=said)
            for name, said in (wrong or {}).items()
        ),
    )
    return render(page, "timescales/asked.html", status=status)


def _as_asked(row: ChangeRow, calendar: Calendar) -> Tried | None:
    """What it changes; None where it no longer fits with what was changed since, which agreeing would say."""
    try:
        register = calendar.timescales.with_revisions([(row.key, row.entry)])
    except NotAnEntry:
        return None
    return _tried(row.key, replace(calendar, timescales=register), row.effective_from)


def _decided(row: ChangeRow) -> list[parts.Fact]:
    facts = []
    if row.agreed_at is not None:
        facts.append(parts.Fact(label="Agreed by", value=f"{row.agreed_by_name}, {short_moment(row.agreed_at)}"))
    if row.closed_at is not None:
        facts.append(
            parts.Fact(
                label=STATES[row.state], value=f"{row.closed_by_name}, {short_moment(row.closed_at)}: {row.said}"
            )
        )
    return facts


def _stands(row: ChangeRow, *, mine: bool) -> str:
    if row.state is not RevisionState.ASKED:
        return f"{STATES[row.state]}."
    first = first_day(current.now())
    if row.effective_from < first:
        return (
            f"Its day has come while it waited, so nobody can agree to it any more. Ask again from "
            f"{day_month_year(first)} or later."
        )
    return "You asked for it, so a second person must agree." if mine else ""
