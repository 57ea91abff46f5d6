"""A notifier for a council without a mail server: notices stay in the outbox, shown to the person on their pages."""

from __future__ import annotations

from engine.ports import QueuedNotice


class QuietNotifier:
    """Delivers nothing elsewhere: the notice is on the person's own page, and is marked as delivered there."""

    def send(self, notice: QueuedNotice) -> None:
        """Nothing leaves the machine."""
        del notice
