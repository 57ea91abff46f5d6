"""Finding what somebody typed in names, references and titles: any case, every word, no wildcard of the database's."""

from __future__ import annotations

import sqlalchemy as sa

SHORTEST = 2  #: letters; fewer would match nearly everything
LONGEST = 80
MOST_WORDS = 6
ESCAPE = "\\"


def words_of(text: str) -> tuple[str, ...]:
    """The words to look for; none where too little was typed to look for anything."""
    words = text[:LONGEST].split()[:MOST_WORDS]
    return tuple(words) if len("".join(words)) >= SHORTEST else ()


def matches(text: str, *columns: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether every word stands somewhere in one of the columns. False where too little was typed."""
    words = words_of(text)
    return sa.and_(*(stands_in(word, *columns) for word in words)) if words else sa.false()


def stands_in(word: str, *columns: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether this one word stands somewhere in one of the columns."""
    return sa.or_(*(_stands_in(word, column) for column in columns))


def _stands_in(word: str, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    # SQLite folds the case of ASCII letters only, so that "øystein" has to be looked for as "Øystein" as well.
    spellings = dict.fromkeys((word, word.lower(), word.upper(), word.title()) if not word.isascii() else (word,))
    return sa.or_(*(column.ilike(f"%{_escaped(spelling)}%", escape=ESCAPE) for spelling in spellings))


def _escaped(word: str) -> str:
    for special in (ESCAPE, "%", "_"):
        word = word.replace(special, ESCAPE + special)
    return word
