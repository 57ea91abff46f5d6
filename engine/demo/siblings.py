"""Three siblings for whom permanence is planned: several ways side by side, one of them over, each child on their own.

Told as a list of acts, each so many working days before today. The day of an act stands in its answers as `TODAY`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.actions.close_journey import close_journey
from engine.actions.hold_task import claim_task
from engine.actions.households import add_household
from engine.actions.import_children import import_children
from engine.actions.siblings import link_siblings
from engine.demo.stage import Stage
from engine.domain.audit import AuditDraft
from engine.domain.care_history import CareHistory, Episode
from engine.domain.ids import TaskId
from engine.domain.london import civil_date
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Child, Person, SubjectRef

TODAY = "on the day"
BEGAN = "when they became looked after"
NOT_HOME = (
    "Both parents said at the first review that they can't care for her, and the reviewing officer agrees: the aunt is "
    "the main plan, and adoption stays beside it."
)
PLANNING, VISITS = "permanence_planning", "visits_and_reports"
VISITED = {"visited_on": TODAY}
ADOPTION = {
    "review_endorsed_on": TODAY,
    "siblings_plan": "none",
    "court_route": True,
    "no_parent": False,
    "parents_consent": False,
}
FIRST_NIGHT = "The emergency duty team placed all three with one carer, so that they could stay together."
HEARD = {"child_views_how": "direct_work"}
IN_CARE = {"looked_after_from": BEGAN, "placed_on": BEGAN}
PLAN_OPENED = {**IN_CARE, "placement_plan_on": TODAY, **HEARD}
MEETING = {"held_on": TODAY, "proceedings": "issued", "return_home": "possible", "family_known": True, **HEARD}
LEGAL = {"held_on": TODAY, "legal_adviser": "@pat", "unaccompanied": False}
REVIEWED = {"held_on": TODAY, "child_present": True, "child_seen_on": TODAY, "care_plan_right": True, **HEARD}
OPENED = {"primary": "home", "home_considered": True, "parents_told_on": TODAY}
#: Which ways are opened for whom. Whether the eldest could live apart from the others is assessed first.
WAYS: Mapping[str, Mapping[str, Any]] = {
    "Isla": {"confirm_tracks": ["home", "adoption", "sgo"]},
    "Theo": {"confirm_tracks": ["ltf", "separation"]},
    "Rowan": {"confirm_tracks": ["home", "adoption"]},
}


@dataclass(kw_only=True)
class Group:
    """The siblings on the stage, by first name, with the aunt's household."""

    stage: Stage
    today: date
    children: dict[str, SubjectRef] = field(default_factory=dict)
    aunt: SubjectRef | None = None
    began: date | None = None


