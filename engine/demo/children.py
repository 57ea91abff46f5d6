"""Invented children with a history in care, of the kind that a yearly return tells: episodes and reviews.

Reviews are held by the council's own timescales, most of them a few days before they are due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from faker import Faker

from engine.actions.import_children import import_children
from engine.demo.families import FAMILY, SEED
from engine.demo.stage import Stage
from engine.domain.audit import AuditDraft
from engine.domain.calendar import Calendar
from engine.domain.care_history import CareHistory, Episode, HeldReview
from engine.domain.london import civil_date, morning_of
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Child

HOW_MANY = 32
SOUTH_EVERY = 4  #: every fourth child is the South's
RESTRICTED = 11  #: the child of this number is known to few
ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WBRI", "MWBC", "MWAS", "APKN", "ABAN", "BAFR", "BCRB", "WOTH", "MOTH")
NEEDS = ("N1", "N1", "N1", "N4", "N5", "N8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    """An episode in the making: for so many working days, as what, where, and why it began."""

    working_days: int
    because: str
    legal_status: str
    placement: str
    provider: str = "PR1"


#: Courses that a childhood in care takes; each ends where the child is today, unless `END` says how it ended.
COURSES: tuple[tuple[_Stay, ...], ...] = (
    (
        _Stay(working_days=48, because="S", legal_status="V2", placement="U6"),
        _Stay(working_days=130, because="L", legal_status="C1", placement="U6"),
        _Stay(working_days=90, because="L", legal_status="E1", placement="U6"),
        _Stay(working_days=60, because="P", legal_status="E1", placement="A5"),
    ),
    (
        _Stay(working_days=110, because="S", legal_status="C1", placement="U3"),
        _Stay(working_days=240, because="L", legal_status="C2", placement="U1"),
    ),
    (
        _Stay(working_days=30, because="S", legal_status="L2", placement="U6", provider="PR4"),
        _Stay(working_days=150, because="L", legal_status="C1", placement="U6", provider="PR4"),
        _Stay(working_days=420, because="B", legal_status="C2", placement="U4", provider="PR4"),
    ),
    (_Stay(working_days=36, because="S", legal_status="V2", placement="U6"),),
    (
        _Stay(working_days=75, because="S", legal_status="C1", placement="U6"),
        _Stay(working_days=22, because="P", legal_status="C1", placement="K2", provider="PR4"),
        _Stay(working_days=260, because="B", legal_status="C2", placement="K2", provider="PR4"),
    ),
    (
        _Stay(working_days=18, because="S", legal_status="C1", placement="U6"),
        _Stay(working_days=118, because="P", legal_status="C1", placement="U5"),
        _Stay(working_days=40, because="L", legal_status="E1", placement="U5"),
        _Stay(working_days=30, because="T", legal_status="E1", placement="A3"),
    ),
    (
        _Stay(working_days=140, because="S", legal_status="C1", placement="U3"),
        _Stay(working_days=35, because="L", legal_status="C2", placement="P1"),
    ),
)
GIRLS = (
    *("Amelia", "Zara", "Poppy", "Nia", "Maja", "Ivy", "Aaliyah", "Erin", "Scarlett", "Safiya", "Daisy", "Oluchi"),
    *("Ffion", "Lola", "Hania", "Ruby"),
)
BOYS = (
    *("Teddy", "Kai", "Ibrahim", "Alfie", "Kwame", "Oskar", "Jude", "Riley", "Zayn", "Macsen", "Tobi", "Arlo"),
    *("Leo", "Dawid", "Reggie", "Ezra"),
)
ENDED_EVERY, ENDED_AS = 10, "E45"  #: every tenth went to a special guardian


def add_children(stage: Stage, *, today: date) -> None:
    """Adds them with their histories as they are on that day."""
    ports = stage.ports
    faker = Faker("en_GB")
    faker.seed_instance(SEED + 1)
    random = Random(SEED + 1)  # noqa: S311 -- invents people, keeps no secret
    began = stage.clock.now()
    by_team: dict[str, list[CareHistory]] = {"North": [], "South": []}
    for number in range(HOW_MANY):
        team = "South" if number % SOUTH_EVERY == SOUTH_EVERY - 1 else "North"
        history = _history(number, ports.calendar, random, today)
        by_team[team].append(history)
        child = Child(
            id=new_id(),
            reference=new_reference(),
            name=_name(number, history.sex, faker),
            born_on=history.born_on,
            sex=history.sex,
            ethnicity=history.ethnicity,
            team=stage.cast.teams[team],
            restricted=number == RESTRICTED,
            external_id=history.external_id,
        )
        with ports.uow() as uow:
            uow.records.add_child(child, at=began)
            uow.audit.append(
                [
                    AuditDraft(
                        chain=f"subject:{child.id}",
                        at=began,
                        on=civil_date(began),
                        tag="child_added",
                        about=(str(child.ref),),
                        detail={"reference": child.reference},
                    )
                ]
            )
            uow.commit()
    stage.clock.set(max(began, morning_of(ports.calendar.days.before(today, 3))))
    for name, histories in by_team.items():
        for _ in import_children(ports, histories, team=stage.cast.teams[name]):
            pass
    stage.clock.set(began)


def _name(number: int, sex: str, faker: Faker) -> str:
    given = (BOYS if sex == "1" else GIRLS)[number // 2 % len(BOYS)]
    return f"{given} {FAMILY[number * 2 % len(FAMILY)] if number % 3 == 1 else faker.last_name()}"


def _history(number: int, calendar: Calendar, random: Random, today: date) -> CareHistory:
    course = COURSES[number % len(COURSES)]
    stays = course[: random.randint(1, len(course))] if number % 5 == 0 else course
    last = random.randint(3, stays[-1].working_days)
    began = calendar.days.before(today, sum(stay.working_days for stay in stays[:-1]) + last)
    ended = number % ENDED_EVERY == ENDED_EVERY - 1
    until = calendar.days.before(today, 2) if ended else None
    need = random.choice(NEEDS)
    episodes, day = [], began
    for place, stay in enumerate(stays):
        is_last = place == len(stays) - 1
        end = until if is_last else calendar.days.after(day, stay.working_days)
        episodes.append(
            Episode(
                from_on=day,
                until_on=end,
                began_because=stay.because,
                ended_because="" if end is None else ENDED_AS if is_last else "X1",
                legal_status=stay.legal_status,
                need=need,
                placement=stay.placement,
                provider=stay.provider,
            )
        )
        day = end or day
    oldest = 17 if course is COURSES[4] else 9
    return CareHistory(
        external_id=f"M{4100 + number * 37}",
        born_on=date(began.year - random.randint(1, oldest - 3), random.randint(1, 12), random.randint(1, 28)),
        sex="12"[number % 2],
        ethnicity=random.choice(ETHNICITIES),
        episodes=tuple(episodes),
        reviews=tuple(_reviews(began, until or today, calendar, random)),
    )


def _reviews(began: date, until: date, calendar: Calendar, random: Random) -> list[HeldReview]:
    """Held by the timescales of reviews: within 20 working days, then three months, then every six."""
    anchors = {"became_looked_after": began}
    held: list[HeldReview] = []
    for rule in ("review.first", "review.second", *["review.subsequent"] * 6):
        due = calendar.promise(rule, anchors, on=until).due_on
        if due is None:
            break
        day = calendar.days.before(due, random.choice((1, 2, 3, 5, 7)))
        if day > until:
            break
        held.append(HeldReview(held_on=day, participation=random.choice(("PN1", "PN1", "PN2", "PN3", "PN0"))))
        anchors["first_review_held" if rule == "review.first" else "previous_review_held"] = day
    return held
