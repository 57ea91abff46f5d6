"""Every page of the application, found in its own table of addresses: accessible, whole, and in words.

A page that is added without being listed here, or without being reached, fails `test_every_kind_of_page_is_looked_at`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from engine import tables as t
from engine.actions.change_timescale import ask_to_change_timescale
from engine.actions.close_journey import close_journey
from engine.actions.draft_walks import begin_walk, like_rehearsal
from engine.actions.drafts import begin_draft
from engine.actions.draw import drawing_sha256, save_drawing
from engine.actions.hold_task import claim_task
from engine.actions.move_batches import Chosen, choose_moves
from engine.actions.move_journeys import preview_moves
from engine.actions.papers import Upload, add_document
from engine.actions.save_draft_answers import save_draft_answers
from engine.actions.siblings import link_siblings
from engine.domain.ids import PathwayKey, TaskId
from engine.domain.move_batch import Choices, mark
from engine.domain.subjects import SubjectRef
from engine.settings import Settings
from forms.samples import sample_answers
from tests.browser.axe import assert_accessible, assert_fits, block_scripts
from tests.browser.conftest import DESK, Site
from tests.browser.typing_in import PDF
from tests.pages.html_checks import check_page
from tests.pages.journeys import at_checks, begun, child, to_decide
from tests.world import BENCH, World
from webui.app import create_app

pytestmark = pytest.mark.browser

LONG = "Bartholomew Konstantinos Papadimitropoulos-Llewellyn"

#: Answers that are no page: a redirect, a file, or JSON for machines.
NO_PAGES = {
    "/documents/<document>",
    "/drafts/<draft>/drawing.bpmn",
    "/drafts/<draft>/bench/drawings/<pathway>.bpmn",
    "/pathways/<pathway>/versions/<int:number>/file",
    "/drafts/<draft>/forms/<form>/file",
    "/drafts/<draft>/tables/<table>.dmn",
    "/drafts/<draft>/standing",
    "/pathways/<pathway>/moves/<batch>/now",
    "/drafts/<draft>/words",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/<path:filename>",
}

#: Words that people can do nothing with: ids, Python's and JSON's values, code of templates, elements' names.
NOT_WORDS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\b(?:ut|msg|mb|tm|tb|gw|ca|st|end)_[a-z_]+"
    r"|\bnull\b|\bNaN\b|\bundefined\b|\{\{|\}\}|\b[a-z]+_(?:sw|tm|officer|adviser|chair|admin)\b"
)
#: What draws itself, and says so: the studio, of which the drawing is a part, first.
DRAWN = (
    "[data-studio-room][data-state=drawn]",
    "[data-module=fp-drawing][data-state=drawn]",
    "[data-module=fp-simulation][data-state=drawn]",
    "[data-module=fp-table-editor][data-state=drawn]",
)
#: Where the record shows itself as it is kept, or a rule or chain by its own name.
AS_KEPT = "pre, code, .fp-kicker, script, textarea"


def second_version(world: World, key: str) -> None:
    """The same pathway published once more, so that journeys can be moved to it."""
    with world.ports.uow() as uow:
        stored = uow.versions.in_force(PathwayKey(key), on=world.today)
        again = replace(stored.version, number=2, in_force_from=world.today)
        about = uow.versions.about(stored.id)
        uow.versions.publish(again, about=about, at=world.clock.now(), by=world.as_("chidi"), on=world.today)
        uow.commit()


def to_be_moved(world: World) -> str:
    """The journeys of stage 1 wait to be moved to the second version; the batch's id."""
    numbered = sa.select(t.pathway_versions.c.number, t.pathway_versions.c.id)
    with world.database.connect() as connection:
        ids = dict(map(tuple, connection.execute(numbered.where(t.pathway_versions.c.key == "adopter_stage_1"))))
    chidi, asked = world.as_("chidi"), {"from_version": ids[1], "to_version": ids[2]}
    shown = preview_moves(world.ports, chidi, **asked)
    chosen = {one.journey: Chosen(choices=Choices(), mark=mark(one.effect.as_shown())) for one in shown if one.effect}
    tonight = world.clock.now() + timedelta(hours=9)
    why = "The second version says it in plainer words."
    return choose_moves(world.ports, chidi, journeys=chosen, reason=why, not_before=tonight, **asked)


def stuck(world: World) -> str:
    """A journey that the engine failed on."""
    journey = world.enter("adopter_stage_1", world.household().ref).id
    because = {"state": "stuck", "stuck_because": "The table “dmn_route” at “br_route”: no rule covers this."}
    with world.database.begin() as connection:
        connection.execute(sa.update(t.journeys).where(t.journeys.c.id == journey).values(because))
    return journey


def asked_to_change(world: World) -> str:
    """A deadline rule that is to be another from next month on, once a second person agrees; the change's id."""
    timescales = world.ports.calendar.timescales
    now = timescales.entry("review.second", timescales.in_force("review.second", world.today).revision)
    entry = {**now, "effective_from": date(2026, 8, 1), "title": "Second review of the plan"}
    why = "The name is to say what is reviewed."
    return ask_to_change_timescale(world.ports, world.as_("chidi"), "review.second", entry, reason=why).id


