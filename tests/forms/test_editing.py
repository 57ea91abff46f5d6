"""Changing forms as a process owner does: what is changed is changed, everything else stays to the letter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forms.catalogue import Catalogue
from forms.editing import CannotEdit, copied, form_of, moved_question, new_name, page_order, put_in
from forms.editing_checks import problems_of
from forms.editing_choices import NEW, read_choices
from forms.editing_conditions import Asked
from forms.editing_kinds import Answer, begun
from forms.editing_question import change_question, own_question
from forms.editing_removal import brought_by, take_out, take_part_out, what_hangs_on
from forms.editing_said import rules_of_the_file, rules_of_the_form
from forms.editing_sections import section_added, section_changed, section_removed, titles
from forms.editing_shared import shared_parts, with_shared_part
from forms.editing_words import Option, fixed, written
from forms.errors import NotAForm
from forms.form import Form
from tests.forms.asking import CHOICE, HELD_ON, NOTE, TODAY, asked_only_if, schema_of

CATALOGUE = Catalogue.of_folder()
SHIPPED = CATALOGUE.schemas
SMALL = schema_of(
    {"held_on": HELD_ON, "follows": CHOICE, "why": NOTE},
    required=["held_on", "follows"],
    rules=[asked_only_if("follows", "stop", "why")],
)


def changed(schema: Any, path: str, forms: Any = None, **fields: Any) -> Any:
    """The schema with some of a question's fields as they are wanted."""
    forms = forms or {}
    return change_question(schema, path, replace(written(schema, path, forms), **fields), forms)


def refused(schema: Any, path: str, forms: Any = None, **fields: Any) -> tuple[str, str]:
    """The field and the sentence by which a change is refused."""
    with pytest.raises(CannotEdit) as caught:
        changed(schema, path, forms, **fields)
    return caught.value.field, caught.value.sentence


def test_a_choice_that_is_worded_otherwise_keeps_what_is_stored_and_its_hint():
    with_hint = copied(SMALL)
    with_hint["properties"]["follows"] = {
        "title": "What follows?",
        "oneOf": [
            {"const": "go_on", "title": "It goes on", "x-ui": {"hint": "As planned"}},
            {"const": "stop", "title": "It stops"},
        ],
    }

    now = changed(
        with_hint,
        "follows",
        choices=(Option(value="go_on", title="It carries on"), Option(value="stop", title="It stops")),
    )

    assert now["properties"]["follows"]["oneOf"][0] == {
        "const": "go_on",
        "title": "It carries on",
        "x-ui": {"hint": "As planned"},
    }


def test_whether_a_line_is_a_new_wording_or_a_new_answer_is_asked_never_guessed():
    was = (Option(value="may_be", title="May be suitable"), Option(value="no", title="Withdrawn"))

    choices, unclear = read_choices(["May not be suitable", "Withdrawn"], was, same={})
    assert [(one.line, one.near) for one in unclear] == [(0, "may_be")]

    reworded, left = read_choices(["May not be suitable", "Withdrawn"], was, same={0: "may_be"})
    assert (reworded[0].value, left) == ("may_be", ())
    another, left = read_choices(["May not be suitable", "Withdrawn"], was, same={0: NEW})
    assert (another[0].value, left) == ("may_not_be_suitable", ())
    assert choices[1] == was[1]


def test_lines_in_another_order_and_one_more_need_no_question():
    was = (Option(value="yes", title="Yes"), Option(value="no", title="No"))

    choices, unclear = read_choices(["No", "Yes", "Not yet"], was, same={})

    assert unclear == ()
    assert [one.value for one in choices] == ["no", "yes", "not_yet"]


def test_a_condition_is_set_joined_to_the_rule_that_asks_the_same_and_taken_away_again():
    schema = copied(SMALL)
    schema["properties"]["next"] = {**NOTE, "title": "What next?"}
    asked = Asked(question="follows", values=("stop",))

    now = changed(schema, "next", asked=asked, required=True)

    assert now["allOf"] == [
        {
            "if": {"properties": {"follows": {"const": "stop"}}, "required": ["follows"]},
            "then": {"required": ["why", "next"]},
            "else": {"properties": {"why": False, "next": False}},
        }
    ]
    assert changed(now, "next", asked=None, required=False) == schema


