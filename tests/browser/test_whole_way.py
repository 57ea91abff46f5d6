"""A household's whole way in a browser, from the enquiry to the agency decision maker's approval: everybody of the cast
signs in for their own steps, and time goes by between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.domain.ids import JourneyId
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.store.verifying import verify
from forms.samples import sample_answers
from tests.browser.conftest import Site
from tests.browser.typing_in import choose_file, type_answers, type_date

pytestmark = pytest.mark.browser

FAMILY = "Grace Adeyemi-Cole and Daniel Reece"
LATE = "The third referee was abroad and could only be reached after the date."


@dataclass(kw_only=True)
class Office:
    """The people of the cast at their browsers, who move one household along through the pages alone."""

    site: Site
    scripts: bool = True
    household: str = ""
    journey: JourneyId | None = None
    desks: dict[str, Page] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)  #: who has signed in since time went by

    def at_desk(self, name: str) -> Page:
        """The person's browser; they sign in, and once more where time has gone by since."""
        if name not in self.desks:
            self.desks[name] = self.site.nobody(scripts=self.scripts)
        if name not in self.here:
            self.site.signs_in(name, self.desks[name])
            self.here.add(name)
        return self.desks[name]

    def wait_until(self, at: str) -> None:
        """Time goes by; timers fire, and everybody's session is over."""
        self.site.world.wait_until(at)
        self.here.clear()

    def open(self, element: str, name: str, *, item: str | None = None) -> Page:
        """The person finds the task among their team's tasks, or what arrived on the page of the journey."""
        task = self.site.world.task(self.journey, element, item=item)
        page = self.at_desk(name)
        mine = task.holder == self.site.world.as_(name)
        arrives = element.startswith(("msg_", "mb_"))
        page.goto(f"/journeys/{self.journey}" if arrives else f"/tasks?whose={'mine' if mine else 'team'}")
        page.locator(f"main a[href='/tasks/{task.id}']").first.click()
        page.wait_for_url(f"**/tasks/{task.id}*")
        expect(page.locator(".fp-id__name")).to_contain_text(FAMILY)
        return page

    def fill(
        self, page: Page, element: str, *, item: str | None = None, outcome: str | None = None, **given: Any
    ) -> None:
        """Fills in the form with sample answers but for those given."""
        _, form, context = self.site.world.asked(self.journey, element, item=item)
        type_answers(page, form, sample_answers(form, context, outcome=outcome, given=given))

    def check(self, page: Page) -> Page:
        """To the page on which the answers are checked."""
        page.get_by_role("button", name="Check your answers").click()
        expect(page).to_have_url(re.compile("/check$"))
        expect(page.get_by_role("heading", name="When you complete it")).to_be_visible()
        return page

    def finish(self, page: Page) -> str:
        """Completes the task, or records what arrived; gives the note that says so."""
        page.locator("main form button[type=submit]").last.click()
        note = page.locator(".fp-note--ok").first
        expect(note).to_contain_text(re.compile("You (completed|recorded) “"))
        return " ".join(note.inner_text().split())

    def do(self, element: str, name: str, outcome: str | None = None, *, item: str | None = None, **given: Any) -> str:
        """The whole of a step: open, fill in, check, complete. Gives the note that says so."""
        page = self.open(element, name, item=item)
        self.fill(page, element, item=item, outcome=outcome, **given)
        return self.finish(self.check(page))


def begin(office: Office) -> None:
    """Esme adds the household and starts adoption stage 1 with their enquiry."""
    page, world = office.at_desk("esme"), office.site.world
    page.get_by_role("link", name="Households", exact=True).first.click()
    page.get_by_role("link", name="Add a household").first.click()
    for number, name in enumerate(("Grace Adeyemi-Cole", "Daniel Reece")):
        if number:
            page.get_by_role("button", name="Add another person").click()
        page.locator(f"#people-{number}-name").fill(name)
        page.locator(f"input[name='people-{number}-part'][value=applicant]").check()
        type_date(page, f"people-{number}-born_on", f"198{number + 1}-03-31")
    page.locator("#team").select_option(label="North")
    page.get_by_role("button", name="Add the household").click()
    expect(page.locator(".fp-note--ok")).to_contain_text("The household is added.")

    type_date(page, "enquired_on", "2026-06-24")
    page.get_by_label("By telephone").check()
    page.get_by_role("button", name=re.compile("^Start")).click()
    expect(page.locator(".fp-note--ok")).to_contain_text("Adoption stage 1 has started.")
    page.get_by_role("link", name=FAMILY).first.click()
    page.wait_for_url("**/households/*")
    office.household = page.url.rpartition("/")[2]
    office.journey = running(office, "adopter_stage_1")
    assert world.open(office.journey) == ["ut_respond"]


