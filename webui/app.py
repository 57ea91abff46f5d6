"""The web application: `create_app(ports, settings)` puts pages, look, sessions and error pages together."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from flask import Blueprint, Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.counting import Counters
from engine.ports import Ports
from engine.settings import MEGABYTE, Settings
from webui import current, errors, look, pages, request_log
from webui.pages import health

#: Besides the files themselves a form holds text: no form of ours holds more than this.
TEXT_BYTES = 5 * MEGABYTE
FILES_AT_ONCE = 3  #: of the largest size allowed
ONE_YEAR_SECONDS = 365 * 24 * 3600


class _Cookies(SecureCookieSessionInterface):
    """The cookie for forms' tokens and the next page's note goes over https only, where https is used."""

    _signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        # The secret of an application never changes; Flask would make this anew whenever it reads or writes a cookie.
        if self._signing is None:
            self._signing = super().get_signing_serializer(app)
        return self._signing

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 -- the name is Flask's
        return current.over_https()


def create_app(ports: Ports, settings: Settings, *, counters: Counters | None = None) -> Flask:
    """The application. `counters` count its requests. Raises look.AssetsNotBuilt when the front end is not built."""
    app = Flask("fingerpost", static_folder=str(look.STATIC), static_url_path="/static")
    app.session_interface = _Cookies()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="fingerpost_page",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open for days: its token is good as long as the browser's session.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=settings.upload_limit_bytes * FILES_AT_ONCE + TEXT_BYTES,
        MAX_FORM_MEMORY_SIZE=TEXT_BYTES,
        MAX_FORM_PARTS=5_000,
        SEND_FILE_MAX_AGE_DEFAULT=ONE_YEAR_SECONDS,
    )
    look.dress(app)
    _listen(app, ports, settings, counters)
    CSRFProtect(app)
    errors.install(app)
    for blueprint in page_blueprints():
        app.register_blueprint(blueprint)
    app.after_request(_protect)
    return app


def create_health_app(ports: Ports, settings: Settings, *, counters: Counters) -> Flask:
    """What machines ask, for a process that serves no pages."""
    app = Flask("fingerpost_health", static_folder=None)
    _listen(app, ports, settings, counters)
    app.register_blueprint(health.pages)
    return app


def _listen(app: Flask, ports: Ports, settings: Settings, counters: Counters | None) -> None:
    """Who asks, and what is written down of it."""
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    counters = counters or Counters()
    request_log.install(app, counters)
    current.install(app, ports, settings, counters)


def page_blueprints() -> list[Blueprint]:
    """The blueprint called `pages` of every module of `webui.pages`."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__))
    modules = [import_module(f"{pages.__name__}.{name}") for name in names]
    return [module.pages for module in modules if hasattr(module, "pages")]


def _protect(response: Response) -> Response:
    headers = response.headers
    # The pages of editors have set their own.
    headers.setdefault("Content-Security-Policy", look.CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current.over_https():
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_SECONDS}"
    if request.endpoint == "static" and response.status_code in (200, 304):
        # The names of built files hold a hash of their content.
        headers["Cache-Control"] = f"public, max-age={ONE_YEAR_SECONDS}, immutable"
    else:
        headers["Cache-Control"] = "no-store"
    return response
