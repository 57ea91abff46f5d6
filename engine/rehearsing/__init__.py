"""Runs rehearsals: scripted journeys along a pathway, with the tasks and dates that must come of it.

Each goes through the real actions on a database of its own, with the cast and a clock that the script sets.
"""

from __future__ import annotations

from engine.rehearsing.bench import PathwayBench
from engine.rehearsing.room import RehearsalRoom, begin_like, rehearse_version
from engine.rehearsing.run import NotingNotifier, Rehearsal, Run

__all__ = ["NotingNotifier", "PathwayBench", "Rehearsal", "RehearsalRoom", "Run", "begin_like", "rehearse_version"]
