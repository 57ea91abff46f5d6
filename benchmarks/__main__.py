"""`python -m benchmarks [NAME …]`: runs all or those named, prints each as it comes, and writes it into RESULTS.md.

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
from benchmarks.throughput import throughput


def main() -> None:
    """Runs what is asked for."""
    asked = _asked()
    print(f"Machine: {machine()}\n")
    everything = _benchmarks(asked)
    parts: list[Part] = []
    for name in asked.names or everything:
        began = time.perf_counter()
        part = everything[name]()
        part.seconds = time.perf_counter() - began
        print(part.text(), flush=True)
        parts.append(part)
    if (asked.households, asked.timers) == (HOUSEHOLDS, MANY):
        write(parts, whole=not asked.names)


def _benchmarks(asked: argparse.Namespace) -> dict[str, Callable[[], Part]]:
    return {
        "completion": partial(_alone, completion),
        "statements": partial(_alone, statements),
        "long_journey": partial(_alone, long_journey),
        "inboxes": inboxes,
        "throughput": throughput,
        "timers": partial(million_timers, armed=asked.timers),
        "year": partial(council_year, households=asked.households),
    }


def _alone(benchmark: Callable[[Installation], Part]) -> Part:
    with installation() as installed:
        return benchmark(installed)


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(prog="python -m benchmarks", description="Runs benchmarks.")
    asking.add_argument("--households", type=int, default=HOUSEHOLDS, help="how many come in the year of a council")
    asking.add_argument("--timers", type=int, default=MANY, help="how many are armed")
    known = tuple(_benchmarks(argparse.Namespace(households=0, timers=0)))
    asking.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all of them if none is named")
    asked = asking.parse_args()
    for name in asked.names:
        if name not in known:
            asking.error(f"there is no benchmark “{name}”; there are {', '.join(known)}.")
    return asked


if __name__ == "__main__":
    main()
