"""What to do at a step, told apart from where it comes from."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Person
from tests.pages.journeys import begun
from webui.guidance import guidance_of


def test_the_source_stands_apart_from_what_to_do():
    guidance = guidance_of("Make contact. Send the pack. Source: Statement of Purpose 2019–20, section 7.1.")

    assert guidance.steps == ("Make contact. Send the pack.",)
    assert guidance.background == ("Source: Statement of Purpose 2019–20, section 7.1.",)


def test_more_than_two_sentences_become_a_list():
    assert guidance_of("Meet them. Conclude on the checks. Give your reasons.").steps == (
        "Meet them.",
        "Conclude on the checks.",
        "Give your reasons.",
    )


@pytest.mark.parametrize("words", ["See regulation 27. ", "Written by the S. of S. and dated 1 May.", ""])
def test_words_are_never_lost(words):
    assert " ".join(guidance_of(words).steps) == words.strip()


def test_what_the_form_says_is_background_and_is_not_said_twice():
    guidance = guidance_of("Due the same working day. Tell them.", "Due the same working day.\nRegulation 30.")

    assert guidance.background == ("Regulation 30.",)


def test_a_task_says_what_to_do_and_folds_where_it_comes_from(client_as, world):
    walk = begun(world)
    esme: Person = client_as("esme")

    page = esme.page(f"/tasks/{world.task(walk.journey, 'ut_respond').id}")

    (card,) = page.xpath("//*[contains(@class, 'fp-card--tint')]")
    (folded,) = card.findall("details")
    assert "Make contact, send the information pack" in card.text_content()
    assert "Source: Statement of Purpose" in folded.text_content()
    assert "Source:" not in "".join(line.text_content() for line in card.xpath("./p|./ul"))
