"""What the log says: one JSON object a line, with ids, and never a word that somebody typed.

A line holds when, how grave, which logger, the fixed words of the message, and the ids it is about: request, worker,
journey, task, timer. What failed is told by the kind of each error and the lines of the program it came through. The
text of an error is left out, since a database quotes what it refused and a form what was typed; so are the arguments
of other people's libraries.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: Rooms whose messages are our own: ids and fixed words. Of others only the template is told.
OURS = ("engine", "webui", "forms", "fingerpost")
#: What a line may be about, besides what it says.
IDS = (
    *("request", "worker", "journey", "task", "timer", "telling", "notice", "element", "reference"),
    *("method", "route", "status", "milliseconds", "signal", "round"),
)
#: What an id looks like: a UUID, a reference, the name of an element, a route, a number. Anything else is not told.
ID = re.compile(r"[A-Za-z0-9_.:/<>@-]{1,120}")
FRAMES = 12
CHATTY = ("apscheduler", "alembic", "waitress.queue", "spiff", "werkzeug")

_bound: ContextVar[Mapping[str, str]] = ContextVar("bound", default={})  # noqa: B039 -- never changed in place


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Every line written inside names these ids as well."""
    before = _bound.get()
    token = _bound.set({**before, **{name: str(value) for name, value in ids.items() if value}})
    try:
        yield
    finally:
        _bound.reset(token)


def bind(**ids: object) -> None:
    """Adds ids to what lines of this context are about, until the context ends."""
    _bound.set({**_bound.get(), **{name: str(value) for name, value in ids.items() if value}})


def unbind() -> None:
    """Forgets all ids of this context: the next request is another."""
    _bound.set({})


def log_to_stderr(form: str) -> None:
    """Sends every logger of this process to standard error, as `json` or in `words`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(InJson() if form == "json" else InWords())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    threading.excepthook = _thread_failed
    sys.excepthook = _process_failed


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What may be told of a record, by name."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "says": record.getMessage() if record.name.partition(".")[0] in OURS else _template(record),
    }
    ids = {**_bound.get(), **{name: getattr(record, name) for name in IDS if hasattr(record, name)}}
    for name, value in ids.items():
        if isinstance(value, int) or ID.fullmatch(str(value)):
            line[name] = value
    if record.exc_info and record.exc_info[1] is not None:
        line["failed"] = [kind_of(error) for error in _chain(record.exc_info[1])]
        line["through"] = frames(record.exc_info[1])
    return line


def _template(record: logging.LogRecord) -> str:
    """The message of another's library with its numbers alone: its words may be anybody's."""
    words, args = str(record.msg), record.args
    if not isinstance(args, tuple):
        return words
    try:
        return words % tuple(arg if isinstance(arg, int | float) else "…" for arg in args)
    except (TypeError, ValueError):
        return words


def kind_of(error: BaseException) -> str:
    """The kind of an error, with the module it is from."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def frames(error: BaseException) -> list[str]:
    """Where an error came through, the place itself first: file, line and function, no values."""
    passed = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(passed[-FRAMES:])]


class InJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False, default=str)


class InWords(logging.Formatter):
    """The same for somebody at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = told(record)
        failed, through = line.pop("failed", ()), line.pop("through", ())
        at, level, logger, says = (line.pop(name) for name in ("at", "level", "logger", "says"))
        ids = "".join(f" {name}={value}" for name, value in line.items())
        text = f"{at} {level.upper()} {logger}: {says}{ids}"
        for kind in failed:
            text += f"\n  because of {kind}"
        for frame in through:
            text += f"\n    {frame}"
        return text


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, the latest first."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    yield from seen


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        logging.getLogger("engine").error("A thread failed", exc_info=args.exc_value)


def _process_failed(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("engine").critical("The command failed", exc_info=error)
