"""Who has an account: the list, and the page of one with roles and history. For administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act
from engine.domain.accounts import Change
from engine.domain.errors import NotFound
from engine.domain.ids import Role, TeamId, WorkerId
from engine.reading.accounts import AccountFilters, AccountRow, ChangeRow, HeldRole, account, account_history, accounts
from engine.reading.people import teams
from webui import current, parts
from webui.access import needs
from webui.addresses import address
from webui.found_list import FoundList, choosing, found_list
from webui.query import read_query
from webui.rendering import render
from webui.role_words import TITLES, role_in_sentence, role_title
from webui.wording import day_month_year, in_london, short_moment

pages = Blueprint("people", __name__)

PATH = "/people"
CRUMBS = (parts.Link(text="People", url=PATH),)
STATES = {"open": "Open", "closed": "Closed"}
COUNCIL = "council"  #: in place of a team: held for the whole council
WHOLE_COUNCIL = "Whole council"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """An account in the list. `roles` each with where it is held."""

    name: str
    url: str
    sign_in_name: str
    team: str
    roles: tuple[str, ...]
    closed: bool
    since: str
    until: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """A page of the list."""

    title: str
    found: FoundList
    rows: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role that is held, since when, and where it is taken away; empty where this viewer can't."""

    role: str
    where: str
    since: str
    take_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """What became of the account."""

    when: str
    what: str
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """An account. `mine`: it is the viewer's own, which another administrator changes."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    mine: bool
    closed: bool
    url: str
    roles: tuple[RoleLine, ...]
    facts: tuple[parts.Fact, ...]
    history: tuple[HistoryLine, ...]


@pages.get(PATH)
@needs(Act.MANAGE_PEOPLE)
def people() -> Response:
    """Everybody who has an account, by name."""
    viewer, database = current.viewer(), current.ports().database
    team_names = {one.value: one.label for one in teams(database)}
    titles = dict(sorted(TITLES.items(), key=lambda one: one[1]))
    query = read_query(("q",), {"team": team_names, "role": titles, "state": tuple(STATES)})
    state = query.get("state")
    found = accounts(
        database,
        viewer,
        filters=AccountFilters(
            text=query.get("q"),
            role=Role(query.get("role")) if query.get("role") else None,
            team=TeamId(query.get("team")) if query.get("team") else None,
            open=state == "open" if state else None,
        ),
        page=query.page,
    )
    if found is None:
        raise NotFound
    around = found_list(
        PATH,
        query,
        found.paging,
        search="Name or sign-in name",
        one="account",
        order="by name",
        filters=(
            choosing(query, "team", "Team", "Every team", team_names.items()),
            choosing(query, "role", "Role", "Every role", titles.items()),
            choosing(query, "state", "Account", "Open and closed", STATES.items()),
        ),
    )
    return render(PeoplePage(title="People", found=around, rows=tuple(map(_line, found.rows))), "people/list.html")


@pages.get(f"{PATH}/<worker>")
@needs(Act.MANAGE_PEOPLE)
def person(worker: str) -> Response:
    """One account."""
    row = found_account(worker)
    mine = row.id == current.viewer().id
    history = account_history(current.ports().database, current.viewer(), row.id)
    page = PersonPage(
        title=row.name,
        kicker="Account closed" if not row.active else "Account",
        crumbs=CRUMBS,
        mine=mine,
        closed=not row.active,
        url=person_url(row.id),
        roles=tuple(_role(row.id, held, mine=mine) for held in row.roles),
        facts=tuple(fact for fact in _facts(row) if fact.value),
        history=tuple(map(_history, history)),
    )
    return render(page, "people/person.html")


def found_account(worker: str) -> AccountRow:
    """The account of that id. Raises NotFound."""
    row = account(current.ports().database, current.viewer(), WorkerId(worker))
    if row is None:
        raise NotFound
    return row


def person_url(worker: WorkerId) -> str:
    """Where an account stands."""
    return f"{PATH}/{worker}"


def where(held: HeldRole) -> str:
    """Where a role is held."""
    return held.team_name or WHOLE_COUNCIL


def _line(row: AccountRow) -> PersonLine:
    return PersonLine(
        name=row.name,
        url=person_url(row.id),
        sign_in_name=row.sign_in_name,
        team=row.team_name,
        roles=tuple(sorted(_with_place(held, row.team) for held in row.roles)),
        closed=not row.active,
        since=_day(row.added_at),
        until=_day(row.closed_at),
        seen=_day(row.seen_at),
    )


def _with_place(held: HeldRole, own_team: TeamId | None) -> str:
    title = role_title(held.role)
    return title if held.team in (None, own_team) else f"{title} ({held.team_name})"


def _role(worker: WorkerId, held: HeldRole, *, mine: bool) -> RoleLine:
    take = address(f"{person_url(worker)}/take", {}, role=held.role, team=held.team or COUNCIL)
    return RoleLine(
        role=role_title(held.role), where=where(held), since=_day(held.since), take_url="" if mine else take
    )


def _facts(row: AccountRow) -> tuple[parts.Fact, ...]:
    return (
        parts.Fact(label="Signs in as", value=row.sign_in_name),
        parts.Fact(label="Team", value=row.team_name or "No team"),
        parts.Fact(label="E-mail", value=row.email or "No address: messages stand on the pages alone"),
        parts.Fact(label="Since", value=_day(row.added_at)),
        parts.Fact(label="Closed", value=_day(row.closed_at)),
        parts.Fact(label="Last seen", value=short_moment(row.seen_at) if row.seen_at else "Never"),
    )


def _history(row: ChangeRow) -> HistoryLine:
    held = ""
    if row.role is not None:
        held = f"{role_in_sentence(row.role)}, {row.team_name or 'whole council'}"
    what = {
        Change.ADDED: "Account added",
        Change.DETAILS: "Name, e-mail, team or roles changed",
        Change.GIVEN: f"Role given: {held}",
        Change.TAKEN: f"Role taken away: {held}",
        Change.CLOSED: "Account closed",
        Change.REOPENED: "Account opened again",
        Change.PASSWORD: "New password",
    }[row.what]
    return HistoryLine(
        when=short_moment(row.at), what=what, who=row.by_name or "A command on the server", why=row.reason
    )


def _day(at: datetime | None) -> str:
    return day_month_year(in_london(at).date()) if at is not None else ""
