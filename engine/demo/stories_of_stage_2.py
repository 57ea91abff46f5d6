"""Families in the assessment, before the panel and the decision maker, and those who are through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.demo.scenes import Scene, done, drafted, handed_over, noted, started, taken
from engine.demo.story import FEW, Story
from engine.demo.ways import (
    agreed,
    assessed,
    beat,
    decided,
    discussed,
    enquiry,
    minuted,
    panel,
    refused,
    registration,
    reported,
    through_stage_1,
    to_panel,
    told_and_approved,
    withdrawn,
)


def stories_of_stage_2() -> list[Story]:
    """All of them, in the order of the families."""
    return [*_assessing(), *_panels(), *_endings()]


def _assessing() -> list[Story]:
    begun = through_stage_1(FEW)
    return [
        Story(title="Assessment plan to be agreed", way=begun, ago=2),
        Story(
            title="A fast track to stage 2",
            ago=3,
            way=[
                *enquiry(),
                *discussed(),
                *registration(experience="adopted"),
                beat(
                    3,
                    done(
                        "ut_roi_decision",
                        by="manager",
                        outcome="fast_track",
                        answers={"eligible": True, "agreed": True},
                    ),
                ),
            ],
        ),
        Story(
            title="Assessment under way",
            ago=2,
            panel_in=46,
            way=[
                *begun,
                *agreed(),
                beat(9, noted("ut_assessment", by="case")),
            ],
        ),
        Story(title="Assessment late", way=[*begun, *agreed()], ago=36, worker="femi", panel_in=24),
        Story(
            title="Handed over while she is on leave",
            ago=4,
            panel_in=44,
            way=[
                *begun,
                *agreed(),
                beat(
                    8,
                    handed_over(
                        "ut_assessment",
                        by="case",
                        to="femi",
                        note=(
                            "I am on leave until the 9th. Visits six and seven are booked; please hold them and"
                            " write them up. The grandparents on his side have not been seen."
                        ),
                    ),
                ),
            ],
        ),
        Story(
            title="Midway review to be held", way=[*begun, *agreed(), *assessed()[:2]], ago=1, worker="dot", panel_in=34
        ),
        Story(title="Health summary awaited", way=[*begun, *agreed(), *assessed()], ago=3, panel_in=31),
        Story(
            title="Report due soon",
            ago=2,
            panel_in=27,
            way=[
                *begun,
                *agreed(),
                *assessed(),
                *reported()[:1],
                beat(4, noted("ut_par", by="case")),
                beat(1, drafted("ut_par", by="case")),
            ],
        ),
        Story(
            title="Report late",
            ago=14,
            worker="femi",
            panel_in=16,
            way=[*begun, *agreed(), *assessed(), *reported()[:1]],
        ),
        Story(
            title="Report to be signed off", ago=1, panel_in=25, way=[*begun, *agreed(), *assessed(), *reported()[:2]]
        ),
        Story(
            title="Report sent back",
            ago=3,
            worker="femi",
            panel_in=22,
            way=[
                *begun,
                *agreed(),
                *assessed(),
                *reported()[:2],
                beat(2, done("ut_tm_signoff", by="manager", outcome="amend")),
            ],
        ),
        Story(
            title="With the applicants to read",
            ago=1,
            worker="dot",
            panel_in=20,
            way=[
                *begun,
                *agreed(),
                *assessed(),
                *reported(),
            ],
        ),
        Story(
            title="Something changed",
            ago=2,
            worker="femi",
            panel_in=30,
            way=[
                *begun,
                *agreed(),
                *assessed(),
                beat(1, done("mb_material_change", by="case", answers={"kind": "household", "urgent": False})),
                beat(2, done("ut_material_change", by="case", answers={"proposal": "continue"})),
            ],
        ),
        Story(
            title="Withdrew in stage 2",
            ago=25,
            worker="femi",
            panel_in=10,
            way=[
                *begun,
                *agreed(),
                *assessed()[:1],
                *withdrawn(),
            ],
        ),
    ]


def _panels() -> list[Story]:
    ready = [*through_stage_1(FEW), *to_panel()]
    heard = [*ready, *panel(), *minuted()]
    return [
        Story(title="Papers to be sent in", way=ready[:-2], ago=1, panel_in=13),
        Story(title="Papers to be checked", way=ready[:-1], ago=1, worker="femi", panel_in=12),
        Story(title="Before the panel next week", way=[*ready, beat(2, noted("ut_panel", by="jo"))], ago=2, panel_in=5),
        Story(title="The panel wants to know more", way=[*ready, *panel(outcome="defer")], ago=4),
        Story(
            title="Back to the panel",
            ago=2,
            worker="dot",
            panel_in=9,
            way=[
                *through_stage_1(FEW),
                *to_panel("first panel"),
                *panel(outcome="defer", named="first panel"),
                beat(9, done("ut_defer", by="case")),
                beat(2, done("ut_book_panel", by="jo", answers=_panel_day)),
            ],
        ),
        Story(title="Minutes to be written", way=[*ready, *panel()], ago=1, worker="femi"),
        Story(title="Minutes to be signed", way=[*ready, *panel(), *minuted()[:1]], ago=1),
        Story(
            title="Decision due in four days", way=[*heard, beat(1, taken("ut_adm", by="hana"))], ago=2, worker="femi"
        ),
        Story(title="Decision late", way=[*heard, beat(2, noted("ut_adm", by="hana"))], ago=8),
        Story(title="Approved, to be told", way=[*heard, *decided()], ago=0, worker="dot"),
        Story(
            title="Approval letter to be sent", way=[*heard, *decided(), *told_and_approved()[:1]], ago=1, worker="femi"
        ),
        Story(title="Matching plan to be made", way=[*heard, *decided(), *told_and_approved()[:2]], ago=6),
    ]


def _endings() -> list[Story]:
    ready = [*through_stage_1(FEW), *to_panel()]
    approved = [*ready, *panel(), *minuted(), *decided(), *told_and_approved()]
    lost = [*ready, *refused()]
    irm = beat(12, done("msg_irm", by="manager"))
    return [
        Story(title="Approved long ago", way=approved, ago=135),
        Story(title="Approved some months ago", way=approved, ago=55, worker="femi"),
        Story(title="Approved last month", way=approved, ago=18),
        Story(
            title="Approved, and a concern since",
            ago=1,
            worker="femi",
            way=[
                *approved,
                beat(
                    30,
                    started(
                        "urgent_concern",
                        by="case",
                        answers={
                            "case_worker": "adoption_sw",
                            "team_manager": "adoption_tm",
                            "immediate_danger": False,
                        },
                    ),
                ),
                beat(0, done("ut_log_concern", by="case")),
            ],
        ),
        Story(title="Not approved, may still answer", way=lost, ago=14, worker="femi"),
        Story(title="Independent review running", way=[*lost, irm], ago=3),
        Story(
            title="Nobody answered",
            worker="dot",
            ago=20,
            way=[
                *lost,
                beat(43, done("ut_late", by="manager", outcome="none")),
                beat(3, done("ut_final", by="hana", outcome="not_approve")),
                beat(1, done("ut_letter_refused", by="manager")),
            ],
        ),
    ]


def _panel_day(scene: Scene) -> Mapping[str, Any]:
    return {"panel_date": scene.dates["panel"].isoformat(), "late_panel_reason": "The next panel has no free place."}
