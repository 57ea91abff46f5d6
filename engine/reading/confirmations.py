"""What legal advisers have said of deadline rules, as the record holds it: about rules, and about nobody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.confirmation import Verdict
from engine.domain.ids import RuleKey

TAGS = {f"timescale_{verdict.value}": verdict for verdict in Verdict}
WORKER = "worker:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What was said last of a revision of a rule, by whom, when and on what grounds."""

    verdict: Verdict
    by_name: str
    at: datetime
    reason: str


def confirmations(database: Engine) -> dict[tuple[RuleKey, date], Confirmation]:
    """What was said last of each revision, by the rule's key and the day from which the revision is in force."""
    e, w = t.audit_entries.c, t.workers.c
    found = (
        sa.select(e.tag, e.at, e.entry, w.name)
        .select_from(t.audit_entries.outerjoin(t.workers, w.id == sa.func.substr(e.actor, len(WORKER) + 1)))
        .where(e.tag.in_(sorted(TAGS)))
        .order_by(e.at, e.seq)
    )
    said = {}
    with database.connect() as connection:
        for row in connection.execute(found):
            detail = json.loads(row.entry)["detail"]
            said[RuleKey(detail["rule"]), date.fromisoformat(detail["revision"])] = Confirmation(
                verdict=TAGS[row.tag], by_name=row.name or "", at=row.at, reason=str(detail["reason"])
            )
    return said
