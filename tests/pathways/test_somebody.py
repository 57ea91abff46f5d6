"""Whom rehearsed journeys are about: a child where the pathway is about one, else a household."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.demo.somebody import somebody
from engine.demo.stage import Stage
from engine.domain.subjects import SubjectKind
from engine.rehearsing import RehearsalRoom


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with RehearsalRoom() as room, room.stage() as stage:
        yield stage


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ("child", SubjectKind.CHILD),
        ("household", SubjectKind.HOUSEHOLD),
        ("any", SubjectKind.HOUSEHOLD),
        ("cohort", SubjectKind.HOUSEHOLD),
    ],
)
def test_it_is_somebody_of_the_north_of_the_kind_that_the_pathway_is_about(
    stage: Stage, about: str, kind: SubjectKind
) -> None:
    subject = somebody(stage, about)

    with stage.ports.uow() as uow:
        assert uow.records.team_of(subject) == stage.cast.teams["North"]
    assert subject.kind is kind


def test_each_is_somebody_else(stage: Stage) -> None:
    assert somebody(stage, "child") != somebody(stage, "child")
