"""What stands beside a decision: its days, and what the panel said."""

from __future__ import annotations

from tests.pages.journeys import begun, to_decide
from tests.world import World


def boxes(page) -> list[tuple[str, str]]:
    return [
        (" ".join(box.text_content().split()), box.get("class").rpartition("__")[2])
        for box in page.xpath("//ol[@class='fp-days']/li")
    ]


def test_the_days_of_a_decision_stand_as_boxes_with_today_marked(client_as, world: World):
    walk = to_decide(world)
    task = f"/tasks/{world.task(walk.journey, 'ut_adm').id}"
    world.at("2026-08-24 10:00")

    page = client_as("hana").page(task)

    assert page.xpath("//nav[@aria-label='Main']//a[@aria-current]/@href") == ["/decisions"]
    assert boxes(page) == [
        ("1 20 Aug", "past"),
        ("2 21 Aug", "past"),
        ("3 today", "today"),
        ("4 25 Aug", "ahead"),
        ("5 26 Aug", "ahead"),
        ("6 27 Aug", "ahead"),
        ("7 28 Aug, due", "due"),
    ]


def test_the_last_of_the_days_says_that_it_is_due_today(client_as, world: World):
    walk = to_decide(world)
    world.at("2026-08-28 10:00")
    task = f"/tasks/{world.task(walk.journey, 'ut_adm').id}"

    assert boxes(client_as("hana").page(task))[-1] == ("7 today, due", "today")


def test_who_decides_reads_the_recommendation_with_its_reasons_and_the_dissent(client_as, world: World):
    walk = to_decide(world)

    text = client_as("hana").text(f"/tasks/{world.task(walk.journey, 'ut_adm').id}")

    assert "Recommended and decided so far Record the panel item, Jo Petrakis" in text
    assert "What are the reasons for the recommendation?" in text
    assert "Did a member see it differently, and why?" in text


def test_a_task_that_is_no_decision_has_no_boxes(client_as, world: World):
    walk = begun(world)

    assert boxes(client_as("esme").page(f"/tasks/{world.task(walk.journey, 'ut_respond').id}")) == []
