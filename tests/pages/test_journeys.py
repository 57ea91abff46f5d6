"""The page of a journey: where it is, who has it, whether it is in time, and how it came there."""

from __future__ import annotations

import json

from tests.pages.conftest import words
from tests.pages.journeys import accepted, at_checks, begun, to_decide
from tests.store.statements import counted


def overlays(page) -> list[dict]:
    return [json.loads(one) for one in page.xpath("//@data-overlays")]


def finger(page) -> str:
    return page.xpath("string(//*[contains(@class, 'fp-finger')])")


def sentences(page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath("//ol[contains(@class,'fp-timeline')]/li/p")]


def test_the_finger_says_what_is_now_with_whom_and_by_when(client_as, world):
    walk = accepted(world)

    amara, ben = (client_as(name).page(f"/journeys/{walk.journey}") for name in ("amara", "ben"))

    assert finger(amara) == "Now: you have “Agree the stage 1 plan”, due Wednesday 8 July 2026"
    assert finger(ben) == "Now: Amara Osei has “Agree the stage 1 plan”, due Wednesday 8 July 2026"


def test_the_finger_says_for_whom_a_task_waits_and_how_late_it_is(client_as, world):
    walk = begun(world)
    world.at("2026-07-10 09:00")

    page = client_as("esme").page(f"/journeys/{walk.journey}")

    assert finger(page) == "Now: “Answer the enquiry” waits for a recruitment officer, 2 working days late"
    assert page.xpath("//*[contains(@class, 'fp-finger--late')]")


def test_the_drawing_is_that_of_the_journeys_own_version(client_as, world):
    walk = accepted(world)
    ben = client_as("ben")
    page = ben.page(f"/journeys/{walk.journey}")

    (url,) = page.xpath("//@data-xml-url")
    answer = ben.open(url)

    version = world.journey(walk.journey).version
    assert answer.data == version.xml
    assert answer.mimetype == "application/xml"


def test_done_and_open_steps_and_the_way_are_marked(client_as, world):
    walk = accepted(world)

    (marks,) = overlays(client_as("ben").page(f"/journeys/{walk.journey}"))

    assert marks["now"] == ["ut_stage1_plan"]
    assert {"ut_respond", "ut_discussion", "msg_roi", "ut_roi_decision", "ut_allocate"} <= set(marks["done"])
    assert "sub_all" not in marks["done"]
    assert "mb_withdrawal" not in marks["now"]
    version = world.journey(walk.journey).version
    ways = {flow.id: flow for flow in version.flows}
    assert set(marks["flows"]) <= set(ways)
    assert any(ways[flow].target == "ut_stage1_plan" for flow in marks["flows"])


def test_a_called_pathway_is_drawn_below_with_its_own_marks(client_as, world):
    walk = at_checks(world)
    ben = client_as("ben")

    page = ben.page(f"/journeys/{walk.journey}")

    own, called = overlays(page)
    assert "ca_checks" in own["now"]
    assert "ut_list_checks" in called["done"]
    assert {"ut_request_check", "msg_check_returned"} <= set(called["now"])
    url = page.xpath("//@data-xml-url")[1]
    assert url == f"/journeys/{walk.journey}/drawings/checks_and_references.bpmn"
    assert b"checks_and_references" in ben.open(url).data


def test_a_drawing_that_the_version_does_not_call_is_not_found(client_as, world):
    walk = begun(world)

    client_as("esme").open(f"/journeys/{walk.journey}/drawings/adopter_stage_2.bpmn", status=404)


def test_the_same_is_said_in_words_without_any_script(client_as, world):
    walk = accepted(world)

    page = client_as("ben").page(f"/journeys/{walk.journey}")

    told = [item.text_content() for item in page.xpath("//*[@data-drawing-words]//li")]
    assert "Answer the enquiry: done by Esme Trewin on Wednesday 24 June 2026." in told
    assert any(line.startswith("Registration of interest received: done by Esme Trewin") for line in told)
    assert "Now: Agree the stage 1 plan, with Amara Osei, due Wednesday 8 July 2026." in told
    assert told[-1].startswith("Not reached: ")
    assert "“Review stage 1”" in told[-1]


def test_every_decision_on_the_way_is_said_with_its_answer(client_as, world):
    walk = accepted(world)

    text = " ".join(client_as("ben").page(f"/journeys/{walk.journey}").xpath("//*[@data-drawing-words]//li/text()"))

    assert "Go ahead? Yes." in text


def test_open_tasks_say_whose_they_are(client_as, world):
    walk = at_checks(world)

    text = client_as("amara").text(f"/journeys/{walk.journey}")

    assert "Open tasks (4)" in text
    assert "Run the training Adoption stage 1 With you" in text
    assert "Nobody yet: Recruitment officer" in text


def test_what_may_happen_at_any_time_is_recorded_from_here(client_as, world):
    walk = accepted(world)

    page = client_as("amara").page(f"/journeys/{walk.journey}")

    arrival = world.task(walk.journey, "mb_withdrawal")
    assert page.xpath(f"//aside//a[@href='/tasks/{arrival.id}']")


def test_deadlines_say_how_they_were_counted_and_by_what_source(client_as, world):
    walk = accepted(world)

    page = client_as("ben").page(f"/journeys/{walk.journey}")
    text = words(page)

    assert "Stage 1 plan agreed 10 working days left" in text
    assert (
        "Stage 1 started on Wednesday 24 June 2026. 10 working days are counted, the day itself not included." in text
    )
    assert "Assumed until the council decides" in text
    assert "Dates that have been met (" in text


