"""Saves of a draft that followed each other are found as one, on both databases."""

from __future__ import annotations

from engine.actions.drafts import begin_draft, save_draft
from engine.domain.ids import PathwayKey
from engine.reading.record import RecordFilters, entries
from engine.reading.sign_in import viewer_of
from tests.world import World


def test_saves_are_no_run_where_somebody_else_saved_between(world: World) -> None:
    world.draw_with("rui")
    draft = begin_draft(world.ports, world.as_("chidi"), PathwayKey("urgent_concern"))
    for revision, name in enumerate(["chidi", "chidi", "rui", "chidi", "chidi"], start=1):
        save_draft(world.ports, world.as_(name), draft.id, revision=revision, forms=draft.forms)
    viewer = viewer_of(world.database, world.as_("nia"), world.clock.now())
    assert viewer is not None

    found = entries(world.database, viewer, filters=RecordFilters(tags=("draft_changed",)))

    assert found is not None
    assert [one.detail["revision"] for one in found.rows] == [6, 4, 3]
    assert sorted([one.detail["revision"] for one in run] for run in found.earlier.values()) == [[2], [5]]
    assert found.paging.total == 3