def planned_for(world: World, isla: SubjectRef) -> None:
    """Two ways to permanence, one of them over, and a brother with a long name."""
    world.enter("special_guardianship", isla, as_="amara")
    home = world.enter("placement_with_parents", isla, as_="amara")
    why = "The assessment of the parents' home was negative, and the reviewing officer agrees."
    close_journey(world.ports, world.as_("ben"), home.id, why="superseded", reason=why)
    link_siblings(world.ports, world.as_("ben"), isla, child(world, f"Theo {LONG}").ref)


@pytest.fixture
def pages(world: World) -> dict[str, list[str]]:
    """Who looks at which pages, in a world where something stands at every kind of place."""
    world.household(LONG, "Kathleen Papadimitropoulos-Llewellyn")
    decided, walk, enquiry, isla = to_decide(world), at_checks(world), begun(world), child(world)
    task = TaskId(world.task(enquiry.journey, "ut_respond").id)
    claim_task(world.ports, world.as_("esme"), task)
    plan = Upload(file_name=f"{'signed-plan-' * 12}.pdf", content=PDF, media_type="application/pdf")
    add_document(world.ports, world.as_("esme"), task, plan, most_bytes=100_000)
    _, form, context = world.asked(enquiry.journey, "ut_respond")
    save_draft_answers(world.ports, world.as_("esme"), task, sample_answers(form, context))
    with world.database.connect() as connection:
        deadline = connection.scalar(sa.select(t.deadlines.c.id).where(t.deadlines.c.journey_id == walk.journey))
    draft = begin_draft(world.ports, world.as_("chidi"), PathwayKey("urgent_concern"))
    over, xml = drawing_sha256(draft), draft.xml + b"\n"
    save_drawing(world.ports, world.as_("chidi"), draft.id, over=over, xml=xml, keep=1)
    bench = replace(world.ports, bench=BENCH)
    begin_walk(bench, world.as_("chidi"), draft.id, {**like_rehearsal(draft, "referred"), "steps": []})
    with_a_table = begin_draft(world.ports, world.as_("chidi"), PathwayKey("placement_stability"))
    second_version(world, "adopter_stage_1")
    planned_for(world, isla.ref)
    household, journey = f"/households/{walk.household.id}", f"/journeys/{walk.journey}"
    subject = f"subject={walk.household.ref}"
    return {
        "": ["/sign-in", "/help", "/privacy", "/accessibility"],
        "esme": [
            "/",
            "/account",
            "/account/password",
            "/tasks",
            "/tasks?whose=team",
            f"/tasks/{task}",
            f"/tasks/{task}/why",
            f"/tasks/{task}/answers",
            f"/tasks/{task}/hand-over",
            f"/tasks/{task}/check",
            f"/tasks/{world.task(walk.journey, 'mb_withdrawal').id}",
            "/households/new",
            f"/journeys/start?{subject}",
            f"/journeys/start?{subject}&pathway=urgent_concern",
        ],
        "amara": [f"/tasks/{task}", f"/tasks/{world.task(walk.journey, 'ut_training').id}", "/no-such-page"],
        "ben": [
            "/",
            "/team",
            "/calendar?whose=team",
            "/children",
            f"/children/{isla.id}",
            f"/children/{isla.id}/views",
            f"/children/{isla.id}/siblings",
            "/households",
            household,
            f"{household}/views",
            f"{household}/correct",
            "/journeys",
            journey,
            f"{journey}?show=every",
            f"{journey}/close",
            f"{journey}/suspend",
            f"{journey}/dates",
            f"{journey}/deadlines/{deadline}",
            "/search?q=ma",
            "/search?q=nobody-of-that-name",
        ],
        "hana": [
            "/decisions",
            f"/tasks/{world.task(decided.journey, 'ut_adm').id}",
            f"/journeys/{decided.journey}",
        ],
        "pat": ["/timescales/to-confirm?words=sgo.report", "/timescales/sgo.report/confirm"],
        "chidi": [
            "/pathways",
            "/pathways/adopter_stage_2/versions/1",
            "/pathways/adopter_stage_2/versions/1/withdraw",
            "/pathways/adopter_stage_2/compare",
            "/running",
            "/pathways/adopter_stage_1/running",
            "/pathways/adopter_stage_1/move?from=1&to=2",
            f"/pathways/adopter_stage_1/moves/{to_be_moved(world)}",
            "/drafts",
            "/drafts/from-file",
            f"/drafts/{draft.id}",
            f"/drafts/{draft.id}/kept/1",
            f"/drafts/{draft.id}/compare",
            f"/drafts/{draft.id}/rehearsals",
            f"/drafts/{draft.id}/rehearsals/referred/rename",
            f"/drafts/{draft.id}/rehearsals/referred/remove",
            f"/drafts/{draft.id}/bench/begin",
            f"/drafts/{draft.id}/bench",
            f"/drafts/{draft.id}/bench/step?element=ut_log_concern",
            f"/drafts/{draft.id}/simulate",
            f"/drafts/{draft.id}/settings",
            f"/drafts/{draft.id}/forms",
            f"/drafts/{draft.id}/forms/new",
            f"/drafts/{draft.id}/forms/urgent_concern.log_concern",
            f"/drafts/{draft.id}/forms/urgent_concern.log_concern?open=add",
            f"/drafts/{draft.id}/forms/urgent_concern.log_concern/remove?question=noticed_at",
            f"/drafts/{draft.id}/forms/urgent_concern.log_concern/remove-form",
            f"/drafts/{with_a_table.id}/tables",
            f"/drafts/{with_a_table.id}/tables/dmn_stability_risk",
            f"/drafts/{with_a_table.id}/tables/dmn_stability_risk?rows",
            f"/drafts/{draft.id}/periods",
            f"/drafts/{draft.id}/conditions",
            f"/drafts/{draft.id}/conditions/flow_gw_action_to_ut_refer",
            "/timescales?words=review",
            "/timescales/review.second",
            "/timescales/review.second/change",
            "/timescales/new",
            f"/timescales/changes/{asked_to_change(world)}",
            "/pathways/new",
            "/policies",
            f"/drafts/{draft.id}/publish",
        ],
        "nia": ["/record", "/record/checks", f"/record/entries/journey:{walk.journey}/1", "/stuck"],
        "lin": ["/", "/tasks"],
        "sam": [
            "/stuck",
            f"/stuck/{stuck(world)}/repair?to=2",
            "/people",
            "/people/new",
            f"/people/{world.as_('dot')}",
            f"/people/{world.as_('dot')}/give",
        ],
    }


