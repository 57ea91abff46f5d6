"""Sets Jinja up for the pages: where templates are, which words and built files they may use, which scripts may run.

`dress(app)` is called once by the application. The built files are in `webui/static`, made by the front-end build.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from webui import wording
from webui.table_roles import TableRoles

HERE = Path(__file__).parent
STATIC = HERE / "static"

#: The one inline script of GOV.UK's page template, which marks that scripts run.
TEMPLATE_SCRIPT_HASH = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="

#: Every page's Content-Security-Policy. No inline style and no other inline script exists, so none is allowed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' '{TEMPLATE_SCRIPT_HASH}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


#: The editors of drawings and tables style what they draw; only their pages allow that, and nothing more.
EDITORS_SECURITY_POLICY = f"{CONTENT_SECURITY_POLICY}; style-src-attr 'unsafe-inline'"


class AssetsNotBuilt(Exception):
    """The scripts and styles of the pages have not been built. Run `make setup`, then start again."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class _Templates(Environment):
    """Each template holds all globals itself: none is added once pages are shown. Looking through the application's
    behind the template's own, Jinja compares both name by name at each of the forty imports of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def dress(app: Flask, *, static: Path = STATIC) -> None:
    """Gives the application its templates, filters and the `asset` function. Raises AssetsNotBuilt."""
    app.jinja_environment = _Templates
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(HERE / "templates"),
            # Under its own name, but for the few macros that stand among our templates and call those as shipped.
            PrefixLoader(
                dict.fromkeys(("govuk_frontend_jinja", "govuk_as_shipped"), PackageLoader("govuk_frontend_jinja"))
            ),
        ]
    )
    environment = app.jinja_env
    environment.add_extension(TableRoles)
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals["asset"] = asset_urls(static, url_prefix=app.static_url_path or "/static")
    environment.globals["due_words"] = wording.due_words
    environment.globals["due_sentence"] = wording.due_sentence
    environment.filters.update(FILTERS)


def asset_urls(static: Path, *, url_prefix: str) -> Callable[[str], str]:
    """A function from a name ("site.js") to the address of the built file, whose name holds a hash of its content.

    Raises AssetsNotBuilt when there is no build; the function raises KeyError for a name the build does not make.
    """
    try:
        manifest: Mapping[str, str] = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AssetsNotBuilt from error
    return lambda name: f"{url_prefix}/{manifest[name]}"


def hash_of(script: str) -> str:
    """How a Content-Security-Policy names an inline script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _attribute_json(value: object) -> str:
    """JSON for a data attribute; the template escapes it like any text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


FILTERS: Mapping[str, Callable[..., object]] = {
    "long_date": wording.long_date,
    "short_date": wording.short_date,
    "day_month_year": wording.day_month_year,
    "clock_time": wording.clock_time,
    "long_moment": wording.long_moment,
    "short_moment": wording.short_moment,
    "counted": wording.counted,
    "working_days": wording.working_days,
    "file_size": wording.file_size,
    "money": wording.money,
    "listed": wording.listed,
    "at_question": wording.at_question,
    "lower_first": wording.lower_first,
    "kind_word": wording.kind_word,
    "status_words": wording.status_words,
    "attribute_json": _attribute_json,
}
