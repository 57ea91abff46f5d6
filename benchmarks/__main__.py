"""`python -m benchmarks`: runs them all, prints each as it comes, and writes RESULTS.md.

A bound that was not kept is marked; it is no failure of the run, since a busy machine can do that.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.completion import completion
from benchmarks.inboxes import inboxes
from benchmarks.installation import Installation, installation
from benchmarks.long_journey import long_journey
from benchmarks.report import Part, machine, write
from benchmarks.statements import statements
from benchmarks.timers import timers

ONE_BY_ONE: tuple[Callable[[Installation], Part], ...] = (completion, statements, long_journey, timers)


def main() -> None:
    """Runs everything."""
    began = time.perf_counter()
    print(f"Machine: {machine()}\n")
    parts: list[Part] = []
    for benchmark in ONE_BY_ONE:
        with installation() as installed:
            parts.append(benchmark(installed))
        print(parts[-1].text(), flush=True)
    parts.append(inboxes())
    print(parts[-1].text(), flush=True)
    write(parts, seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main()
