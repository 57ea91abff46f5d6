"""Each thing has one room: the clock, the environment, the commit. import-linter keeps the imports; this the calls."""

from __future__ import annotations

import ast

from engine.domain.audit import TAGS
from tests.conventions.sources import called, named, python, tracked

CLOCK = {"datetime.now", "datetime.utcnow", "date.today", "datetime.datetime.now", "datetime.date.today", "time.time"}


def test_nothing_but_the_clock_asks_the_time():
    asking = [
        f"{named(file)}:{line}"
        for file, tree in python("engine", "webui", "forms")
        if named(file) != "engine/clocks.py"
        for what, line in called(tree)
        if what in CLOCK
    ]

    assert asking == []


def test_nothing_but_the_settings_reads_the_environment():
    reading = [
        f"{named(file)}:{node.lineno}"
        for file, tree in python("engine", "webui", "forms")
        if named(file) != "engine/settings.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv", "os.putenv")
    ]

    assert reading == []


def test_only_actions_commit():
    committing = [
        f"{named(file)}:{line}"
        for file, tree in python("engine", "webui", "forms")
        if not named(file).startswith(("engine/actions/", "engine/store/", "engine/demo/", "engine/rehearsing"))
        for what, line in called(tree)
        if what.endswith(".commit")
    ]

    assert committing == []


def test_every_audit_tag_is_written_somewhere_and_stands_in_the_table():
    written: set[str] = set()
    for _, tree in python("engine"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in TAGS:
                written.add(node.value)

    assert written == set(TAGS)


def test_domain_and_forms_do_nothing_to_the_world():
    opening = [
        f"{named(file)}:{line}"
        for file, tree in python("engine/domain", "forms")
        if named(file) != "forms/catalogue.py"
        for what, line in called(tree)
        if what in ("open", "print", "Path.open") or what.startswith(("socket.", "subprocess.", "logging."))
    ]

    assert opening == []


def test_no_module_is_too_long_to_read_in_one_sitting():
    long = {
        named(file): lines
        for file in tracked("engine/*.py", "engine/**.py", "webui/*.py", "webui/**.py", "forms/*.py")
        if (lines := len(file.read_text("utf-8").splitlines())) > 400
    }

    assert long == {}
