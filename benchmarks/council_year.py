"""A year of a council: households and children moved by the real engine, under a clock that is set by hand.

Households come throughout the year, and each working day people do what they had planned for it, with random valid
answers; in between, time passes and timers fire. It runs in a process of its own, so that its memory is its own; the
pages are then fetched by a third process, as by a web process that has been running for long.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from benchmarks.council_people import Council
from benchmarks.installation import NOW, Installation, installation
from benchmarks.measuring import usual
from benchmarks.reopening import reopened
from benchmarks.report import Figure, Part
from engine import tables as t
from engine.demo.somebody import somebody
from engine.demo.stage import local
from engine.domain.ids import PathwayKey
from engine.domain.london import LONDON
from engine.rehearsal_scripts import Script, scripts
from engine.store.filling import without_waiting_for_the_disk

HOUSEHOLDS, CHILDREN = 150, 552
ENQUIRY = "adopter_stage_1"  #: what every household comes by
#: How often a pathway begins in a year of a council of this size; those not named `OFTEN`. Those that are only ever
#: called run within their callers.
OFTEN = 20
HOW_OFTEN = {"special_guardianship": 40, "urgent_concern": 60, "adopter_stage_2": 5}
SEED = 2026
DAYS = 365
QUARTER = 91
PAGES = (
    ("amara", "/tasks"),
    ("amara", "/tasks?whose=team"),
    ("amara", "/households"),
    ("amara", "/journeys"),
    ("amara", "/children"),
    ("ben", "/decisions"),
    ("ben", "/team"),
)
ROUNDS = 30
SLOWER_AT_MOST, MEMORY_AT_MOST = 1.2, 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What came of it. Seconds are of computing in actions and sweeps; megabytes are the process's memory."""

    shipped: int
    ran: int
    journeys: int
    ended: int
    left: dict[str, int]
    not_begun: dict[str, int]
    completions: int
    fired: int
    entries: int
    seconds: float
    slower: float
    megabytes_at_first: float
    megabytes: float
    peak_megabytes: float


def council_year(*, households: int = HOUSEHOLDS) -> Part:
    """The benchmark; with fewer households, a smaller council."""
    with installation() as installed:
        year = _alone(_lived, installed.folder, households)
        at_first, at_last = _alone(_browsed, installed.folder)
    return Part(
        title="A year of a council",
        about=(
            f"{households} households that come throughout a year and {round(CHILDREN * households / HOUSEHOLDS)} "
            f"children, about whom journeys of all {year.shipped} shipped pathways begin, under a clock set by hand: "
            "real forms and rules, random valid answers, timers fired when they are due, messages sent to nobody. "
            "Seconds are of computing in actions and sweeps. Then the pages, each fetched by a new process "
            f"{ROUNDS} times."
        ),
        figures=[
            Figure(what="Journeys a second of computing", value=year.journeys / year.seconds, unit="a second"),
            Figure(
                what="Completions and fired timers a second of computing",
                value=(year.completions + year.fired) / year.seconds,
                unit="a second",
            ),
            Figure(
                what="Completing the first task of a journey, in the last quarter against the first",
                value=year.slower,
                most=SLOWER_AT_MOST,
            ),
            Figure(
                what="Memory at the end of the year against with one journey",
                value=year.megabytes / year.megabytes_at_first,
            ),
            Figure(
                what="Memory of a web process after all fetches against after the first round",
                value=at_last / at_first,
                most=MEMORY_AT_MOST,
            ),
        ],
        columns=("what", "found"),
        rows=[
            ("pathways shipped, of which journeys ran along", f"{year.shipped}, {year.ran}"),
            ("journeys, of which ended", f"{year.journeys:,}, {year.ended:,}"),
            ("tasks completed and arrivals recorded", f"{year.completions:,}"),
            ("timers fired", f"{year.fired:,}"),
            ("tasks that were left, the record forbidding every answer tried", _listed(year.left)),
            ("starts that the form or the record forbade", _listed(year.not_begun)),
            ("entries of the audit trail", f"{year.entries:,}"),
            ("seconds of computing", f"{year.seconds:.0f}"),
            (
                "memory with one journey, at the end of the year, and the most in between",
                _mb(year.megabytes_at_first, year.megabytes, year.peak_megabytes),
            ),
            ("memory of the web process after one round, and after all", _mb(at_first, at_last)),
        ],
    )


