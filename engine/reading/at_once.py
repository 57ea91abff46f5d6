"""A question that is one statement needs no transaction: nothing is begun and nothing rolled back for it.

On PostgreSQL that is one way there and back instead of three, for what every request asks.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection, Engine

#: The execution option of a connection on which each statement stands for itself.
ONE_STATEMENT = "fingerpost_one_statement"


def one_statement(engine: Engine) -> Connection:
    """A connection for one statement that reads."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    return engine.connect().execution_options(**{ONE_STATEMENT: True})
