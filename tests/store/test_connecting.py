"""How a connection to PostgreSQL is made: nobody waits for ever, and a machine that is gone is noticed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine.store import open_database
from engine.store.database import WAIT_SECONDS
from tests.clusters import Cluster

pytestmark = pytest.mark.postgresql


def test_the_server_looks_for_whoever_is_silent_and_lets_nobody_wait_for_ever(cluster: Cluster) -> None:
    url = cluster.fresh()
    database = open_database(url)
    wanted = ("lock_timeout", "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
    asked = sa.text("SELECT name, reset_val FROM pg_settings WHERE name = ANY(:names)")
    with database.connect() as connection:
        found = {row.name: int(row.reset_val) for row in connection.execute(asked, {"names": list(wanted)})}
    database.dispose()
    cluster.drop(url)

    assert found == dict(zip(wanted, (WAIT_SECONDS * 1000, 30, 10, 3), strict=True))
