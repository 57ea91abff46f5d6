"""Kept revisions of drafts are let go by night: those that nobody needs any more, and no other."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.drafts import begin_draft, drop_draft, save_draft
from engine.actions.draw import drawing_sha256, save_drawing, take_back_kept
from engine.actions.thin_kept_drafts import thin_kept_drafts, thin_when_due
from engine.domain.draft import Draft
from engine.domain.references import new_id
from engine.domain.walk import Walk
from engine.reading.drafts import kept_revisions
from tests.actions.test_redrawing import KEY, reworded
from tests.world import World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def draft(world: World) -> Draft:
    """A draft of which revisions 1 to 10 are kept: two people saved over each other, a minute apart."""
    world.draw_with("nia")
    draft = begin_draft(world.ports, world.as_("chidi"), KEY)
    for revision in range(1, 11):
        world.clock.advance(MINUTE)
        by = world.as_("chidi" if revision % 2 == 0 else "nia")
        draft = save_draft(world.ports, by, draft.id, revision=revision, tables=draft.tables)
    return draft


def kept(world: World, draft: Draft) -> list[int]:
    """The revisions that are kept, the oldest first."""
    return sorted(one.revision for one in kept_revisions(world.database, draft.id))


def thinnings(world: World) -> list[dict[str, Any]]:
    """What the entries of letting go say, and that nobody did it."""
    wanted = sa.select(t.audit_entries.c.entry).where(t.audit_entries.c.tag == "draft_thinned")
    with world.database.connect() as connection:
        found = [json.loads(one) for one in connection.scalars(wanted.order_by(t.audit_entries.c.seq))]
    assert {one["actor"] for one in found} <= {"system"}
    return [one["detail"] for one in found]


def test_a_day_stays_whole_and_then_the_last_of_the_hour_with_one_entry_for_the_draft(
    world: World, draft: Draft
) -> None:
    world.clock.advance(DAY - MINUTE * 10)
    assert thin_kept_drafts(world.ports) == 0
    assert kept(world, draft) == list(range(1, 11))
    world.clock.advance(MINUTE * 10)

    assert thin_kept_drafts(world.ports) == 9

    assert kept(world, draft) == [10]
    assert thinnings(world) == [{"draft": draft.id, "revisions": list(range(1, 10)), "left": 1}]
    assert thin_kept_drafts(world.ports) == 0
    assert len(thinnings(world)) == 1


def test_what_a_walk_or_the_record_names_stays(world: World, draft: Draft) -> None:
    chidi, at = world.as_("chidi"), world.clock.now()
    take_back_kept(world.ports, chidi, draft.id, revision=draft.revision, kept=4)
    # A conflict: the drawing that nia saved at revision 13 is knowingly saved over.
    theirs = save_drawing(world.ports, world.as_("nia"), draft.id, over=drawing_sha256(draft), xml=reworded(draft))
    save_drawing(world.ports, chidi, draft.id, over="", xml=draft.xml, keep=theirs.revision)
    walk = Walk(
        id=new_id(), draft=draft.id, worker=chidi, revision=6, says={}, rehearsal="", begun_at=at, changed_at=at
    )
    with world.ports.uow() as uow:
        uow.walks.begin(walk)
        uow.commit()
    world.clock.advance(DAY * 9)

    thin_kept_drafts(world.ports)

    # 4 was taken back, 6 is walked through, 13 was chosen over; what was saved over last on that day stays anyway.
    assert kept(world, draft) == [4, 6, theirs.revision]


def test_of_a_draft_that_was_thrown_away_nothing_is_kept_after_a_month(world: World, draft: Draft) -> None:
    world.clock.advance(DAY / 2)
    drop_draft(world.ports, world.as_("chidi"), draft.id)
    world.clock.advance(DAY * 30 - MINUTE)
    assert thin_kept_drafts(world.ports) == 0
    world.clock.advance(MINUTE)

    assert thin_kept_drafts(world.ports) == 10

    assert kept(world, draft) == []
    with world.ports.uow() as uow:
        assert uow.drafts.get(draft.id).xml == draft.xml


def test_it_is_done_once_a_night_and_at_once_after_a_start(world: World, draft: Draft) -> None:
    world.at("2026-06-30 12:00")
    first = thin_when_due(world.ports, None)
    assert first == world.clock.now()
    assert len(kept(world, draft)) == 1
    world.at("2026-07-01 01:59")
    assert thin_when_due(world.ports, first) == first
    world.at("2026-07-01 02:00")
    assert thin_when_due(world.ports, first) == world.clock.now()
