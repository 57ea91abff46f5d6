"""Families who enquired, registered, or are in stage 1: one for nearly every place a journey can stand at."""

from __future__ import annotations

from engine.demo.scenes import corrected, done, drafted, noted, taken
from engine.demo.story import FEW, Story
from engine.demo.ways import (
    CHECKS,
    accepted,
    beat,
    check_back,
    checks_asked,
    checks_back,
    discussed,
    enquiry,
    planned,
    prepared,
    registration,
    reviewed,
    suitable,
    trained,
    withdrawn,
    workbook,
)


def stories_of_stage_1() -> list[Story]:
    """All of them, in the order of the families."""
    return [*_enquiries(), *_registrations(), *_preparing(), *_stage_1_decided()]


def _enquiries() -> list[Story]:
    answered = [beat(3, done("ut_respond", by="recruiter"))]
    return [
        Story(title="A new enquiry", way=enquiry(), ago=1),
        Story(title="Rung twice, no answer", way=[*enquiry(), beat(4, noted("ut_respond", by="recruiter"))], ago=3),
        Story(title="An enquiry left too long", way=enquiry(), ago=12, worker="femi"),
        Story(
            title="Discussion due soon", way=[*enquiry(), *answered, beat(2, taken("ut_discussion", by="esme"))], ago=6
        ),
        Story(
            title="Discussion half written",
            ago=1,
            worker="femi",
            way=[
                *enquiry(),
                *answered,
                beat(5, noted("ut_discussion", by="recruiter")),
                beat(2, drafted("ut_discussion", by="recruiter", outcome="encouraged")),
            ],
        ),
        Story(title="A new enquiry in the South", way=enquiry(), ago=2, worker="dot"),
        Story(title="Not encouraged yet", way=[*enquiry(), *discussed(outcome="not_yet")], ago=140),
        Story(title="Going abroad", way=[*enquiry(), *discussed(outcome="no")], ago=60, worker="dot"),
        Story(title="Encouraged, nothing heard yet", way=[*enquiry(), *discussed()], ago=45),
        Story(title="Encouraged last week", way=[*enquiry(), *discussed()], ago=5, worker="dot"),
        Story(title="Encouraged, and never registered", way=[*enquiry(), *discussed()], ago=190, worker="femi"),
    ]


def _registrations() -> list[Story]:
    came = [*enquiry(), *discussed(), *registration()]
    return [
        Story(title="Registered yesterday", way=came, ago=0),
        Story(
            title="Decision due tomorrow",
            way=[*came, beat(2, taken("ut_roi_decision", by="manager"))],
            ago=1,
            worker="femi",
        ),
        Story(title="Decision on the registration late", way=came, ago=7),
        Story(
            title="Registered with another agency",
            ago=95,
            worker="femi",
            way=[
                *came,
                beat(
                    4,
                    done(
                        "ut_roi_decision", by="manager", outcome="decline", answers={"decline_ground": "another_agency"}
                    ),
                ),
            ],
        ),
        Story(title="A social worker to be allocated", ago=1, way=[*came, *accepted()[:1]]),
        Story(title="In the South, awaiting a decision", way=came, ago=3, worker="dot"),
    ]


