"""A form as its page shows it: every kind of question, problems, conditions, groups, documents, answers in words."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.answers import NotAnswered, draft_values, read_draft
from tests.browser.components.samples import ANSWERED, CONTEXT, DOCUMENTS_BY_ID, FORM, HALF_ANSWERED
from tests.pages.gallery_pages import page, posted, words
from tests.pages.html_select import select
from webui.answer_rows import answer_sections, moment_words
from webui.form_fields import FieldView, FormView, form_view
from webui.group_buttons import press, pressed_button
from webui.parts import AnswerRow


def view(values: dict[str, Any], **more: Any) -> FormView:
    """The sample form with these answers."""
    return form_view(FORM, values, context=CONTEXT, documents=DOCUMENTS_BY_ID, **more)


def field(form: FormView, name: str) -> FieldView:
    """A question of the form."""
    return next(one for section in form.sections for one in section.fields if one.name == name)


def problems_of(values: dict[str, Any]) -> Any:
    """What is wrong with a draft."""
    with pytest.raises(NotAnswered) as wrong:
        read_draft(FORM, values, context=CONTEXT)
    return wrong.value.problems


def test_what_was_typed_comes_back_as_it_was_typed() -> None:
    typed = {"held_on": {"day": "31", "month": "Feb", "year": ""}, "visits": "a few", "place": "  Hall"}

    form = view(typed)

    assert field(form, "held_on").boxes == {"day": "31", "month": "Feb", "year": "", "time": ""}
    assert (field(form, "visits").value, field(form, "place").value) == ("a few", "  Hall")


def test_answers_already_given_fill_the_same_fields() -> None:
    form = view(ANSWERED)

    assert field(form, "letter_sent_at").boxes == {"day": "20", "month": "11", "year": "2026", "time": "4:20pm"}
    assert field(form, "cost").value == "120.50"
    assert [option["checked"] for option in field(form, "attended").options] == [True, True]
    assert [inner.value for inner in field(form, "referees").items[0].fields] == ["Ada Moss", "yes", "aunt"]


def test_a_question_that_may_stay_open_says_optional_and_one_that_depends_on_another_does_not() -> None:
    form = view({})

    assert field(form, "visits").title == "How many visits were made? (optional)"
    assert field(form, "more_time_reason").title == "Why is more time needed?"


def test_a_date_has_todays_date_as_its_example() -> None:
    form = view({})

    assert field(form, "held_on").hint == "For example, 23 11 2026"
    assert field(form, "letter_sent_at").hint == "For example, 23 11 2026 and 4:20pm"


def test_a_conditional_question_says_in_words_and_to_the_script_when_it_counts() -> None:
    form = view({})

    reason, whom = field(form, "more_time_reason"), field(form, "told_whom")
    relation = field(form, "referees").items[1].fields[2]
    assert reason.only_if == "Only if “What do you recommend?” is “More time”"
    assert whom.only_if == "Only if “Who has been told?” includes “Someone else”"
    assert relation.only_if == "Only if “Is this a relative?” is “Yes”"
    assert relation.when == (
        {"negated": False, "clauses": [{"name": "referees-1-relative", "values": ["yes"], "contains": False}]},
    )


def test_a_group_shows_the_items_it_needs_and_ends_where_no_more_may_be_given() -> None:
    two = field(view({}), "referees")
    three = field(view({"referees": [{"name": "Ada"}, {}, {}]}), "referees")

    assert ([item.legend for item in two.items], two.add_button) == (["Referee 1", "Referee 2"], "add:referees")
    assert [item.remove_button for item in two.items] == ["", ""]
    assert (three.add_button, three.limit_words) == ("", "You can give at most 3.")
    assert three.items[2].remove_button == "remove:referees:2"


def test_documents_already_attached_are_listed_and_only_the_others_can_be_chosen() -> None:
    letters = field(view(HALF_ANSWERED), "letters")

    assert [document.name for document in letters.documents] == ["Medical report"]
    assert [choice.value for choice in letters.choices] == ["d1"]


def test_a_problem_stands_at_its_field_and_in_the_summary_in_the_same_words() -> None:
    problems = problems_of({**HALF_ANSWERED, "held_on": {"day": "31", "month": "2", "year": "2026"}})

    form = view(HALF_ANSWERED, problems=problems)

    by_url = {link.url: link.sentence for link in form.problems}
    assert by_url["#held_on-day"] == field(form, "held_on").problem
    assert field(form, "more_time_reason").problem == by_url["#more_time_reason"]
    assert field(form, "referees").items[1].fields[1].problem == by_url["#referees-1-relative"]
    assert [section.problems for section in form.sections] == [1, 1, 1]


def test_each_section_says_how_far_it_is() -> None:
    nothing = [section.state for section in view({}).sections]
    half = [section.state for section in view(HALF_ANSWERED).sections]
    whole = [link.finished for link in view({**ANSWERED, "letters": ["d1"]}).map]

    assert nothing == ["Not started", "Not started", "Not started"]
    assert half == ["Finished", "Started", "Started"]
    assert whole == [True, True, True]


def test_a_question_that_may_not_be_seen_is_left_out() -> None:
    form = view({}, may_see=lambda question: question.name != "cost")

    assert "cost" not in [one.name for section in form.sections for one in section.fields]


def test_the_page_links_each_problem_to_a_field_that_is_there() -> None:
    wrong = posted("/form", {"held_on-day": "31", "held_on-month": "2", "held_on-year": "2026"})

    assert words(wrong.find(".//title")).startswith("Error: Hold the stage 1 review")
    links = select(wrong, ".govuk-error-summary__list a")
    assert [link.get("href") for link in links] == ["#held_on-day", "#referees-0-name", "#letters", "#recommend"]


def test_what_the_page_sends_back_is_the_draft_it_was_made_from() -> None:
    (form,) = select(page("/form"), "form[action='/form']")

    sent = MultiDict(form.form_values())

    assert draft_values(FORM, sent) == HALF_ANSWERED


def test_pressing_enter_never_presses_a_button_of_a_group() -> None:
    (form,) = select(page("/form"), "form[action='/form']")

    first = select(form, "button[type=submit]")[0]

    assert (first.get("name"), first.get("value")) == ("do", "check")


def test_a_group_grows_and_shrinks_without_scripts_and_keeps_what_was_typed() -> None:
    typed = {"referees-0-name": "Ada", "referees-1-name": "Lee", "referees-1-shown": "1", "place": "Hall"}

    grown = posted("/form", {**typed, "add:referees": "1"})
    shrunk = posted("/form", {**typed, "referees-2-name": "Sol", "remove:referees:1": "1"})

    assert [words(legend) for legend in select(grown, ".fp-group-item > legend")] == [
        "Referee 1",
        "Referee 2",
        "Referee 3",
    ]
    assert select(grown, "#place")[0].get("value") == "Hall"
    assert [select(shrunk, f"#referees-{number}-name")[0].get("value") for number in (0, 1)] == ["Ada", "Sol"]


def test_the_page_comes_back_at_the_item_that_was_added_or_at_its_neighbour() -> None:
    added = press(FORM, {"referees": [{"name": "Ada"}]}, "add:referees")
    removed = press(FORM, {"referees": [{"name": "Ada"}, {"name": "Lee"}, {"name": "Sol"}]}, "remove:referees:2")

    assert (added.anchor, added.values["referees"]) == ("referees-2", [{"name": "Ada"}, {}, {}])
    assert (removed.anchor, removed.values["referees"]) == ("referees-1", [{"name": "Ada"}, {"name": "Lee"}])


@pytest.mark.parametrize(
    "button",
    ["add:nothing", "remove:referees:9", "remove:referees:0", "remove:referees:x", "detach:referees:d1", "add:place"],
)
def test_a_button_that_the_form_does_not_have_changes_nothing(button: str) -> None:
    values = {"referees": [{"name": "Ada"}, {"name": "Lee"}]}

    assert press(FORM, values, button).values == values


def test_a_group_never_grows_beyond_its_limit() -> None:
    values = {"referees": [{"name": "Ada"}, {"name": "Lee"}, {"name": "Sol"}]}

    assert press(FORM, values, "add:referees").values == values


def test_a_document_can_be_taken_off_again() -> None:
    changed = press(FORM, {"letters": ["d1", "d2"]}, "detach:letters:d1")

    assert (changed.values, changed.anchor) == ({"letters": ["d2"]}, "letters")
    assert press(FORM, changed.values, "detach:letters:d2").values == {}


def test_the_pressed_button_is_found_among_the_fields() -> None:
    assert pressed_button(["csrf_token", "place", "remove:referees:1"]) == "remove:referees:1"
    assert pressed_button(["csrf_token", "do"]) is None


def rows(values: dict[str, Any], **more: Any) -> dict[str, AnswerRow]:
    """The rows of the answers by their question."""
    sections = answer_sections(FORM, values, context=CONTEXT, documents=DOCUMENTS_BY_ID, **more)
    return {row.question: row for section in sections for row in section.rows}


def test_answers_are_told_in_words_and_names_never_in_ids() -> None:
    told = rows(ANSWERED)

    assert told["When did you hold the review?"].lines == ("Friday 20 November 2026",)
    assert told["When did the letter go?"].lines == ("Friday 20 November 2026, 4:20pm",)
    assert told["Who attended?"].lines == ("Grace Adeyemi-Cole", "Ada Moss")
    assert told["Who leads from here?"].lines == ("Femi",)
    assert told["Cost of the medical"].lines == ("£120.50",)
    assert told["What do you recommend?"].lines == ("Go on to stage 2",)
    assert told["Referee 1"].lines == ("Name: Ada Moss", "Is this a relative? Yes", "How are you related? aunt")


def test_a_document_that_is_gone_is_told_and_not_dropped_in_silence() -> None:
    letters = rows(ANSWERED)["Written references"]

    assert [document.name for document in letters.documents] == ["Stage 1 plan, signed"]
    assert letters.lines == ("A document that is no longer listed",)


def test_an_answer_to_a_question_that_is_not_asked_is_not_told() -> None:
    assert "Why is more time needed?" not in rows(ANSWERED)


def test_a_draft_that_can_not_be_read_is_told_as_it_was_typed() -> None:
    told = rows({"held_on": {"day": "31", "month": "2", "year": "2026"}, "visits": "a few"})

    assert told["When did you hold the review?"].lines == ("31 2 2026",)
    assert told["How many visits were made?"].lines == ("a few",)


def test_each_answer_links_back_to_its_question() -> None:
    told = rows(ANSWERED, change_url="/tasks/1")

    assert told["When did you hold the review?"].change_url == "/tasks/1#held_on-day"
    assert told["Referee 2"].change_url == "/tasks/1#referees-0"
    assert told["Area"].change_url == "/tasks/1#area"


def test_a_stored_moment_that_is_none_is_told_as_it_is() -> None:
    assert moment_words("soon") == "soon"
    assert moment_words("2026-11-20T00:05") == "Friday 20 November 2026, 12:05am"


def test_change_links_say_what_they_change() -> None:
    links = [words(link) for link in select(page("/read"), ".govuk-summary-list__actions a")]

    assert "Change when did you hold the review?" in links
