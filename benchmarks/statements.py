"""SQL statements that each page and each act sends. They must not grow with what is shown."""

from __future__ import annotations

from benchmarks.installation import Installation
from benchmarks.measuring import watched
from benchmarks.report import Figure, Part

PAGE_AT_MOST = 20


def statements(installed: Installation) -> Part:
    """The benchmark."""
    journey = installed.journey("adopter_stage_1")
    task = installed.stage.task(journey.id, "ut_respond").id
    pages = {
        "home": ("amara", "/"),
        "inbox": ("amara", "/tasks"),
        "inbox of the team": ("amara", "/tasks?whose=team"),
        "decisions": ("ben", "/decisions"),
        "team": ("ben", "/team"),
        "task": ("esme", f"/tasks/{task}"),
        "why this date": ("esme", f"/tasks/{task}/why"),
        "journey": ("amara", f"/journeys/{journey.id}"),
        "journeys": ("amara", "/journeys"),
        "household": ("amara", f"/households/{journey.subject.id}"),
        "households": ("amara", "/households"),
        "children": ("amara", "/children"),
        "search": ("amara", "/search?q=Penrose"),
        "calendar": ("amara", "/calendar"),
    }
    counted: dict[str, int] = {}
    for name, (who, path) in pages.items():
        browser = installed.browser(who)
        try:
            browser.get(path)
        except RuntimeError:
            continue  # this installation has no such page
        with watched(installed.database) as spent:
            browser.get(path)
        counted[name] = len(spent.statements)
    most = max(counted, key=lambda name: counted[name])
    return Part(
        title="SQL statements",
        about=(
            "Sent by one request for each page, session and view entry included; beginning and ending a transaction "
            "are not counted."
        ),
        figures=[
            Figure(what=f"The most of any page ({most})", value=counted[most], most=PAGE_AT_MOST, unit="statements")
        ],
        columns=("page", "statements"),
        rows=[(name, str(number)) for name, number in counted.items()],
    )
