"""What the gallery shows: invented people, dates around Monday 23 November 2026, a form with every kind of question."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from forms.context import AnswerContext
from forms.form import read_form
from forms.question import Choice
from webui import parts
from webui.wording import DueView

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
COUNCIL = "Marlshire County Council"

LATE = DueView(due_on=date(2026, 11, 18), today=TODAY, working_days_left=-3, kind="statute", why_url="/why")
DUE_TODAY = DueView(due_on=TODAY, today=TODAY)
SOON = DueView(due_on=date(2026, 11, 24), today=TODAY, working_days_left=1)
LATER = DueView(
    due_on=date(2027, 2, 28),
    act_by=date(2027, 2, 26),
    today=TODAY,
    working_days_left=66,
    kind="statute",
    why_url="/why",
)
EVERY_DUE = (
    LATE,
    DueView(due_on=date(2026, 11, 21), today=date(2026, 11, 22), working_days_left=0),
    DUE_TODAY,
    DueView(due_on=date(2026, 11, 22), act_by=date(2026, 11, 20), today=date(2026, 11, 20)),
    SOON,
    DueView(due_on=date(2026, 11, 30), today=TODAY, working_days_left=5, kind="target"),
    LATER,
    DueView(due_on=date(2029, 1, 17), today=TODAY, working_days_left=540, calendar_incomplete=True),
    DueView(due_on=date(2026, 11, 18), today=TODAY, done_on=date(2026, 11, 17)),
    DueView(due_on=date(2026, 10, 7), today=TODAY, done_on=date(2026, 10, 9), done_late=True, done_late_by=2),
    DueView(due_on=date(2026, 11, 18), today=TODAY, paused_since=date(2026, 11, 3), kind="guidance"),
    DueView(due_on=None, today=TODAY, waits_for="It counts from the day the notice is received."),
    DueView(due_on=None, today=TODAY, rule_missing=True, why_url="/why"),
)

NAV = (
    parts.NavItem(text="Tasks", url="/", current=True, waiting=9, late=True),
    parts.NavItem(text="Children", url="/lists"),
    parts.NavItem(text="Households", url="/form"),
    parts.NavItem(text="Journeys", url="/drawing"),
    parts.NavItem(text="Calendar", url="/read"),
)
SHELL = parts.Shell(
    council=COUNCIL,
    me=parts.Me(name="Amara", roles="Adoption social worker", url="/me", acting_for="Acting for Ben until 25 November"),
    nav=NAV,
    search_url="/search",
    sign_out_url="/sign-out",
    footer=(
        parts.Link(text="Help and guidance", url="/help"),
        parts.Link(text="Accessibility statement", url="/accessibility"),
        parts.Link(text="Third-party notices", url="/static/third-party-notices.txt"),
    ),
    footer_note="Fingerpost · invented people",
    notice=parts.Notice(
        stressed="You completed “Agree the stage 1 plan”.",
        text="Ben now has “Decide stage 1”.",
        link=parts.Link(text="Your next task: Hold the stage 1 review, 3 working days late", url="/form"),
    ),
    printed_at=datetime(2026, 11, 23, 10, 42, tzinfo=UTC),
)
IDENTITY = parts.Identity(
    name="Grace Adeyemi-Cole",
    url="/",
    flag="Address protected",
    facts=(
        parts.Fact(label="Household", value="7K3M-Q2ZD"),
        parts.Fact(label="Prospective adopter", value="stage 1"),
        parts.Fact(label="Social worker", value="Amara", more=True),
        parts.Fact(label="Team manager", value="Ben", more=True),
    ),
)
CRUMBS = (parts.Link(text="Tasks", url="/"), parts.Link(text="Grace Adeyemi-Cole", url="/"))

TASKS = (
    parts.TaskRow(
        title="Hold the stage 1 review",
        url="/form",
        about="Grace Adeyemi-Cole",
        context=("Adoption stage 1", "7K3M-Q2ZD"),
        due=LATE,
        state="With you since 2 Nov 2026",
        state_more="Manager told on 18 Nov 2026",
        note="A late step asks you for a reason when you complete it.",
    ),
    parts.TaskRow(
        title="Ask the applicants to read and comment",
        url="/form",
        about="Kavita and Sunil Menon",
        context=("Adoption stage 2", "HV0T-5RRA"),
        due=DUE_TODAY,
        state="Nobody yet",
        state_more="Adoption Assessment North",
        action=parts.Link(text="Take this task", url="/take"),
        action_is_post=True,
    ),
    parts.TaskRow(
        title=(
            "Write to the applicants about the period for representations and their right to ask for "
            "an independent review"
        ),
        url="/form",
        about="Maximiliana-Josephine Featherstonehaugh-Worthington and Konstantinos Papadimitrakopoulos",
        context=("Representations and review", "2Q8C-M4XE"),
        due=LATER,
        state="With you since 20 Nov 2026",
        action=parts.Link(text="Compare the two", url="/compare"),
    ),
    parts.TaskRow(title="Prepare the matching plan", url="/form", about="Francis and Clare Oduya"),
)
CHIPS = (
    parts.Chip(text="Everything", url="/", current=True),
    parts.Chip(text="Late or next 5 working days", url="/"),
    parts.Chip(text="Stage 2 reports", url="/"),
)
FILTERS = (
    parts.Chip(text="Adoption stage 1", url="/", removes=True),
    parts.Chip(text="Late", url="/", removes=True),
)
REASON = parts.Reason(
    because=(
        "The registration of interest was accepted on Friday 18 September 2026. Stage 1 starts that day.",
        "Stage 1 must end within two months: 18 September plus 2 months is Wednesday 18 November 2026.",
        "The date doesn’t move for weekends or bank holidays.",
    ),
    rule="adopter.stage1",
    source="Adoption Agencies Regulations 2005, part 4; Statement of Purpose section 7.2",
    status="unverified",
    in_force_from="1 April 2024",
)
LEDGER = (
    parts.LedgerRow(
        title="Decision after the panel",
        due=SOON,
        counted="Minutes final Tue 17 Nov 2026, plus 7 working days: 18, 19, 20, 23, 24, 25, 26 Nov",
        source="Statement of Purpose 7.3",
        status="assumed",
    ),
    parts.LedgerRow(
        title="End of stage 2",
        due=LATER,
        counted="Notice to proceed Mon 10 Aug 2026, plus 4 months: 10 Dec",
        source="Adoption Agencies Regulations 2005, reg 30B(1)",
    ),
    parts.LedgerRow(
        title="Report to panel",
        due=EVERY_DUE[9],
        counted="Panel Wed 11 Nov 2026, minus 25 working days: 7 Oct",
        source="Local rule",
        reason_given="“awaiting overseas reference”",
    ),
)
TIMELINE = (
    parts.TimelineEntry(
        who="Idris",
        what="made the minutes final.",
        at=datetime(2026, 11, 17, 16, 20, tzinfo=UTC),
        mark=parts.EntryMark.KEY,
    ),
    parts.TimelineEntry(
        who="Amara",
        what="completed “Write the adopter’s report”, 2 working days late",
        at=datetime(2026, 10, 9, 16, 12, tzinfo=UTC),
        mark=parts.EntryMark.LATE,
        url="/",
        more="The third referee had moved. The review waited two days for the reference.",
    ),
    parts.TimelineEntry(who="Fingerpost", what="started adoption stage 2", at=datetime(2026, 8, 10, 8, 0, tzinfo=UTC)),
)
NOTES = (
    parts.TimelineEntry(
        who="Amara",
        what="Grace asked for the review after 3pm,\nbecause of school.",
        at=datetime(2026, 11, 12, 9, 0, tzinfo=UTC),
    ),
)
SECTIONS = (
    parts.SectionLink(text="The meeting", url="#states-of-a-date", state="Finished", finished=True),
    parts.SectionLink(text="Checks and references", url="#states-of-a-date", state="Started"),
    parts.SectionLink(text="Strengths and concerns", url="#states-of-a-date", problems=1, current=True),
    parts.SectionLink(text="Recommendation", url="#states-of-a-date", state="Not started"),
)
SAVES = (
    parts.SaveState(url="/draft"),
    parts.SaveState(url="/draft", saved_at="10:42"),
    parts.SaveState(read_only="Ben has this task"),
)
DOCUMENTS = (
    parts.Document(id="d1", name="Stage 1 plan, signed", url="/d/1", kind="PDF", size="212 kB"),
    parts.Document(
        id="d2",
        name="Medical report",
        url="/d/2",
        kind="PDF",
        size="480 kB",
        state="Being checked for viruses",
        added="Amara, 20 Nov 2026",
    ),
)
DOCUMENTS_BY_ID = {document.id: document for document in DOCUMENTS}
REFUSAL = parts.Refusal(
    why="You wrote this report, so someone else must approve it",
    explanation=(
        "You completed “Write the prospective adopter’s report” on Wednesday 18 November 2026. The person who assesses "
        "a household can’t also sign off, check, recommend or decide on it."
    ),
    who_can=("Ben, adoption team manager, who has it", "Rui, the other manager"),
    due=SOON,
    rule="Separation of duties 1, set by the drawing “Adoption stage 2”, version 5.",
    rule_url="/rule",
    next_step=parts.Link(text="Remind Ben", url="/remind"),
    back=parts.Link(text="Back to my tasks", url="/"),
)
PAGES = parts.Pages(
    number=4,
    of=11,
    previous_url="/?page=3",
    next_url="/?page=5",
    links=(
        (1, "/?page=1"),
        (None, ""),
        (3, "/?page=3"),
        (4, "/?page=4"),
        (5, "/?page=5"),
        (None, ""),
        (11, "/?page=11"),
    ),
    what="Tasks 61 to 80 of 212",
)
BARS = (
    parts.Bar(label="Amara", late=2, soon=4, later=3, url="/"),
    parts.Bar(label="Femi", late=0, soon=0, later=1),
    parts.Bar(label="Esme", late=0, soon=0, later=0),
)
DAYS = (
    parts.DayBox(number=1, words="18 Nov", gone=True),
    parts.DayBox(number=2, words="19 Nov", gone=True),
    parts.DayBox(number=3, words="20 Nov", gone=True),
    parts.DayBox(number=4, words="today", today=True),
    parts.DayBox(number=5, words="24 Nov"),
    parts.DayBox(number=6, words="25 Nov"),
    parts.DayBox(number=7, words="26 Nov, due", last=True),
)
FIGURES = (
    parts.NavItem(text="late", url="/", waiting=2, late=True),
    parts.NavItem(text="wait for approval", url="/", waiting=6),
    parts.NavItem(text="open journeys", url="/", waiting=48),
)
DRAWING = parts.DrawingView(
    title="Adoption stage 1. Done: Accept the registration, Hold the review twice. Open now: Decide stage 1.",
    name="adoption stage 1",
    xml_url="/drawing.bpmn",
    done=("st_received", "ut_accept", "ut_review", "gw_more_time"),
    now=("ut_decide", "tm_gap", "ut_gone_from_the_drawing"),
    flows=("flow_start", "flow_accept", "flow_review", "flow_enough"),
    times={"ut_review": 2},
    words=(
        "Done: Accept the registration, Hold the review (twice).",
        "Open now: Decide stage 1, with Ben.",
        "Then: On to stage 2, or closed.",
    ),
)
LOST_DRAWING = parts.DrawingView(
    title="Adoption stage 1", name="adoption stage 1", xml_url="/lost.bpmn", words=("Open now: Decide stage 1.",)
)
UNDRAWN = parts.DrawingView(title="Adoption stage 1", name="adoption stage 1", words=("Open now: Decide stage 1.",))

CONTEXT = AnswerContext(
    today=TODAY,
    choices={
        "worker": (Choice(value="w1", title="Amara", hint="North"), Choice(value="w2", title="Femi", hint="North")),
        "person": (Choice(value="p1", title="Grace Adeyemi-Cole"), Choice(value="p2", title="Ada Moss")),
        "document": (
            Choice(value="d1", title="Stage 1 plan, signed", hint="PDF, 212 kB"),
            Choice(value="d2", title="Medical report"),
        ),
    },
)

FORM = read_form(json.loads((HERE / "sample_form.json").read_text(encoding="utf-8")), {})
HALF_ANSWERED = {
    "held_on": {"day": "20", "month": "11", "year": "2026"},
    "attended": ["p1"],
    "letters": ["d2"],
    "recommend": "more_time",
    "more_time_reason": "Too short",
    "referees": [{"name": "Ada Moss", "relative": "yes", "relation": "aunt"}, {"name": "Lee Moss"}],
}
ANSWERED = {
    "held_on": "2026-11-20",
    "letter_sent_at": "2026-11-20T16:20",
    "attended": ["p1", "p2"],
    "lead": "w2",
    "letters": ["d1", "lost"],
    "visits": 3,
    "cost": 12050,
    "recommend": "proceed",
    "more_time_reason": "An answer to a question that is no longer asked.",
    "referees": [{"name": "Ada Moss", "relative": True, "relation": "aunt"}, {"name": "Lee Moss", "relative": False}],
    "told": ["applicant"],
}
