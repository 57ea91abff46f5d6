"""The settings of this installation, read from the environment once. The environment is read nowhere else.

Every mistake is told, each in a sentence that names the setting and says what would be right.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from psycopg.pq import Conninfo
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from engine.domain.errors import FingerpostError

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_COUNCIL = "Marlshire County Council"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DEFAULT_UPLOAD_MEGABYTES = 20
MEGABYTE = 1024 * 1024
LAST_PORT = 65535
SECRET_LETTERS = 32
#: How the secret key of deploy/fingerpost.env begins, which everybody knows.
OF_THE_EXAMPLE = "replace-this"
#: What speaks to each kind of database; an address may name it, and nothing else in its place.
DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg", "postgres": "psycopg"}
TOKEN_LETTERS = 16
SMTP_PORTS = {"smtp": 25, "smtps": 465}
YES_OR_NO = {"yes": True, "1": True, "true": True, "no": False, "0": False, "false": False}
LOG_FORMS = ("json", "words")
OWN = "FINGERPOST_"
FOR_EXAMPLE = "as in postgresql://fingerpost:password@localhost/fingerpost"
MADE_BY = "“openssl rand -hex 32” makes one."

#: Every setting there is. One that begins like ours and is none of them is a slip of the pen, and told as one.
NAMES = (
    "FINGERPOST_ADDRESS",
    "FINGERPOST_BEHIND_PROXY",
    "FINGERPOST_COUNCIL",
    "FINGERPOST_DATA",
    "FINGERPOST_DATABASE_URL",
    "FINGERPOST_HOST",
    "FINGERPOST_LOG",
    "FINGERPOST_METRICS_TOKEN",
    "FINGERPOST_SECRET_KEY",
    "FINGERPOST_SMTP_URL",
    "FINGERPOST_UPLOAD_LIMIT_MB",
    "PORT",
)


class SettingsWrong(FingerpostError):
    """Fingerpost cannot start with these settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The mail server that notices leave by. `encrypted` from the first byte (smtps), else by STARTTLS if offered."""

    host: str
    port: int
    encrypted: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`smtp` None: notices are kept in the outbox and shown on the pages, and none is mailed.

    `address` is where people reach the pages, for links in mail; empty: this machine. `log` is the form of the log,
    `json` or `words`; empty: as the command likes it. `metrics_token` empty: figures are for this machine alone.
    """

    data: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    port: int = DEFAULT_PORT
    smtp: Smtp | None = None
    upload_limit_bytes: int = DEFAULT_UPLOAD_MEGABYTES * MEGABYTE
    council: str = DEFAULT_COUNCIL
    host: str = DEFAULT_HOST
    address: str = ""
    behind_proxy: bool = False
    log: str = ""
    metrics_token: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Reads them; makes the data folder and, the first time, the secret key. Raises SettingsWrong."""
        mistakes = _Mistakes()
        named = mistakes.data(environ)
        data = named or PROJECT / "data"
        port = mistakes.whole_number(environ, "PORT", DEFAULT_PORT, most=LAST_PORT)
        megabytes = mistakes.whole_number(environ, "FINGERPOST_UPLOAD_LIMIT_MB", DEFAULT_UPLOAD_MEGABYTES, most=1000)
        database_url = mistakes.database(environ, data)
        smtp = mistakes.smtp(environ)
        host = mistakes.host(environ)
        address = mistakes.address(environ)
        behind_proxy = mistakes.yes_or_no(environ, "FINGERPOST_BEHIND_PROXY")
        log = mistakes.one_of(environ, "FINGERPOST_LOG", LOG_FORMS)
        metrics_token = mistakes.metrics_token(environ)
        secret_key = mistakes.secret_key(environ, named)
        mistakes.misspelt(environ)
        if mistakes.sentences:
            raise SettingsWrong("\n".join(mistakes.sentences))
        return cls(
            data=data,
            database_url=database_url,
            secret_key=secret_key,
            port=port,
            smtp=smtp,
            upload_limit_bytes=megabytes * MEGABYTE,
            council=environ.get("FINGERPOST_COUNCIL", "").strip() or DEFAULT_COUNCIL,
            host=host,
            address=address,
            behind_proxy=behind_proxy,
            log=log,
            metrics_token=metrics_token,
        )


def database_named(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment names the database of an installation, or the folder that it is in."""
    return any(environ.get(name, "").strip() for name in ("FINGERPOST_DATABASE_URL", "FINGERPOST_DATA"))


