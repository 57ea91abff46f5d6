"""The gallery of components, for the tests that read its pages without a browser."""

from __future__ import annotations

from functools import cache

from flask.testing import FlaskClient
from lxml.html import HtmlElement

from tests.browser.components.gallery import make_gallery
from tests.pages.html_checks import check_page


@cache
def client() -> FlaskClient:
    """One client for all tests: the gallery keeps nothing that they would notice."""
    return make_gallery().test_client()


def page(address: str) -> HtmlElement:
    """A page of the gallery, checked."""
    return check_page(client().get(address).text)


def posted(address: str, fields: dict[str, str | list[str]]) -> HtmlElement:
    """The page that answers a form, checked."""
    return check_page(client().post(address, data=fields).text)


def words(element: HtmlElement) -> str:
    """The text as a person reads it, without doubled spaces."""
    return " ".join(element.text_content().split())
