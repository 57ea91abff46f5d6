"""Walking through a draft: step by step on the real engine, and what was seen guards the drawing from then on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.actions.draft_rehearsals import (
    OthersBeginLikeIt,
    TitleRefused,
    keep_walk,
    name_of,
    remove_rehearsal,
    rename_rehearsal,
    title_of,
)
from engine.actions.draft_walks import begin_walk, step_back, take_step, walk_like, walk_of, walked
from engine.actions.drafts import begin_draft, look_at_draft, rehearse_draft, save_draft
from engine.domain.draft import Draft, DraftMovedOn
from engine.domain.errors import NotAllowed, ReasonNeeded, StartRefused
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.walk import MOST_STEPS, WalkMovedOn, WalkStopped, WalkTooLong
from tests.world import World, build_world

KEY = PathwayKey("adopter_stage_1")
BEGUN: dict[str, Any] = {"starts_at": datetime(2026, 6, 24, 9), "starts_as": "esme"}
ANSWERED = {"complete": "ut_respond", "as": "esme", "at": datetime(2026, 6, 25, 9)}
NOT_YET = {"complete": "ut_discussion", "as": "esme", "at": datetime(2026, 7, 2, 9), "outcome": "not_yet"}
WHY = "The way is gone along by another rehearsal."


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Drafts can be walked through here."""
    made = build_world(tmp_path)
    made.draw_with("lin")
    return made


@pytest.fixture
def draft(world: World) -> Draft:
    """A draft with some of its rehearsals, at revision 2."""
    draft = begin_draft(world.ports, owner(world), KEY)
    few = {name: draft.rehearsals[name] for name in ("on_to_stage_2", "gap_expired", "enquirer_does_not_apply")}
    return save_draft(world.ports, owner(world), draft.id, revision=1, rehearsals=few)


def owner(world: World) -> WorkerId:
    """The process owner."""
    return world.as_("chidi")


def walk_to_the_end(world: World, draft: Draft) -> None:
    """The short way: answered, and not encouraged yet."""
    begin_walk(world.ports, owner(world), draft.id, BEGUN)
    take_step(world.ports, owner(world), draft.id, ANSWERED, taken=0)
    take_step(world.ports, owner(world), draft.id, NOT_YET, taken=1)


def redrawn(draft: Draft) -> bytes:
    """The drawing with another deadline rule for the first discussion."""
    before, _, after = draft.xml.decode().partition('id="ut_discussion"')
    head, _, tail = after.partition('fp:due="')
    rule, _, rest = tail.partition('"')
    assert rule != "task.1wd"
    return f'{before}id="ut_discussion"{head}fp:due="task.1wd"{rest}'.encode()


def test_a_walk_goes_step_by_step_and_back_and_is_one_person_s_own(world: World, draft: Draft) -> None:
    begin_walk(world.ports, owner(world), draft.id, BEGUN)
    walk = take_step(world.ports, owner(world), draft.id, ANSWERED, taken=0)

    with walked(world.ports, look_at_draft(world.ports, draft.id), walk.says) as benched:
        assert benched.seen[-1].expect["open"] == ["ut_discussion"]
    assert walk_of(world.ports, world.as_("lin"), draft.id) is None
    kept = step_back(world.ports, owner(world), draft.id, taken=1)
    assert kept.steps == ()
    found = walk_of(world.ports, owner(world), draft.id)
    assert found is not None
    assert {word: found.says[word] for word in BEGUN} == BEGUN
    assert world.tags("walk_begun", by="chidi") == 1


def test_who_looked_at_an_older_step_is_told_and_changes_nothing(world: World, draft: Draft) -> None:
    begin_walk(world.ports, owner(world), draft.id, BEGUN)
    take_step(world.ports, owner(world), draft.id, ANSWERED, taken=0)

    with pytest.raises(WalkMovedOn):
        take_step(world.ports, owner(world), draft.id, ANSWERED, taken=0)
    with pytest.raises(WalkMovedOn):
        step_back(world.ports, owner(world), draft.id, taken=3)
    with pytest.raises(WalkMovedOn):
        take_step(world.ports, world.as_("lin"), draft.id, ANSWERED, taken=0)
    found = walk_of(world.ports, owner(world), draft.id)
    assert found is not None
    assert len(found.steps) == 1


def test_what_is_refused_on_the_bench_is_no_step_and_stands_on_no_record_here(world: World, draft: Draft) -> None:
    begin_walk(world.ports, owner(world), draft.id, BEGUN)

    with pytest.raises(NotAllowed, match="recruitment officer"):
        take_step(world.ports, owner(world), draft.id, {**ANSWERED, "as": "hana"}, taken=0)

    assert world.tags("refused") == 0
    found = walk_of(world.ports, owner(world), draft.id)
    assert found is not None
    assert found.steps == ()


