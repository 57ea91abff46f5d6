"""Reads the files of a return (header, episodes, reviews) into care histories, and names every row it refuses.

A row is refused when it cannot be true or cannot be read: then the rest is kept. Rows that are merely odd are kept.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from engine.domain.care_history import CareHistory, Episode, HeldReview
from engine.domain.errors import FingerpostError
from engine.ssda903 import codes

#: The columns each file must have. Others that the return knows may stand beside them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "header.csv": ("CHILD", "SEX", "DOB", "ETHNIC"),
    "episodes.csv": ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
    "reviews.csv": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
}
MOST_BYTES = 200_000_000
LONGEST_ID = 40  # characters


class NotAReturn(FingerpostError):
    """This folder holds no SSDA903 return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not taken: where it stands and what is wrong with it."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.column}: {self.reason}"


@dataclass(slots=True, kw_only=True)
class Return:
    """What a folder holds: histories by the child's id in the return, rows read by file, rows refused."""

    histories: dict[str, CareHistory] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


class _RowRefused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with where it stands."""

    file: str
    line: int
    values: Mapping[str, str]

    @property
    def source(self) -> str:
        return f"{self.file}:{self.line}"

    def text(self, column: str) -> str:
        return (self.values.get(column) or "").strip()

    def child(self) -> str:
        ident = self.text("CHILD")
        if not ident or len(ident) > LONGEST_ID or not ident.isprintable():
            raise _RowRefused("CHILD", "there is no child's id of at most 40 characters.")
        return ident

    def code(self, column: str, known: frozenset[str], *, empty: bool = False) -> str:
        value = self.text(column)
        if value in known or (empty and not value):
            return value
        raise _RowRefused(column, f"{value!r} is no code of the return." if value else "the code is missing.")

    def day(self, column: str, *, today: date) -> date:
        value = self.text(column)
        if not value:
            raise _RowRefused(column, "the date is missing.")
        try:
            on = datetime.strptime(value, "%d/%m/%Y").date()  # noqa: DTZ007 - a civil date has no zone
        except ValueError:
            raise _RowRefused(column, f"{value!r} is no date written as DD/MM/YYYY.") from None
        if on > today:
            raise _RowRefused(column, f"{value} is in the future, and the return tells what has happened.")
        return on


def read_return(folder: Path, *, today: date) -> Return:
    """Reads header, episodes and reviews. Raises NotAReturn when a file is missing or is no such file."""
    found = Return()
    sources: dict[str, str] = {}

    def header(row: _Row) -> None:
        child = row.child()
        if child in found.histories:
            raise _RowRefused("CHILD", f"the child stands in the file already, in {sources[child]}.")
        found.histories[child] = CareHistory(
            external_id=child,
            sex=row.code("SEX", codes.SEX),
            born_on=row.day("DOB", today=today),
            ethnicity=row.code("ETHNIC", codes.ETHNIC),
        )
        sources[child] = f"line {row.line}"

    episodes: dict[str, dict[date, tuple[Episode, int]]] = {}
    reviews: dict[str, dict[date, tuple[HeldReview, int]]] = {}
    _each(folder, "header.csv", found, header)
    _each(folder, "episodes.csv", found, lambda row: _episode(row, found, episodes, today))
    _each(folder, "reviews.csv", found, lambda row: _review(row, found, reviews, today))
    for child, known in list(found.histories.items()):
        found.histories[child] = CareHistory(
            external_id=child,
            sex=known.sex,
            born_on=known.born_on,
            ethnicity=known.ethnicity,
            episodes=tuple(episode for _, (episode, _) in sorted(episodes.get(child, {}).items())),
            reviews=tuple(review for _, (review, _) in sorted(reviews.get(child, {}).items())),
        )
    found.refused.sort(key=lambda r: (list(COLUMNS).index(r.file), r.line))
    return found


def _episode(row: _Row, found: Return, episodes: dict[str, dict[date, tuple[Episode, int]]], today: date) -> None:
    child, born_on = _known_child(row, found)
    from_on = row.day("DECOM", today=today)
    until_on = row.day("DEC", today=today) if row.text("DEC") else None
    if from_on < born_on:
        raise _RowRefused("DECOM", "the episode begins before the child was born.")
    if until_on is not None and until_on < from_on:
        raise _RowRefused("DEC", "the episode ends before it begins.")
    episode = Episode(
        from_on=from_on,
        until_on=until_on,
        began_because=row.code("RNE", codes.RNE),
        legal_status=row.code("LS", codes.LS),
        need=row.code("CIN", codes.CIN),
        placement=row.code("PLACE", codes.PLACE),
        provider=row.code("PLACE_PROVIDER", codes.PLACE_PROVIDER, empty=True),
        ended_because=row.code("REC", codes.REC, empty=True),
        source=row.source,
    )
    known = episodes.setdefault(child, {})
    for other, line in known.values():
        if other.from_on == from_on:
            raise _RowRefused("DECOM", f"another episode of this child begins on the same day, in line {line}.")
        if _overlap(other, episode):
            raise _RowRefused("DECOM", f"it overlaps with the episode of this child in line {line}.")
    known[from_on] = (episode, row.line)


def _overlap(one: Episode, other: Episode) -> bool:
    """Whether both last on some same day; one that has no end yet is not held against what began later."""
    first, second = (one, other) if one.from_on < other.from_on else (other, one)
    return first.until_on is not None and first.until_on > second.from_on


def _review(row: _Row, found: Return, reviews: dict[str, dict[date, tuple[HeldReview, int]]], today: date) -> None:
    child, born_on = _known_child(row, found)
    if row.text("DOB") and row.day("DOB", today=today) != born_on:
        raise _RowRefused("DOB", "it is not the date of birth that the header gives for this child.")
    held_on = row.day("REVIEW", today=today)
    if held_on < born_on:
        raise _RowRefused("REVIEW", "the review was held before the child was born.")
    known = reviews.setdefault(child, {})
    if held_on in known:
        raise _RowRefused("REVIEW", f"a review on this day stands in line {known[held_on][1]} already.")
    code = row.code("REVIEW_CODE", codes.REVIEW_CODE)
    known[held_on] = (HeldReview(held_on=held_on, participation=code, source=row.source), row.line)


def _known_child(row: _Row, found: Return) -> tuple[str, date]:
    child = row.child()
    if child not in found.histories:
        raise _RowRefused("CHILD", "the header has no such child, or its row was refused.")
    return child, found.histories[child].born_on


def _each(folder: Path, name: str, found: Return, take: Callable[[_Row], None]) -> None:
    found.rows[name] = 0
    for row in _rows(folder, name):
        found.rows[name] += 1
        try:
            take(row)
        except _RowRefused as refused:
            found.refused.append(Refused(file=name, line=row.line, column=refused.column, reason=refused.reason))


def _rows(folder: Path, name: str) -> Iterator[_Row]:
    file = folder / name
    if not file.is_file():
        raise NotAReturn(f"{folder} has no {name}. A return has {', '.join(COLUMNS)}.")
    if file.stat().st_size > MOST_BYTES:
        raise NotAReturn(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        # utf-8-sig: spreadsheets put a mark before the first column's name.
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [column for column in COLUMNS[name] if column not in (reader.fieldnames or ())]
            if missing:
                raise NotAReturn(f"{name} has no column {' and no column '.join(missing)}.")
            for values in reader:
                yield _Row(name, reader.line_num, {key: value for key, value in values.items() if isinstance(key, str)})
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotAReturn(f"{name} is not a CSV file in UTF-8: {error}.") from error
