"""The main navigation: the union of what a person's roles need, always in the same order. What they may not use, and
pages that this installation does not have, are absent, not grey. Counts are only of what waits for this person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from engine.domain.access import MANAGER_ROLES, SENIOR_ROLES, Act, may
from engine.domain.ids import Role
from engine.reading.sign_in import Waiting
from engine.reading.viewer import Viewer
from webui.parts import NavItem

_JOURNEYS_OF_PATHWAY = re.compile(r"/pathways/[^/]+/(running|move|moves/.+)")

DECISIONS = "/decisions"
DECISION_MAKERS = frozenset(map(Role, ("adm_adoption", "adm_fostering", "nominated_officer")))
PANEL_ROLES = frozenset(
    map(Role, ("panel_chair", "permanence_panel_chair", "panel_adviser", "panel_admin", "panel_member"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of the navigation, who uses it, and what waits there."""

    text: str
    url: str
    used_by: Callable[[Viewer, Waiting], bool]
    waiting: Callable[[Waiting], int] = lambda _: 0
    late: Callable[[Waiting], bool] = lambda _: False


def navigation(viewer: Viewer, waiting: Waiting, *, beneath: str = "") -> tuple[NavItem, ...]:
    """The navigation of this person, with the page they are on marked. `beneath` is where the page says it belongs."""
    shown = [place for place in PLACES if place.used_by(viewer, waiting) and is_page(place.url)]
    return tuple(
        NavItem(
            text=place.text,
            url=place.url,
            current=_is_at(place.url, beneath),
            waiting=place.waiting(waiting),
            late=place.late(waiting),
        )
        for place in shown
    )


def _is_at(url: str, beneath: str) -> bool:
    """Whether the page is there or beneath it; the journeys of a pathway are no part of its drawing, and a decision is
    a task that is looked for among the decisions."""
    if beneath == DECISIONS and request.path.startswith("/tasks/"):
        return url == DECISIONS
    if _JOURNEYS_OF_PATHWAY.fullmatch(request.path):
        return url == "/running"
    return request.path == url or request.path.startswith(f"{url}/")


def is_page(url: str) -> bool:
    """Whether this installation has a page at that address."""
    try:
        current_app.url_map.bind("localhost").match(url, method="GET")
    except HTTPException:
        return False
    return True


def _works(viewer: Viewer, _: Waiting) -> bool:
    return viewer.casework and not viewer.sees_everything


def _has_tasks(viewer: Viewer, waiting: Waiting) -> bool:
    only_decides = viewer.role_names <= DECISION_MAKERS | {Role("head_of_service")}
    return _works(viewer, waiting) and (not only_decides or waiting.tasks > waiting.decisions)


def _decides(viewer: Viewer, waiting: Waiting) -> bool:
    return bool(viewer.role_names & (DECISION_MAKERS | MANAGER_ROLES | SENIOR_ROLES)) or waiting.decisions > 0


def _looks(viewer: Viewer, _: Waiting) -> bool:
    return viewer.casework


def _is_allowed(act: Act) -> Callable[[Viewer, Waiting], bool]:
    return lambda viewer, _: may(viewer.worker, act) is None


PLACES = (
    Place(text="Tasks", url="/tasks", used_by=_has_tasks, waiting=lambda w: w.tasks, late=lambda w: w.late > 0),
    Place(text="Team", url="/team", used_by=_is_allowed(Act.SEE_TEAM)),
    Place(
        text="Decisions",
        url=DECISIONS,
        used_by=_decides,
        waiting=lambda w: w.decisions,
        late=lambda w: w.late_decisions > 0,
    ),
    Place(text="Children", url="/children", used_by=_looks),
    Place(text="Households", url="/households", used_by=_looks),
    Place(text="Journeys", url="/journeys", used_by=_looks),
    Place(text="Calendar", url="/calendar", used_by=_works),
    Place(text="Panels", url="/panels", used_by=lambda viewer, _: bool(viewer.role_names & PANEL_ROLES)),
    Place(text="Pathways", url="/pathways", used_by=_is_allowed(Act.DRAW)),
    Place(text="Drafts", url="/drafts", used_by=_is_allowed(Act.DRAW)),
    Place(text="Running journeys", url="/running", used_by=_is_allowed(Act.DRAW)),
    Place(text="Timescales", url="/timescales", used_by=_is_allowed(Act.DRAW), waiting=lambda w: w.timescales),
    Place(text="Periods to confirm", url="/timescales/to-confirm", used_by=_is_allowed(Act.CONFIRM_PERIODS)),
    Place(text="Policies", url="/policies", used_by=_is_allowed(Act.DRAW)),
    Place(text="Record", url="/record", used_by=_is_allowed(Act.SEE_RECORD)),
    Place(text="Stuck journeys", url="/stuck", used_by=_is_allowed(Act.SEE_STUCK)),
    Place(text="People", url="/people", used_by=_is_allowed(Act.MANAGE_PEOPLE)),
)