def running(office: Office, pathway: str) -> JourneyId:
    """The journey of this pathway that runs for the household."""
    found = office.site.world.running(pathway, SubjectRef(kind=SubjectKind.HOUSEHOLD, id=office.household))
    assert found is not None
    return found


def register(office: Office) -> None:
    """The enquiry is answered, and they register with three referees, of whom at most one may be a relative."""
    page = office.open("ut_respond", "esme")
    expect(page.locator("main")).to_contain_text("10 working days left. Due by statutory guidance on Wednesday 8 July")
    office.fill(page, "ut_respond")
    assert "Hold the first discussion" in office.finish(office.check(page))
    office.do("ut_discussion", "esme", "encouraged")

    office.wait_until("2026-07-06 09:30")
    page = office.open("msg_roi", "esme")
    office.fill(page, "msg_roi", received_on="2026-07-03")
    for number in (0, 2):
        page.locator(f"input[name='referees-{number}-relative'][value=yes]").check()
    choose_file(page, "signed_form", "registration-of-interest.pdf")
    page.get_by_role("button", name="Check your answers").click()
    refused = page.locator(".govuk-error-summary")
    expect(refused).to_contain_text("At most one referee may be a relative")
    page.locator("input[name='referees-2-relative'][value=no]").check()
    office.check(page)
    expect(page.locator("main")).to_contain_text("registration-of-interest.pdf")
    assert "Decide on the registration" in office.finish(page)


def prepare(office: Office) -> None:
    """Accepted, allocated and prepared, every check asked for and clear."""
    world = office.site.world
    office.do("ut_roi_decision", "ben", "accept", stage_1_start="2026-07-06")
    note = office.do("ut_allocate", "ben", worker=str(world.as_("amara")))
    assert "Amara Osei now has “Agree the stage 1 plan”" in note
    office.wait_until("2026-07-08 10:00")
    office.do("ut_stage1_plan", "amara")
    checks = ["dbs_applicant_1", "medical_applicant_1", "reference_1"]
    office.do("ut_list_checks", "esme", checks_required=checks)
    for check in checks:
        office.do("ut_request_check", "esme", item=check)
    office.wait_until("2026-08-10 09:30")
    for check in checks:
        office.do("msg_check_returned", "esme", item=check)
        office.do("ut_record_result", "esme", "clear", item=check)
    office.do("ut_training", "amara", "attended")
    office.do("ut_workbook", "amara")


def conclude_stage_1_late(office: Office) -> None:
    """Two months have gone: the manager's decision is late, and its assessing worker may not make it."""
    world = office.site.world
    office.wait_until("2026-09-04 10:00")
    office.do("ut_stage1_review", "amara", "proceed")
    office.wait_until("2026-09-08 10:00")
    world.give_role("amara", "adoption_tm")
    refuse_amara(office)

    page = office.open("ut_stage1_decision", "ben")
    expect(page.locator("main")).to_contain_text("2 working days late")
    office.fill(page, "ut_stage1_decision", outcome="may_be_suitable")
    page.get_by_role("button", name="Check your answers").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("late")
    page.get_by_label("Why is this step late?").fill(LATE)
    office.check(page)
    expect(page.locator("main")).to_contain_text(LATE)
    expect(page.locator("aside")).to_contain_text(
        "The record will say: completed 2 working days late, with your reason."
    )
    office.finish(page)


