"""Runs PostgreSQL's own programs: `pg_dump`, `pg_restore` and `psql`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

from engine.domain.errors import FingerpostError

#: Where Debian keeps them, one folder a version.
INSTALLED = Path("/usr/lib/postgresql")


class ToolMissing(FingerpostError):
    """A program of PostgreSQL's is not installed."""


class ToolFailed(FingerpostError):
    """A program of PostgreSQL's failed; the message holds what it said."""


def run_tool(address: URL | None, program: str, *arguments: str) -> None:
    """Runs the program, on the database where an address is given.

    The password goes by the environment: others can read a command line.

    Raises ToolMissing or ToolFailed.
    """
    command = [_found(program), *arguments]
    secret = {}
    if address is not None:
        # `set` leaves a password of None as it was.
        plain = URL.create("postgresql", address.username, None, *address[3:])
        command.append(f"--dbname={plain.render_as_string()}")
        secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    done = subprocess.run(  # noqa: S603 -- a program of PostgreSQL's, with arguments of ours
        command,
        env=secret,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[0]
        raise ToolFailed(f"{program} failed and said: {said}")


def _found(program: str) -> str:
    newest = sorted(INSTALLED.glob(f"*/bin/{program}"), key=lambda path: _number(path.parents[1].name))
    found = str(newest[-1]) if newest else shutil.which(program)
    if found is None:
        raise ToolMissing(
            f"{program} is not installed on this machine. Install PostgreSQL's client programs (on Debian: "
            "postgresql-client), of the server's version or newer, and try again."
        )
    return found


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0
