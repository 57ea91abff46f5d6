"""What plays rehearsals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from engine.benching import Told
from engine.domain.calendar import Calendar
from engine.domain.draft import Rehearsed
from engine.domain.pathway import PathwayVersion


class Rehearse(Protocol):
    """Plays rehearsals on a version: what `pathway.toml` says of it, and the text of each rehearsal by its name.

    `calendar` works out the dates; unless given, as the shipped periods say. `others` are versions of other pathways
    that hold instead of the shipped ones. `only`: the names of those to play; the others are there to be followed.
    """

    def __call__(
        self,
        version: PathwayVersion,
        about: Mapping[str, Any],
        rehearsals: Mapping[str, str],
        /,
        *,
        calendar: Calendar | None = None,
        others: Sequence[Told] = (),
        only: Collection[str] | None = None,
    ) -> Sequence[Rehearsed]: ...


def rehearses_nothing(
    _version: PathwayVersion,
    _about: Mapping[str, Any],
    _rehearsals: Mapping[str, str],
    /,
    *,
    calendar: Calendar | None = None,  # noqa: ARG001
    others: Sequence[Told] = (),  # noqa: ARG001
    only: Collection[str] | None = None,  # noqa: ARG001
) -> Sequence[Rehearsed]:
    raise LookupError("This program was put together without rehearsals.")
