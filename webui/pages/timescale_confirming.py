"""The periods whose source nobody has checked: all of them for the council's legal adviser, who confirms or questions
each, with where it is used and what was said of it before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.confirm_timescale import confirm_timescale
from engine.domain.access import Act, may
from engine.domain.confirmation import Verdict
from engine.domain.deadline import TO_CONFIRM, DeadlineRule
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.london import civil_date
from engine.reading.confirmations import Confirmation, confirmations
from engine.reading.rule_uses import RuleUse, rule_uses
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.pages.timescales import TO_CONFIRM_CRUMBS, found_rule, pathway_titles
from webui.query import read_query
from webui.rendering import render, tell_next_page
from webui.timescale_words import SAID, RuleWords, confirmation_fact, group_title, rule_words
from webui.wording import counted, day_month_year, listed, status_words

pages = Blueprint("timescale_confirming", __name__)

PATH = "/timescales/to-confirm"
NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason
OPEN = "open"
LOOKED = (
    ("", "Any"),
    (OPEN, "Nobody has looked yet"),
    *((verdict.value, said) for verdict, said in SAID.items()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """A period to be confirmed. `uses` are the pathways that count by it, with their steps; `by` is empty where nobody
    has said anything of it as it is now."""

    rule: RuleWords
    uses: tuple[str, ...]
    verdict: str
    questioned: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodGroup:
    """The periods of one pathway or kind."""

    id: str
    title: str
    periods: tuple[PeriodLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirmPage:
    """All periods to be confirmed, or those that match. `summary` counts what was said of all that are shown."""

    title: str
    groups: tuple[PeriodGroup, ...]
    summary: str
    words: str
    statuses: tuple[tuple[str, str], ...]
    status: str
    looked: tuple[tuple[str, str], ...]
    said: str
    filtered: bool
    dropped: str
    may_confirm: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage:
    """One period, and what the legal adviser says of it."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    rule: RuleWords
    facts: tuple[parts.Fact, ...]
    url: str
    typed: str
    wrong: str
    problems: tuple[ProblemLink, ...]


@pages.get(PATH)
@needs(Act.SEE_PERIODS)
def to_confirm() -> Response:
    """Every period whose source is unverified or assumed, or those that match."""
    ports, today = current.ports(), current.today()
    register, titles = ports.calendar.timescales, pathway_titles()
    query = read_query(["words"], {"status": sorted(TO_CONFIRM), "said": [value for value, _ in LOOKED if value]})
    said = confirmations(ports.database)
    keys = register.keys()
    used = rule_uses(ports, known=frozenset(keys), on=today)
    groups: dict[str, list[PeriodLine]] = {}
    found: Counter[str] = Counter()
    for key in keys:
        rule = register.in_force(key, today)
        line = _line(rule, used.get(rule.key, ()), said.get((rule.key, rule.revision)), today)
        title = group_title(key, titles)
        state = line.verdict or OPEN
        texts = (title, line.rule.title, line.rule.said, line.rule.source, key, *line.uses)
        if rule.status in TO_CONFIRM and _matches(query.values, rule, state, " ".join(texts)):
            groups.setdefault(title, []).append(line)
            found[state] += 1
    page = ToConfirmPage(
        title="Periods to be confirmed",
        groups=tuple(
            PeriodGroup(id=f"group-{number}", title=title, periods=tuple(sorted(lines, key=lambda one: one.rule.title)))
            for number, (title, lines) in enumerate(sorted(groups.items()), start=1)
        ),
        summary=f"{counted(found.total(), 'period')}: {found[Verdict.CONFIRMED]} confirmed, "
        f"{found[Verdict.QUESTIONED]} questioned, {found[OPEN]} nobody has looked at yet",
        words=query.get("words"),
        statuses=(("", "Any"), *((one, status_words(one)) for one in sorted(TO_CONFIRM))),
        status=query.get("status"),
        looked=LOOKED,
        said=query.get("said"),
        filtered=query.filtered,
        dropped=query.dropped,
        may_confirm=may(current.viewer().worker, Act.CONFIRM_PERIODS) is None,
        may_change=may(current.viewer().worker, Act.DRAW) is None,
    )
    return render(page, "timescales/to_confirm.html")


@pages.get("/timescales/<key>/confirm")
@needs(Act.CONFIRM_PERIODS)
def confirming(key: str) -> Response:
    """One period, with what was said of it before."""
    return _confirm_page(_to_confirm(key))


@pages.post("/timescales/<key>/confirm")
@needs(Act.CONFIRM_PERIODS)
def confirm(key: str) -> Response:
    """It can be relied on, or it can't."""
    rule = _to_confirm(key)
    reason = request.form.get("reason", "")[:LONGEST]
    verdict = Verdict.QUESTIONED if request.form.get("do") == Verdict.QUESTIONED else Verdict.CONFIRMED
    try:
        confirm_timescale(current.ports(), current.viewer().id, rule.key, verdict, reason=reason)
    except ReasonNeeded as error:
        return _confirm_page(rule, typed=reason, wrong=str(error), status=NOT_RIGHT)
    tell_next_page(
        parts.Notice(
            stressed=f"“{rule.title}” is {SAID[verdict].lower()}.",
            text="It stands on record with your name and your grounds. No date has changed.",
        )
    )
    return redirect(PATH, code=303)


def _to_confirm(key: str) -> DeadlineRule:
    rule = found_rule(key)
    if rule.status not in TO_CONFIRM:
        raise NotFound
    return rule


def _line(rule: DeadlineRule, uses: tuple[RuleUse, ...], said: Confirmation | None, today: date) -> PeriodLine:
    return PeriodLine(
        rule=rule_words(current.ports().calendar.timescales, rule.key, today),
        uses=tuple(_used(one) for one in uses if not one.draft and not one.superseded),
        verdict=said.verdict.value if said else "",
        questioned=said is not None and said.verdict is Verdict.QUESTIONED,
        by=f"{SAID[said.verdict]} by {said.by_name}, {day_month_year(civil_date(said.at))}" if said else "",
        reason=said.reason if said else "",
    )


def _used(use: RuleUse) -> str:
    return f"{use.title}: {listed([f'“{step}”' for step in use.steps])}"


def _matches(values: Mapping[str, str], rule: DeadlineRule, state: str, text: str) -> bool:
    if values.get("status", rule.status) != rule.status or values.get("said", state) != state:
        return False
    return all(word in text.lower() for word in values.get("words", "").lower().split())


def _confirm_page(rule: DeadlineRule, *, typed: str = "", wrong: str = "", status: int = 200) -> Response:
    ports, today = current.ports(), current.today()
    words = rule_words(ports.calendar.timescales, rule.key, today)
    used = rule_uses(ports, known=frozenset(ports.calendar.timescales.keys()), on=today).get(rule.key, ())
    said = confirmation_fact(rule, confirmations(ports.database).get((rule.key, rule.revision)))
    page = ConfirmPage(
        title=rule.title,
        kicker=f"Timescale {rule.key}",
        crumbs=TO_CONFIRM_CRUMBS,
        rule=words,
        facts=(
            parts.Fact(label="Set by", value=words.kind),
            parts.Fact(label="Source", value=words.source),
            parts.Fact(label="How well it is known", value=words.status),
            parts.Fact(label="Used in", value="; ".join(map(_used, used)) or "No drawing"),
            *((said,) if said else ()),
        ),
        url=f"{words.url}/confirm",
        typed=typed,
        wrong=wrong,
        problems=(ProblemLink(url="#reason", sentence=wrong),) if wrong else (),
    )
    return render(page, "timescales/confirm.html", status=status)