def test_a_condition_can_ask_for_one_of_several_answers_or_for_none_of_them():
    unless = changed(SMALL, "why", asked=Asked(question="follows", values=("go_on",), unless=True), required=False)

    assert form_of(unless, {}).question("why").asked({"follows": "stop"})
    assert not form_of(unless, {}).question("why").asked({"follows": "go_on"})
    either = changed(SMALL, "why", asked=Asked(question="follows", values=("go_on", "stop")), required=True)
    assert form_of(either, {}).question("why").must_be_answered({"follows": "go_on"})


@pytest.mark.parametrize(
    ("path", "fields", "field", "said"),
    [
        ("follows", {"title": " "}, "title", "Enter the question"),
        ("follows", {"choices": (Option(value="stop", title="It stops"),)}, "choices", "two or more"),
        (
            "follows",
            {"choices": (Option(value="stop", title="It stops"), Option(value="x", title="it STOPS"))},
            "choices",
            "twice",
        ),
        (
            "follows",
            {"choices": (Option(value="go_on", title="It goes on"), Option(value="x", title="Else"))},
            "choices",
            "“What was said?” is asked only after “It stops”",
        ),
        ("follows", {"answer": Answer.DATE}, "answer", "“What was said?” is asked only after"),
        ("held_on", {"asked": Asked(question="why", values=("x",))}, "asked", "stands before it"),
        ("why", {"asked": Asked(question="follows", values=("never",))}, "asked", "not answered with that"),
        ("why", {"asked": Asked(question="follows", values=())}, "asked", "Choose the answer"),
        ("why", {"shortest": 50, "longest": 40}, "shortest", "smaller number"),
        ("why", {"fact": "said"}, "becomes", "not on “Long answer”"),
        ("why", {"anchor": "said_on"}, "anchor", "only from a date"),
        ("why", {"outcome": True}, "becomes", "one choice"),
        ("held_on", {"anchor": "No name!"}, "anchor", "names listed"),
        ("held_on", {"hint": "x" * 501}, "hint", "At most 500"),
        ("held_on", {"sentences": (("required", "x" * 501),)}, "said-required", "At most 500"),
        ("held_on", {"not_before": ("held_on",)}, "not_before", "itself"),
        ("held_on", {"not_after": ("follows",)}, "not_after", "another date"),
        ("held_on", {"not_after": ("to day",)}, "not_after", "compared with"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(path: str, fields: dict[str, Any], field: str, said: str):
    where, sentence = refused(SMALL, path, **fields)

    assert where == field
    assert said in sentence


def test_a_question_cannot_be_moved_before_the_one_that_decides_whether_it_is_asked():
    with pytest.raises(CannotEdit, match="has to stand after it"):
        moved_question(SMALL, "why", {}, up=True)
    with pytest.raises(CannotEdit, match="has to stand after it"):
        moved_question(SMALL, "follows", {}, up=False)
    with pytest.raises(CannotEdit, match="first question already"):
        moved_question(SMALL, "held_on", {}, up=True)

    assert list(moved_question(SMALL, "held_on", {}, up=False)["properties"]) == ["follows", "held_on", "why"]


def test_a_question_is_taken_out_with_its_rule_and_only_when_nothing_hangs_on_it():
    assert what_hangs_on(SMALL, "why", {}) == ()
    assert "allOf" not in take_out(SMALL, "why")
    [reason] = what_hangs_on(SMALL, "follows", {})
    assert "“What was said?” is asked only after" in reason
    alone = schema_of({"held_on": HELD_ON}, required=["held_on"])
    assert "only question" in what_hangs_on(alone, "held_on", {})[0]


def test_a_date_that_another_is_checked_against_stays():
    schema = schema_of(
        {"held_on": HELD_ON, "sent_on": {**HELD_ON, "title": "Sent?", "x-date": {"not_before": "held_on"}}}
    )

    assert "“Sent?” is checked against it" in what_hangs_on(schema, "held_on", {})[0]
    assert refused(schema, "held_on", answer=Answer.TEXT)[0] == "answer"


def test_sections_are_begun_at_a_question_renamed_moved_and_taken_away():
    one = section_added(SMALL, "The end", begins_with="why", before="The start")
    assert one["x-ui"]["sections"] == [
        {"title": "The start", "questions": ["held_on", "follows"]},
        {"title": "The end", "questions": ["why"]},
    ]
    with pytest.raises(CannotEdit, match="only question of the section “The end”"):
        moved_question(one, "why", {}, up=True)
    assert page_order(moved_question(one, "follows", {}, up=False)) == [["held_on"], ["follows", "why"]]
    two = section_changed(one, 1, "What was said", begins_with="follows")
    assert page_order(two) == [["held_on"], ["follows", "why"]]
    assert titles(section_removed(two, 0)) == ("What was said",)
    assert section_removed(section_removed(two, 0), 0) == SMALL
    assert page_order(take_out(one, "why")) == [["held_on", "follows"]]


def test_a_shared_part_is_worded_here_but_changed_only_once_it_is_the_forms_own():
    schema = SHIPPED["adoption_matching.ep_consider"]
    kept = fixed(schema, "child_views_how", SHIPPED)
    assert (kept.shared, fixed(schema, "child_views", SHIPPED).when_shared) == ("Child views", True)

    reworded = changed(schema, "reasons", SHIPPED, title="Why?")
    assert reworded["properties"]["reasons"] == {"$ref": "shared.reasons#/$defs/reasons", "title": "Why?"}
    assert refused(schema, "reasons", SHIPPED, longest=100)[0] == "longest"
    assert refused(schema, "child_views", SHIPPED, required=False)[0] == "asked"

    own = own_question(schema, "reasons", SHIPPED)
    assert form_of(own, SHIPPED).question("reasons").title == form_of(schema, SHIPPED).question("reasons").title
    assert changed(own, "reasons", SHIPPED, longest=100)["properties"]["reasons"]["maxLength"] == 100


def test_a_shared_part_whose_rule_asks_several_questions_goes_in_and_out_as_one():
    part = next(one for one in shared_parts(SHIPPED) if one.key == "shared.child_views#rule")

    now = with_shared_part(SMALL, part, SHIPPED, after="held_on")

    assert page_order(now) == [["held_on", "child_views_how", "child_views", "child_views_why_not", "follows", "why"]]
    assert now["required"] == ["held_on", "follows", "child_views_how"]
    with pytest.raises(CannotEdit, match="asks that already"):
        with_shared_part(now, part, SHIPPED)
    assert take_part_out(now, *brought_by(now, "child_views")) == SMALL


def test_what_only_the_file_says_is_told_in_words():
    assert rules_of_the_form(SHIPPED["adoption_matching.ep_consider"])[0].startswith("It refuses to be sent, saying")
    said = rules_of_the_file(SHIPPED["adoption_matching.ep_consider"], "child_views", SHIPPED)
    assert said == ("When it is asked is said by the shared part “Child views”.",)
    assert rules_of_the_file(SHIPPED["panel_and_decision.panel"], "panel", SHIPPED) == (
        "What can be answered also depends on “Was the panel quorate throughout?”.",
    )


def test_a_question_of_a_group_is_put_in_changed_and_taken_out_like_any_other():
    schema, group = put_in(SMALL, "Who was there?", begun(Answer.GROUP))
    schema, path = put_in(schema, "When did they come?", begun(Answer.DATE), after=f"{group}.name")

    assert path == f"{group}.when_did_they_come"
    assert (
        changed(schema, path, title="Came on")["properties"][group]["items"]["properties"]["when_did_they_come"][
            "title"
        ]
        == "Came on"
    )
    assert refused(schema, path, anchor="came_on")[0] == "becomes"
    assert form_of(take_out(schema, path), {}).question(group).items[0].name == "name"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("When was the child’s plan agreed?", "when_was_the_childs_plan_agreed"),
        ("Wer weiß? Ärger", "wer_wei_arger"),
        ("4 weeks?", "q_4_weeks"),
        ("???", "question"),
        ("do", "do_2"),
        ("Held on", "held_on_2"),
    ],
)
def test_a_new_question_is_given_a_name_of_its_own(title: str, name: str):
    assert new_name(title, ["held_on"]) == name
    assert name.isidentifier()


def test_what_is_no_form_is_told_in_a_sentence():
    wrong = copied(SMALL)
    wrong["properties"]["held_on"] = {"title": "", "type": "string"}

    [problem] = problems_of(wrong, {}, today=TODAY)

    assert (problem.question, problem.sentence) == ("held_on", "“held_on”: it needs a title.")
    with pytest.raises(NotAForm):
        form_of(wrong, {})
    assert isinstance(form_of(SMALL, {}), Form)


def test_a_form_that_nobody_could_answer_is_found():
    hopeless = schema_of({"held_on": {**HELD_ON, "x-date": {"not_before": "today+1d", "not_after": "today-1d"}}},
                         required=["held_on"])  # fmt: skip

    [problem] = problems_of(hopeless, {}, today=TODAY)

    assert problem.question == "held_on"
    assert problem.sentence.startswith("No answer is accepted here")
