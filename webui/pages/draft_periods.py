"""The deadline rules that a draft uses, with the steps that use them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act
from engine.domain.rules_used import rules_used
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.rendering import render
from webui.timescale_words import RuleWords, rule_words
from webui.wording import counted, listed

pages = Blueprint("draft_periods", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """A rule, and the steps of the drawing that use it."""

    rule: RuleWords
    steps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodsPage:
    """The rules of a draft. `doubtful` says how many of them nobody has checked."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    periods: tuple[PeriodLine, ...]
    doubtful: str


@pages.get("/drafts/<draft>/periods")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The rules in the order in which the drawing uses them."""
    looked, register, today = looked_at(draft), current.ports().calendar.timescales, current.today()
    version = looked.version
    lines = tuple(
        PeriodLine(
            rule=rule_words(register, key, today),
            steps=listed([f"“{version.elements[one].name or 'a step without a name'}”" for one in elements]),
        )
        for key, elements in rules_used(version, frozenset(register.keys())).items()
    )
    doubtful = sum(line.rule.doubtful for line in lines)
    page = PeriodsPage(
        title=f"Timescales of {version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/periods"),
        periods=lines,
        doubtful=f"{counted(doubtful, 'rule')} of {len(lines)}" if doubtful else "",
    )
    return render(page, "drafts/periods.html")
