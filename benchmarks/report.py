"""What a run found: figures with the bound each should keep, printed as they come and written to RESULTS.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
TITLE = "## "


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One ratio or count. `most` or `least`: the bound it should keep, if it has one."""

    what: str
    value: float
    most: float | None = None
    least: float | None = None
    unit: str = "times"

    @property
    def kept(self) -> bool:
        """Whether it keeps its bound."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def shown(self) -> str:
        """`3.4 times (at most 25)`."""
        number = f"{self.value:,.0f}" if self.value >= 100 or self.value == int(self.value) else f"{self.value:.2f}"
        bounds = [f"at most {self.most:g}"] if self.most is not None else []
        bounds += [f"at least {self.least:g}"] if self.least is not None else []
        bound = f" ({' and '.join(bounds)}{'' if self.kept else ': NOT KEPT'})" if bounds else ""
        return f"{number} {self.unit}{bound}"


@dataclass(slots=True, kw_only=True)
class Part:
    """One benchmark's findings: figures, and the table they come from. `seconds`: how long it ran."""

    title: str
    about: str
    figures: list[Figure] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    seconds: float = 0.0

    def text(self) -> str:
        """The part in Markdown."""
        lines = [f"{TITLE}{self.title}", "", f"{self.about} It ran for {self.seconds:.0f} seconds.", ""]
        lines += [f"- **{figure.what}: {figure.shown}**" for figure in self.figures]
        if self.rows:
            lines += ["", f"| {' | '.join(self.columns)} |", f"| {' | '.join('---' for _ in self.columns)} |"]
            lines += [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join([*lines, ""])


def machine() -> str:
    """The machine, without its name: cores, memory, Python, database and the libraries that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("SpiffWorkflow", "SQLAlchemy", "Flask"))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()}; Python {platform.python_version()}; "
        f"SQLite {sqlite3.sqlite_version}, a file in write-ahead mode that waits for "
        f"the disk at each commit; {libraries}."
    )


def write(parts: list[Part], *, whole: bool) -> None:
    """Writes RESULTS.md; unless these are the `whole` of it, what it says of others stays."""
    head = (
        "# How fast it is\n\n"
        "Written by `make bench`. Each figure is a ratio, or a count, measured within one run; what it is compared "
        "with ran on the same machine in the same minute. Milliseconds only tell where the time goes: computing by "
        "one thread, and the wait for the disk at a commit; a quarter of the runs took less.\n\n"
        f"Machine: {machine()}\n"
    )
    texts = {} if whole else _kept()
    texts |= {part.title: part.text() for part in parts}
    RESULTS.write_text("\n".join([head, *texts.values()]), encoding="utf-8")


def _kept() -> dict[str, str]:
    """The parts that are there already, by their titles."""
    if not RESULTS.exists():
        return {}
    _, *parts = RESULTS.read_text("utf-8").split(f"\n{TITLE}")
    return {part.partition("\n")[0]: f"{TITLE}{part.rstrip()}\n" for part in parts}
