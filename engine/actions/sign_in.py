"""Signing in with a council account, and out again. Passwords are kept as argon2id hashes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from engine.domain.audit import AuditDraft
from engine.domain.errors import FingerpostError
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.ports import CountedTry, Credentials, Ports, UnitOfWork

TRIES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=5)
#: An account has its own lock; this is for whoever tries many accounts. A whole council may come from one network, so
#: only many wrong tries in a short time hold it up, and right ones never count.
MOST_WRONG_FROM_A_NETWORK = 30
COUNTED_WITHIN = timedelta(minutes=5)
SESSION_LASTS = timedelta(hours=12)
SESSION_IDLE = timedelta(minutes=30)  # without use; then one signs in again
NOTED_EVERY = timedelta(minutes=1)  # that a session is in use is written down no more often than this
SHORTEST_PASSWORD = 12

_hasher = PasswordHasher()
#: Checked when there is no such worker, or they are locked out, so that every answer takes as long. Of a password that
#: nobody has ever seen; made beforehand, since hashing one would hold up the start of every process and command.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$V3888fvzhCE5spEjLLdPmg$5hR9vxw3DRcg2eWwoCD8HL/30xAdLzImVKTVsAmmaNk"


class NotSignedIn(FingerpostError):
    """The name or the password is not right. Check both and try again; after five wrong tries, wait five minutes."""


class SignInLocked(NotSignedIn):
    """As above: a sentence of its own would tell that there is somebody of that name."""

    def __init__(self) -> None:
        super().__init__(NotSignedIn.__doc__)


class NetworkHeldUp(FingerpostError):
    """Too many wrong tries came from this network. Wait five minutes, then try again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait  #: how long from now


class PasswordTooShort(FingerpostError):
    """A password has at least 12 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A password was right, at this instant: the account is locked until the unit of work ends."""

    uow: UnitOfWork
    worker: WorkerId
    at: datetime


def hash_password(password: str) -> str:
    """The argon2id hash to store. Raises PasswordTooShort."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort()
    return _hasher.hash(password)


def token_sha256(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(ports: Ports, sign_in_name: str, password: str, *, network: str) -> tuple[WorkerId, str]:
    """The worker and a new session's token. Raises NotSignedIn or SignInLocked, recorded, or NetworkHeldUp."""
    name = sign_in_name.strip().lower()[:80]
    with password_was_right(ports, name, password, network=network, if_wrong="sign_in_failed") as right:
        token = secrets.token_urlsafe(32)
        right.uow.sessions.start(
            right.worker, token_sha256=token_sha256(token), at=right.at, expires_at=right.at + SESSION_LASTS
        )
        right.uow.audit.append([_entry(right.worker, "signed_in", right.at)])
        right.uow.commit()
        return right.worker, token


@contextmanager
def password_was_right(ports: Ports, name: str, password: str, *, network: str, if_wrong: str) -> Iterator[Right]:
    """A unit of work for what only the owner of an account does; the caller commits. Raises as `sign_in`, and what is
    wrong is recorded under the tag `if_wrong`.

    Checking a password is slow on purpose, so nothing is locked meanwhile. The try counts as a wrong one before it is
    looked at, and no longer once it was right: however many processes are asked at once, and whatever fails on the
    way, a network has no more than its number of tries.
    """
    at = ports.clock.now()
    with ports.uow() as uow:
        counted = _count(uow, network, at)
        before = _known(uow, name)
        uow.commit()
    right = _matches(before.password_hash if before else _NOBODY, password)
    with ports.uow() as uow:
        found = _known(uow, name, lock=True)
        if before is None or found is None:
            uow.audit.append([_entry(None, if_wrong, at)])
            uow.commit()
            raise NotSignedIn()
        worker = found.worker.id
        if found.locked_until is not None and found.locked_until > at:
            uow.audit.append([_entry(worker, if_wrong, at)])
            uow.commit()
            raise SignInLocked()
        if not right or found.password_hash != before.password_hash:
            failed = found.failed_sign_ins + 1
            lock = at + LOCKED_FOR if failed % TRIES_BEFORE_LOCK == 0 else None
            uow.workers.note_sign_in(worker, failed=failed, locked_until=lock)
            uow.audit.append([_entry(worker, if_wrong, at)])
            uow.commit()
            raise SignInLocked() if lock else NotSignedIn()
        uow.workers.note_sign_in(worker, failed=0, locked_until=None)
        uow.sessions.uncount_try(network, since=counted.since, over_before=at - COUNTED_WITHIN)
        yield Right(uow=uow, worker=worker, at=at)


def _count(uow: UnitOfWork, network: str, at: datetime) -> CountedTry:
    """Raises NetworkHeldUp; that try is not kept, so that no more than the number of them is ever counted."""
    counted = uow.sessions.count_try(network, at=at, within=COUNTED_WITHIN)
    if counted.tries > MOST_WRONG_FROM_A_NETWORK:
        raise NetworkHeldUp(counted.since + COUNTED_WITHIN - at)
    return counted


def _known(uow: UnitOfWork, name: str, *, lock: bool = False) -> Credentials | None:
    found = uow.workers.credentials(name, lock=lock)
    return found if found is not None and found.worker.active else None


def not_idle(ports: Ports, *, seen_at: datetime) -> bool:
    """Whether the session, last used at `seen_at`, was used recently enough to go on."""
    return ports.clock.now() - seen_at < SESSION_IDLE


def still_used(ports: Ports, token: str, *, seen_at: datetime) -> bool:
    """As `not_idle`; notes that it is in use."""
    if not not_idle(ports, seen_at=seen_at):
        return False
    at = ports.clock.now()
    if at - seen_at >= NOTED_EVERY:
        with ports.uow() as uow:
            uow.sessions.touch(token_sha256(token), at=at)
            uow.commit()
    return True


def sign_out(ports: Ports, worker: WorkerId, token: str) -> None:
    """Ends the session."""
    at = ports.clock.now()
    with ports.uow() as uow:
        uow.sessions.end(token_sha256(token))
        uow.audit.append([_entry(worker, "signed_out", at)])
        uow.commit()


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password[:1000])
    except VerificationError:
        return False


def _entry(worker: WorkerId | None, tag: str, at: datetime) -> AuditDraft:
    return AuditDraft(
        chain=f"worker:{worker or 'unknown'}",
        at=at,
        on=civil_date(at),
        tag=tag,
        actor=f"worker:{worker}" if worker else "unknown",
    )
