"""The stretches of a family's way: lists of (working days since the act before, act), put together into stories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.demo.scenes import Act, Scene, done, panel_booked, pictured, registered, started

TWO_YEARS, ONE_YEAR = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One act, so many working days after the one before it; `named` gives its day a name for the acts before it."""

    after: int
    act: Act
    named: str = ""


Way = list[Beat]


def beat(after: int, act: Act, named: str = "") -> Beat:
    """Shorthand for a Beat."""
    return Beat(after=after, act=act, named=named)


def enquiry() -> Way:
    """They ask, and it is recorded."""
    return [beat(0, started("adopter_stage_1", by="recruiter"))]


def discussed(*, respond: int = 3, talk: int = 6, outcome: str = "encouraged") -> Way:
    """They are answered and the first discussion is held."""
    return [
        beat(respond, done("ut_respond", by="recruiter")),
        beat(talk, done("ut_discussion", by="recruiter", outcome=outcome)),
    ]


def registration(*, after: int = 8, experience: str = "first_time") -> Way:
    """Their registration of interest comes."""
    return [beat(after, registered(experience=experience))]


def accepted(*, after: int = 3, allocated: int = 1) -> Way:
    """The registration is accepted and a social worker allocated."""
    return [
        beat(after, done("ut_roi_decision", by="manager", outcome="accept", answers=_started_today)),
        beat(allocated, done("ut_allocate", by="manager", answers=_worker)),
    ]


def planned(*, after: int = 5, first: tuple[Beat, ...] = ()) -> Way:
    """The stage 1 plan is agreed."""
    return [*first, beat(after, done("ut_stage1_plan", by="case"))]


CHECKS = ("dbs_applicant_1", "medical_applicant_1", "local_authority", "reference_1", "reference_2", "reference_3")


def checks_asked(checks: tuple[str, ...] = CHECKS) -> Way:
    """The checks are listed and asked for."""
    listed = done("ut_list_checks", by="recruiter", answers={"checks_required": list(checks)})
    return [
        beat(1, listed),
        *(
            beat(0 if number else 1, done("ut_request_check", by="recruiter", item=check, answers=_asked_of(check)))
            for number, check in enumerate(checks)
        ),
    ]


def check_back(check: str, *, after: int, outcome: str = "clear") -> Way:
    """One check comes back and its result is recorded."""
    return [
        beat(after, done("msg_check_returned", by="recruiter", item=check, answers={"how": _how(check)})),
        beat(0, done("ut_record_result", by="recruiter", outcome=outcome, item=check, answers=_valid_for(check))),
    ]


def checks_back(checks: tuple[str, ...] = CHECKS, *, first: int = 3, every: int = 2) -> Way:
    """Checks come back one after another."""
    return [b for number, check in enumerate(checks) for b in check_back(check, after=every if number else first)]


def trained(*, after: int = 5) -> Way:
    """They attend the training."""
    return [beat(after, done("ut_training", by="case", outcome="attended"))]


def workbook(*, after: int = 4) -> Way:
    """They complete the workbook."""
    return [beat(after, done("ut_workbook", by="case"))]


def prepared(checks: tuple[str, ...] = CHECKS) -> Way:
    """Everything between plan and review."""
    return [*checks_asked(checks), *trained(), *workbook(), *checks_back(checks)]


def reviewed(*, after: int = 4, outcome: str = "proceed") -> Way:
    """The stage 1 review is held."""
    return [beat(after, done("ut_stage1_review", by="case", outcome=outcome))]


def suitable(*, after: int = 3, told: int = 1) -> Way:
    """The manager decides that they may be suitable, and they are told."""
    return [
        beat(after, done("ut_stage1_decision", by="manager", outcome="may_be_suitable")),
        beat(told, done("ut_notify_stage1", by="case")),
    ]


def opted_in(*, after: int = 12) -> Way:
    """Their notice to go on comes: stage 2 begins."""
    return [beat(after, done("msg_opt_in", by="case"))]


def through_stage_1(checks: tuple[str, ...] = CHECKS) -> Way:
    """From the enquiry to the notice to go on."""
    return [
        *enquiry(),
        *discussed(),
        *registration(),
        *accepted(),
        *planned(),
        *prepared(checks),
        *reviewed(),
        *suitable(),
        *opted_in(),
    ]


def agreed(*, after: int = 4, named: str = "panel") -> Way:
    """The assessment plan is agreed and the panel booked, for the day of the act of that name."""
    return [
        beat(after, done("ut_stage2_agreement", by="case")),
        beat(1, panel_booked("ut_book_panel", named=named)),
    ]


