"""What a journey's change is set in: the moment, the dates that are known, who works where, and who acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.calendar import Calendar
from engine.domain.ids import JourneyId, Role, WorkerId
from engine.domain.london import civil_date
from engine.domain.subjects import Allocation


@dataclass(slots=True, kw_only=True)
class Setting:
    """`journey` is the one that changes; `anchors` its and its subject's latest dates; `promised` what each rule last
    promised here.

    `team_roles` are roles that somebody holds in the subject's team, `council_roles` those held for the whole council.
    """

    at: datetime
    calendar: Calendar
    anchors: dict[str, date]
    promised: dict[str, date] = field(default_factory=dict)
    allocations: tuple[Allocation, ...] = ()
    team_roles: frozenset[Role] = frozenset()
    council_roles: frozenset[Role] = frozenset()
    journey: JourneyId | None = None
    actor: str = "system"
    role: Role | None = None

    @property
    def today(self) -> date:
        """The civil date in Europe/London."""
        return civil_date(self.at)

    def allocated(self, role: Role) -> WorkerId | None:
        """Who holds the role for the subject today; where several do, the latest, and first who was given it in this
        journey."""
        held = [
            a
            for a in self.allocations
            if a.role == role and a.from_on <= self.today and (a.until_on is None or a.until_on >= self.today)
        ]
        own = [a for a in held if self.journey is not None and a.journey == self.journey]
        return WorkerId((own or held)[-1].worker) if held else None
