"""Adding a person, and changing an account: roles, details, a new password, closing and opening again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions import people as action
from engine.actions.sign_in import PasswordTooShort, hash_password
from engine.domain.access import Act
from engine.domain.accounts import LONGEST_REASON, AccountRefused, wrong_details, wrong_reason
from engine.domain.errors import NotAllowed, NotFound
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld, Worker
from engine.domain.references import new_id
from engine.reading.accounts import AccountRow
from engine.reading.people import teams
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.pages.people import COUNCIL, CRUMBS, PATH, found_account, person_url, where
from webui.rendering import render, tell_next_page
from webui.role_words import TITLES, role_title

pages = Blueprint("people_changes", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
NO_TEAM = "none"

#: Where problems link to, in the order of the page.
ORDER = ("name", "sign_in_name", "email", "own_team", "role", "team", "password", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForm:
    """A change of an account. `asks` are the questions on the page, `typed` and `wrong` by question."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    asks: tuple[str, ...]
    asked: parts.AskedReason
    roles: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of change: what its page says. `done` is told on the next page."""

    title: str
    asks: tuple[str, ...]
    does: tuple[str, ...]
    why: str
    button: str
    done: tuple[str, str]
    warns: bool = False


KINDS = {
    "give": Kind(
        title="Give a role",
        asks=("role", "team", "reason"),
        does=("It counts at once. What the role opens, the person can see from the next page on.",),
        why="Why is the role given?",
        button="Give the role",
        done=("The role is given.", "It counts at once."),
    ),
    "take": Kind(
        title="Take a role away",
        asks=("reason",),
        does=(
            "It counts at once. What the role alone opened, the person can see no more.",
            "Tasks that the person holds stay theirs by name: hand them over, or have the team manager do it.",
        ),
        why="Why is the role taken away?",
        button="Take the role away",
        done=("The role is taken away.", "It counts at once."),
        warns=True,
    ),
    "close": Kind(
        title="Close the account",
        asks=("reason",),
        does=(
            "The person is signed out everywhere, at once, and can’t sign in.",
            "What they did stays on record under their name.",
            "Tasks that they hold stay theirs by name: have the team manager hand them over.",
            "It can be opened again, with the roles that it holds now.",
        ),
        why="Why is the account closed?",
        button="Close the account",
        done=("The account is closed.", "Nobody is signed in with it any more."),
        warns=True,
    ),
    "reopen": Kind(
        title="Open the account again",
        asks=("reason",),
        does=("The person can sign in with the password that they had, and holds the roles that stand on their page.",),
        why="Why is the account opened again?",
        button="Open the account again",
        done=("The account is open again.", "Look whether its roles are still right."),
    ),
    "password": Kind(
        title="Set a new password",
        asks=("password", "reason"),
        does=(
            "The person is signed out everywhere, and signs in with the new password from now on.",
            "After wrong tries, they need not wait any longer.",
        ),
        why="Why is a new password set?",
        button="Set the password",
        done=("The new password counts.", "Tell it to the person yourself: it is shown nowhere."),
    ),
    "details": Kind(
        title="Change name, e-mail or team",
        asks=("name", "email", "own_team", "reason"),
        does=("Roles stay as they are. The team says who manages the person, and so who can’t decide on their work.",),
        why="Why is it changed?",
        button="Change the account",
        done=("The account is changed.", "Roles stay as they were."),
    ),
}
ADD = Kind(
    title="Add a person",
    asks=("name", "sign_in_name", "email", "own_team", "role", "team", "password", "reason"),
    does=(),
    why="Why does the person need an account?",
    button="Add the person",
    done=("The person is added.", "Tell them their sign-in name and password yourself: no message is sent."),
)


@pages.get(f"{PATH}/new")
@needs(Act.MANAGE_PEOPLE)
def new() -> Response:
    """Asks for what an account needs."""
    return _page(ADD, None, {}, {})


@pages.post(f"{PATH}/new")
@needs(Act.MANAGE_PEOPLE)
def adding() -> Response:
    """Adds somebody."""
    typed = _typed()
    worker = Worker(
        id=WorkerId(new_id()),
        sign_in_name=typed.get("sign_in_name", "").lower(),
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        team=_team(typed.get("own_team", "")),
        roles=() if not typed.get("role") else (_held(typed),),
    )
    wrong = {**_wrong_place(typed, needed=False), **_wrong_team(typed), **_wrong_password()}
    if not wrong:
        try:
            action.add_worker(
                current.ports(),
                worker,
                password_hash=hash_password(request.form["password"]),
                by=current.viewer().id,
                reason=typed.get("reason", ""),
            )
        except AccountRefused as error:
            wrong = error.problems
    else:
        details = wrong_details(sign_in_name=worker.sign_in_name, name=worker.name, email=worker.email)
        wrong = {**details, **wrong, **wrong_reason(typed.get("reason", ""))}
    if wrong:
        return _page(ADD, None, typed, wrong, status=NOT_RIGHT)
    return _done(ADD, worker.id)


@pages.get(f"{PATH}/<worker>/<any(give, take, close, reopen, password, details):change>")
@needs(Act.MANAGE_PEOPLE)
def asked(worker: str, change: str) -> Response:
    """Asks what it needs; the page says what it does."""
    row = _of_another(worker)
    typed = {name: value for name, value in request.args.items() if name in ("role", "team")}
    if change == "details":
        typed = {"name": row.name, "email": row.email, "own_team": row.team or NO_TEAM}
    return _page(KINDS[change], row, typed, {}, change=change)


@pages.post(f"{PATH}/<worker>/<any(give, take, close, reopen, password, details):change>")
@needs(Act.MANAGE_PEOPLE)
def changing(worker: str, change: str) -> Response:
    """Does it."""
    row, typed = _of_another(worker), _typed()
    wrong = _wrong(change, typed)
    if wrong:
        wrong = {**wrong, **wrong_reason(typed.get("reason", ""))}
        return _page(KINDS[change], row, typed, wrong, change=change, status=NOT_RIGHT)
    try:
        _doers(row, typed)[change]()
    except AccountRefused as error:
        return _page(KINDS[change], row, typed, error.problems, change=change, status=NOT_RIGHT)
    return _done(KINDS[change], row.id)


def _wrong(change: str, typed: Mapping[str, str]) -> dict[str, str]:
    """What the page itself sees to be wrong: what is no choice of its lists, or no password."""
    if change == "give":
        return _wrong_place(typed, needed=True)
    if change == "password":
        return _wrong_password()
    return _wrong_team(typed) if change == "details" else {}


def _doers(row: AccountRow, typed: Mapping[str, str]) -> dict[str, Callable[[], None]]:
    """What each change calls."""
    ports, by, reason = current.ports(), current.viewer().id, typed.get("reason", "")
    return {
        "give": lambda: action.give_role(ports, by, row.id, _held(typed), reason=reason),
        "take": lambda: action.take_role(ports, by, row.id, _held(typed), reason=reason),
        "close": lambda: action.close_account(ports, by, row.id, reason=reason),
        "reopen": lambda: action.reopen_account(ports, by, row.id, reason=reason),
        "password": lambda: action.set_password(
            ports, by, row.id, password_hash=hash_password(request.form["password"]), reason=reason
        ),
        "details": lambda: action.change_details(
            ports,
            by,
            row.id,
            name=typed.get("name", ""),
            email=typed.get("email", ""),
            team=_team(typed.get("own_team", "")),
            reason=reason,
        ),
    }


def _of_another(worker: str) -> AccountRow:
    """The account to be changed: not the viewer's own."""
    row = found_account(worker)
    doing = current.doing()
    doing.back = doing.next_step = parts.Link(text=f"Back to {row.name}", url=person_url(row.id))
    if row.id == current.viewer().id:
        doing.recorded = request.method != "GET"
        if request.method == "GET":
            raise NotAllowed(action.OWN_ACCOUNT, who_can="Another administrator", rule="A second person")
    return row


