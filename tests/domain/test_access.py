"""Who may do what: roles within teams, and the separation of duties."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.domain.access import Act, Done, History, may, may_start, separation, standing_against
from engine.domain.ids import ElementId, JourneyId, PathwayKey, Role, TaskId, TeamId, Token, WorkerId
from engine.domain.pathway import Element, ElementKind
from engine.domain.people import RoleHeld, Worker
from engine.domain.step import Place
from engine.domain.subjects import Allocation, SubjectKind, SubjectRef
from engine.domain.task import Task, TaskKind

NORTH, SOUTH = TeamId("north"), TeamId("south")
HOUSEHOLD = SubjectRef(SubjectKind.HOUSEHOLD, "h1")


def worker(name: str, *roles: str, team: TeamId | None = NORTH, managers: tuple[str, ...] = ()) -> Worker:
    return Worker(
        id=WorkerId(name),
        sign_in_name=name,
        name=name.title(),
        team=team,
        roles=tuple(RoleHeld(role=Role(role), team=team) for role in roles),
        managers=tuple(WorkerId(m) for m in managers),
    )


def element(*sod: str, not_by: tuple[str, ...] = ()) -> Element:
    return Element(
        id=ElementId("ut_decide"),
        kind=ElementKind.USER_TASK,
        sod=sod,
        not_by=tuple(ElementId(one) for one in not_by),
    )


def task(role: str = "adoption_tm", *, team: TeamId | None = NORTH, holder: str | None = None) -> Task:
    return Task(
        id=TaskId("t1"),
        journey=JourneyId("j1"),
        token=Token("k1"),
        place=Place(pathway=PathwayKey("adopter_stage_1"), element=ElementId("ut_decide")),
        kind=TaskKind.TASK,
        title="Decide stage 1",
        form="adopter_stage_1.stage1_decision",
        role=Role(role),
        team=team,
        holder=WorkerId(holder) if holder else None,
        opened_at=datetime(2026, 6, 24, 9, tzinfo=UTC),
    )


def allocated(role: str, name: str) -> Allocation:
    return Allocation(subject=HOUSEHOLD, role=role, worker=name, from_on=date(2026, 1, 5))


def test_a_task_is_for_who_holds_its_role_in_its_team():
    ben, rui = worker("ben", "adoption_tm"), worker("rui", "adoption_tm", team=SOUTH)

    assert standing_against(ben, Act.COMPLETE, task(), element(), History()) is None
    refusal = standing_against(rui, Act.COMPLETE, task(), element(), History())
    assert refusal is not None
    assert refusal.why == "This is work for the adoption team manager, and you do not hold that role here."


def test_a_role_held_for_the_whole_council_counts_in_every_team():
    hana = worker("hana", "adm_adoption", team=None)

    assert standing_against(hana, Act.COMPLETE, task("adm_adoption"), element(), History()) is None


@pytest.mark.rule("SOD-1")
@pytest.mark.parametrize("act", [Act.CLAIM, Act.COMPLETE])
def test_the_allocated_social_worker_may_neither_take_nor_complete_a_decision(act):
    amara = worker("amara", "adoption_sw", "adoption_tm")
    history = History(allocations=[allocated("adoption_sw", "amara")])

    refusal = standing_against(amara, act, task(), element("SOD-1"), history)

    assert refusal is not None
    assert refusal.rule == "SOD-1"


@pytest.mark.rule("SOD-1")
def test_whoever_did_a_social_workers_step_may_not_decide_though_never_allocated():
    femi = worker("femi", "adoption_sw", "adoption_tm")
    history = History(done=[Done(element="ut_workbook", worker=WorkerId("femi"), role=Role("adoption_sw"))])

    refusal = separation(femi, element("SOD-1"), history)

    assert refusal is not None
    assert refusal.rule == "SOD-1"


@pytest.mark.rule("SOD-2")
def test_nobody_who_sat_on_the_panel_decides_after_it():
    ola = worker("ola", "adm_adoption", team=None)

    assert separation(ola, element("SOD-2"), History()) is None
    refusal = separation(ola, element("SOD-2"), History(allocations=[allocated("panel_member", "ola")]))
    assert refusal is not None
    assert refusal.rule == "SOD-2"


@pytest.mark.rule("SOD-2")
def test_the_chair_who_signed_the_minutes_does_not_decide_after_them():
    idris = worker("idris", "adm_adoption", team=None)
    history = History(done=[Done(element="ut_sign_minutes", worker=WorkerId("idris"), role=Role("panel_chair"))])

    refusal = separation(idris, element("SOD-2"), history)

    assert refusal is not None


@pytest.mark.rule("SOD-3")
def test_the_team_manager_of_the_case_does_not_decide_as_agency_decision_maker():
    ben, hana = worker("ben", "adm_adoption", team=None), worker("hana", "adm_adoption", team=None)
    history = History(
        allocations=[allocated("adoption_sw", "amara")],
        lines={WorkerId("amara"): (WorkerId("ben"), WorkerId("gita"))},
    )

    refusal = separation(ben, element("SOD-3"), history)

    assert refusal is not None
    assert refusal.rule == "SOD-3"
    assert separation(hana, element("SOD-3"), history) is None


@pytest.mark.rule("SOD-5")
def test_a_recorded_conflict_of_interest_keeps_somebody_from_the_task():
    idris = worker("idris", "panel_chair", team=None)

    refusal = separation(idris, element("SOD-5"), History(allocations=[allocated("conflicted", "idris")]))

    assert refusal is not None
    assert refusal.rule == "SOD-5"


@pytest.mark.rule("SOD-6")
def test_a_reviewing_officer_holds_and_manages_nothing_of_the_case():
    lin, gita = worker("lin", "iro", team=None), worker("gita", "iro", team=None)
    history = History(
        allocations=[allocated("child_sw", "amara")],
        lines={WorkerId("amara"): (WorkerId("ben"), WorkerId("gita"))},
    )

    assert separation(lin, element("SOD-6"), history) is None
    refusal = separation(gita, element("SOD-6"), history)
    assert refusal is not None
    assert refusal.rule == "SOD-6"


@pytest.mark.rule("SOD-7")
def test_an_appeal_is_decided_neither_by_who_decided_nor_by_who_reports_to_them():
    history = History(done=[Done(element="ut_reject", worker=WorkerId("ben"), role=Role("adoption_tm"), decision=True)])

    for name, managers in (("ben", ()), ("amara", ("ben", "gita"))):
        refusal = separation(worker(name, "service_manager", managers=managers), element("SOD-7"), history)
        assert refusal is not None
        assert refusal.rule == "SOD-7"
    assert separation(worker("gita", "service_manager"), element("SOD-7"), history) is None


@pytest.mark.rule("SOD-8")
def test_who_asked_for_money_does_not_approve_it():
    history = History(
        done=[Done(element="ut_request", worker=WorkerId("amara"), role=Role("child_sw"), title="Ask for the grant")]
    )

    refusal = separation(worker("amara", "child_tm"), element(not_by=("ut_request",)), history)

    assert refusal is not None
    assert refusal.why == "You completed “Ask for the grant”, so someone else must do this."
    assert separation(worker("ben", "child_tm"), element(not_by=("ut_request",)), history) is None


@pytest.mark.rule("SOD-9")
def test_the_disruption_chair_stands_outside_the_line_and_the_team():
    history = History(
        allocations=[allocated("child_sw", "amara")], lines={WorkerId("amara"): (WorkerId("ben"),)}, team=NORTH
    )

    assert separation(worker("sol", "disruption_chair", team=None), element("SOD-9"), history) is None
    for name in ("ben", "femi"):
        refusal = separation(worker(name, "disruption_chair"), element("SOD-9"), history)
        assert refusal is not None
        assert refusal.rule == "SOD-9"


@pytest.mark.rule("SOD-10")
def test_the_nominated_officer_is_not_of_the_team_that_proposes():
    history = History(team=NORTH)

    assert separation(worker("kofi", "nominated_officer", team=None), element("SOD-10"), history) is None
    refusal = separation(worker("ben", "nominated_officer"), element("SOD-10"), history)
    assert refusal is not None
    assert refusal.rule == "SOD-10"


@pytest.mark.rule("SOD-12")
@pytest.mark.parametrize("act", [Act.CLAIM, Act.COMPLETE, Act.HAND_OVER, Act.PAPER, Act.RECORD])
def test_a_process_owner_takes_no_part_in_casework_with_the_same_account(act):
    chidi = worker("chidi", "process_owner", "adoption_tm")

    refusal = standing_against(chidi, act, task(), element(), History())

    assert refusal is not None
    assert refusal.rule == "SOD-12"
    assert may_start(chidi, [Role("adoption_tm")], team=NORTH) is not None


def test_a_manager_may_hand_over_but_not_complete_what_is_not_their_role():
    ben = worker("ben", "adoption_tm")
    amaras = task("adoption_sw", holder="amara")

    assert standing_against(ben, Act.HAND_OVER, amaras, element(), History()) is None
    assert standing_against(ben, Act.COMPLETE, amaras, element(), History()) is not None


def test_only_a_manager_of_the_team_may_close_a_journey():
    assert may(worker("ben", "adoption_tm"), Act.CLOSE, team=NORTH) is None
    assert may(worker("ben", "adoption_tm"), Act.CLOSE, team=SOUTH) is not None
    assert may(worker("amara", "adoption_sw"), Act.CLOSE, team=NORTH) is not None


def test_the_record_of_everything_is_for_audit_reviewers():
    assert may(worker("nia", "auditor", team=None), Act.SEE_RECORD) is None
    refusal = may(worker("ben", "adoption_tm"), Act.SEE_RECORD)
    assert refusal is not None
    assert refusal.why == "Your roles do not let you see the record."
    assert refusal.who_can == "An audit reviewer"
