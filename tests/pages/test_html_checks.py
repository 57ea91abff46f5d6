"""The check of every page catches each thing that it is there to catch."""

import pytest

from tests.pages.html_checks import check_page

GOOD = """<!DOCTYPE html><html lang="en-GB"><head><title>Tasks</title></head><body>
<a class="govuk-skip-link" href="#main">Skip</a><main id="main"><h1>Tasks</h1><h2>Late</h2>
<form method="post" action="/x"><input type="hidden" name="csrf_token"><label for="q">Name</label>
<input id="q" name="q"><button>Go</button></form></main></body></html>"""


def test_a_good_page_passes_and_comes_back_as_a_tree() -> None:
    assert check_page(GOOD).findtext(".//h1") == "Tasks"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<title>Tasks</title>", "", "there must be one title, not 0"),
        ("<h2>Late</h2>", '<h2 class="govuk-error-summary__title">x</h2>', "the title must start with 'Error: '"),
        (' lang="en-GB"', "", "the page must say its language"),
        ("<h2>Late</h2>", "<h1>Late</h1>", "there must be one h1, not 2"),
        ("<h2>Late</h2>", "<h3>Late</h3>", "the h3 'Late' skips a level"),
        ("<h2>Late</h2>", "<h2> </h2>", "an h2 is empty"),
        ('href="#main"', 'href="#top"', "the skip link must lead to main"),
        ('<label for="q">Name</label>', "", "input 'q' has no label"),
        ('<input id="q"', '<input id="main"', "id 'main' occurs 2 times"),
        ('<input id="q"', '<input aria-describedby="hint" id="q"', "aria-describedby names 'hint', which is not there"),
        ("<button>Go</button>", "<button></button>", "a button has no words"),
        ("<h2>Late</h2>", '<a href="/"></a>', "the link to '/' has no words"),
        ("<h2>Late</h2>", '<a href="#gone">x</a>', "a link leads to '#gone', which is not there"),
        ("<h2>Late</h2>", '<img src="a.png">', "the image 'a.png' has no alt text"),
        ("<h2>Late</h2>", "<fieldset></fieldset>", "a fieldset has no legend"),
        ("<h2>Late</h2>", '<p class="govuk-error-message">Say why.</p>', "'Say why.' ends in a full stop"),
        ('<input type="hidden" name="csrf_token">', "", "the form to '/x' posts without a csrf_token"),
        (' method="post"', "", "the form to '/x' puts its csrf_token into the address"),
        ("<button>Go", '<input type="file" aria-label="f"><button>Go', "sends files without multipart/form-data"),
        ("<h2>Late</h2>", '<p style="color:red">x</p>', "there is inline style"),
        ("<h2>Late</h2>", '<p onclick="x()">x</p>', "there is an inline handler"),
        ("<h2>Late</h2>", "<p>None</p>", "a Python value shows: 'None'"),
        ("<h2>Late</h2>", "<p>{{ oops }}</p>", "template code shows"),
        ('name="q"', 'name="q" value="None"', "a control holds 'None'"),
    ],
)
def test_a_page_that_breaks_a_rule_is_refused_with_what_is_wrong(before: str, after: str, problem: str) -> None:
    assert before in GOOD

    with pytest.raises(AssertionError) as refused:
        check_page(GOOD.replace(before, after))

    assert problem in str(refused.value)
