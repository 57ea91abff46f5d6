"""`python -m benchmarks`: runs them all, prints each as it comes, and writes RESULTS.md.

A bound that was not kept is marked; it is no failure of the run, since a busy machine can do that. `--households 20
--timers 20000` make the two long ones short; then RESULTS.md is left as it is.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

from benchmarks.completion import completion
from benchmarks.council_year import HOUSEHOLDS, council_year
from benchmarks.inboxes import inboxes
from benchmarks.installation import Installation, installation
from benchmarks.long_journey import long_journey
from benchmarks.million_timers import MANY, million_timers
from benchmarks.report import Part, machine, write
from benchmarks.statements import statements

ONE_BY_ONE: tuple[Callable[[Installation], Part], ...] = (completion, statements, long_journey)


def main() -> None:
    """Runs everything."""
    asked = _asked()
    began = time.perf_counter()
    print(f"Machine: {machine()}\n")
    parts: list[Part] = []
    for benchmark in ONE_BY_ONE:
        with installation() as installed:
            parts.append(benchmark(installed))
        print(parts[-1].text(), flush=True)
    for part in (
        inboxes,
        partial(million_timers, armed=asked.timers),
        partial(council_year, households=asked.households),
    ):
        parts.append(part())
        print(parts[-1].text(), flush=True)
    if (asked.households, asked.timers) == (HOUSEHOLDS, MANY):
        write(parts, seconds=time.perf_counter() - began)


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(prog="python -m benchmarks", description="Runs all benchmarks.")
    asking.add_argument("--households", type=int, default=HOUSEHOLDS, help="how many come in the year of a council")
    asking.add_argument("--timers", type=int, default=MANY, help="how many are armed")
    return asking.parse_args()


if __name__ == "__main__":
    main()