def _typed() -> dict[str, str]:
    """What was typed, but for the password, which is never shown back."""
    return {
        name: value.strip()[:LONGEST_REASON]
        for name, value in request.form.items()
        if name not in ("csrf_token", "password")
    }


def _held(typed: Mapping[str, str]) -> RoleHeld:
    team = typed.get("team", "")
    return RoleHeld(role=Role(typed.get("role", "")), team=None if team in ("", COUNCIL) else TeamId(team))


def _team(chosen: str) -> TeamId | None:
    return None if chosen in ("", NO_TEAM) else TeamId(chosen)


def _teams() -> dict[str, str]:
    return {one.value: one.label for one in teams(current.ports().database)}


def _wrong_place(typed: Mapping[str, str], *, needed: bool) -> dict[str, str]:
    role, team, wrong = typed.get("role", ""), typed.get("team", ""), {}
    if (needed or role) and role not in TITLES:
        wrong["role"] = "Choose which role."
    if (needed or role) and team != COUNCIL and team not in _teams():
        wrong["team"] = "Choose where the role is held: in a team, or for the whole council."
    return wrong


def _wrong_team(typed: Mapping[str, str]) -> dict[str, str]:
    chosen = typed.get("own_team", "")
    return {} if chosen in ("", NO_TEAM) or chosen in _teams() else {"own_team": "Choose a team of the list, or none."}


