"""Everybody's own account: what it is, who signed in with it, and a new password for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.own_password import change_own_password
from engine.actions.sign_in import SESSION_IDLE, NetworkHeldUp
from engine.domain.accounts import ADMINISTRATOR, AccountRefused
from engine.domain.errors import NotFound
from engine.reading.accounts import AccountRow, SignInRow, own_account, own_sessions, own_sign_ins
from engine.reading.people import holders_anywhere
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.form_fields import ProblemLink
from webui.networks import network_of
from webui.pages.people import where
from webui.pages.sign_in import TOO_MANY, held_up
from webui.rendering import render, tell_next_page
from webui.role_words import role_title
from webui.wording import counted, day_month_year, in_london, listed, short_moment

pages = Blueprint("account", __name__)

PATH = "/account"
NOT_RIGHT = 422  #: what was sent can't be accepted as it is
SIGN_INS_SHOWN = 10
ORDER = ("password", "new_password")
DOES = (
    "You sign in with the new password from now on.",
    "You stay signed in here, and are signed out everywhere else.",
    "That you changed it stands in the record; the password itself stands nowhere.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRole:
    """A role that the viewer holds."""

    role: str
    where: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLine:
    """A sign-in with the viewer's account; `wrong` where the password was not right."""

    when: str
    what: str
    wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """The viewer's own account. `who_gives` says who changes what the page only shows."""

    title: str
    kicker: str
    facts: tuple[parts.Fact, ...]
    roles: tuple[OwnRole, ...]
    who_gives: str
    sign_ins: tuple[SignInLine, ...]
    elsewhere: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage:
    """Changing the viewer's own password. `does` says what comes of it, `wrong` has a sentence by question; nothing
    typed is shown back."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    sign_in_name: str
    does: tuple[str, ...]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get(PATH)
@needs(SIGNED_IN)
def account() -> Response:
    """The account of whoever looks."""
    viewer, database = current.viewer(), current.ports().database
    row = own_account(database, viewer)
    if row is None:
        raise NotFound
    administrators = [one.label for one in holders_anywhere(database, ADMINISTRATOR) if one.value != viewer.id]
    page = AccountPage(
        title="Your account",
        kicker=row.name,
        facts=_facts(row),
        roles=tuple(
            OwnRole(
                role=role_title(held.role),
                where=where(held),
                since=day_month_year(in_london(held.since).date()) if held.since else "",
            )
            for held in row.roles
        ),
        who_gives=_who_gives(administrators),
        sign_ins=tuple(map(_sign_in, own_sign_ins(database, viewer, most=SIGN_INS_SHOWN))),
        elsewhere=_elsewhere(
            own_sessions(database, viewer, at=current.now(), used_since=current.now() - SESSION_IDLE) - 1
        ),
    )
    return render(page, "account/account.html")


@pages.get(f"{PATH}/password")
@needs(SIGNED_IN)
def password() -> Response:
    """Asks for the password that counts now, and the new one."""
    return _password_page({})


@pages.post(f"{PATH}/password")
@needs(SIGNED_IN)
def changing_password() -> Response:
    """Changes it."""
    try:
        change_own_password(
            current.ports(),
            current.viewer().id,
            password=request.form.get("password", ""),
            new=request.form.get("new_password", ""),
            token=current.session_token(),
            network=network_of(request.remote_addr or ""),
        )
    except AccountRefused as error:
        return _password_page(error.problems, status=NOT_RIGHT)
    except NetworkHeldUp as error:
        return _password_page({"password": held_up(error.wait)}, status=TOO_MANY)
    tell_next_page(
        parts.Notice(
            stressed="Your password is changed.",
            text="You stay signed in here, and are signed out everywhere else.",
        )
    )
    return redirect(PATH, code=303)


def _password_page(wrong: Mapping[str, str], *, status: int = 200) -> Response:
    viewer = current.viewer()
    page = PasswordPage(
        title="Change your password",
        kicker=viewer.name,
        crumbs=(parts.Link(text="Your account", url=PATH),),
        sign_in_name=viewer.sign_in_name,
        does=(*DOES, "A message tells you of it.") if viewer.email and current.settings().smtp else DOES,
        wrong=wrong,
        problems=tuple(ProblemLink(url=f"#{name}", sentence=wrong[name]) for name in ORDER if name in wrong),
    )
    return render(page, "account/password.html", status=status)


def _facts(row: AccountRow) -> tuple[parts.Fact, ...]:
    return (
        parts.Fact(label="Name", value=row.name),
        parts.Fact(label="Sign-in name", value=row.sign_in_name),
        parts.Fact(label="Team", value=row.team_name or "No team"),
        parts.Fact(label="E-mail", value=row.email or "No address: messages stand on the pages alone"),
    )


def _who_gives(administrators: list[str]) -> str:
    if not administrators:
        return "Only another administrator can change them, and there is none yet."
    return f"To change them, ask an administrator of Fingerpost: {listed(administrators, 'or')}."


def _sign_in(row: SignInRow) -> SignInLine:
    return SignInLine(
        when=short_moment(row.at), what="Signed in" if row.right else "A wrong password was typed", wrong=not row.right
    )


def _elsewhere(count: int) -> str:
    if count < 1:
        return ""
    return f"You are signed in elsewhere too, in {counted(count, 'other browser')}. A new password signs you out there."
