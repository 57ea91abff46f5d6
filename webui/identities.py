"""Who a page is about, for the bar at its top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.domain.access import CASE_ROLES, MANAGER_ROLES
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading.rows import AllocationRow, SubjectRow
from webui.parts import Fact, Identity
from webui.role_words import role_title
from webui.wording import day_month_year

KINDS = {
    "adopter": "Prospective adopters",
    "carer": "Foster carers",
    "guardian": "Guardians",
    "parent": "Parents",
    "adult": "Adult",
    "cohort": "List of children",
    "child": "Child",
}


def subject_url(ref: SubjectRef) -> str:
    """The page of a child or household."""
    return f"/{'children' if ref.kind is SubjectKind.CHILD else 'households'}/{ref.id}"


def identity_of(
    subject: SubjectRow, allocations: Sequence[AllocationRow] = (), *, today: date, standing: str = ""
) -> Identity:
    """The bar for this child or household: who works with them, and `standing`, where they stand ("stage 1")."""
    facts = [Fact(label=KINDS.get(subject.kind, "Household"), value=subject.reference)]
    if standing:
        facts.append(Fact(label="Now", value=standing))
    if subject.born_on is not None:
        facts.append(Fact(label="Born", value=f"{day_month_year(subject.born_on)}, {age(subject.born_on, today)}"))
    facts.extend(
        Fact(label=role_title(one.role), value=one.worker_name, more=True)
        for one in allocations
        if one.current and one.role in CASE_ROLES | MANAGER_ROLES
    )
    if subject.team_name:
        facts.append(Fact(label="Team", value=subject.team_name, more=True))
    flag = "Restricted" if subject.restricted else "Address protected" if subject.address_protected else ""
    return Identity(name=subject.name, url=subject_url(subject.ref), flag=flag, facts=tuple(facts))


def age(born_on: date, today: date) -> str:
    """`4 years old`."""
    years = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return f"{years} years old" if years != 1 else "1 year old"
