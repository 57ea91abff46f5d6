"""Fills an empty database with the invented cast, some sixty households and thirty children, and fourteen months' work.

Everything goes through the real actions under a clock that ends now; people work on working days from nine to five.
The same day gives the same demo, apart from ids and references.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from engine.application import publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import DEMO_CAST, DEMO_PASSWORD, Cast, add_cast
from engine.demo.children import add_children
from engine.demo.families import SEED, Family, invent_families
from engine.demo.scenes import Scene
from engine.demo.siblings import Group, siblings_way
from engine.demo.stage import Stage
from engine.demo.stories_of_stage_1 import stories_of_stage_1
from engine.demo.stories_of_stage_2 import stories_of_stage_2
from engine.demo.story import Story
from engine.domain.errors import FingerpostError
from engine.domain.london import LONDON, civil_date, morning_of
from engine.domain.working_days import WorkingDays
from engine.notify.quiet import QuietNotifier
from engine.ports import Ports
from engine.store.filling import without_waiting_for_the_disk

log = logging.getLogger(__name__)

FIRST_MINUTE, LAST_MINUTE = 9 * 60, 14 * 60 + 30  #: when the first act of somebody's day may be


class NotEmpty(FingerpostError):
    """There are people in this database already. The demo needs an empty one: name another data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    """What is done, and its instant."""

    at: datetime
    do: Callable[[], None]


def make_demo(ports: Ports) -> Cast:
    """Fills the database; gives the cast. Raises NotEmpty where there is anybody already."""
    with ports.uow() as uow:
        if uow.workers.teams():
            raise NotEmpty()
    now = ports.clock.now()
    clock = FixedClock(now)
    # Nothing of the demo is mailed to anybody, whatever this installation is set up to do.
    own = replace(ports, clock=clock, notifier=QuietNotifier())
    with without_waiting_for_the_disk(ports.database):
        return _fill(own, clock, now)


def _fill(ports: Ports, clock: FixedClock, now: datetime) -> Cast:
    told = [*stories_of_stage_1(), *stories_of_stage_2()]
    families = invent_families(len(told), today=civil_date(now))
    begins = [_first_day(story, now, ports.calendar.days) for story in told]
    clock.set(morning_of(min(begins)))
    publish_shipped_pathways(ports)
    cast = add_cast(ports, DEMO_PASSWORD, DEMO_CAST)
    stage = Stage(ports=ports, clock=clock, cast=cast)
    add_children(stage, today=civil_date(now))
    acts = _siblings(stage, now)
    acts += [
        timed
        for number, (story, family) in enumerate(zip(told, families, strict=True))
        for timed in _timed(number, story, family, stage, now)
    ]
    for timed in sorted(acts, key=lambda one: one.at):
        _wait_until(timed.at, stage)
        timed.do()
        stage.deliver()
    stage.wait_until(now)
    return cast


def _wait_until(at: datetime, stage: Stage) -> None:
    """Lets time pass; where nothing falls due meanwhile, no sweep is needed."""
    with stage.ports.uow() as uow:
        due = uow.timers.next_due_at()
    if due is not None and due < at:
        stage.wait_until(at)
    else:
        stage.clock.set(at)


def _last_day(now: datetime, days: WorkingDays) -> date:
    """The last working day before today: nothing of the demo happens today, at whatever hour it is made."""
    return days.before(civil_date(now), 1)


def _first_day(story: Story, now: datetime, days: WorkingDays) -> date:
    return days.before(_last_day(now, days), story.ago + sum(beat.after for beat in story.way))


def _siblings(stage: Stage, now: datetime) -> list[_Timed]:
    """The acts about the sibling group, some minutes apart where they are on one day."""
    days, today = stage.ports.calendar.days, civil_date(now)
    group = Group(stage=stage, today=today)
    made = []
    for number, moment in enumerate(siblings_way()):
        day = days.before(_last_day(now, days), moment.ago)
        at = datetime.combine(day, time(9, 30), LONDON) + timedelta(minutes=7 * number)
        made.append(_Timed(at=at, do=partial(moment.act, group)))
    return made


def _timed(number: int, story: Story, family: Family, stage: Stage, now: datetime) -> list[_Timed]:
    """The acts of a story with their instants, a few minutes apart where they are on one day."""
    random = Random(SEED * 1000 + number)  # noqa: S311 -- makes up times, keeps no secret
    days = stage.ports.calendar.days
    scene = Scene(stage=stage, family=family, random=random, team=story.team, case_worker=story.worker)
    day, minute = _first_day(story, now, days), 0
    made: list[_Timed] = []
    for beat in story.way:
        if beat.after or not made:
            day, minute = days.after(day, beat.after), random.randint(FIRST_MINUTE, LAST_MINUTE)
        else:
            minute += random.randint(4, 16)
        if beat.named:
            scene.dates[beat.named] = day
        at = datetime.combine(day, time(minute // 60, minute % 60), LONDON) + timedelta(seconds=random.randint(0, 59))
        made.append(_Timed(at=at, do=partial(beat.act, scene)))
    if story.panel_in is not None:
        scene.dates.setdefault("panel", days.after(civil_date(now), story.panel_in))
    return made
