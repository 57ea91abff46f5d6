"""The deadline rules: all of them, and one with a worked example, its revisions and where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.deadline import KINDS, STATUSES, DeadlineRule
from engine.domain.errors import NotFound, UnknownRule
from engine.domain.timescale_change import RevisionState, first_day
from engine.reading.confirmations import confirmations
from engine.reading.pathways import published_versions
from engine.reading.rule_uses import RuleUse, rule_uses
from engine.reading.timescales import ChangeRow, open_by_revision, timescale_changes
from webui import current, parts
from webui.access import needs
from webui.form_fields import FieldView, ProblemLink
from webui.query import read_query
from webui.rendering import render
from webui.timescale_example import Result, example, result
from webui.timescale_words import RuleWords, confirmation_fact, group_title, rule_said, rule_url, rule_words
from webui.wording import counted, day_month_year, kind_word, listed, short_moment, status_words

pages = Blueprint("timescales", __name__)

PATH = "/timescales"
CRUMBS = (parts.Link(text="Timescales", url=PATH),)
TO_CONFIRM_CRUMBS = (parts.Link(text="Periods to be confirmed", url=f"{PATH}/to-confirm"),)
SHIPPED = "Came with Fingerpost"
EARLIER = "A drawing that names it before counts by it already"
STATES = {
    RevisionState.ASKED: "Waits for a second person",
    RevisionState.AGREED: "Agreed",
    RevisionState.REFUSED: "Not agreed to",
    RevisionState.WITHDRAWN: "Taken back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """A change that waits for a second person. `mine`: the viewer asked for it, and so cannot agree."""

    title: str
    url: str
    said: str
    asked: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """The rules of one pathway or kind."""

    id: str
    title: str
    rules: tuple[RuleWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimescalesPage:
    """All rules, or those that match. `waiting` are changes that wait for a second person, `coming` agreed ones."""

    title: str
    waiting: tuple[WaitingLine, ...]
    coming: tuple[WaitingLine, ...]
    groups: tuple[RuleGroup, ...]
    summary: str
    words: str
    group_names: tuple[tuple[str, str], ...]
    group: str
    kinds: tuple[tuple[str, str], ...]
    kind: str
    statuses: tuple[tuple[str, str], ...]
    status: str
    filtered: bool
    dropped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A revision of a rule: what it says, since when, by whom and why; `open` counts the dates it still holds."""

    since: str
    state: str
    said: str
    source: str
    status: str
    why: str
    who: tuple[str, ...]
    open: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """A drawing that uses the rule, and its steps that do."""

    title: str
    url: str
    about: str
    steps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """One rule. `coming` and `asked` say what it becomes, or may become."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    rule: RuleWords
    changes: str
    facts: tuple[parts.Fact, ...]
    coming: str
    asked: tuple[WaitingLine, ...]
    example: tuple[FieldView, ...]
    result: Result
    url: str
    may_change: bool
    may_confirm: bool
    revisions: tuple[RevisionLine, ...]
    uses: tuple[UseLine, ...]
    counted_on: tuple[parts.Link, ...]
    problems: tuple[ProblemLink, ...]


@pages.get(PATH)
@needs(Act.DRAW)
def timescales() -> Response:
    """Every rule, or those with these words, of this kind, known so well."""
    register, today = current.ports().calendar.timescales, current.today()
    titles = pathway_titles()
    keys = register.keys()
    names = sorted({group_title(key, titles) for key in keys})
    query = read_query(["words"], {"group": names, "kind": KINDS, "status": STATUSES})
    groups: dict[str, list[RuleWords]] = {}
    for key in keys:
        rule = register.in_force(key, today)
        words = rule_words(register, key, today)
        title = group_title(key, titles)
        wanted = query.get("group") in ("", title)
        if wanted and _matches(query.values, rule, f"{title} {words.title} {words.said} {words.source} {key}"):
            groups.setdefault(title, []).append(words)
    found = sum(len(rules) for rules in groups.values())
    page = TimescalesPage(
        title="Timescales",
        waiting=waiting_lines(timescale_changes(current.ports().database, state=RevisionState.ASKED)),
        coming=waiting_lines(
            [
                one
                for one in timescale_changes(current.ports().database, state=RevisionState.AGREED)
                if one.effective_from > today
            ]
        ),
        groups=tuple(
            RuleGroup(id=f"group-{number}", title=title, rules=tuple(sorted(rules, key=lambda one: one.title)))
            for number, (title, rules) in enumerate(sorted(groups.items()), start=1)
        ),
        summary=f"{counted(found, 'rule')} {'match' if query.filtered else 'in force'}",
        words=query.get("words"),
        group_names=(("", "Everything"), *((name, name) for name in names)),
        group=query.get("group"),
        kinds=(("", "Any"), *((kind, kind_word(kind)) for kind in KINDS)),
        kind=query.get("kind"),
        statuses=(("", "Any"), *((status, status_words(status)) for status in STATUSES)),
        status=query.get("status"),
        filtered=query.filtered,
        dropped=query.dropped,
    )
    return render(page, "timescales/list.html")


@pages.get(f"{PATH}/<key>")
@needs(Act.SEE_PERIODS)
def rule(key: str) -> Response:
    """One rule."""
    calendar, today = current.ports().calendar, current.today()
    register = calendar.timescales
    now = found_rule(key)
    changes = timescale_changes(current.ports().database, key=now.key)
    tried = example(now.key, [calendar], on=today, typed=request.args)
    known = frozenset(register.keys())
    words = rule_words(register, now.key, today)
    said = confirmation_fact(now, confirmations(current.ports().database).get((now.key, now.revision)))
    draws = may(current.viewer().worker, Act.DRAW) is None
    page = RulePage(
        title=now.title,
        kicker=f"Timescale {now.key}",
        crumbs=CRUMBS if draws else TO_CONFIRM_CRUMBS,
        rule=words,
        changes="It changes." if now.revision <= today else "It is new.",
        facts=(
            parts.Fact(label="Set by", value=words.kind),
            parts.Fact(label="Source", value=words.source),
            parts.Fact(label="How well it is known", value=words.status),
            parts.Fact(label="In force since", value=words.since),
            parts.Fact(
                label="While a journey is suspended",
                value="The clock stops" if now.stands_still else "The clock goes on",
            ),
            *((said,) if said else ()),
        ),
        coming=words.next if now.revision <= today else f"It is in force from {words.since}. {EARLIER}",
        asked=waiting_lines([one for one in changes if one.state is RevisionState.ASKED]) if draws else (),
        example=tried.fields,
        result=result(calendar, now.key, tried.dates, on=today),
        url=rule_url(now.key),
        may_change=draws,
        may_confirm=may(current.viewer().worker, Act.CONFIRM_PERIODS) is None and words.doubtful,
        revisions=_revisions(
            register.history(now.key), changes, open_by_revision(current.ports().database, now.key), draws=draws
        ),
        uses=tuple(
            _use(one, draws=draws) for one in rule_uses(current.ports(), known=known, on=today).get(now.key, ())
        ),
        counted_on=counted_on(now.key),
        problems=tried.problems,
    )
    return render(page, "timescales/rule.html")


def found_rule(key: str) -> DeadlineRule:
    """The rule as it is in force today. Not found where there is none."""
    try:
        return current.ports().calendar.timescales.in_force(key, current.today())
    except UnknownRule:
        raise NotFound from None


def counted_on(key: str) -> tuple[parts.Link, ...]:
    """The rules whose dates are counted from this one's."""
    register, today = current.ports().calendar.timescales, current.today()
    keys = register.keys()
    found = [rule for rule in (register.in_force(one, today) for one in keys) if key in rule.reads_rules]
    return tuple(parts.Link(text=one.title, url=rule_url(one.key)) for one in sorted(found, key=lambda one: one.title))