def _alone(act: Callable[..., Any], *given: Any) -> Any:
    """What the act gives, in a new process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(act, *given).result()


def _lived(folder: Path, households: int) -> Year:
    share = households / HOUSEHOLDS
    with reopened(folder) as installed, without_waiting_for_the_disk(installed.database):
        stage, days = installed.stage, installed.ports.calendar.days
        council, ways = Council(stage=stage, dice=Random(SEED)), _ways_to_begin(installed)
        known = [somebody(stage, "household")]
        council.begin(ways[ENQUIRY][0], known[0])
        at_first = _megabytes()
        children = [somebody(stage, "child") for _ in range(round(CHILDREN * share))]
        working = [day for day in (_first_day() + timedelta(days=n) for n in range(DAYS)) if days.is_working_day(day)]
        comes = Counter(council.dice.choices(working, k=households - 1))
        begins = {
            pathway: Counter(council.dice.choices(working, k=max(1, round(HOW_OFTEN.get(pathway, OFTEN) * share))))
            for pathway in ways
            if pathway != ENQUIRY
        }
        about_households = _about_households(installed)
        for day in working:
            council.let_time_pass(max(datetime.combine(day, time(9), LONDON), installed.clock.now()))
            for _ in range(comes[day]):
                known.append(somebody(stage, "household"))
                council.begin(council.dice.choice(ways[ENQUIRY]), known[-1])
            for pathway, on in begins.items():
                for _ in range(on[day]):
                    subject = council.dice.choice(known if pathway in about_households else children)
                    council.begin(council.dice.choice(ways[pathway]), subject)
            council.work()
        return _found(installed, council, at_first)


def _ways_to_begin(installed: Installation) -> dict[str, list[Script]]:
    """The rehearsals of each shipped pathway that people begin: a journey begins like one of them."""
    found: dict[str, list[Script]] = {}
    with installed.ports.uow() as uow:
        for script in scripts():
            if uow.versions.in_force(PathwayKey(script.pathway), on=_first_day()).version.start.roles:
                found.setdefault(script.pathway, []).append(script)
    return found


def _about_households(installed: Installation) -> set[str]:
    with installed.ports.uow() as uow:
        versions = {one.pathway: uow.versions.in_force(PathwayKey(one.pathway), on=_first_day()) for one in scripts()}
    return {key for key, stored in versions.items() if stored.version.subject == "household"}


def _first_day() -> date:
    return local(NOW).date()


def _found(installed: Installation, council: Council, at_first: float) -> Year:
    count = sa.func.count()
    with installed.database.connect() as connection:

        def counted(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
            return connection.execute(sa.select(count).select_from(table).where(*where)).scalar_one()

        first = _first_day()
        early = [ms for on, ms in council.answered if on < first + timedelta(days=QUARTER)]
        late = [ms for on, ms in council.answered if on >= first + timedelta(days=DAYS - QUARTER)]
        shipped = {script.pathway for script in scripts()}
        ran = set(connection.scalars(sa.select(t.passages.c.pathway).distinct())) & shipped
        return Year(
            shipped=len(shipped),
            ran=len(ran),
            left=dict(council.left.most_common()),
            not_begun=dict(council.not_begun),
            journeys=counted(t.journeys),
            ended=counted(t.journeys, t.journeys.c.state == "ended"),
            completions=council.completions,
            fired=counted(t.timers, t.timers.c.state == "fired"),
            entries=counted(t.audit_entries),
            seconds=council.seconds,
            slower=usual(late) / usual(early),
            megabytes_at_first=at_first,
            megabytes=_megabytes(),
            peak_megabytes=_megabytes("VmHWM"),
        )


def _browsed(folder: Path) -> tuple[float, float]:
    """Megabytes after each page was fetched once, and after all rounds."""
    with reopened(folder) as installed:
        browsers = {name: installed.browser(name) for name in ("amara", "ben")}
        found = []
        for _ in range(ROUNDS):
            for name, path in PAGES:
                browsers[name].get(path)
            found.append(_megabytes())
        return found[0], found[-1]


def _megabytes(of: str = "VmRSS") -> float:
    """The memory that this process has now; `VmHWM`: the most that it has had."""
    # What the system calls a process's usage counts that of its parent, before it was a process of its own, too.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{of}:")) / 1024


def _listed(counted: dict[str, int]) -> str:
    several = ", ".join(f"{name} {often}" for name, often in list(counted.items())[:6])
    return f"{sum(counted.values())}: {several}" if counted else "0"


def _mb(*found: float) -> str:
    return ", ".join(f"{one:.0f} MB" for one in found)
