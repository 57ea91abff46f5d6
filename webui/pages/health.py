"""What machines ask: is the process alive, can it do its work, and how is it doing. No page for people.

The figures say how much and how old, never whom about. They are for this machine, or for whoever shows the token of
the settings.
"""

from __future__ import annotations

import hmac
import ipaddress

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from engine.readiness import what_is_missing
from webui import current
from webui.access import ANYBODY, needs
from webui.figures import figures

pages = Blueprint("health", __name__)

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@pages.get("/healthz")
@needs(ANYBODY)
def healthz() -> AnyResponse:
    """The process is alive. It asks nothing of the database: a restart would not bring that back."""
    return _words("alive\n")


@pages.get("/readyz")
@needs(ANYBODY)
def readyz() -> AnyResponse:
    """Whether requests may be sent here: 200, or 503 with a sentence for each thing that is missing."""
    missing = what_is_missing(current.ports())
    return _words("\n".join(missing) + "\n", status=503) if missing else _words("ready\n")


@pages.get("/metrics")
@needs(ANYBODY)
def metrics() -> AnyResponse:
    """The figures, in Prometheus' text format."""
    if not _may_see_figures():
        abort(404)
    return Response(figures(current.ports(), current.counters()), content_type=PROMETHEUS)


def _may_see_figures() -> bool:
    token = current.settings().metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and hmac.compare_digest(token.encode(), shown.encode()):
        return True
    # What a proxy passes on comes from this machine and yet from elsewhere, unless the proxy is believed.
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    return _is_this_machine(request.remote_addr) and (current.settings().behind_proxy or not passed_on)


def _is_this_machine(address: str | None) -> bool:
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _words(text: str, *, status: int = 200) -> Response:
    return Response(text, status=status, content_type="text/plain; charset=utf-8")
