from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.errors import NotFound
from engine.domain.references import new_id
from engine.ports import NewDocument
from engine.tables import documents, notes
from tests.store.cast import AT, Uow, settle, started


def test_a_document_comes_back_byte_by_byte(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey = started(uow, cast)
    document = NewDocument(
        id=new_id(),
        subject=cast.household.ref,
        journey=journey.id,
        task=None,
        file_name="report.pdf",
        media_type="application/pdf",
        content=bytes(range(256)) * 40,
        sha256="1" * 64,
    )

    with uow() as work:
        work.papers.add_document(document, at=AT, by=cast.amara.id)
        work.commit()

    with uow() as work:
        assert work.papers.document(document.id) == document
        with pytest.raises(NotFound):
            work.papers.document(new_id())
    with database.connect() as connection:
        row = connection.execute(sa.select(documents)).one()
    assert (row.size_bytes, row.added_at, row.added_by) == (10240, AT, cast.amara.id)


def test_a_note_is_kept_with_who_wrote_it(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey, note = started(uow, cast), new_id()

    with uow() as work:
        work.papers.add_note(
            note, "Rang back.", subject=cast.household.ref, journey=journey.id, task=None, at=AT, by=cast.amara.id
        )
        work.commit()

    with database.connect() as connection:
        row = connection.execute(sa.select(notes)).one()
    assert tuple(row) == (note, str(cast.household.ref), journey.id, None, "Rang back.", AT, cast.amara.id)