def refuse_amara(office: Office) -> None:
    """Amara assessed them: she can neither take the decision nor make it, and both attempts are on record."""
    world = office.site.world
    page = office.open("ut_stage1_decision", "amara")
    expect(page.get_by_role("button", name="Take this task")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("so someone else must")
    address, token = page.url, page.locator("input[name=csrf_token]").first.input_value()
    before = world.tags("refused", by="amara")
    for form in ({"do": "take"}, {"-asked": "1", "reasons": "They may be suitable.", "do": "check"}):
        answer = page.context.request.post(address, form={"csrf_token": token, **form})
        assert answer.status == 403, form
        assert "so someone else must" in answer.text()
        assert "Ben Hallworth" in answer.text()
    assert world.tags("refused", by="amara") == before + 2
    assert world.open(office.journey) == ["ut_stage1_decision"]


def assess(office: Office) -> None:
    """Stage 2 up to the papers for the panel."""
    office.do("ut_notify_stage1", "amara", sent_on="2026-09-08")
    office.do("msg_opt_in", "amara", received_on="2026-09-08")
    office.journey = running(office, "adopter_stage_2")
    office.do("ut_stage2_agreement", "amara")
    office.do("ut_book_panel", "jo", panel_date="2026-11-18")
    office.wait_until("2026-10-12 09:30")
    office.do("ut_assessment", "amara")
    office.do("ut_midway", "ben", "continue")
    office.do("ut_health_summary", "mo", medical_received=True)
    office.do("ut_par", "amara", author_qualified=True)
    office.do("ut_tm_signoff", "ben", "approve", checks_in_date=True)
    office.do("ut_applicant_read", "amara")
    office.do("ut_submit_papers", "amara")
    office.do("ut_quality_check", "jo", "accept")


def hear_and_decide(office: Office) -> None:
    """The panel recommends, and the decision maker decides within seven working days of the final minutes."""
    world = office.site.world
    office.wait_until("2026-11-18 15:00")
    office.do("ut_panel", "jo", "recommend", members=[str(world.as_("ola"))])
    office.do("ut_minutes", "jo")
    office.do("ut_sign_minutes", "idris", minutes_final="2026-11-18")
    office.wait_until("2026-11-20 10:00")
    page = office.at_desk("hana")
    page.goto("/decisions")
    page.locator("main").get_by_role("link", name=re.compile("Decide")).first.click()
    expect(page.locator("main")).to_contain_text("5 working days left")
    expect(page.locator("main")).to_contain_text("Friday 27 November 2026")
    office.fill(page, "ut_adm", outcome="approve", differs_from_recommendation=False)
    office.check(page)
    office.finish(page)


def test_a_household_goes_from_the_enquiry_to_approval_through_the_pages(site: Site):
    office = Office(site=site)
    begin(office)
    register(office)
    prepare(office)
    ben = office.at_desk("ben")
    ben.goto(f"/journeys/{office.journey}")
    ben.wait_for_selector("[data-module=fp-drawing][data-state=drawn]")
    expect(ben.locator("[data-element-id=ut_stage1_review].fp-draw-now")).to_have_count(1)
    stage_1 = office.journey
    conclude_stage_1_late(office)
    assess(office)
    hear_and_decide(office)
    office.do("ut_notify", "amara")
    office.do("ut_approve_letter", "ben")
    office.do("ut_matching_plan", "amara")

    assert site.world.journey(office.journey).outcome == "approved"
    dot = office.at_desk("dot")
    for path in (f"/households/{office.household}", f"/journeys/{stage_1}", f"/journeys/{office.journey}"):
        answer = dot.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(dot.locator("h1")).to_have_text("Page not found")
    hana = office.at_desk("hana")
    hana.goto(f"/journeys/{office.journey}")
    expect(hana.locator("main")).to_contain_text("Hana Lindqvist, agency decision maker")
    ben = office.at_desk("ben")
    ben.goto(f"/journeys/{stage_1}")
    expect(ben.locator("main")).to_contain_text("2 working days late")
    whole = verify(site.world.database)
    assert whole.entries > 60


def test_a_household_is_added_and_registered_without_any_script(site: Site):
    office = Office(site=site, scripts=False)
    begin(office)
    register(office)
    office.do("ut_roi_decision", "ben", "accept", stage_1_start="2026-07-06")

    assert site.world.open(office.journey) == ["ut_allocate"]
