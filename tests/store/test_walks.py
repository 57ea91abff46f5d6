"""Walks through drafts are kept as their steps, one a person and draft, on both kinds of database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.actions.drafts import begin_draft
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.references import new_id
from engine.domain.walk import Walk, WalkMovedOn
from tests.world import World

AT = datetime(2026, 6, 24, 8, tzinfo=UTC)
BEGUN = {
    "starts_at": datetime(2026, 6, 24, 9),
    "record": {"enquiry": date(2026, 6, 1), "medical_received": True},
    "start": {"notes": 'Said "yes",\nthen no', "ages": [1, 2]},
}
STEP = {"complete": "ut_respond", "as": "esme", "at": datetime(2026, 6, 25, 9), "answers": {"given": ["pack"]}}


def begun(draft: str, worker: WorkerId) -> Walk:
    """A walk that has just been begun."""
    return Walk(id=new_id(), draft=draft, worker=worker, revision=1, says=BEGUN, begun_at=AT, changed_at=AT)


def test_a_walk_is_read_as_it_was_kept_and_each_person_has_their_own(world: World) -> None:
    draft = begin_draft(world.ports, world.as_("chidi"), PathwayKey("urgent_concern")).id
    with world.ports.uow() as uow:
        uow.walks.begin(begun(draft, world.as_("chidi")))
        walk = begun(draft, world.as_("chidi"))
        uow.walks.begin(walk)
        walk.go_on(STEP, revision=2, at=AT)
        uow.walks.save(walk)
        uow.commit()

    with world.ports.uow() as uow:
        found = uow.walks.of(draft, world.as_("chidi"))
        assert found is not None
        assert (found.id, found.revision, found.changed_at) == (walk.id, 2, AT)
        assert found.says == {**BEGUN, "steps": [STEP]}
        assert uow.walks.of(draft, world.as_("lin")) is None
        with pytest.raises(WalkMovedOn):
            found.must_stand_at(0)
        uow.walks.drop(draft, world.as_("chidi"))
        assert uow.walks.of(draft, world.as_("chidi")) is None