def test_a_walk_that_cannot_begin_is_not_begun(world: World, draft: Draft) -> None:
    with pytest.raises(NotAllowed):
        begin_walk(world.ports, owner(world), draft.id, {**BEGUN, "starts_as": "hana"})
    with pytest.raises(NotAllowed):
        begin_walk(world.ports, world.as_("ben"), draft.id, BEGUN)
    child = begin_draft(world.ports, owner(world), PathwayKey("special_guardianship"))
    with pytest.raises(StartRefused):
        begin_walk(world.ports, owner(world), child.id, {**BEGUN, "starts_as": "amara", "about": "household"})

    assert walk_of(world.ports, owner(world), draft.id) is None
    assert world.tags("walk_begun") == 0


def test_a_saved_walk_passes_at_once_and_fails_where_the_drawing_does_something_else(
    world: World, draft: Draft
) -> None:
    walk_to_the_end(world, draft)

    name = keep_walk(world.ports, owner(world), draft.id, title="Asked to wait a while", taken=2, revision=2)

    assert name == "asked_to_wait_a_while"
    assert world.tags("rehearsal_saved", by="chidi") == 1
    results = {one.name: one.problems for one in rehearse_draft(world.ports, owner(world), draft.id)}
    assert results[name] == ()
    now = look_at_draft(world.ports, draft.id).draft
    save_draft(world.ports, owner(world), draft.id, revision=now.revision, xml=redrawn(now))
    results = {one.name: one.problems for one in rehearse_draft(world.ports, owner(world), draft.id)}
    assert results[name] == ("step 1 (ut_respond): due ut_discussion should be 2026-07-09, and is 2026-06-26",)


def test_a_walk_that_has_not_ended_is_saved_as_one_that_still_runs(world: World, draft: Draft) -> None:
    begin_walk(world.ports, owner(world), draft.id, BEGUN)
    take_step(world.ports, owner(world), draft.id, {"wait_until": datetime(2026, 7, 20, 9)}, taken=0)

    name = keep_walk(world.ports, owner(world), draft.id, title="Nobody answers", taken=1, revision=2)

    text = look_at_draft(world.ports, draft.id).draft.rehearsals[name]
    assert 'ends = ""' in text
    assert "due = { ut_respond = 2026-07-08 }" in text
    results = {one.name: one.problems for one in rehearse_draft(world.ports, owner(world), draft.id)}
    assert results[name] == ()


def test_saving_overwrites_nobody_and_no_other_rehearsal(world: World, draft: Draft) -> None:
    walk_to_the_end(world, draft)
    other = title_of(draft.rehearsals, "gap_expired")

    with pytest.raises(TitleRefused, match="Another rehearsal has this title"):
        keep_walk(world.ports, owner(world), draft.id, title=other, taken=2, revision=2)
    with pytest.raises(TitleRefused, match="Say what happens"):
        keep_walk(world.ports, owner(world), draft.id, title=" ", taken=2, revision=2)
    save_draft(world.ports, world.as_("lin"), draft.id, revision=2, xml=draft.xml)
    with pytest.raises(DraftMovedOn) as moved:
        keep_walk(world.ports, owner(world), draft.id, title="Mine", taken=2, revision=2)

    assert moved.value.by_name == "Lin Castellan"
    assert look_at_draft(world.ports, draft.id).draft.rehearsals == draft.rehearsals
    assert keep_walk(world.ports, owner(world), draft.id, title="Mine", taken=2, revision=3) == "mine"
    again = keep_walk(world.ports, owner(world), draft.id, title="Ours", taken=2, revision=4, instead="mine")
    kept = look_at_draft(world.ports, draft.id).draft.rehearsals
    assert (again, title_of(kept, "mine"), len(kept)) == ("mine", "Ours", len(draft.rehearsals) + 1)


def test_a_rehearsal_is_gone_on_from_where_it_ends(world: World, draft: Draft) -> None:
    walk = walk_like(world.ports, owner(world), draft.id, "on_to_stage_2")

    assert walk.rehearsal == "on_to_stage_2"
    assert len(walk.steps) > 10
    assert not any("expect" in step for step in walk.steps)
    with walked(world.ports, look_at_draft(world.ports, draft.id), walk.says) as benched:
        assert benched.ends == "to_stage_2"


