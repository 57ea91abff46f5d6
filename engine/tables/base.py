"""What the tables share: the metadata, instants, ids, and what partial indexes hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant in Python, a UTC timestamp without zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone was to be stored.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = sa.String(36)
SUBJECT = sa.String(46)  # "household:" and an id

# What partial indexes hold. A query says it in the very same words, or the index is not used.
STARTED_FROM = sa.text("started_from IS NOT NULL")
RUNNING = sa.text("state IN ('running', 'stuck', 'suspended')")
RUNNING_ALONE = sa.text("state IN ('running', 'stuck', 'suspended') AND NOT several_at_once")
ARMED = sa.text("state = 'armed'")
OPEN_DRAFT = sa.text("state = 'open'")
RETRYING = sa.text("state = 'armed' AND retry_at IS NOT NULL")


def primary_id() -> sa.Column[str]:
    return sa.Column("id", ID, primary_key=True)
