"""One line of the log and one count for every request: which page, how it ended, how long it took, and whose it was.

Never the address as it was asked for, since it may hold what somebody searched for; never a field of a form.
"""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from engine.counting import Counters
from engine.observing import bind, unbind
from webui import current

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
#: Parts of an address that name what a request is about, where they look like an id.
ABOUT = {"task": "task", "task_id": "task", "journey": "journey", "journey_id": "journey"}
OF_US = re.compile(r"[0-9a-f-]{36}|[A-Z0-9-]{9}")
QUIET = ("static", "health.healthz", "health.readyz", "health.metrics")


def install(app: Flask, counters: Counters) -> None:
    """Numbers each request and says afterwards what became of it."""

    @app.before_request
    def _begun() -> None:
        unbind()
        g.begun_at = time.perf_counter()
        given = request.headers.get("X-Request-Id", "") if current.settings().behind_proxy else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        about = {ABOUT[name]: value for name, value in (request.view_args or {}).items() if name in ABOUT}
        bind(request=g.request_id, **{name: value for name, value in about.items() if OF_US.fullmatch(str(value))})

    @app.after_request
    def _answered(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("begun_at", time.perf_counter())
        route = str(request.url_rule) if request.url_rule else "none"
        worker = current.viewer_or_none()
        counters.count("requests", route=route, method=_method(), status=str(response.status_code))
        counters.count("request_seconds", seconds, route=route)
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint not in QUIET:
            log.info(
                "Answered",
                extra={
                    "method": _method(),
                    "route": route,
                    "status": response.status_code,
                    "milliseconds": round(seconds * 1000),
                    **({"worker": worker.id} if worker else {}),
                },
            )
        return response

    @app.teardown_request
    def _over(_: BaseException | None) -> None:
        unbind()


def _method() -> str:
    return request.method if request.method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS") else "other"