def pathway_titles() -> dict[str, str]:
    """What the pathways are called, by their key."""
    return {one.key: one.title for one in reversed(published_versions(current.ports().database))}


def waiting_lines(changes: tuple[ChangeRow, ...] | list[ChangeRow]) -> tuple[WaitingLine, ...]:
    """Changes that wait for a second person or for their day, the one that counts first at the top."""
    return tuple(
        WaitingLine(
            title=str(one.entry.get("title", one.key)),
            url=f"{PATH}/changes/{one.id}",
            said=f"From {day_month_year(one.effective_from)}",
            asked=f"{one.agreed_by_name} agreed on {short_moment(one.agreed_at)}"
            if one.agreed_at is not None
            else f"{one.asked_by_name} asked on {short_moment(one.asked_at)}",
            mine=one.state is RevisionState.ASKED and one.asked_by == current.viewer().id,
        )
        for one in sorted(changes, key=lambda one: (one.effective_from, one.id))
    )


def may_take_back(change: ChangeRow) -> bool:
    """Whether its day is still far enough away."""
    return change.state is RevisionState.AGREED and change.effective_from >= first_day(current.now())


def _matches(values: Mapping[str, str], rule: DeadlineRule, text: str) -> bool:
    if values.get("kind", rule.kind) != rule.kind or values.get("status", rule.status) != rule.status:
        return False
    return all(word in text.lower() for word in values.get("words", "").lower().split())


