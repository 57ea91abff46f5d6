"""What every page must keep: checked on the HTML itself, without a browser.

`check_page(html)` raises AssertionError that lists everything wrong. Used for every page that a test fetches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

NAMED_BY_A_LABEL = (
    "//input[not(@type) or not(contains(' hidden submit button ', concat(' ', @type, ' ')))]|//select|//textarea"
)
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


def check_page(html: str) -> HtmlElement:
    """The page as a tree, when it keeps all the rules; else an AssertionError with one line for each that it breaks."""
    page = lxml.html.document_fromstring(html)
    problems = [*_frame(page), *_ids(page), *_labels(page), *_forms(page), *_errors(page), *_headings(page)]
    problems += _leaks(page, html)
    assert not problems, "\n".join(problems)
    return page


def _frame(page: HtmlElement) -> Iterator[str]:
    titles = page.findall("./head/title")
    if len(titles) != 1 or not titles[0].text_content().strip():
        yield f"there must be one title, not {len(titles)}"
    elif page.xpath("//*[contains(@class, 'govuk-error-summary__title')]") and not titles[0].text_content().startswith(
        "Error: "
    ):
        yield "there is an error summary, so the title must start with 'Error: '"
    if not page.get("lang"):
        yield "the page must say its language"
    for tag in ("h1", "main"):
        if (count := len(page.findall(f".//{tag}"))) != 1:
            yield f"there must be one {tag}, not {count}"
    skip = page.xpath("//a[contains(@class, 'govuk-skip-link')]/@href")
    if not skip or not page.xpath("//main[@id=$id]", id=str(skip[0]).lstrip("#")):
        yield "the skip link must lead to main"


def _ids(page: HtmlElement) -> Iterator[str]:
    ids = Counter(page.xpath("//@id"))
    yield from (f"id {name!r} occurs {count} times" for name, count in ids.items() if count > 1)
    for attribute in REFERENCES:
        for value in page.xpath(f"//@{attribute}"):
            yield from (f"{attribute} names {name!r}, which is not there" for name in value.split() if name not in ids)
    for href in page.xpath("//a/@href[starts-with(., '#')]"):
        if href != "#" and href[1:] not in ids:
            yield f"a link leads to {href!r}, which is not there"


def _labels(page: HtmlElement) -> Iterator[str]:
    labelled = set(page.xpath("//label/@for"))
    for control in page.xpath(NAMED_BY_A_LABEL):
        if not (control.get("id") in labelled or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"{control.tag} {control.get('name')!r} has no label"
    for button in page.findall(".//button"):
        if not (button.text_content().strip() or button.get("aria-label")):
            yield "a button has no words"
    for link in page.findall(".//a"):
        if not (link.text_content().strip() or link.get("aria-label") or link.get("title")):
            yield f"the link to {link.get('href')!r} has no words"
    for image in page.findall(".//img"):
        if image.get("alt") is None:
            yield f"the image {image.get('src')!r} has no alt text"
    for fieldset in page.findall(".//fieldset"):
        if not fieldset.xpath("./legend[normalize-space()]"):
            yield "a fieldset has no legend"


def _forms(page: HtmlElement) -> Iterator[str]:
    for form in page.findall(".//form"):
        posts = (form.get("method") or "get").lower() == "post"
        tokens = form.xpath(".//input[@name='csrf_token']")
        if posts and not tokens:
            yield f"the form to {form.get('action')!r} posts without a csrf_token"
        if not posts and tokens:
            yield f"the form to {form.get('action')!r} puts its csrf_token into the address"
        if form.xpath(".//input[@type='file']") and form.get("enctype") != "multipart/form-data":
            yield f"the form to {form.get('action')!r} sends files without multipart/form-data"
        if form.xpath(".//form"):
            yield "a form stands inside a form"


def _errors(page: HtmlElement) -> Iterator[str]:
    said = page.xpath("//*[contains(@class, 'govuk-error-message')]|//*[contains(@class, 'error-summary__list')]/li")
    for one in said:
        words = " ".join(one.text_content().split())
        if words.endswith("."):
            yield f"the error {words!r} ends in a full stop"


def _headings(page: HtmlElement) -> Iterator[str]:
    level = 0
    for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6"):
        here = int(heading.tag[1])
        words = " ".join(heading.text_content().split())
        if not words:
            yield f"an {heading.tag} is empty"
        # What comes before the h1, such as an error summary, starts a count of its own.
        if level and here > level + 1:
            yield f"the {heading.tag} {words!r} skips a level"
        level = here


def _leaks(page: HtmlElement, html: str) -> Iterator[str]:
    if page.xpath("//@style") or page.findall(".//style"):
        yield "there is inline style, which the Content-Security-Policy blocks"
    for handler in page.xpath("//@*[starts-with(name(), 'on')]"):
        yield f"there is an inline handler: {handler!r}"
    for words in page.xpath("//main//text()[not(ancestor::script)]"):
        if words.strip() in ("None", "Undefined", "True", "False"):
            yield f"a Python value shows: {words.strip()!r}"
    if "{{" in html or "{%" in html:
        yield "template code shows"
    for value in page.xpath("//input/@value|//textarea/text()"):
        if value == "None":
            yield "a control holds 'None'"
