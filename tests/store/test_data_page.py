"""The page about the data tells every table, and its drawing shows each with what it depends on."""

from __future__ import annotations

import re

from engine.settings import PROJECT
from engine.tables import metadata

PAGE = (PROJECT / "engine" / "DATA.md").read_text(encoding="utf-8")
DRAWN = {(one, other) for one, other in re.findall(r"^ {4}(\w+) [|}]\S+[|{] (\w+) : ", PAGE, re.MULTILINE)}


def test_every_table_is_told_once_and_no_other() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)

    assert sorted(told) == sorted(metadata.tables)


def test_every_table_stands_in_the_drawing() -> None:
    assert {table for pair in DRAWN for table in pair} == set(metadata.tables)


def test_every_foreign_key_of_a_record_is_drawn() -> None:
    # Who closed a task, and a task's own team, would only repeat lines that are there.
    repeated = {("teams", "tasks"), ("teams", "journeys"), ("workers", "tasks")}
    keys = {(key.column.table.name, table.name) for table in metadata.sorted_tables for key in table.foreign_keys}

    assert keys - repeated <= DRAWN
