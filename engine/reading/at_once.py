"""A question that is one statement needs no transaction: nothing is begun and nothing rolled back for it.

It is asked at every request, of SQLite; PostgreSQL is read without transactions anyway.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection, Engine

#: The execution option of a connection on which each statement stands for itself.
ONE_STATEMENT = "fingerpost_one_statement"


def one_statement(engine: Engine) -> Connection:
    """A connection for one statement that reads."""
    return engine.connect().execution_options(**{ONE_STATEMENT: True})