Act = Callable[[Group], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An act, so many working days before today."""

    ago: int
    act: Act


def siblings_way() -> tuple[Moment, ...]:
    """Everything that happens to them, in order."""
    return (
        Moment(ago=22, act=_come_into_care),
        *(Moment(ago=22, act=_began(name, with_aunt=name == "Isla")) for name in WAYS),
        Moment(ago=21, act=_linked),
        *(Moment(ago=17, act=_did(name, "ut_open_plan", "amara", PLAN_OPENED)) for name in WAYS),
        *(Moment(ago=17, act=_did(name, "ut_visit_report", "amara", VISITED, VISITS)) for name in WAYS),
        *(Moment(ago=13, act=_did(name, "ut_planning_meeting", "ben", MEETING)) for name in WAYS),
        *(Moment(ago=10, act=_did(name, "ut_legal_planning", "ola", LEGAL)) for name in WAYS),
        *(Moment(ago=8, act=_did(name, "ut_confirm_tracks", "ben", {**OPENED, **ways})) for name, ways in WAYS.items()),
        Moment(ago=7, act=_did("Isla", "ut_record_notice", "amara", {}, "special_guardianship")),
        Moment(ago=5, act=_did("Isla", "ut_allocate", "ben", {}, "special_guardianship")),
        Moment(ago=4, act=_did("Isla", "ut_open_adoption_record", "amara", ADOPTION, "child_adoption_plan")),
        *(Moment(ago=3, act=_did(name, "ut_review", "lin", REVIEWED)) for name in WAYS),
        Moment(ago=2, act=_not_home),
        *(Moment(ago=2, act=_taken(name, "ut_visit_report", "amara", VISITS)) for name in WAYS),
    )


def _come_into_care(group: Group) -> None:
    """Three children of one family become looked after on one day, and their aunt is known."""
    stage, day = group.stage, group.stage.today
    group.began = day
    team = stage.cast.teams["North"]
    people = (("Isla", date(2022, 5, 9), "2"), ("Theo", date(2019, 3, 2), "1"), ("Rowan", date(2025, 10, 20), "1"))
    histories = []
    for number, (name, born_on, sex) in enumerate(people, start=1):
        child = Child(
            id=new_id(),
            reference=new_reference(),
            name=f"{name} Marchbank",
            born_on=born_on,
            sex=sex,
            ethnicity="WBRI",
            team=team,
            external_id=f"M90{number:02}",
        )
        _add(stage, child)
        group.children[name] = child.ref
        stay = {"began_because": "S", "ended_because": "", "legal_status": "C1", "need": "N1", "placement": "U6"}
        episode = Episode(from_on=day, until_on=None, provider="PR1", **stay)
        histories.append(
            CareHistory(external_id=f"M90{number:02}", born_on=born_on, sex=sex, ethnicity="WBRI", episodes=(episode,))
        )
    for _ in import_children(stage.ports, histories, team=team):
        pass
    aunt = [Person(id="", name="Carol Marchbank")]
    group.aunt = add_household(stage.ports, stage.cast["esme"], people=aunt, team=team, kind="guardian").ref


def _add(stage: Stage, child: Child) -> None:
    at = stage.clock.now()
    added = AuditDraft(
        chain=f"subject:{child.id}",
        at=at,
        on=civil_date(at),
        tag="child_added",
        about=(str(child.ref),),
        detail={"reference": child.reference},
    )
    with stage.ports.uow() as uow:
        uow.records.add_child(child, at=at)
        uow.audit.append([added])
        uow.commit()


def _linked(group: Group) -> None:
    isla, theo, rowan = group.children.values()
    for one, other in ((isla, theo), (isla, rowan), (theo, rowan)):
        link_siblings(group.stage.ports, group.stage.cast["amara"], one, other)


def _began(name: str, *, with_aunt: bool) -> Act:
    """Planning begins. The aunt is linked where she might care, so that what follows from it is linked with her too."""

    def act(group: Group) -> None:
        linked = (group.aunt,) if with_aunt and group.aunt else ()
        stage = group.stage
        said = _said(group, {**IN_CARE, "notes": FIRST_NIGHT})
        stage.start(PLANNING, group.children[name], by=stage.cast["ben"], answers=said, linked=linked)

    return act


def _did(name: str, element: str, by: str, answers: Mapping[str, Any], pathway: str = PLANNING) -> Act:
    """A step of one child's journey is done."""

    def act(group: Group) -> None:
        stage = group.stage
        journey = stage.running(pathway, group.children[name])
        if journey is None:
            raise KeyError(f"{pathway} does not run for {name}.")
        stage.complete(journey, element, by=stage.cast[by], answers=_said(group, answers))

    return act


def _taken(name: str, element: str, by: str, pathway: str) -> Act:
    """Somebody takes a task of one child's journey."""

    def act(group: Group) -> None:
        stage = group.stage
        journey = stage.running(pathway, group.children[name])
        if journey is None:
            raise KeyError(f"{pathway} does not run for {name}.")
        claim_task(stage.ports, stage.cast[by], TaskId(stage.task(journey, element).id))

    return act


def _not_home(group: Group) -> None:
    """Home is ruled out for Isla; what was planned for it ends as superseded."""
    stage = group.stage
    home = stage.running("placement_with_parents", group.children["Isla"])
    if home is None:
        raise KeyError("placement_with_parents does not run for Isla.")
    close_journey(stage.ports, stage.cast["ben"], home, why="superseded", reason=NOT_HOME)


def _said(group: Group, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the days and people that they name."""
    days = {TODAY: group.stage.today, BEGAN: group.began}

    def one(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("@"):
            return str(group.stage.cast[value[1:]])
        day = days.get(value) if isinstance(value, str) else None
        return day.isoformat() if day else value

    return {name: one(value) for name, value in answers.items()}
