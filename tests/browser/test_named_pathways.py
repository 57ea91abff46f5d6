"""The pathways that services asked for first, walked in a browser along their expected path: everybody signs in for
their own steps, finds them where they would look, and types what a person would type.

Each walk is the rehearsal of that path, played through the pages; its open steps and dates must come out the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.application import WORKFLOWS
from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId, PathwayKey, WorkerId
from engine.domain.subjects import SubjectRef
from engine.domain.task import TaskKind
from engine.rehearsal_scripts import Script, read_script
from engine.rehearsing import NotingNotifier, Run
from engine.store.verifying import verify
from forms.context import AnswerContext
from forms.form import Form, read_form
from forms.question import Kind
from forms.samples import sample_answers
from tests.browser.conftest import Site
from tests.browser.typing_in import type_answers
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.browser

#: Each pathway with the rehearsal of the way it is meant to go.
WALKS = {
    "special_guardianship": "order_made",
    "disruption": "closed_learning",
    "placement_with_parents": "home_with_care_order",
    "long_term_fostering_match": "matched",
    "permanence_planning": "permanence_reached",
}


#: The others are walked as on a connection on which scripts never arrive.
WITH_SCRIPTS = ("disruption",)


class Office(Run):
    """A rehearsal whose steps are done at desks, through the pages alone."""

    def __init__(self, site: Site, script: Script, notifier: NotingNotifier) -> None:
        super().__init__(site.world, script, notifier)
        self.site = site
        self.desks: dict[WorkerId, Page] = {}
        self.names = {worker: name for name, worker in site.world.cast.workers.items()}

    def at_desk(self, worker: WorkerId, path: str) -> Page:
        """The person's browser at this page; they sign in again where their session is over."""
        page = self.desks.get(worker)
        if page is not None:
            page.goto(path)
            if not page.locator(".fp-me").count():
                page.get_by_label("Sign-in name").fill(self.names[worker])
                page.locator("#password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                page.wait_for_selector(".fp-me")
                page.goto(path)
            return page
        scripts = self._script.pathway in WITH_SCRIPTS
        self.desks[worker] = page = self.site.as_(self.names[worker], scripts=scripts)
        page.goto(path)
        return page

    def begin(self, subject: SubjectRef | None = None) -> JourneyId:
        """Started from the page on which one starts it."""
        world, key, says = self.site.world, PathwayKey(self._script.pathway), self._script.says
        with world.ports.uow() as uow:
            version = uow.versions.in_force(key, on=world.today).version
        self._subject = subject or somebody(world, version.subject)
        self._linked = ()
        self._record(says.get("record", {}), self._subject)
        starter = self._person(str(says.get("starts_as") or version.start.roles[0]))
        page = self.at_desk(starter, f"/journeys/start?pathway={key}&subject={self._subject}")
        start = next(e for e in version.elements.values() if e.kind == "start" and e.inside is None)
        assert start.form is not None
        shared = {str(name): schema for name, schema in version.forms.items() if name.startswith("shared.")}
        form = read_form(version.forms[start.form], shared)
        answers = sample_answers(
            form, AnswerContext(today=world.today), given=self._with_workers(says.get("start", {}))
        )
        type_answers(page, form, answers)
        page.get_by_role("button", name=re.compile("^Start")).click()
        expect(page.locator(".fp-note--ok")).to_contain_text("has started.")
        found = world.running(key, self._subject)
        assert found is not None
        self._journey = found
        return found

    def _act(self, step: Mapping[str, Any], journey: JourneyId, element: str) -> None:
        if "refused" in step or "hand_over" in step:
            super()._act(step, journey, element)
            return
        item, by = step.get("item"), self._person(str(step.get("as", "")))
        page = self._open(journey, element, by, item)
        task, form, context = self.site.world.asked(journey, element, item=item)
        answers = self._with_workers(step.get("answers", {}))
        outcome = step.get("outcome") or (answers.get(form.outcome.name) if form.outcome else None)
        values = sample_answers(form, context, outcome=outcome, given=answers)
        type_answers(page, form, _as_offered(page, form, values))
        if step.get("breach_reason"):
            page.get_by_role("button", name="Check your answers").click()
            page.get_by_label("Why is this step late?").fill(str(step["breach_reason"]))
        page.get_by_role("button", name="Check your answers").click()
        expect(page).to_have_url(re.compile("/check$"))
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator(".fp-note--ok").first).to_contain_text(re.compile("You (completed|recorded) “"))
        assert task.id not in {open_task.id for open_task in self.site.world.journey(journey).tasks.values()}

    def _open(self, journey: JourneyId, element: str, by: WorkerId, item: str | None) -> Page:
        """The person finds the task where they would look: in an inbox, among decisions, or on the journey's page."""
        task = self.site.world.task(journey, element, item=item)
        first = "/tasks?whose=mine" if task.holder == by else "/decisions" if task.decision else "/tasks?whose=team"
        if task.kind is TaskKind.ARRIVAL:
            first = f"/journeys/{journey}"
        places = (first, "/tasks?whose=team", "/tasks?whose=mine", "/decisions", f"/journeys/{journey}")
        for place in dict.fromkeys(places):
            page = self.at_desk(by, place)
            link = page.locator(f"main a[href='/tasks/{task.id}']")
            if link.count():
                link.first.click()
                # A click does not wait for the page that it asks for, and the next thing reads what that page offers.
                page.wait_for_url(f"**/tasks/{task.id}*")
                return page
        raise AssertionError(f"{self.names[by]} finds {element} nowhere")


def _as_offered(page: Page, form: Form, values: dict[str, Any]) -> dict[str, Any]:
    """The answers, with a worker whom the page offers where it does not offer the one that the samples name."""
    for question in form.questions:
        if question.kind is Kind.WORKER and question.many and values.get(question.name):
            boxes = page.locator(f"input[name='{question.name}']")
            offered = [boxes.nth(number).get_attribute("value") for number in range(boxes.count())]
            values[question.name] = [one for one in values[question.name] if one in offered] or offered[:1]
    return values


@pytest.fixture
def notifier() -> NotingNotifier:
    """Notes what would have been sent."""
    return NotingNotifier()


@pytest.fixture
def world(tmp_path: Path, notifier: NotingNotifier) -> World:
    """A fresh world whose notices are noted."""
    return build_world(tmp_path, notifier=notifier)


@pytest.mark.parametrize("pathway", sorted(WALKS))
def test_everybody_does_their_own_steps_of_the_pathway_in_a_browser(
    pathway: str, site: Site, notifier: NotingNotifier
) -> None:
    script = read_script(WORKFLOWS / pathway / "rehearsals" / f"{WALKS[pathway]}.toml")
    site.world.at(script.says["starts_at"])
    office = Office(site, script, notifier)

    rehearsal = office.whole()

    assert rehearsal.problems == []
    assert rehearsal.ends == script.says["ends"]
    assert len(office.desks) > 2
    assert verify(site.world.database).entries > 20
