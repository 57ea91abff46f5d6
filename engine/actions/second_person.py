"""Messages about what needs a second person: those who could agree are told, and then the one who asked.

They say only where to look: what it is about, and why, stands on that page.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from engine.domain.access import Act, may
from engine.domain.ids import Role, WorkerId
from engine.domain.people import Worker
from engine.ports import NewNotice, UnitOfWork

OWNER = Role("process_owner")


def who_could_agree(uow: UnitOfWork, *, but: Collection[WorkerId]) -> tuple[Worker, ...]:
    """Everybody who draws pathways, without these."""
    owners = uow.workers.holders(OWNER, team=None)
    return tuple(one for one in owners if may(one, Act.DRAW) is None and one.id not in but)


def ask_others(
    uow: UnitOfWork, page: str, *, asker: WorkerId, at: datetime, but: Collection[WorkerId] = frozenset()
) -> None:
    """Tells everybody who could agree that they are asked; `page` is where, `but` those who have changed it."""
    others = who_could_agree(uow, but={asker, *but})
    uow.outbox.queue_notices(
        [NewNotice(to=one.id, template="agreement_asked", facts={"page": page}) for one in others], at=at
    )


def tell_asker(uow: UnitOfWork, page: str, *, asker: WorkerId, agreed: bool, at: datetime) -> None:
    """Tells who asked that a second person has agreed, or has not."""
    template = "agreement_given" if agreed else "agreement_refused"
    uow.outbox.queue_notices([NewNotice(to=asker, template=template, facts={"page": page})], at=at)
