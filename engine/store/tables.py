"""The tables of `engine.tables`, under the name by which this room's modules know them."""

from engine.tables import *  # noqa: F403
