"""Walks a household along its pathways to where a test begins, each step by the person whose work it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.domain.ids import JourneyId
from engine.domain.journey_deadline import Deadline
from engine.domain.subjects import Allocation
from engine.ports import NewAnchor
from tests.world import World

CHECKS = ("dbs_applicant_1", "medical_applicant_1", "reference_1")
LATE = "The applicants were away and could not be reached before the date."


class Walk:
    """One household's way. `journey` is the journey that steps are done in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.household = world.household()
        self.journey: JourneyId = JourneyId("")

    def do(self, element: str, as_: str, outcome: str | None = None, **answers: Any) -> Any:
        """Completes or records one element of the journey."""
        return self.world.do(self.journey, element, as_, outcome, **answers)

    def due(self, element: str) -> date | None:
        """When the open element is due."""
        return self.deadline(element).due_on

    def deadline(self, element: str) -> Deadline:
        """The open deadline of this element."""
        found = [d for d in self.world.journey(self.journey).deadlines.values() if d.place.element == element]
        assert found, f"no open deadline at {element}"
        return found[0]

    def open(self) -> list[str]:
        """The open tasks."""
        return self.world.open(self.journey)

    def enquire(self, at: str) -> None:
        """Stage 1 begins."""
        self.world.at(at)
        self.journey = self.world.enter("adopter_stage_1", self.household.ref).id

    def register(self, at: str, *, received: date) -> None:
        """Up to the registration of interest, recorded and awaiting the decision on it."""
        self.enquire(at)
        self.do("ut_respond", "esme")
        self.do("ut_discussion", "esme", "encouraged")
        self.do("msg_roi", "esme", received_on=received.isoformat())

    def accept(self, at: str, *, on: date) -> None:
        """Up to the accepted registration: the clock of stage 1 runs from `on`."""
        self.register(at, received=on)
        self.do("ut_roi_decision", "ben", "accept", stage_1_start=on.isoformat())

    def prepare(self, at: str, *, on: date) -> None:
        """Up to the review of stage 1: allocated to Amara, plan agreed, checks clear, training and workbook done."""
        self.accept(at, on=on)
        self.do("ut_allocate", "ben", worker=str(self.world.as_("amara")))
        self.do("ut_stage1_plan", "amara")
        self.check()
        self.do("ut_training", "amara", "attended")
        self.do("ut_workbook", "amara")

    def check(self, checks: tuple[str, ...] = CHECKS) -> None:
        """Every check asked for, returned and clear."""
        self.do("ut_list_checks", "esme", checks_required=list(checks))
        for check in checks:
            self.do("ut_request_check", "esme", item=check)
            self.do("msg_check_returned", "esme", item=check)
            self.do("ut_record_result", "esme", "clear", item=check)

    def reach_stage_2(self, at: str, *, opted_in: date) -> None:
        """Stage 1 done and the notice to go on received; `journey` is now stage 2."""
        self.prepare(at, on=opted_in)
        self.do("ut_stage1_review", "amara", "proceed")
        self.do("ut_stage1_decision", "ben", "may_be_suitable")
        self.do("ut_notify_stage1", "amara", sent_on=opted_in.isoformat())
        self.do("msg_opt_in", "amara", received_on=opted_in.isoformat())
        stage_2 = self.world.running("adopter_stage_2", self.household.ref)
        assert stage_2 is not None
        self.journey = stage_2

    def begin_stage_2(self, at: str, *, opted_in: date) -> None:
        """Stage 2 on its own: the notice to go on was received, and Amara is the applicants' social worker."""
        self.world.at(at)
        self.allocate("adoption_sw", "amara")
        received = opted_in.isoformat()
        self.journey = self.world.enter("adopter_stage_2", self.household.ref, as_="amara", received_on=received).id

    def begin_representations(self, at: str, *, sent: date, **given: str) -> None:
        """Representations or independent review on its own, of a notice sent on that day."""
        self.world.at(at)
        self.allocate("adoption_sw", "amara")
        with self.world.ports.uow() as uow:
            notice = NewAnchor(subject=self.household.ref, name="notice_sent", on=sent, journey=None)
            uow.records.add_anchors([notice], at=self.world.clock.now(), by=None)
            uow.commit()
        roles = {"case_worker": "adoption_sw", "team_manager": "adoption_tm", "decision_maker": "adm_adoption"}
        self.journey = self.world.start(
            "representations_irm", self.household.ref, by=self.world.as_("ben"), given={**roles, **given}
        ).id

    def allocate(self, role: str, name: str) -> None:
        """One of the cast holds this role for the household from today."""
        with self.world.ports.uow() as uow:
            held = Allocation(
                subject=self.household.ref, role=role, worker=self.world.as_(name), from_on=self.world.today
            )
            uow.records.allocate(held, at=self.world.clock.now())
            uow.commit()

    def assess(self, *, panel_on: date, medical_received: bool = True, author_qualified: bool = True) -> None:
        """Stage 2 up to the panel's papers: assessed, reported, read by the applicants, panel booked."""
        self.do("ut_stage2_agreement", "amara")
        self.do("ut_book_panel", "jo", panel_date=panel_on.isoformat())
        self.do("ut_assessment", "amara")
        self.do("ut_midway", "ben", "continue")
        self.do("ut_health_summary", "mo", medical_received=medical_received)
        self.do("ut_par", "amara", author_qualified=author_qualified)
        self.do("ut_tm_signoff", "ben", "approve", checks_in_date=True)
        self.do("ut_applicant_read", "amara")

    def hand_in(self) -> None:
        """The papers are with the panel, found complete."""
        self.do("ut_submit_papers", "amara")
        self.do("ut_quality_check", "jo", "accept")

    def hear(self, recommendation: str = "recommend", *members: str) -> None:
        """The panel meets and its minutes are signed."""
        self.hand_in()
        sat = [str(self.world.as_(name)) for name in members or ("ola",)]
        self.do("ut_panel", "jo", recommendation, members=sat)
        self.do("ut_minutes", "jo")
        self.do("ut_sign_minutes", "idris")
