"""Everything that legal dates come from, in one hand: working days, timescales, escalations and policies."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.escalation import Escalations
from engine.domain.policies import Policies
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The one calendar that every deadline and timer is computed from."""

    days: WorkingDays
    timescales: Timescales
    escalations: Escalations
    policies: Policies