def _wrong_password() -> dict[str, str]:
    try:
        hash_password(request.form.get("password", ""))
    except PasswordTooShort as error:
        return {"password": f"{error} Type a longer one."}
    return {}


def _done(kind: Kind, worker: WorkerId) -> Response:
    tell_next_page(parts.Notice(stressed=kind.done[0], text=kind.done[1]))
    return redirect(person_url(worker), code=303)


def _page(
    kind: Kind,
    row: AccountRow | None,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    change: str = "new",
    status: int = 200,
) -> Response:
    url = f"{PATH}/new" if row is None else f"{person_url(row.id)}/{change}"
    taken = _taken(row, typed) if row is not None and change == "take" else ""
    at = {name: name if name in kind.asks else "reason" for name in wrong}
    shown = {at[name]: said for name, said in wrong.items()}
    page = PersonForm(
        title=f"{kind.title}: {taken}" if taken else kind.title,
        kicker=row.name if row is not None else "People",
        crumbs=CRUMBS if row is None else (*CRUMBS, parts.Link(text=row.name, url=person_url(row.id))),
        url=url,
        asks=kind.asks,
        roles=tuple(sorted(TITLES.items(), key=lambda one: one[1])),
        teams=tuple(_teams().items()),
        asked=parts.AskedReason(
            label=kind.why,
            hint="A sentence. It stands in the history of the account, and the record refers to it.",
            button=kind.button,
            back=PATH if row is None else person_url(row.id),
            typed=typed.get("reason", ""),
            wrong=shown.get("reason", ""),
            does=kind.does,
            warns=kind.warns,
            ends=kind.warns,
            hidden={name: typed.get(name, "") for name in ("role", "team")} if change == "take" else {},
        ),
        typed=typed,
        wrong=shown,
        problems=tuple(ProblemLink(url=f"#{name}", sentence=shown[name]) for name in ORDER if name in shown),
    )
    return render(page, "people/change.html", status=status)


def _taken(row: AccountRow, typed: Mapping[str, str]) -> str:
    """The role that is to be taken away, in words. Raises NotFound where it is not held."""
    wanted = _held(typed)
    held = next((one for one in row.roles if (one.role, one.team) == (wanted.role, wanted.team)), None)
    if held is None and request.method == "GET":
        raise NotFound
    return f"{role_title(wanted.role)}, {where(held).lower() if held.team is None else where(held)}" if held else ""
