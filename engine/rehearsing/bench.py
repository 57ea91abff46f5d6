"""The bench: a draft walked through on the real engine, step by step, with a clock that the walk sets.

What a room was prepared for one revision of a draft is kept for a while, and in it the databases of the latest walks:
a walk that goes on where one stands plays its new step alone. How a walk stands follows from its steps and nothing
else, so whatever is in doubt is thrown away and played again from the start.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.benching import Benched, StepSeen, Stopped, Told
from engine.domain.calendar import Calendar
from engine.domain.pathway import PathwayVersion
from engine.domain.rehearsal import Script, in_toml
from engine.rehearsing.room import RehearsalRoom, starting_at
from engine.rehearsing.run import CANNOT, NotingNotifier, Run, told

MOST_ROOMS = 3
MOST_WALKS = 3  #: whose databases are kept in a room
IDLE_SECONDS = 600.0  #: after which a room that nobody walks in is cleared
LOOKER = "nia"  #: the one of the cast who may see everything and does nothing


@dataclass(kw_only=True)
class _Walk:
    """A walk whose database is open: how it began, and which steps have been played on it."""

    beginning: str
    opened: ExitStack
    run: Run
    notifier: NotingNotifier
    benched: Benched
    steps: list[str] = field(default_factory=list)
    spoilt: bool = False  #: something was tried on it that could not be done

    def play(self, step: Mapping[str, Any]) -> StepSeen:
        """Takes one step more, and notes what is to be seen then."""
        waited = "wait_until" in step
        try:
            journey = self.run.take(step, len(self.steps) + 1)
        except BaseException:
            self.spoilt = True
            raise
        seen = self._seen(self.run.seen(journey, waited=waited), journey=journey, waited=waited)
        self.steps.append(in_toml({"steps": [step]}))
        return seen

    def begin(self) -> None:
        """Starts the journey."""
        benched = self.benched
        benched.journey = self.run.begin()
        benched.subjects = self.run.subjects
        self._seen(self.run.seen(benched.journey, waited=False), journey=benched.journey, waited=False)

    def _seen(self, expect: Mapping[str, Any], *, journey: Any, waited: bool) -> StepSeen:
        sent = tuple((one.to, one.template) for one in self.notifier.sent) if waited else ()
        seen = StepSeen(at=self.benched.ports.clock.now(), journey=journey, expect=expect, told=sent)
        self.benched.seen.append(seen)
        self.benched.ends = self.run.outcome
        return seen


@dataclass(kw_only=True)
class _Room:
    """A prepared room with the walks that are kept in it. `users` walk in it at this moment."""

    room: RehearsalRoom
    calendar: Calendar
    walks: list[_Walk] = field(default_factory=list)
    users: int = 0
    leaving: bool = False
    timer: threading.Timer | None = None

    def clear(self) -> None:
        """Throws everything of it away."""
        if self.timer is not None:
            self.timer.cancel()
        for walk in self.walks:
            walk.opened.close()
        self.walks = []
        self.room.__exit__()


class PathwayBench:
    """Fulfils `ports.Bench`. What is kept goes when it is full, when nobody comes for a while, and at the end."""

    def __init__(self, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._rooms: dict[str, _Room] = {}
        self._lock, self._preparing = threading.Lock(), threading.Lock()
        self._idle_seconds = idle_seconds
        atexit.register(self.close)

    @contextmanager
    def walked(
        self,
        room: str,
        version: PathwayVersion,
        about: Mapping[str, Any],
        says: Mapping[str, Any],
        /,
        *,
        calendar: Calendar,
        others: Sequence[Told] = (),
    ) -> Iterator[Benched]:
        """The walk as far as it goes, for as long as the block lasts."""
        held = self._enter(room, version, about, calendar, others)
        walk: _Walk | None = None
        try:
            walk = self._standing(held, says) or _opened(held, Script(name="", pathway=version.key, says=says))
            _go_on(walk, says)
            yield walk.benched
            if walk.benched.stopped is None and not walk.spoilt:
                self._keep(held, walk)
                walk = None
        finally:
            if walk is not None:
                walk.opened.close()
            self._leave(held)

    def waiting(self) -> tuple[threading.Timer, ...]:
        """The timers that will clear the rooms in which nobody walks."""
        with self._lock:
            return tuple(one.timer for one in self._rooms.values() if one.timer is not None)

    def close(self) -> None:
        """Throws everything away that is kept."""
        with self._lock:
            rooms, self._rooms = list(self._rooms.values()), {}
            for one in rooms:
                self._dismiss(one)

    def _enter(
        self, name: str, version: PathwayVersion, about: Mapping[str, Any], calendar: Calendar, others: Sequence[Told]
    ) -> _Room:
        with self._preparing:  # one after another: each takes a second of a processor
            with self._lock:
                found = self._rooms.get(name)
                if found is not None and found.calendar is not calendar:
                    self._dismiss(self._rooms.pop(name))
                    found = None
                if found is not None:
                    self._rooms[name] = self._rooms.pop(name)  # the one used last is the last to go
                    found.users += 1
                    return found
            made = _Room(
                room=RehearsalRoom(instead=(*others, (version, about)), calendar=calendar).__enter__(),
                calendar=calendar,
                users=1,
            )
            with self._lock:
                self._rooms[name] = made
                while len(self._rooms) > MOST_ROOMS:
                    self._dismiss(self._rooms.pop(next(iter(self._rooms))))
            return made

    def _leave(self, held: _Room) -> None:
        with self._lock:
            held.users -= 1
            if held.leaving:
                self._dismiss(held)
                return
            if held.timer is not None:
                held.timer.cancel()
            held.timer = threading.Timer(self._idle_seconds, self._idle, (held,))
            held.timer.daemon = True
            held.timer.start()

    def _idle(self, held: _Room) -> None:
        with self._lock:
            if held.users:
                return
            self._rooms = {name: one for name, one in self._rooms.items() if one is not held}
            self._dismiss(held)

    def _dismiss(self, held: _Room) -> None:
        """Clears it, now or when the last has left it."""
        held.leaving = True
        if not held.users:
            held.clear()

    def _standing(self, held: _Room, says: Mapping[str, Any]) -> _Walk | None:
        """The kept walk that this one goes on from, taken out so that nobody else uses it meanwhile."""
        beginning, steps = _beginning(says), [in_toml({"steps": [step]}) for step in says.get("steps", ())]
        with self._lock:
            fitting = [one for one in held.walks if one.beginning == beginning and one.steps == steps[: len(one.steps)]]
            best = max(fitting, key=lambda one: len(one.steps), default=None)
            if best is not None:
                held.walks.remove(best)
        return best

    def _keep(self, held: _Room, walk: _Walk) -> None:
        with self._lock:
            held.walks.append(walk)
            if len(held.walks) > MOST_WALKS:
                held.walks.pop(0).opened.close()


def _beginning(says: Mapping[str, Any]) -> str:
    return in_toml({name: value for name, value in says.items() if name != "steps"})


def _opened(held: _Room, script: Script) -> _Walk:
    """A fresh copy of the database, on which nothing has happened yet."""
    opened, notifier = ExitStack(), NotingNotifier()
    stage = opened.enter_context(held.room.stage(starting_at(script), notifier=notifier))
    run = Run(stage, script, notifier)
    walk: _Walk
    benched = Benched(
        ports=stage.ports, looker=stage.cast[LOOKER], cast=stage.cast.workers, take=lambda step: walk.play(step)
    )
    walk = _Walk(beginning=_beginning(script.says), opened=opened, run=run, notifier=notifier, benched=benched)
    return walk


def _go_on(walk: _Walk, says: Mapping[str, Any]) -> None:
    """Plays what has not been played, up to what can't be done."""
    benched, number = walk.benched, 0
    try:
        if benched.journey is None:
            walk.begin()
        for number, step in enumerate(says.get("steps", ()), start=1):
            if number > len(walk.steps):
                walk.play(step)
    except CANNOT as error:
        stopped_at = 0 if benched.journey is None else number
        benched.stopped = Stopped(number=stopped_at, error=error, sentence=told(error))