def _revisions(
    history: tuple[DeadlineRule, ...], changes: tuple[ChangeRow, ...], held: Mapping[date, int], *, draws: bool
) -> tuple[RevisionLine, ...]:
    """The revisions that count or will, newest first; then what was refused or taken back. `draws`: the viewer may
    follow them to the page of the change."""
    agreed = {one.effective_from: one for one in changes if one.state is RevisionState.AGREED}
    lines = [_line(rule, agreed.get(rule.revision), held) for rule in reversed(history)]
    closed = [one for one in changes if one.state in (RevisionState.REFUSED, RevisionState.WITHDRAWN)]
    every = (*lines, *map(_closed, closed))
    return every if draws else tuple(replace(one, url="") for one in every)


def _line(rule: DeadlineRule, change: ChangeRow | None, held: Mapping[date, int]) -> RevisionLine:
    coming = rule.revision > current.today()
    return RevisionLine(
        since=day_month_year(rule.revision),
        state="Agreed, in force from that day" if coming else "",
        said=rule_said(rule),
        source=rule.source,
        status=status_words(rule.status),
        why=change.reason if change else "",
        who=(
            f"{change.asked_by_name} asked on {short_moment(change.asked_at)}",
            f"{change.agreed_by_name} agreed on {short_moment(change.agreed_at)}",
        )
        if change is not None and change.agreed_at is not None
        else (SHIPPED,),
        open=str(held.get(rule.revision, 0)),
        url=f"{PATH}/changes/{change.id}" if change is not None else "",
    )


def _closed(change: ChangeRow) -> RevisionLine:
    by = f"{change.closed_by_name}, {short_moment(change.closed_at)}" if change.closed_at else change.closed_by_name
    return RevisionLine(
        since=day_month_year(change.effective_from),
        state=STATES[change.state],
        said=f"{change.entry.get('title', change.key)}",
        source=str(change.entry.get("source", "")),
        status=status_words(str(change.entry.get("status", ""))),
        why=change.reason,
        who=(f"{change.asked_by_name} asked on {short_moment(change.asked_at)}", f"{STATES[change.state]}: {by}"),
        open="",
        url=f"{PATH}/changes/{change.id}",
    )


def _use(use: RuleUse, *, draws: bool) -> UseLine:
    if use.draft:
        url, about = f"/drafts/{use.draft}", "Draft"
    else:
        url = f"/pathways/{use.pathway}/versions/{use.number}"
        when = " (not in force yet)" if use.coming else " (superseded)" if use.superseded else ""
        about = f"Version {use.number}{when}, {counted(use.running, 'journey')}"
    return UseLine(
        title=use.title, url=url if draws else "", about=about, steps=listed([f"“{step}”" for step in use.steps])
    )
