"""A family's story: what happened to it, how long ago that stopped, and whose work it is."""

from __future__ import annotations

from dataclasses import dataclass

from engine.demo.ways import Way

#: Checks enough for the law, fewer than usual.
FEW = ("dbs_applicant_1", "medical_applicant_1", "reference_1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A way, how many working days before today's last working day it stopped, and whose work it is.

    `panel_in`: the panel still to come meets so many working days from today.
    """

    title: str
    way: Way
    ago: int = 0
    worker: str = "amara"
    panel_in: int | None = None

    @property
    def team(self) -> str:
        return "South" if self.worker == "dot" else "North"
