"""Fingerpost's commands as processes of their own, on free ports of this machine, as an installation runs them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")
PROJECT = Path(__file__).parents[2]
START = "import sys; from engine.cli import main; sys.exit(main())"
STARTS_WITHIN_SECONDS, STOPS_WITHIN_SECONDS = 120, 60


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment(data: Path, url: str, **settings: str) -> dict[str, str]:
    """The settings of an installation; nothing of this machine's own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FINGERPOST_") and name != "PORT"}
    return {**ours, "FINGERPOST_DATA": str(data), "FINGERPOST_DATABASE_URL": url, **settings}


def ask(url: str, **headers: str) -> tuple[int, str]:
    """The status and the text of an answer. OSError where nobody answers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return int(answer.status), str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code), str(error.read().decode())


class Command:
    """A command that goes on until it is told to stop. Its log is kept beside the data."""

    def __init__(self, data: Path, url: str, *arguments: str, port: int | None = None, **settings: str) -> None:
        self.port = port or free_port()
        self._log = data / f"{arguments[0]}-{self.port}.log"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", START, *arguments, "--port", str(self.port)],
                cwd=PROJECT,
                env=environment(data, url, **settings),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that all of it can be killed, whatever it started
            )

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> list[str]:
        """What it has said, by line."""
        return self._log.read_text("utf-8").splitlines()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of its log that are JSON."""
        return [json.loads(line) for line in self.log if line.startswith("{")]

    @property
    def children(self) -> list[int]:
        """The processes that it has started and that live, as the system numbers them."""
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(one) for one in listed.read_text("ascii").split() if _lives(int(one))]

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the text of an answer. OSError where nobody answers."""
        return ask(self.address + path, **headers)

    def headers(self, path: str, *names: str, **sent: str) -> tuple[str, ...]:
        """These headers of an answer; several of one name one after another, empty where there is none."""
        with urllib.request.urlopen(urllib.request.Request(self.address + path, headers=sent), timeout=20) as answer:
            return tuple("; ".join(answer.headers.get_all(name) or []) for name in names)

    def wait_for(self, path: str, status: int = 200) -> str:
        """The text, once it answers with this status. Fails where it ends before."""
        return until(lambda: self._answers(path, status), STARTS_WITHIN_SECONDS, lambda: "\n".join(self.log))

    def _answers(self, path: str, status: int) -> str | None:
        assert not self.ended, "\n".join(self.log)
        try:
            found, text = self.ask(path)
        except OSError:
            return None
        return text if found == status else None

    def stop(self) -> int:
        """Asks it to stop, and gives its exit code. Fails where it takes too long."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("It did not stop in time:\n" + "\n".join(self.log)) from None

    def kill_later(self, seconds: float) -> None:
        """Ends it at once, so many seconds from now."""
        threading.Timer(seconds, _kill_group, args=(self._process.pid,)).start()

    def kill(self) -> None:
        """Ends it at once, with whatever it started, in whatever it is doing."""
        if not self.ended:
            _kill_group(self._process.pid)
        self._process.wait()


def _lives(process: int) -> bool:
    """Whether it runs; one that was killed stays listed until whoever started it has taken notice."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _kill_group(process: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def until(
    found: Callable[[], Found | None], within_seconds: float = 300, told: Callable[[], str] = lambda: ""
) -> Found:
    """What is found, once it is; fails with what is told where it never is."""
    ends = time.monotonic() + within_seconds
    while time.monotonic() < ends:
        one = found()
        if one:
            return one
        time.sleep(0.05)
    raise AssertionError(f"It did not come about within {within_seconds} seconds. {told()}")


def run(data: Path, url: str, *arguments: str, settings: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Runs a command to its end; its exit code and all it said."""
    done = subprocess.run(
        [sys.executable, "-c", START, *arguments],
        cwd=PROJECT,
        env=environment(data, url, **(settings or {})),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