def test_a_walk_that_comes_to_a_stop_guards_nothing_until_it_is_taken_back(world: World, draft: Draft) -> None:
    walk_like(world.ports, owner(world), draft.id, "enquirer_does_not_apply")
    xml = draft.xml.replace(b"ut_discussion", b"ut_talk")
    save_draft(world.ports, owner(world), draft.id, revision=2, xml=xml)
    walk = walk_of(world.ports, owner(world), draft.id)
    assert walk is not None
    taken = len(walk.steps)
    with walked(world.ports, look_at_draft(world.ports, draft.id), walk.says) as benched:
        stopped = benched.stopped
    assert stopped is not None
    assert (stopped.number, stopped.sentence) == (2, "NotOpen: ut_discussion is not open; open are ut_talk.")
    with pytest.raises(WalkStopped):
        keep_walk(world.ports, owner(world), draft.id, title="Stopped", taken=taken, revision=3)
    with pytest.raises(WalkStopped):
        take_step(world.ports, owner(world), draft.id, ANSWERED, taken=taken)
    back = step_back(world.ports, owner(world), draft.id, taken=taken, to=stopped.number - 1)
    assert len(back.steps) == 1


def test_a_walk_has_an_end(world: World, draft: Draft) -> None:
    begin_walk(world.ports, owner(world), draft.id, {**BEGUN, "steps": [ANSWERED] * MOST_STEPS})

    with pytest.raises(WalkTooLong):
        take_step(world.ports, owner(world), draft.id, ANSWERED, taken=MOST_STEPS)


def test_a_rehearsal_is_renamed_with_all_else_as_it_was(world: World, draft: Draft) -> None:
    before = draft.rehearsals["gap_expired"]

    saved = rename_rehearsal(
        world.ports, owner(world), draft.id, "gap_expired", title='No "yes" within\nsix months', revision=2
    )

    assert title_of(saved.rehearsals, "gap_expired") == 'No "yes" within six months'
    assert saved.rehearsals["gap_expired"].splitlines()[1:] == before.splitlines()[1:]
    assert world.tags("rehearsal_renamed", by="chidi") == 1


def test_a_rehearsal_is_removed_with_a_reason_unless_others_begin_like_it(world: World, draft: Draft) -> None:
    with pytest.raises(OthersBeginLikeIt) as others:
        remove_rehearsal(world.ports, owner(world), draft.id, "on_to_stage_2", reason=WHY, revision=2)
    assert "gap_expired" in others.value.names
    with pytest.raises(ReasonNeeded):
        remove_rehearsal(world.ports, owner(world), draft.id, "gap_expired", reason="So.", revision=2)
    with pytest.raises(NotAllowed):
        remove_rehearsal(world.ports, world.as_("ben"), draft.id, "gap_expired", reason=WHY, revision=2)

    left = remove_rehearsal(world.ports, owner(world), draft.id, "gap_expired", reason=WHY, revision=2)

    assert "gap_expired" not in left.rehearsals
    assert world.tags("rehearsal_removed", by="chidi") == 1


def test_many_rehearsals_are_run_part_by_part_and_count_when_all_were(world: World, draft: Draft) -> None:
    first = rehearse_draft(world.ports, owner(world), draft.id, most=2)
    looked = look_at_draft(world.ports, draft.id)
    assert [one.name for one in first] == ["enquirer_does_not_apply", "gap_expired"]
    assert looked.draft.left_to_rehearse() == ("on_to_stage_2",)
    assert next(one for one in looked.conditions if one.name == "rehearsals").sentence == (
        "1 of 3 rehearsals was not run since it was changed."
    )

    results = rehearse_draft(world.ports, owner(world), draft.id, most=2)

    assert sorted(one.name for one in results) == sorted(draft.rehearsals)
    looked = look_at_draft(world.ports, draft.id)
    assert next(one for one in looked.conditions if one.name == "rehearsals").met
    assert looked.draft.rehearsed is not None
    assert "ut_gap_letter" in looked.draft.rehearsed.went()
    assert "ut_gap_letter" not in looked.draft.rehearsed.went(without="gap_expired")
    rehearse_draft(world.ports, owner(world), draft.id, most=2)
    assert look_at_draft(world.ports, draft.id).draft.left_to_rehearse() == ("on_to_stage_2",)


def test_a_rehearsal_gets_a_name_that_no_other_has() -> None:
    assert name_of("Nobody answers!", {}) == "nobody_answers"
    assert name_of("Nobody answers", {"nobody_answers": "", "nobody_answers_2": ""}) == "nobody_answers_3"
    assert name_of("…", {}) == "walk"
