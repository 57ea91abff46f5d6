"""Changing one's own password: whoever does it shows that they know the old one, as if they signed in once more."""

from __future__ import annotations

from engine.actions.sign_in import (
    SHORTEST_PASSWORD,
    NotSignedIn,
    PasswordTooShort,
    SignInLocked,
    hash_password,
    password_was_right,
    token_sha256,
)
from engine.domain.accounts import AccountChange, AccountRefused, Change
from engine.domain.audit import AuditDraft
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id
from engine.ports import NewNotice, Ports

OLD_IS_WRONG = "This is not the password you sign in with now. Type it again; after five wrong tries, wait five minutes"
LOCKED = "Five tries were wrong. Wait five minutes, then try again"
TOO_SHORT = f"The new password needs at least {SHORTEST_PASSWORD} characters. Type a longer one"
THE_SAME = "The new password is the one you have now. Choose another"

#: Where the message about it says to look.
PAGE = "/account"


def change_own_password(ports: Ports, worker: WorkerId, *, password: str, new: str, token: str, network: str) -> None:
    """From now on, this worker signs in with the new password. Their session with this token goes on, all others end.

    Raises AccountRefused, with a sentence at `password` or `new_password`, and NetworkHeldUp. What is wrong with the
    new password is told first, so that it costs no try.
    """
    new_hash = _hash_of(password, new)
    with ports.uow() as uow:
        name = uow.workers.get(worker).sign_in_name
    try:
        with password_was_right(ports, name, password, network=network, if_wrong="own_password_failed") as right:
            uow = right.uow
            # As it is now that the account is locked: a role given meanwhile stays given.
            uow.workers.change(uow.workers.get(worker), password_hash=new_hash)
            uow.accounts.end_sessions(worker, but=token_sha256(token))
            uow.accounts.note(
                AccountChange(id=new_id(), worker=worker, at=right.at, what=Change.PASSWORD, by=worker, reason="")
            )
            uow.outbox.queue_notices([password_changed(worker)], at=right.at)
            uow.audit.append(
                [
                    AuditDraft(
                        chain=f"worker:{worker}",
                        at=right.at,
                        on=civil_date(right.at),
                        tag="own_password_changed",
                        actor=f"worker:{worker}",
                    )
                ]
            )
            uow.commit()
    except SignInLocked as error:
        raise AccountRefused({"password": LOCKED}) from error
    except NotSignedIn as error:
        raise AccountRefused({"password": OLD_IS_WRONG}) from error


def password_changed(worker: WorkerId) -> NewNotice:
    """Tells the worker that it was changed: they notice if it was not them."""
    return NewNotice(to=worker, template="password_changed", facts={"page": PAGE})


def _hash_of(old: str, new: str) -> str:
    if not old:
        raise AccountRefused({"password": "Enter the password you have now"})
    if old == new:
        raise AccountRefused({"new_password": THE_SAME})
    try:
        return hash_password(new)
    except PasswordTooShort as error:
        raise AccountRefused({"new_password": TOO_SHORT}) from error
