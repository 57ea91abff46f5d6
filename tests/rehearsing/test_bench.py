"""The bench: a walk through a draft is what the same rehearsal is, step by step, and leaves nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.application import WORKFLOWS, shipped_pathways
from engine.benching import Benched
from engine.bpmn.pathway_files import about_pathway
from engine.domain.errors import NotAllowed
from engine.domain.ids import PathwayKey
from engine.domain.london import LONDON
from engine.domain.pathway import PathwayVersion
from engine.domain.rehearsal import Script
from engine.rehearsal_scripts import read_script
from engine.rehearsing import PathwayBench, RehearsalRoom
from forms.errors import NotAnswered
from tests.world import shipped_calendar

NO_PART = ("title", "ends", "expect")
WALKED = (
    "adopter_stage_1/gap_expired",
    "adopter_stage_1/fast_track",
    "disruption/child_stays_supported",
    "visits_and_reports/visits_ended",
)


@pytest.fixture(scope="module")
def versions() -> Mapping[PathwayKey, PathwayVersion]:
    """What is shipped."""
    return {version.key: version for version in shipped_pathways()}


@pytest.fixture(scope="module")
def bench() -> Iterator[PathwayBench]:
    """One bench for all."""
    made = PathwayBench()
    yield made
    made.close()


@pytest.fixture(scope="module")
def room() -> Iterator[RehearsalRoom]:
    """A room to play what was saved."""
    with RehearsalRoom() as prepared:
        yield prepared


def script(name: str) -> Script:
    """A shipped rehearsal: `adopter_stage_1/gap_expired`."""
    pathway, _, file = name.partition("/")
    return read_script(WORKFLOWS / pathway / "rehearsals" / f"{file}.toml")


def walk(
    bench: PathwayBench,
    versions: Mapping[PathwayKey, PathwayVersion],
    shipped: Script,
    steps: list[Mapping[str, Any]] | None = None,
) -> AbstractContextManager[Benched]:
    """A walk like this rehearsal, with all of its steps or with these."""
    says = {word: value for word, value in shipped.says.items() if word not in NO_PART}
    taken = [{k: v for k, v in one.items() if k != "expect"} for one in shipped.says["steps"]]
    key = PathwayKey(shipped.pathway)
    return bench.walked(
        f"{key} 1",
        versions[key],
        about_pathway(WORKFLOWS / key),
        {**says, "steps": taken if steps is None else steps},
        calendar=shipped_calendar(),
    )


def as_compared(expect: Mapping[str, Any]) -> dict[str, Any]:
    """What is expected, without regard to the order of what is open at once."""
    return {
        word: sorted(set(found)) if word in ("open", "awaited", "breached") else found
        for word, found in expect.items()
        if word in ("open", "awaited", "breached", "fired")
    }


@pytest.mark.parametrize("name", WALKED)
def test_a_walk_goes_as_the_same_rehearsal_expects(bench, versions, name: str):
    shipped = script(name)

    with walk(bench, versions, shipped) as benched:
        seen = list(benched.seen)
        assert benched.stopped is None
        assert benched.ends == shipped.says["ends"]

    for step, found in zip(shipped.says["steps"], seen[1:], strict=True):
        for word, wanted in as_compared(step.get("expect", {})).items():
            assert as_compared(found.expect)[word] == wanted, (step, word)
        for element, on in step.get("expect", {}).get("due", {}).items():
            assert found.expect["due"][element] == on


@pytest.mark.parametrize("name", WALKED)
def test_a_walk_that_is_saved_passes_as_a_rehearsal(bench, room, versions, name: str):
    shipped = script(name)
    with walk(bench, versions, shipped) as benched:
        seen, ends = list(benched.seen), benched.ends
    steps = [{**one, "expect": found.expect} for one, found in zip(shipped.says["steps"], seen[1:], strict=True)]
    saved = {**shipped.says, "ends": ends, "expect": seen[0].expect, "steps": steps}

    assert room.rehearse(Script(name="saved", pathway=shipped.pathway, says=saved)).problems == []


def test_going_on_from_a_kept_walk_is_what_playing_it_anew_is(bench, versions):
    shipped = script("adopter_stage_1/gap_expired")
    steps = [{k: v for k, v in one.items() if k != "expect"} for one in shipped.says["steps"]]
    kept = []
    for taken in range(len(steps) + 1):
        with walk(bench, versions, shipped, steps[:taken]) as benched:
            kept.append(benched.seen[-1].expect)

    fresh = PathwayBench()
    with walk(fresh, versions, shipped) as benched:
        anew = [one.expect for one in benched.seen]
    fresh.close()

    assert kept == anew


def test_a_step_back_stands_where_the_walk_stood_before(bench, versions):
    shipped = script("adopter_stage_1/gap_expired")
    steps = [{k: v for k, v in one.items() if k != "expect"} for one in shipped.says["steps"]]
    with walk(bench, versions, shipped, steps[:4]) as benched:
        before = (benched.seen[-1].expect, benched.ports.clock.now())
    with walk(bench, versions, shipped, steps[:5]) as benched:
        assert benched.seen[-1].expect != before[0]

    with walk(bench, versions, shipped, steps[:4]) as benched:
        assert (benched.seen[-1].expect, benched.ports.clock.now()) == before


def test_going_from_date_to_date_brings_what_waiting_brings(bench, versions):
    shipped = script("adopter_stage_1/gap_expired")
    steps = [{k: v for k, v in one.items() if k != "expect"} for one in shipped.says["steps"]]
    first_wait = next(number for number, one in enumerate(steps) if "wait_until" in one)
    until = datetime(2027, 3, 20, 9)
    with walk(bench, versions, shipped, [*steps[:first_wait], {"wait_until": until}]) as benched:
        at_once = benched.seen[-1]

    fired, told = [], []
    with walk(bench, versions, shipped, steps[:first_wait]) as benched:
        while True:
            with benched.ports.uow() as uow:
                due = uow.timers.next_due_at()
            if due is None or due.astimezone(LONDON).replace(tzinfo=None) >= until:
                break
            hop = benched.take({"wait_until": due.astimezone(LONDON).replace(tzinfo=None) + timedelta(minutes=1)})
            fired += hop.expect["fired"]
            told += hop.told
        last = benched.take({"wait_until": until})
        fired, told = [*fired, *last.expect["fired"]], [*told, *last.told]

    assert fired == at_once.expect["fired"] == ["tm_gap"]
    assert tuple(told) == at_once.told
    assert {**last.expect, "fired": fired} == dict(at_once.expect)


def test_what_is_refused_leaves_the_walk_where_it_stood(bench, versions):
    shipped = script("adopter_stage_1/gap_expired")
    steps = [{k: v for k, v in one.items() if k != "expect"} for one in shipped.says["steps"]][:1]
    at = datetime(2026, 7, 1, 9)
    with walk(bench, versions, shipped, steps) as benched:
        stood = benched.seen[-1].expect
        with pytest.raises(NotAllowed):
            benched.take({"complete": "ut_discussion", "as": "nia", "at": at, "outcome": "encouraged"})
    no_reasons = {"complete": "ut_discussion", "as": "esme", "outcome": "not_yet", "answers": {"reasons": ""}}
    with walk(bench, versions, shipped, steps) as benched, pytest.raises(NotAnswered):
        benched.take({**no_reasons, "at": at})

    with walk(bench, versions, shipped, steps) as benched:
        assert benched.seen[-1].expect == stood
        assert benched.ports.clock.now() < at.replace(tzinfo=LONDON)


def test_a_walk_says_at_which_step_it_stops_and_why(bench, versions):
    shipped = script("adopter_stage_1/gap_expired")
    first = {k: v for k, v in shipped.says["steps"][0].items() if k != "expect"}

    with walk(bench, versions, shipped, [first, {"complete": "ut_workbook", "as": "amara"}]) as benched:
        assert benched.stopped is not None
        assert benched.stopped.number == 2
        assert "ut_workbook is not open" in benched.stopped.sentence
        assert len(benched.seen) == 2
    starts_too_early = {**shipped.says, "starts_at": datetime(2023, 6, 1, 9)}
    with (
        pytest.raises(Exception, match="before 2 January 2024"),
        walk(bench, versions, Script(name="", pathway=shipped.pathway, says=starts_too_early)),
    ):
        pass


def test_nothing_is_left_behind_when_it_is_closed_or_nobody_comes(versions, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shipped = script("urgent_concern/held_and_lifted")
    bench = PathwayBench(idle_seconds=0.05)
    with walk(bench, versions, shipped):
        assert list(tmp_path.glob("fingerpost-rehearsal-*/*.db"))
    for timer in bench.waiting():
        timer.join(timeout=30)

    assert list(tmp_path.iterdir()) == []
    long_lived = PathwayBench()
    with walk(long_lived, versions, shipped):
        pass
    assert list(tmp_path.iterdir())
    long_lived.close()
    assert list(tmp_path.iterdir()) == []


def test_only_the_rooms_used_last_are_kept(versions, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shipped = script("urgent_concern/held_and_lifted")
    key, bench = PathwayKey(shipped.pathway), PathwayBench()
    says = {word: value for word, value in shipped.says.items() if word not in NO_PART}
    for revision in range(5):
        with bench.walked(
            f"draft {revision}", versions[key], about_pathway(WORKFLOWS / key), says, calendar=shipped_calendar()
        ):
            pass

    assert len(list(tmp_path.iterdir())) == 3
    bench.close()
    assert list(tmp_path.iterdir()) == []
