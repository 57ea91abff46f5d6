"""The disk is full: SQLite can write no more. What was said to be done is done, and work goes on once there is room."""

from __future__ import annotations

import multiprocessing
import resource
from multiprocessing.connection import Connection
from pathlib import Path

from engine.application import ports_over
from engine.clocks import SystemClock
from engine.demo.stage import Stage
from engine.domain.errors import NotNow
from engine.store.database import open_database
from tests.killing import check_whole
from tests.operations.installations import Installation

ROOM_BYTES = 400_000


def test_nothing_is_lost_when_the_disk_is_full(on_a_file: Installation) -> None:
    world = on_a_file.world
    journeys = on_a_file.enquiries(60)
    world.database.dispose()
    told, tells = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_complete_until_full, args=(on_a_file.data / "fingerpost.db", on_a_file, journeys, tells)
    )

    process.start()
    tells.close()
    said = [told.recv()]
    while said[-1] not in ("full", "all done"):
        said.append(told.recv())
    process.join()

    assert said[-1] == "full", "there was too much room"
    assert len(said) > 2
    assert on_a_file.completed() == set(said[:-1])
    check_whole(world.database)
    rest = [journey for journey in journeys if world.open(journey) == ["ut_respond"]]
    world.do(rest[0], "ut_respond", "esme")
    assert len(on_a_file.completed()) == len(said)
    check_whole(world.database)


def _complete_until_full(file: Path, installation: Installation, journeys: list[str], tells: Connection) -> None:
    """No file of this process may grow beyond what there is and a little: to it, the disk is full."""
    most = file.stat().st_size + ROOM_BYTES
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    clock = SystemClock()
    ports = ports_over(open_database(installation.url), clock=clock)
    stage = Stage(ports=ports, clock=clock, cast=installation.world.cast)  # type: ignore[arg-type]
    for journey in journeys:
        task = stage.task(journey, "ut_respond")
        try:
            stage.complete(journey, "ut_respond", by=stage.cast["esme"])
        except NotNow:
            tells.send("full")
            return
        tells.send(task.id)
    tells.send("all done")
