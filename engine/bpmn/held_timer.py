"""A timer that fires when it is told to, never by the wall clock.

The drawing names a deadline rule, the domain computes the instant, a row holds it; the engine only waits. The
library's own timers read the clock, take months wrong, and two behind one event gateway share a stored value.
"""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.task import Task

_FLAG = "held_timer_fired"


class HeldTimer(EventDefinition):
    """Waits until `let_go` was called on the waiting task, whatever the hour."""

    def has_fired(self, my_task: Task) -> bool:
        """Whether somebody said that the instant has come."""
        return bool(my_task.internal_data.get(_FLAG, False))

    def let_go(self, my_task: Task) -> None:
        """Says that the instant has come."""
        my_task.internal_data[_FLAG] = True
