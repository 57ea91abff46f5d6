"""What the council's legal adviser says of a period whose source nobody has checked."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Whether the period can be relied on."""

    CONFIRMED = "confirmed"
    QUESTIONED = "questioned"  #: the law or the council's rules say something else, or the source is not enough