def assessed(*, after: int = 20, midway: str = "continue") -> Way:
    """The visits are done and the midway review is held."""
    return [
        beat(after // 2, pictured("ut_assessment", by="case")),
        beat(after - after // 2, done("ut_assessment", by="case")),
        beat(2, done("ut_midway", by="manager", outcome=midway)),
    ]


def reported(*, health: int = 1, after: int = 6, signed: int = 2) -> Way:
    """Health summary, report, sign-off."""
    return [
        beat(health, done("ut_health_summary", by="mo", answers={"medical_received": True})),
        beat(after, done("ut_par", by="case")),
        beat(signed, done("ut_tm_signoff", by="manager", outcome="approve")),
    ]


def read_by_them(*, after: int = 4) -> Way:
    """The applicants read the report and comment."""
    return [beat(after, done("ut_applicant_read", by="case"))]


def papers(*, after: int = 4, checked: int = 2) -> Way:
    """The papers go to the panel and are checked."""
    return [
        beat(after, done("ut_submit_papers", by="case", answers={"complete": True})),
        beat(checked, done("ut_quality_check", by="jo", outcome="accept")),
    ]


def panel(*, after: int = 13, outcome: str = "recommend", named: str = "panel") -> Way:
    """The panel meets."""
    return [beat(after, done("ut_panel", by="jo", outcome=outcome, answers=_members), named)]


def minuted(*, after: int = 2, signed: int = 2) -> Way:
    """The minutes are written and signed."""
    return [
        beat(after, done("ut_minutes", by="jo")),
        beat(signed, done("ut_sign_minutes", by="idris")),
    ]


def decided(*, after: int = 4, outcome: str = "approve") -> Way:
    """The agency decision maker decides."""
    return [beat(after, done("ut_adm", by="hana", outcome=outcome))]


def told_and_approved(*, told: int = 1, letter: int = 2, plan: int = 6) -> Way:
    """They are told, get the letter, and the matching plan is made: approved."""
    return [
        beat(told, done("ut_notify", by="case")),
        beat(
            letter,
            done("ut_approve_letter", by="manager", answers={"approval_terms": "One or two children aged 0 to 5"}),
        ),
        beat(plan, done("ut_matching_plan", by="case")),
    ]


def to_panel(named: str = "panel") -> Way:
    """Stage 2 up to papers that are ready for the panel."""
    return [*agreed(named=named), *assessed(), *reported(), *read_by_them(), *papers()]


def withdrawn(*, after: int = 4, outcome: str = "withdrawn", closed: bool = True) -> Way:
    """They end it, or the agency does with them; the manager closes it."""
    way = [
        beat(after, done("mb_withdrawal", by="case", answers={"by": "applicant"})),
        beat(1, done("ut_record_withdrawal", by="case", outcome=outcome)),
    ]
    if outcome == "withdrawn":
        way.append(beat(3, done("ut_offer_information", by="case")))
        last = done("ut_close", by="manager", outcome="close")
    else:
        way.append(beat(2, done("ut_counselling_letter", by="case")))
        last = done("ut_close_counselled", by="manager", outcome="close")
    return [*way, beat(2, last)] if closed else way


def refused() -> Way:
    """The panel does not recommend, the decision maker proposes not to approve, and the notice is sent."""
    return [
        *panel(outcome="not_recommend"),
        *minuted(),
        *decided(outcome="refuse"),
        beat(2, done("ut_determination_notice", by="jo", answers={"panel_recommended": False})),
        beat(1, done("ut_log_notice", by="manager", answers=_not_suitable)),
    ]


_not_suitable = {"qd_type": "adoption_not_suitable", "window": "qd.adoption_window", "health_only": False}


def _started_today(scene: Scene) -> Mapping[str, Any]:
    return {"stage_1_start": scene.stage.today.isoformat()}


def _worker(scene: Scene) -> Mapping[str, Any]:
    return {"worker": str(scene.worker("case"))}


def _members(scene: Scene) -> Mapping[str, Any]:
    return {"members": [str(scene.worker("ola"))], "quorum_met": True}


def _asked_of(check: str) -> Mapping[str, Any]:
    asked = {"dbs": "The disclosure service", "medical": "The GP’s surgery", "local": "The records team"}
    return {"asked_of": asked.get(check.partition("_")[0], "The referee, by letter"), "consent_held": True}


def _how(check: str) -> str:
    return {"dbs": "online", "medical": "post", "local": "email"}.get(check.partition("_")[0], "post")


def _valid_for(check: str) -> Any:
    """Disclosures are good for two years, everything else for one."""
    years = TWO_YEARS if check.startswith("dbs") else ONE_YEAR

    def answers(scene: Scene) -> Mapping[str, Any]:
        today = scene.stage.today
        last = today.replace(year=today.year + years, day=min(today.day, 28))
        return {"valid_to": last.isoformat()}

    return answers