def test_every_kind_of_page_is_looked_at(world: World, tmp_path: Path, pages: Mapping[str, list[str]]):
    app = create_app(world.ports, Settings(data=tmp_path, database_url="sqlite://", secret_key="x" * 40))
    adapter = app.url_map.bind("localhost")
    looked_at = set()
    for path in (path.partition("?")[0] for paths in pages.values() for path in paths):
        if path != "/no-such-page":
            rule, _ = adapter.match(path, method="GET", return_rule=True)
            looked_at.add(rule.rule)

    there = {rule.rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    drawings = {rule for rule in there if rule.endswith(".bpmn")}

    assert there - NO_PAGES - drawings - looked_at == set()


@pytest.mark.parametrize(
    "scripts",
    # What works without scripts has tests of its own; every page without them takes minutes.
    [pytest.param(True, id="scripts"), pytest.param(False, id="scripts blocked", marks=pytest.mark.soak)],
)
def test_every_page_is_accessible_whole_and_in_words(site: Site, pages: Mapping[str, list[str]], scripts: bool):
    wrong: list[str] = []
    for name, paths in pages.items():
        page = site.as_(name, width=DESK) if name else site.nobody(width=DESK)
        if not scripts:
            block_scripts(page)
        for path in paths:
            page.set_viewport_size(DESK)  # the page before was last seen as on a phone
            answer = page.goto(path)
            assert answer is not None
            expected = 404 if path == "/no-such-page" else 200
            if answer.status != expected or not page.url.endswith(path):
                wrong.append(f"{name} {path}: {answer.status} at {page.url}")
                continue
            wrong.extend(f"{name} {path}: {problem}" for problem in _problems(page, answer.text(), scripts))

    assert not wrong, "\n".join(wrong)


def _problems(page: Page, html: str, scripts: bool) -> Iterator[str]:
    try:
        check_page(html)
    except AssertionError as error:
        yield str(error)
    if scripts:
        drawn = page.evaluate(
            "all => all.find(one => document.querySelector(one.replace('[data-state=drawn]', '')))", DRAWN
        )
        if drawn:
            page.wait_for_selector(drawn, timeout=60_000)
    # Blocked scripts change most on a phone, where the menu and the filters fold.
    for width, look in ((1280, assert_accessible), (390, assert_fits)) if scripts else ((390, assert_accessible),):
        page.set_viewport_size({"width": width, "height": 900})
        try:
            look(page)
        except AssertionError as error:
            yield str(error)
    # Not what is seen but all that is there: also what is folded away, and what only screen readers say.
    words = page.evaluate(
        """left_out => {
          const main = document.querySelector('main').cloneNode(true)
          main.querySelectorAll(left_out + ', svg').forEach(one => one.remove())
          return main.textContent
        }""",
        AS_KEPT,
    )
    yield from (f"shows {found[0]!r}" for found in NOT_WORDS.finditer(words))
    for empty in page.locator("main dt:empty, main dd:empty, main th:empty, main label:empty, main li:empty").all():
        yield f"is empty: {empty.evaluate('one => one.outerHTML')[:120]}"
