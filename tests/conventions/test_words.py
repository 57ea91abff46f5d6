"""How the project speaks: its own words in names, nothing of the machine it was made on, nothing left unfinished."""

from __future__ import annotations

import ast
import re

from tests.conventions.sources import ROOT, named, python, tracked

#: Words of other systems. The glossary has ours.
FOREIGN = (
    "process_instance",
    "processinstance",
    "resident",
    "overdue",
    "stakeholder",
    "workflow_instance",
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|not implemented yet)\b")
SPONSORS = re.compile(r"funding|opencollective|github\.com/sponsors|tidelift|patreon|feross|paulmillr|sponsor=")
HOSTS = re.compile(r"https?://[^\s\"')>]+")


def test_names_use_the_glossarys_words():
    foreign = sorted(
        f"{named(file)}: {name}"
        for file, tree in python("engine", "webui", "forms")
        for node in ast.walk(tree)
        for name in [getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None)]
        if isinstance(name, str) and any(word in name.lower() for word in FOREIGN)
    )

    assert foreign == []


def test_nothing_is_left_unfinished():
    left = [
        f"{named(file)}:{number}"
        for file in tracked("engine", "webui", "forms", "workflows", "tools", "Makefile")
        if file.suffix not in (".woff2", ".png") and file.name != "package-lock.json"
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]

    assert left == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    home = str(ROOT.parent)
    naming = [
        named(file)
        for file in tracked()
        if file.suffix not in (".woff2", ".png", ".ico")
        and len(home) > 1
        and f"{home}/" in file.read_text("utf-8", errors="replace")
    ]

    assert naming == []


def test_lock_files_name_no_host():
    naming = [
        f"{named(file)}: {host}"
        for file in tracked("*.lock", "*package-lock.json", "*.npmrc")
        for host in HOSTS.findall(file.read_text("utf-8"))
        if not SPONSORS.search(host)
    ]

    assert naming == []
