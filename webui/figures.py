"""The figures that operations watch, in Prometheus' text format: of this process, and of what waits in the database."""

from __future__ import annotations

import resource
from collections.abc import Iterable
from pathlib import Path

from engine.counting import Counters
from engine.domain.errors import NotNow
from engine.ports import Ports
from engine.reading.waiting_work import waiting_work

#: Name, kind and meaning of what is counted.
COUNTED = {
    "requests": ("fingerpost_requests_total", "Requests answered, by page and status"),
    "request_seconds": ("fingerpost_request_seconds_total", "Seconds spent on answering, by page"),
    "completions": ("fingerpost_completions_total", "Tasks completed and arrivals recorded by this process"),
    "timers_fired": ("fingerpost_timers_fired_total", "Timers fired by this process"),
    "notices_sent": ("fingerpost_notices_sent_total", "Notices sent by this process"),
    "sweeps": ("fingerpost_sweeps_total", "Rounds of timers and messages run by this process"),
    "sweeps_failed": ("fingerpost_sweeps_failed_total", "Rounds that failed as a whole, as when the database is away"),
}
MEMORY = Path("/proc/self/statm")


def figures(ports: Ports, counters: Counters) -> str:
    """All of them. Where the database is away, `fingerpost_database_up` is 0 and what waits there is left out."""
    lines: list[str] = []
    totals = counters.totals()
    for name, (figure, meaning) in COUNTED.items():
        values = [(dict(labels), value) for (counted, labels), value in sorted(totals.items()) if counted == name]
        lines += _figure(figure, "counter", meaning, values or [({}, 0)] if name != "requests" else values)
    lines += _figure("process_resident_memory_bytes", "gauge", "Memory of this process", [({}, _memory_bytes())])
    try:
        work = waiting_work(ports.database, at=ports.clock.now())
    except NotNow:
        work = None
    lines += _figure("fingerpost_database_up", "gauge", "Whether the database answers", [({}, work is not None)])
    if work is None:
        return "\n".join(lines) + "\n"
    waiting = {
        "fingerpost_timers_due": ("Timers whose instant has come and that have not fired", work.timers_due),
        "fingerpost_timers_oldest_due_seconds": ("How long the oldest of them waits", work.oldest_due_seconds),
        "fingerpost_timers_stuck": ("Timers given up after many tries", work.timers_stuck),
        "fingerpost_journeys_stuck": ("Journeys that could not be moved on", work.journeys_stuck),
        "fingerpost_notices_waiting": ("Messages to people, not yet sent", work.notices_waiting),
        "fingerpost_notices_failed": ("Messages to people, given up", work.notices_failed),
        "fingerpost_tellings_waiting": ("What journeys tell one another, not yet delivered", work.tellings_waiting),
        "fingerpost_tellings_stuck": ("What journeys tell one another, given up", work.tellings_stuck),
    }
    for figure, (meaning, value) in waiting.items():
        lines += _figure(figure, "gauge", meaning, [({}, value)])
    return "\n".join(lines) + "\n"


def _figure(name: str, kind: str, meaning: str, values: Iterable[tuple[dict[str, str], float]]) -> list[str]:
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    for labels, value in values:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{f'{{{inside}}}' if inside else ''} {_number(value)}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6f}"


def _memory_bytes() -> int:
    """What is in memory now; where the system does not say, the most that ever was."""
    if MEMORY.exists():
        return int(MEMORY.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