def _preparing() -> list[Story]:
    begun = [*enquiry(), *discussed(), *registration(), *accepted()]
    plan = [*begun, *planned()]
    late_checks = [*plan, *checks_asked(), *trained(), *workbook(), *check_back("dbs_applicant_1", after=2)]
    return [
        Story(title="Plan to be agreed", way=[*begun, beat(2, noted("ut_stage1_plan", by="case"))], ago=3),
        Story(title="Plan late", way=begun, ago=11, worker="femi"),
        Story(title="Checks to be listed", way=plan, ago=1),
        Story(title="Checks asked for", way=[*plan, *checks_asked(), beat(6, noted("ut_workbook", by="case"))], ago=2),
        Story(
            title="First checks back",
            worker="femi",
            ago=2,
            way=[
                *plan,
                *checks_asked(),
                *trained(),
                *checks_back(CHECKS[:3]),
            ],
        ),
        Story(title="Checks slow, to be chased", way=late_checks, ago=22, worker="femi"),
        Story(
            title="A caution on the certificate",
            ago=1,
            way=[
                *plan,
                *checks_asked(FEW),
                *trained(),
                *check_back("dbs_applicant_1", after=3, outcome="concern"),
            ],
        ),
        Story(
            title="Missed the training",
            ago=3,
            worker="dot",
            way=[
                *plan,
                *checks_asked(FEW),
                beat(6, done("ut_training", by="case", outcome="missed")),
                *checks_back(FEW),
            ],
        ),
        Story(title="Review due soon", way=[*plan, *prepared(FEW)], ago=6),
        Story(
            title="Review late, half written",
            worker="femi",
            ago=4,
            way=[
                *plan,
                *prepared(),
                beat(10, drafted("ut_stage1_review", by="case", outcome="proceed")),
            ],
        ),
        Story(
            title="More time asked for",
            ago=1,
            worker="femi",
            way=[
                *plan,
                *prepared(FEW),
                *reviewed(outcome="more_time"),
                beat(
                    1, done("ut_request_extension", by="case", outcome="ask", answers={"grounds": "checks_outstanding"})
                ),
            ],
        ),
        Story(
            title="More time granted",
            ago=8,
            way=[
                *plan,
                *prepared(FEW),
                *reviewed(outcome="more_time"),
                beat(
                    1, done("ut_request_extension", by="case", outcome="ask", answers={"grounds": "applicant_request"})
                ),
                beat(2, done("ut_approve_extension", by="manager", outcome="approve")),
                beat(1, done("ut_tell_extension", by="case")),
            ],
        ),
        Story(
            title="More time than the manager may give",
            ago=1,
            worker="dot",
            way=[
                *plan,
                *prepared(FEW),
                *reviewed(outcome="more_time"),
                beat(1, done("ut_request_extension", by="case", outcome="ask", answers={"grounds": "exceptional"})),
                beat(2, done("ut_approve_extension", by="manager", outcome="too_long")),
            ],
        ),
        Story(
            title="A date corrected",
            ago=5,
            way=[
                *plan,
                *checks_asked(FEW),
                beat(
                    3,
                    corrected(
                        "stage_1_start",
                        days_earlier=1,
                        reason="They were told by telephone on the day before the letter went.",
                    ),
                ),
            ],
        ),
    ]


def _stage_1_decided() -> list[Story]:
    done_with_it = [*enquiry(), *discussed(), *registration(), *accepted(), *planned(), *prepared(FEW)]
    review = [*done_with_it, *reviewed()]
    told = [*review, *suitable()]
    return [
        Story(
            title="Stage 1 decision due soon", way=[*review, beat(2, taken("ut_stage1_decision", by="manager"))], ago=6
        ),
        Story(
            title="Stage 1 decision late",
            ago=9,
            worker="femi",
            way=[
                *review,
                beat(10, noted("ut_stage1_decision", by="manager")),
            ],
        ),
        Story(title="To be told of the decision", way=[*review, *suitable()[:1]], ago=0),
        Story(title="Stage 1 decided late, with the reason", way=[*review, *suitable(after=22)], ago=30),
        Story(title="Waiting to go on", way=told, ago=15, worker="dot"),
        Story(title="Six months nearly over", way=told, ago=118, worker="femi"),
        Story(title="Six months over", way=told, ago=132),
        Story(
            title="Nobody opted in",
            worker="femi",
            ago=30,
            way=[
                *told,
                beat(135, done("ut_gap_letter", by="case", outcome="none")),
            ],
        ),
        Story(
            title="Not suitable after stage 1",
            worker="femi",
            ago=70,
            way=[
                *done_with_it,
                *reviewed(outcome="not_suitable"),
                beat(4, done("ut_stage1_decision", by="manager", outcome="not_suitable")),
                beat(3, done("ut_reasons_letter", by="manager")),
            ],
        ),
        Story(
            title="Withdrew during the checks",
            ago=50,
            way=[
                *enquiry(),
                *discussed(),
                *registration(),
                *accepted(),
                *planned(),
                *checks_asked(FEW),
                *withdrawn(after=8),
            ],
        ),
        Story(
            title="Counselled out, to be closed",
            ago=1,
            worker="dot",
            way=[
                *review[:-1],
                *withdrawn(outcome="counselled_out", closed=False),
            ],
        ),
    ]
