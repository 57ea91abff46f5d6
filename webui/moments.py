"""When something happened, told to somebody who reads it now."""

from __future__ import annotations

from datetime import datetime

from webui.wording import clock_time, day_month_year, in_london


def moment_in_day(at: datetime, now: datetime) -> str:
    """`at 10:38am today`, or `at 10:38am on 23 Nov 2026`."""
    on = in_london(at).date()
    day = "today" if on == in_london(now).date() else f"on {day_month_year(on)}"
    return f"at {clock_time(at)} {day}"


def saved_moment(at: datetime, now: datetime) -> str:
    """When a draft was saved, in few words: `10:42am`, or `10:42am on 23 Nov 2026`."""
    on = in_london(at).date()
    return clock_time(at) if on == in_london(now).date() else f"{clock_time(at)} on {day_month_year(on)}"
