"""Finds parts of a page by the selectors that style sheets use: `select(page, ".fp-task h3 > a[href]")`.

Knows what the tests need: tags, `.class`, `#id`, `[name]`, `[name=value]`, descendants, `>` and commas.
"""

from __future__ import annotations

import re
from functools import cache

from lxml.html import HtmlElement

_STEP = re.compile(r"(?P<tag>[a-z0-9]+|\*)?(?P<rest>(?:[.#][\w-]+|\[[^\]]+\])*)")
_REST = re.compile(r"\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<name>[\w-]+)(?:=(?P<value>[^\]]+))?\]")


def select(within: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements below `within`, in the order of the page."""
    found = within.xpath(to_xpath(selector))
    assert isinstance(found, list)
    return found


@cache
def to_xpath(selector: str) -> str:
    """The same as XPath. ValueError for a selector it does not know."""
    return " | ".join(_path(one.strip()) for one in selector.split(","))


def _path(selector: str) -> str:
    path, axis = "", ".//"
    for step in re.findall(r"(?:\[[^\]]*\]|[^\s\[])+", selector):
        if step == ">":
            axis = "/"
            continue
        match = _STEP.fullmatch(step)
        if match is None:
            raise ValueError(f"the selector {step!r} is not one that tests know")
        tests = "".join(_test(part) for part in _REST.finditer(match["rest"]))
        path += f"{axis}{match['tag'] or '*'}{tests}"
        axis = "//"
    return path


def _test(part: re.Match[str]) -> str:
    if part["class"]:
        return f"[contains(concat(' ', normalize-space(@class), ' '), ' {part['class']} ')]"
    if part["id"]:
        return f"[@id='{part['id']}']"
    value = part["value"]
    return f"[@{part['name']}]" if value is None else f"[@{part['name']}='{value.strip(chr(39) + chr(34))}']"
