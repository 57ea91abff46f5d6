"""A timer that fires when it is told to, never by the wall clock.

The drawing names a deadline rule, the domain computes the instant, a row holds it; the engine only waits. The
library's own timers read the clock, take months wrong (31 January and a month is 3 March), and two behind one event
gateway share a stored value.
"""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.task import Task


class HeldTimer(EventDefinition):
    """Marks an event that waits for an instant. What lets it happen is `TimerFired`, through `Waiting.happen`."""

    def has_fired(self, my_task: Task) -> bool:  # noqa: ARG002
        """Never by itself, should the library ask."""
        return False
