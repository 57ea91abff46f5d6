"""The latest row under each name, found without reading those it replaced.

A journey's thousandth round must cost what its first did, and nothing on the record is ever overwritten. So the names
are found by leaping from one to the next in an index, and under each name the index leads to the last row.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def each_name(name: sa.Column[Any], *conditions: sa.ColumnElement[bool]) -> sa.CTE:
    """The different values of `name` among the rows that meet the conditions, as `name`; the last one is NULL.

    Needs an index that begins with the columns of the conditions, followed by this one.
    """
    first = sa.select(sa.func.min(name).label("name")).where(*conditions)
    found = first.cte(f"{name.table.name}_{name.name}", recursive=True)
    following = sa.select(sa.func.min(name)).where(*conditions, name > found.c.name).correlate(found).scalar_subquery()
    return found.union_all(sa.select(following).where(found.c.name.is_not(None)))


def latest(
    value: sa.Column[Any], *conditions: sa.ColumnElement[bool], order: tuple[sa.Column[Any], ...]
) -> sa.ScalarSelect[Any]:
    """The value of the last of the rows that meet the conditions, in this order; NULL where there is none.

    Needs an index that begins with the columns of the conditions, followed by those of the order.
    """
    return sa.select(value).where(*conditions).order_by(*(each.desc() for each in order)).limit(1).scalar_subquery()
