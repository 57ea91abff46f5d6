"""What is kept of a password costs whoever has stolen it much, in a program that no test has touched."""

from __future__ import annotations

import subprocess
import sys

from argon2 import extract_parameters
from argon2.low_level import Type
from argon2.profiles import RFC_9106_LOW_MEMORY

from tests.operations.processes import PROJECT

HASHED = """
from engine.actions import sign_in
print(sign_in.hash_password("a-long-and-invented-one"), sign_in._NOBODY)
"""


def test_a_password_is_kept_as_the_standard_recommends_and_one_of_nobody_takes_as_long() -> None:
    said = subprocess.run(
        [sys.executable, "-c", HASHED], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()

    found, nobodys = map(extract_parameters, said)
    assert found.type is Type.ID
    assert found.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost
    assert found.time_cost >= RFC_9106_LOW_MEMORY.time_cost
    assert nobodys == found
