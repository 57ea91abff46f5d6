"""The ways along which no rehearsal goes, in words, the nearest first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.domain.draft import Draft, Rehearsed, RehearsedDraft
from engine.domain.ids import ElementId, PathwayKey, WorkerId
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion
from engine.domain.ways import ways_not_gone, ways_not_rehearsed

AT = datetime(2026, 6, 24, tzinfo=UTC)


def shape(name: str, kind: ElementKind, title: str = "", attached_to: str | None = None) -> tuple[ElementId, Element]:
    """A shape of the drawing."""
    attached = ElementId(attached_to) if attached_to else None
    return ElementId(name), Element(id=ElementId(name), kind=kind, name=title, attached_to=attached)


def flow(name: str, source: str, target: str, title: str = "") -> Flow:
    """An arrow."""
    return Flow(id=name, source=ElementId(source), target=ElementId(target), name=title)


@pytest.fixture
def version() -> PathwayVersion:
    """Ready? Yes: done. No: chase, then ask again. A withdrawal may come while it is asked."""
    return PathwayVersion(
        key=PathwayKey("p"),
        number=1,
        title="P",
        elements=dict(
            [
                shape("st_p", ElementKind.START, "Begun"),
                shape("ut_ask", ElementKind.USER_TASK, "Ask"),
                shape("mb_withdrawal", ElementKind.BOUNDARY_MESSAGE, "Withdrawn", "ut_ask"),
                shape("gw_ask", ElementKind.EXCLUSIVE, "Ready?"),
                shape("ut_chase", ElementKind.USER_TASK, "Chase"),
                shape("gw_merge", ElementKind.EXCLUSIVE),
                shape("end_done", ElementKind.END, "Done"),
                shape("end_withdrawn", ElementKind.END, "It was withdrawn"),
            ]
        ),
        flows=(
            flow("f1", "st_p", "gw_merge"),
            flow("f2", "gw_merge", "ut_ask"),
            flow("f3", "ut_ask", "gw_ask"),
            flow("f4", "gw_ask", "end_done", "Yes"),
            flow("f5", "gw_ask", "ut_chase", "No"),
            flow("f6", "ut_chase", "gw_merge"),
            flow("f7", "mb_withdrawal", "end_withdrawn"),
        ),
    )


STRAIGHT = frozenset({"st_p", "f1", "gw_merge", "f2", "ut_ask", "f3", "gw_ask", "f4", "end_done"})


def draft(*results: Rehearsed, revision: int = 3) -> Draft:
    """A draft at revision 3 whose rehearsals went like this on `revision`."""
    return Draft(
        id="d",
        pathway=PathwayKey("p"),
        based_on=None,
        revision=3,
        about={},
        xml=b"",
        forms={},
        tables={},
        rehearsals={one.name: "" for one in results},
        begun_at=AT,
        begun_by=WorkerId("w"),
        changed_at=AT,
        changed_by=WorkerId("w"),
        rehearsed=RehearsedDraft(revision=revision, at=AT, results=results),
    )


def test_a_way_is_called_by_the_answer_at_its_question_and_what_lies_behind_comes_after(version: PathwayVersion):
    assert [(one.words, one.first) for one in ways_not_gone(version, STRAIGHT)] == [
        ("“No” at “Ready?”", True),
        ("“Withdrawn” at “Ask”", True),
        ("“Chase”", False),
        ("“It was withdrawn”", False),
    ]


def test_an_arrow_without_an_answer_is_called_by_what_it_joins(version: PathwayVersion):
    went = STRAIGHT | {"f5", "ut_chase", "mb_withdrawal"}

    assert [one.words for one in ways_not_gone(version, went)] == [
        "from “Chase” to what follows “Begun”",
        "from “Withdrawn” to “It was withdrawn”",
        "“It was withdrawn”",
    ]


def test_only_what_passed_on_this_revision_counts(version: PathwayVersion):
    failed = Rehearsed(name="b", title="B", problems=("step 1: no",), went=frozenset({"f5"}))
    passed = Rehearsed(name="a", title="A", went=STRAIGHT)

    found = ways_not_rehearsed(version, draft(passed, failed))

    assert found is not None
    assert found == ways_not_gone(version, STRAIGHT)
    assert ways_not_rehearsed(version, draft(passed, revision=2)) is None
    every = Rehearsed(name="c", title="C", went=frozenset({*version.elements, *(one.id for one in version.flows)}))
    assert ways_not_rehearsed(version, draft(every)) == ()
