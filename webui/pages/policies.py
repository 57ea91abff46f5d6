"""The council's policies: settings that pathways read and that are no dates, as they are in force."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act
from engine.domain.policies import Policy, PolicyValue
from engine.reading.policy_uses import policy_uses
from webui import current, parts
from webui.access import needs
from webui.rendering import render
from webui.wording import counted, day_month_year, listed, status_words

pages = Blueprint("policies", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLine:
    """A policy as it is in force. `next`: what it will be and from when; `may_be`: the values it may take."""

    key: str
    title: str
    value: str
    next: str
    may_be: str
    source: str
    status: str
    doubtful: bool
    since: str
    uses: tuple[parts.Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesPage:
    """All policies in the order of their file."""

    title: str
    summary: str
    policies: tuple[PolicyLine, ...]


@pages.get("/policies")
@needs(Act.DRAW)
def show() -> Response:
    """The policies."""
    today, policies = current.today(), current.ports().calendar.policies
    uses = policy_uses(current.ports().database, on=today)
    lines = tuple(
        _line(policies.in_force(key, today), policies.after(key, today), uses.get(key, ()))
        for key in policies.keys()  # noqa: SIM118 -- no mapping
    )
    page = PoliciesPage(
        title="Policies",
        summary=f"{counted(len(lines), 'policy', 'policies')}, {sum(bool(one.uses) for one in lines)} read by pathways",
        policies=lines,
    )
    return render(page, "policies.html")


def _line(policy: Policy, coming: Policy | None, uses: tuple[tuple[str, str, int], ...]) -> PolicyLine:
    return PolicyLine(
        key=policy.key,
        title=policy.title,
        value=_said(policy.value),
        next=f"{_said(coming.value)} from {day_month_year(coming.revision)}" if coming is not None else "",
        may_be=listed([_spoken(one) for one in policy.allowed], "or") if len(policy.allowed) > 1 else "",
        source=policy.source,
        status=status_words(policy.status),
        doubtful=policy.status != "verified",
        since=day_month_year(policy.revision),
        uses=tuple(parts.Link(text=title, url=f"/pathways/{key}/versions/{number}") for key, title, number in uses),
    )


def _said(value: PolicyValue) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return f"{value:,}"
    words = listed([_spoken(one) for one in value]) if isinstance(value, tuple) else _spoken(value)
    return words[:1].upper() + words[1:]


def _spoken(name: str) -> str:
    """`checks_outstanding` as people say it."""
    return name.replace("_", " ")
