"""A port that cannot be used is told before anything is served, however many processes would serve."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from engine.cli.serving import AlreadyInUse, refuse_taken


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine that somebody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(AlreadyInUse) as refused:
        refuse_taken("127.0.0.1", taken)

    assert str(refused.value) == (
        f"Port {taken} of 127.0.0.1 can't be used (Address already in use). Name another with --port."
    )
    assert refused.value.exit_code == 2


def test_an_address_of_another_machine_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(AlreadyInUse, match=r"Name an address of this machine in FINGERPOST_HOST\.$"):
        refuse_taken("203.0.113.5", taken)


def test_a_port_that_is_free_is_left_free(taken: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert port != taken
    refuse_taken("127.0.0.1", port)
    refuse_taken("127.0.0.1", port)
