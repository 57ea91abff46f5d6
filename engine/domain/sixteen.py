"""Who is owed a talk about staying put: a young person of sixteen in foster care whom nobody has asked.

Permanence planning asks at the sixteenth birthday while it runs. It has ended for whoever has a permanent home by then,
as in a long-term foster placement, and for children known from a return alone it never ran. Source: Children Act 1989,
sections 22(3B), 23A to 23CZA; Permanence Policy 2019/20, section 2.2; Telford & Wrekin permanence policy, section 8.
"""

from __future__ import annotations

from datetime import date

from engine.domain.calendar import Calendar
from engine.domain.ids import FormId, PathwayKey, RuleKey
from engine.domain.term import Unit, later

STAYING_PUT = PathwayKey("staying_put")
#: The question that permanence planning asks, and the rule by which it does.
ASKED_BY = FormId("permanence_planning.staying_put")
SIXTEEN = RuleKey("permanence_planning.sixteen")
EIGHTEEN = RuleKey("staying_put.start")
#: The date that both count from.
BORN = "born"
#: Placements with foster carers, by the codes of the SSDA903 return: with relatives and others, long term or not.
FOSTERED = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
#: Visits to a child who lives with foster carers, by the kind of placement they were begun for.
VISITS, VISITED_AS = PathwayKey("visits_and_reports"), frozenset({"foster", "relative", "reg24", "to_eighteen"})


def born_between(today: date) -> tuple[date, date]:
    """The first and the last birthday of those who can be sixteen or seventeen today."""
    return later(today, -18, Unit.YEARS), later(today, -16, Unit.YEARS)


def owed(calendar: Calendar, born_on: date, *, today: date) -> bool:
    """Whether the sixteenth birthday has passed, so that whatever asks by itself has asked, and the eighteenth has not
    come."""
    sixteen, eighteen = (calendar.promise(rule, {BORN: born_on}, on=today).due_on for rule in (SIXTEEN, EIGHTEEN))
    return sixteen is not None and eighteen is not None and sixteen < today < eighteen
