from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.engine import Engine

from engine.domain.errors import NotFound
from engine.domain.pathway import PathwayVersion
from engine.domain.references import new_id
from engine.store import SqlUnitOfWork
from tests.store.cast import AT, Uow
from tests.store.drawings import ABOUT, DrawingsByHand, drawn

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)
CHECKS = {**ABOUT, "key": "checks", "title": "Checks"}
PANEL = {**ABOUT, "key": "panel", "title": "Panel"}


def test_a_version_comes_back_with_its_forms_tables_and_the_versions_it_calls(uow: Uow) -> None:
    checks = drawn(about=CHECKS, number=4)
    panel = drawn(about=PANEL, number=2, called={"checks": checks})
    form = {"title": "Tell us — “why”", "properties": {"zulu": {}, "alpha": {"minimum": 0.5}}}
    whole = drawn(
        xml="<definitions name='é'/>".encode(),
        forms={"adopter_stage_1.roi": form},
        tables={"dmn_fast": "<decision name='é'/>".encode()},
        called={"panel": panel},
    )
    with uow() as work:
        _publish(work, checks, CHECKS)
        _publish(work, panel, PANEL)
        version_id = _publish(work, whole, ABOUT)
        work.commit()

    with uow() as work:
        found = work.versions.get(version_id)

    in_force = replace(checks, in_force_from=MARCH)
    in_force = replace(panel, in_force_from=MARCH, called={"checks": in_force})
    assert (found.id, found.version) == (version_id, replace(whole, in_force_from=MARCH, called={"panel": in_force}))
    assert list(found.version.forms["adopter_stage_1.roi"]["properties"]) == ["zulu", "alpha"]


def test_the_newest_version_in_force_on_the_day_counts(uow: Uow) -> None:
    with uow() as work:
        first = _publish(work, drawn(number=1), ABOUT, on=MARCH)
        second = _publish(work, drawn(number=2), ABOUT, on=MAY)
        work.commit()

    with uow() as work:
        in_force = {
            day: work.versions.in_force("adopter_stage_1", on=day).id for day in (MARCH, date(2026, 4, 30), MAY)
        }
        with pytest.raises(NotFound):
            work.versions.in_force("adopter_stage_1", on=date(2026, 2, 28))
        assert work.versions.numbers("adopter_stage_1") == (1, 2)
        assert work.versions.numbers("adopter_stage_2") == ()
    assert in_force == {MARCH: first, date(2026, 4, 30): first, MAY: second}


def test_a_version_is_read_once_in_a_process(uow: Uow, database: Engine) -> None:
    drawings = DrawingsByHand()
    with uow() as work:
        _publish(work, drawn(about=CHECKS), CHECKS)
        version_id = _publish(work, drawn(called={"checks": drawn(about=CHECKS)}), ABOUT)
        work.commit()

    read = []
    for _ in range(3):
        with SqlUnitOfWork(database, drawings) as work:
            read.append(work.versions.get(version_id))

    assert drawings.read_count == 2, "itself and the one it calls"
    assert read[0] is read[1] is read[2]


def test_a_called_version_must_be_published_first(uow: Uow) -> None:
    with uow() as work:
        _publish(work, drawn(about=CHECKS, number=1), CHECKS)
        with pytest.raises(NotFound, match="checks@2 is called by this pathway and is not published"):
            _publish(work, drawn(called={"checks": drawn(about=CHECKS, number=2)}), ABOUT)


def test_no_such_version_is_not_found(uow: Uow) -> None:
    with uow() as work, pytest.raises(NotFound):
        work.versions.get(new_id())


FORM = {"a": {"properties": {"one": {}, "two": {}}}}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda v: replace(v, number=7, in_force_from=MAY), True),
        (lambda v: replace(v, forms={**v.forms}, outcomes=dict(v.outcomes)), True),
        (lambda v: replace(v, called={"checks": replace(v.called["checks"], number=9)}), True),
        (lambda v: replace(v, xml=v.xml + b" "), False),
        (lambda v: replace(v, title="Stage 1"), False),
        (lambda v: replace(v, forms={"a": {"properties": {"two": {}, "one": {}}}}), False),
        (lambda v: replace(v, tables={"dmn_a": b"<b/>"}), False),
        (lambda v: replace(v, outcomes={**v.outcomes, "withdrawn": "Withdrawn"}), False),
        (lambda v: replace(v, called={"checks": replace(v.called["checks"], xml=b"<other/>")}), False),
    ],
)
def test_a_version_is_the_same_where_its_content_is(
    uow: Uow, change: Callable[[PathwayVersion], PathwayVersion], same: bool
) -> None:
    checks = drawn(about=CHECKS)
    version = drawn(forms=FORM, tables={"dmn_a": b"<a/>"}, called={"checks": checks})
    with uow() as work:
        _publish(work, checks, CHECKS)
        _publish(work, drawn(number=1), ABOUT)
        _publish(work, replace(version, number=2), ABOUT)
        work.commit()

    with uow() as work:
        assert work.versions.same_as(change(version)) is same
        assert not work.versions.same_as(replace(version, key="unheard_of"))


def _publish(work: SqlUnitOfWork, version: PathwayVersion, about: dict[str, object], *, on: date = MARCH) -> str:
    return work.versions.publish(version, about=about, at=AT, by=None, on=on)
