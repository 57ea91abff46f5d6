"""Every night kept revisions of drafts that nobody needs any more are let go, a draft at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.domain.audit import AuditDraft
from engine.domain.kept_revisions import ALL_FOR, let_go
from engine.domain.london import civil_date
from engine.domain.trail_check import nightly_due
from engine.ports import Ports

AT_ONCE = 20  #: drafts looked up together
MOST_OF_ONE = 500  #: revisions that a draft loses in a night; a transaction stays short

Stopping = Callable[[], bool]


def _never() -> bool:
    return False


def thin_when_due(ports: Ports, last: datetime | None, *, stopping: Stopping = _never) -> datetime | None:
    """Thins tonight's if that is due; when it was, given back as the next `last`.

    That is remembered nowhere else: whoever does it again in the same night finds nothing to do. Raises NotNow.
    """
    at = ports.clock.now()
    if not nightly_due(last, at):
        return last
    thin_kept_drafts(ports, stopping=stopping)
    return at


def thin_kept_drafts(ports: Ports, *, stopping: Stopping = _never) -> int:
    """Lets go of what is not needed any more of every draft; how many revisions. One entry a draft that lost some."""
    gone, after = 0, ""
    while not stopping():
        with ports.uow() as uow:
            found = uow.drafts.with_old_kept(ports.clock.now() - ALL_FOR, after=after, limit=AT_ONCE)
        if not found:
            break
        for draft in found:
            if stopping():
                break
            gone += _thinned(ports, draft)
        after = found[-1]
    return gone


def _thinned(ports: Ports, draft_id: str) -> int:
    with ports.uow() as uow:
        draft, at = uow.drafts.lock(draft_id), ports.clock.now()
        kept = uow.drafts.kept_marks(draft.id)
        revisions = let_go(kept, uow.drafts.named(draft), at)[:MOST_OF_ONE]
        if not revisions:
            return 0
        uow.drafts.let_go(draft.id, revisions)
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"pathway:{draft.pathway}",
                    at=at,
                    on=civil_date(at),
                    tag="draft_thinned",
                    detail={"draft": draft.id, "revisions": list(revisions), "left": len(kept) - len(revisions)},
                )
            ]
        )
        uow.commit()
    return len(revisions)
