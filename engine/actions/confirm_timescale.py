"""The council's legal adviser says of a period whose source nobody has checked whether it can be relied on.

It changes no rule and no date: whoever owns the pathways changes the rule, with a second person. What was said holds
for the rule as it was then; once it is changed, it is to be looked at again.
"""

from __future__ import annotations

import hashlib
import json

from engine.actions.change_timescale import CHAIN
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.audit import AuditDraft
from engine.domain.confirmation import Verdict
from engine.domain.deadline import TO_CONFIRM
from engine.domain.errors import ReasonNeeded
from engine.domain.ids import RuleKey, WorkerId
from engine.domain.london import civil_date
from engine.domain.timescale_change import LONGEST, SHORTEST_REASON, ChangeRefused, as_kept
from engine.ports import Ports


def confirm_timescale(ports: Ports, worker_id: WorkerId, key: RuleKey, verdict: Verdict, *, reason: str) -> None:
    """Puts on record who said what of the rule as it is in force today, and on what that is based.

    Raises NotAllowed (recorded), UnknownRule, ReasonNeeded, and ChangeRefused where its source has been checked.
    """
    with refusals_recorded(ports, worker_id, Act.CONFIRM_PERIODS.value), ports.uow() as uow:
        worker, at = uow.workers.get(worker_id), ports.clock.now()
        refusal = may(worker, Act.CONFIRM_PERIODS)
        if refusal is not None:
            raise refusal.raised()
        timescales, today = ports.calendar.timescales, civil_date(at)
        rule = timescales.in_force(key, today)
        if rule.status not in TO_CONFIRM:
            raise ChangeRefused("Its source has been checked, so there is nothing to confirm.", "reason")
        said = reason.strip()
        if len(said) < SHORTEST_REASON:
            raise ReasonNeeded("Say in a sentence on what you base that.", "reason")
        written = json.dumps(as_kept(timescales.entry(rule.key, rule.revision)), sort_keys=True, ensure_ascii=False)
        uow.audit.append(
            [
                AuditDraft(
                    chain=CHAIN,
                    at=at,
                    on=today,
                    tag=f"timescale_{verdict.value}",
                    actor=f"worker:{worker.id}",
                    detail={
                        "rule": rule.key,
                        "title": rule.title,
                        "revision": rule.revision.isoformat(),
                        "sha256": hashlib.sha256(written.encode()).hexdigest(),
                        "reason": said[: LONGEST["reason"]],
                    },
                )
            ]
        )
        uow.commit()