class _Mistakes:
    """Reads settings one by one and remembers what is wrong with them, so that all of it is told at once."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def whole_number(self, environ: Mapping[str, str], name: str, default: int, *, most: int) -> int:
        text = environ.get(name, "").strip()
        if not text:
            return default
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            self.sentences.append(f"{name} must be a whole number from 1 to {most}, not “{text}”.")
            return default
        return int(text)

    def yes_or_no(self, environ: Mapping[str, str], name: str) -> bool:
        """No, unless it says yes."""
        text = environ.get(name, "").strip()
        if text and text.lower() not in YES_OR_NO:
            self.sentences.append(f"{name} must be yes or no, not “{text}”.")
        return YES_OR_NO.get(text.lower(), False)

    def one_of(self, environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
        """One of these words, or empty where it is not set."""
        text = environ.get(name, "").strip()
        if text and text not in choices:
            self.sentences.append(f"{name} must be {' or '.join(choices)}, not “{text}”.")
        return text

    def host(self, environ: Mapping[str, str]) -> str:
        """The address of this machine to listen on, as a number: a name may stand for several."""
        text = environ.get("FINGERPOST_HOST", "").strip() or DEFAULT_HOST
        try:
            ipaddress.ip_address(text)
        except ValueError:
            self.sentences.append(
                f"FINGERPOST_HOST must be an address such as 127.0.0.1 (this machine) or 0.0.0.0 (all), not “{text}”."
            )
        return text

    def address(self, environ: Mapping[str, str]) -> str:
        """Where people reach the pages, without a slash at its end. They have a name to themselves, and no folder."""
        text = environ.get("FINGERPOST_ADDRESS", "").strip().rstrip("/")
        try:
            parts = urlsplit(text)
            known = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
            right = known and "@" not in parts.netloc and text == f"{text.partition(':')[0]}://{parts.netloc}"
        except ValueError:  # a port that is no number, a bracket too many
            right = False
        if text and not right:
            self.sentences.append(
                "FINGERPOST_ADDRESS must be what people type to reach Fingerpost and nothing after it, as in "
                "https://permanence.example.org."
            )
        return text

    def metrics_token(self, environ: Mapping[str, str]) -> str:
        """What a monitoring system of another machine shows; never repeated in a sentence."""
        token = environ.get("FINGERPOST_METRICS_TOKEN", "").strip()
        if token and len(token) < TOKEN_LETTERS:
            self.sentences.append(f"FINGERPOST_METRICS_TOKEN must have at least {TOKEN_LETTERS} letters.")
        return token

    def misspelt(self, environ: Mapping[str, str]) -> None:
        """Tells of names that look like ours and are none: left alone, the setting would silently not be made."""
        for name in sorted(environ):
            if name.upper().startswith(OWN) and name not in NAMES:
                known = [one.removeprefix(OWN) for one in NAMES]
                near = get_close_matches(name.upper().removeprefix(OWN), known, n=1)
                meant = f"Did you mean {OWN}{near[0]}?" if near else "The README lists all there are."
                self.sentences.append(f"There is no setting {name}. {meant}")

    def data(self, environ: Mapping[str, str]) -> Path | None:
        """The data folder, by its whole path; None where what is given names none."""
        given = environ.get("FINGERPOST_DATA", "").strip()
        try:
            return Path(given or PROJECT / "data").expanduser().resolve()
        except (OSError, RuntimeError, ValueError):  # a home that nobody has, links that lead in a circle
            self.sentences.append(
                f"FINGERPOST_DATA names no folder: “{given}”. Write its whole path, as in /var/lib/fingerpost."
            )
            return None

    def database(self, environ: Mapping[str, str], data: Path) -> str:
        """The address of the database. It is never repeated in a sentence, since it may hold a password."""
        url = environ.get("FINGERPOST_DATABASE_URL", "").strip()
        if not url:
            return f"sqlite:///{data / 'fingerpost.db'}"
        wrong = wrong_with_address(url)
        if wrong:
            self.sentences.append(f"FINGERPOST_DATABASE_URL {wrong}")
        return url

    def smtp(self, environ: Mapping[str, str]) -> Smtp | None:
        """The mail server, from `smtp://user:password@host:port?from=address` or `smtps://...`."""
        url = environ.get("FINGERPOST_SMTP_URL", "").strip()
        if not url:
            return None
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            self.sentences.append(
                "FINGERPOST_SMTP_URL has no port between 1 and 65535 where one should stand: after the last colon."
            )
            return None
        sender = parse_qs(parts.query).get("from", [""])[0]
        if parts.scheme not in SMTP_PORTS or not parts.hostname or "@" not in sender:
            self.sentences.append(
                "FINGERPOST_SMTP_URL must name the mail server and the address that notices come from, as in "
                "smtp://user:password@mail.example.org:587?from=permanence@example.org (or smtps://)."
            )
            return None
        return Smtp(
            host=parts.hostname,
            port=port or SMTP_PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            sender=sender,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def secret_key(self, environ: Mapping[str, str], data: Path | None) -> str:
        """The key that cookies are signed with: given, or made once and kept in the data folder, if there is one."""
        given = environ.get("FINGERPOST_SECRET_KEY", "")
        if given and len(given) < SECRET_LETTERS:
            self.sentences.append(f"FINGERPOST_SECRET_KEY must have at least {SECRET_LETTERS} letters. {MADE_BY}")
        elif given.startswith(OF_THE_EXAMPLE):
            self.sentences.append(
                f"FINGERPOST_SECRET_KEY is still that of the example, which everybody knows. {MADE_BY}"
            )
        if data is None:
            return ""
        try:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = given or _kept_secret(data / "secret_key")
        except OSError as error:
            self.sentences.append(
                f"Fingerpost cannot write to its data folder {data} ({error.strerror}). "
                "Make it writable or name another in FINGERPOST_DATA."
            )
            return ""
        if not given and len(kept) < SECRET_LETTERS:
            self.sentences.append(
                f"{data / 'secret_key'} holds no secret key, as after a full disk. Remove it: another is made, and "
                "everybody signs in anew."
            )
        return kept


def wrong_with_address(url: str) -> str:
    """What is wrong with the address of a database, as the rest of a sentence; empty where nothing is."""
    try:
        return _wrong_with(make_url(url))
    except (ArgumentError, ValueError):  # no address at all, a port that is no number
        return f"must begin with sqlite:/// or postgresql://, {FOR_EXAMPLE}."


def _wrong_with(address: URL) -> str:
    kind, _, driver = address.drivername.partition("+")
    if kind not in DRIVERS:
        return f"must begin with sqlite:/// or postgresql://, {FOR_EXAMPLE}."
    if driver not in ("", DRIVERS[kind]):
        return f"must begin with {kind}:// alone: Fingerpost speaks to it by {DRIVERS[kind]}, which it brings along."
    if not address.database:
        return f"must name a database at its end, {FOR_EXAMPLE} or sqlite:////var/lib/fingerpost/fingerpost.db."
    if kind == "sqlite":
        if address.database.startswith("/"):
            return ""
        # Started in another folder, a command would find another file there, or make an empty one.
        return "must name the file by its whole path, as in sqlite:////var/lib/fingerpost/fingerpost.db (four slashes)."
    if "@" in (address.host or ""):
        return "has more than one @. In a password write %40 for @, %2F for /, %3A for : and %25 for %."
    options = {one.keyword.decode() for one in Conninfo.get_defaults()}
    unknown = sorted(address.query.keys() - options)
    if not unknown:
        return ""
    # Not repeated: after a password that is written wrongly it would be a piece of it.
    near = get_close_matches(unknown[0], options, n=1)
    return f"has an option that PostgreSQL does not know.{f' Did you mean {near[0]}?' if near else ''}"


def _kept_secret(file: Path) -> str:
    """The key in the file, readable by its owner only; made if there is none.

    It is written elsewhere and then linked into place, so that two processes starting at once end up with one key and
    neither reads half of it.
    """
    if not file.exists():
        made = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as writing:
            writing.write(secrets.token_urlsafe(SECRET_LETTERS))
        with suppress(FileExistsError):
            file.hardlink_to(made)
        made.unlink()
    return file.read_text(encoding="ascii", errors="replace").strip()