def test_the_same_date_of_the_same_rule_is_listed_once(client_as, world):
    walk = at_checks(world)

    page = client_as("ben").page(f"/journeys/{walk.journey}")

    counted = [cell.text_content() for cell in page.xpath("(//table)[1]//td[@data-label='Counted']")]
    assert sum("2 working days" in sentence for sentence in counted) == 1


def test_the_reason_for_lateness_stands_beside_the_date(client_as, world):
    other = begun(world)
    other.do("ut_respond", "esme")
    other.do("ut_discussion", "esme", "encouraged")
    other.do("msg_roi", "esme", received_on="2026-06-24")
    world.at("2026-07-20 09:00")
    reason = "The references came back three weeks after they were asked for."
    other.do("ut_roi_decision", "ben", "accept", stage_1_start="2026-07-20", breach_reason=reason)

    text = client_as("ben").text(f"/journeys/{other.journey}")

    assert f"Reason given: {reason}" in text
    assert "1 of them late" in text
    (late,) = sentences(client_as("ben").page(f"/journeys/{other.journey}?show=late"))
    assert late.startswith(
        "Ben Hallworth, adoption team manager, completed “Decide on the registration”, after it was due"
    )


def test_the_timeline_tells_what_happened_with_what_followed(client_as, world):
    walk = accepted(world)

    page = client_as("ben").page(f"/journeys/{walk.journey}")

    first = sentences(page)[0]
    assert first == "Ben Hallworth, adoption team manager, completed “Allocate a social worker”."
    followed = [one.text_content() for one in page.xpath("(//ol[contains(@class,'fp-timeline')]/li)[1]//ul/li")]
    assert "Amara Osei was allocated as adoption social worker." in followed
    assert "“Agree the stage 1 plan” opened for the adoption social worker, due 8 Jul 2026." in followed


def test_the_timeline_can_show_only_decisions(client_as, world):
    walk = to_decide(world)
    walk.do("ut_adm", "hana", "approve")
    ben = client_as("ben")

    decisions = sentences(ben.page(f"/journeys/{walk.journey}?show=decisions"))

    assert any("completed “Decide for the agency”" in one for one in decisions)
    assert any("started Adoption stage 2" in one for one in decisions)
    assert not any("Assess the applicants" in one for one in decisions)
    assert "Nothing of this kind has happened." in ben.text(f"/journeys/{walk.journey}?show=late")


def test_who_looked_does_not_stand_in_the_timeline_but_is_on_record(client_as, world):
    walk = accepted(world)

    client_as("amara").page(f"/journeys/{walk.journey}")
    page = client_as("amara").page(f"/journeys/{walk.journey}?show=every")

    assert world.tags("viewed", by="amara") == 2
    assert not any("looked" in one for one in sentences(page))


def test_a_journey_that_ended_says_how_and_when(client_as, world):
    walk = to_decide(world)
    stage_2 = client_as("ben").page(f"/journeys/{walk.journey}")
    (stage_1,) = stage_2.xpath("//aside//a[text()='Adoption stage 1']/@href")

    page = client_as("ben").page(stage_1)

    assert finger(page) == "Ended: on to stage 2"
    assert "On Wednesday 24 June 2026." in words(page)
    assert "No task is open. The journey is over." in words(page)
    assert "No date is open." in words(page)
    assert overlays(page)[0]["now"] == []


def test_managers_can_close_and_correct_workers_and_auditors_cannot(client_as, world):
    walk = accepted(world)

    def offered(name: str) -> set[str]:
        links = client_as(name).page(f"/journeys/{walk.journey}").xpath("//aside//a")
        return {link.text_content() for link in links} & {
            "Correct a date",
            "Close this journey…",
            "Raise an urgent concern",
        }

    assert offered("ben") == {"Correct a date", "Close this journey…", "Raise an urgent concern"}
    assert offered("amara") == {"Raise an urgent concern"}
    assert offered("nia") == set()


def test_the_list_narrows_by_pathway_state_and_name(client_as, world):
    late = begun(world)
    world.at("2026-07-10 09:00")
    brandt = world.enter("adopter_stage_1", world.household("Hollis Brandt", "Martin Brandt").ref).id
    ben = client_as("ben")

    def listed(query: str) -> list[str]:
        return [one.get("href") for one in ben.page(f"/journeys{query}").xpath("//tbody//th/a")]

    assert listed("") == [f"/journeys/{brandt}", f"/journeys/{late.journey}"]
    assert listed("?state=late") == [f"/journeys/{late.journey}"]
    assert listed("?q=brandt") == [f"/journeys/{brandt}"]
    assert listed("?pathway=adopter_stage_2") == []
    assert "No journey matches." in ben.text("/journeys?state=stuck")


def test_a_longer_journey_needs_no_more_statements(client_as, world):
    walk = begun(world)
    ben = client_as("ben")
    ben.page(f"/journeys/{walk.journey}")
    with counted(world.database) as early:
        ben.page(f"/journeys/{walk.journey}")
    walk.do("ut_respond", "esme")
    walk.do("ut_discussion", "esme", "encouraged")
    walk.do("msg_roi", "esme", received_on="2026-06-24")
    walk.do("ut_roi_decision", "ben", "accept", stage_1_start="2026-06-24")
    walk.do("ut_allocate", "ben", worker=str(world.as_("amara")))
    walk.do("ut_stage1_plan", "amara")
    ben.page(f"/journeys/{walk.journey}")
    with counted(world.database) as later:
        ben.page(f"/journeys/{walk.journey}")

    # Names of workers are looked up once, where entries name any.
    assert len(later) <= len(early) + 1
