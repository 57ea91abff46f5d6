"""What a bench gives to those who walk through a draft: a world of its own, where the walk stands in it, and its steps.

`engine.rehearsing` fulfils it. Everything that is asked of `Benched.ports` is asked of a database that is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from engine.domain.calendar import Calendar
from engine.domain.ids import JourneyId, WorkerId
from engine.domain.pathway import PathwayVersion
from engine.domain.subjects import SubjectRef

if TYPE_CHECKING:
    from engine.ports import Ports

#: A version with what `pathway.toml` says of it.
Told = tuple[PathwayVersion, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeen:
    """How it stood after a step, or after the start: the instant, the journey that it was taken in, what a rehearsal
    would expect there, and who was sent what while time passed (worker and template)."""

    at: datetime
    journey: JourneyId
    expect: Mapping[str, Any]
    told: tuple[tuple[WorkerId, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The step that could not be taken (0: the start), what stands against it, and the same in a sentence."""

    number: int
    error: Exception
    sentence: str


@dataclass(slots=True, kw_only=True)
class Benched:
    """A walk as far as it goes. `seen` has the start first; `journey` is None where not even that was possible.

    `ports` are of the world in which it was walked, `looker` somebody there who may see all of it, `cast` its people by
    sign-in name, `ends` the outcome once it has ended.
    """

    ports: Ports
    looker: WorkerId
    cast: Mapping[str, WorkerId]
    take: Callable[[Mapping[str, Any]], StepSeen]  #: one step more; raises what stands against it
    journey: JourneyId | None = None
    subjects: tuple[SubjectRef, ...] = ()
    seen: list[StepSeen] = field(default_factory=list)
    stopped: Stopped | None = None
    ends: str | None = None


class Bench(Protocol):
    """Walks through versions that are not published, each on a database that is thrown away."""

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
    ) -> AbstractContextManager[Benched]:
        """The walk that a script tells of. `room` names what was prepared for this revision of a draft, and is kept for
        a while; `others` are versions that take the place of the shipped ones."""
        ...

    def close(self) -> None:
        """Throws everything away that is kept. Called as the program ends."""
        ...


class NoBench:
    """Stands where a program was put together without a bench."""

    def walked(self, *_asked: Any, **_named: Any) -> AbstractContextManager[Benched]:
        raise LookupError("This program was put together without a bench.")

    def close(self) -> None:
        """Nothing is kept."""
