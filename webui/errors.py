"""What a page says when something stops an action: one table from what is the case to a status and a page.

No page shows a stack trace. What failed on our side is logged under a reference, with ids only: `engine.observing` says
what is told of it there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchAddress

from engine.domain.errors import (
    AlreadyRunning,
    ArrivalNotAwaited,
    FingerpostError,
    JourneyEnded,
    JourneyMovedOn,
    JourneyNotSuspended,
    JourneyStuck,
    JourneySuspended,
    NotAllowed,
    NotFound,
    NotNow,
    ReasonNeeded,
    StartRefused,
    TaskNotOpen,
    TaskTaken,
)
from engine.domain.references import new_reference
from webui import current
from webui.access import SignInNeeded
from webui.moments import moment_in_day
from webui.parts import AnswerSection, Identity, Link, Refusal
from webui.rendering import render
from webui.signing_in import sign_in_page
from webui.typed_fields import fields_as_typed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """A page that needs only its title; `reference` is what the log has it under."""

    title: str
    sentence: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """A refusal with its reason."""

    title: str
    refusal: Refusal
    identity: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedOnPage:
    """Somebody else was first, or the journey moved on; `kept` is what this person typed."""

    title: str
    sentence: str
    kept: tuple[AnswerSection, ...] = ()
    next_step: Link | None = None
    identity: Identity | None = None


Answer = Callable[[FingerpostError], Response]


def install(app: Flask) -> None:
    """Answers every error of the domain and of the web with a page."""
    for error, answer in ANSWERS.items():
        app.register_error_handler(error, _in_its_form(answer))
    app.register_error_handler(NoSuchAddress, lambda _: not_found())
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(SignInNeeded, _sign_in_again)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(MethodNotAllowed, lambda _: not_found())
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(Exception, _failed)


def not_found() -> Response:
    """The same page for what does not exist and for what this person may not know of."""
    return render(PlainPage(title="Page not found"), "errors/not_found.html", status=404)


def refused(error: NotAllowed) -> Response:
    """Why this person may not do it, who can, and what they can do now."""
    doing = current.doing()
    who_can = doing.who_can() or ((error.who_can,) if error.who_can else ())
    why = error.why.rstrip(".")
    refusal = Refusal(
        why=why,
        explanation=doing.explanation,
        who_can=who_can,
        due=doing.due,
        rule=_rule(error.rule, doing.rule_set_by),
        next_step=doing.next_step,
        back=doing.back or Link(text="Go to your first page", url="/"),
        recorded=doing.recorded,
    )
    return render(RefusedPage(title=why, refusal=refusal, identity=doing.identity), "errors/refused.html", status=403)


def _rule(rule: str, set_by: str) -> str:
    """`SOD-1` is the first separation of duties; other rules are sentences already."""
    if not rule.startswith("SOD-"):
        return rule
    return f"Separation of duties {rule.removeprefix('SOD-')}{f', set by {set_by}' if set_by else ''}."


def _not_open(error: TaskNotOpen) -> Response:
    when = moment_in_day(error.at, current.now()) if error.at else ""
    if error.state != "completed":
        title = "This is no longer open"
        if error.because:
            by = error.by_name or "Somebody"
            why = f"{by} recorded “{error.because}” {when}, and that closed it. Nothing was changed."
            return _moved_on(title, why)
        return _moved_on(title, "The journey moved on without it, so it no longer has to be done.")
    viewer = current.viewer_or_none()
    by_them = viewer is not None and error.by == viewer.id
    by = "You" if by_them else error.by_name or "Somebody else"
    title = f"{by} completed this task{f' {when}' if when else ''}"
    if by_them:
        return _moved_on(title, "Nothing was changed since then. It is enough to complete it once.")
    return _moved_on(title, "Your answers were not sent, and nothing you typed is lost.")


def _taken(error: TaskTaken) -> Response:
    when = moment_in_day(error.at, current.now()) if error.at else ""
    title = f"{error.by_name} took this task{f' {when}' if when else ''}"
    return _moved_on(title, "Nothing was changed. If you need to do it, ask them to hand it over to you.")


def _moved_on(title: str, sentence: str, status: int = 409) -> Response:
    doing = current.doing()
    page = MovedOnPage(
        title=title,
        sentence=sentence,
        kept=doing.typed() or fields_as_typed(request.form),
        next_step=doing.next_step or Link(text="Go to my tasks", url="/tasks"),
        identity=doing.identity,
    )
    return render(page, "errors/moved_on.html", status=status)


def _stuck(error: FingerpostError) -> Response:
    """The drawing failed: what was typed is handed back, and the administrators see it listed."""
    log.error("A journey could not be moved on", extra={"route": str(request.url_rule)}, exc_info=error)
    sentence = (
        "Nothing was changed, and nothing you typed is lost. The drawing of this pathway failed at this step. The "
        "administrators see that the journey is stuck and why; you can try again once they have put it right."
    )
    return _moved_on("This journey can’t be moved on at the moment", sentence, status=500)


def _not_now(error: FingerpostError) -> Response:
    log.warning("The database is away or busy", extra={"route": str(request.url_rule)}, exc_info=error)
    # The page is shown without what it would have to ask the database for.
    g.viewer = None
    g.pop("doing", None)
    return _moved_on("Fingerpost can’t do that at the moment", str(error), status=503)


def _with_its_words(title: str) -> Answer:
    return lambda error: _moved_on(title, str(error))


ANSWERS: dict[type[FingerpostError], Answer] = {
    NotFound: lambda _: not_found(),
    NotAllowed: lambda error: refused(error) if isinstance(error, NotAllowed) else not_found(),
    TaskNotOpen: lambda error: _not_open(error) if isinstance(error, TaskNotOpen) else not_found(),
    TaskTaken: lambda error: _taken(error) if isinstance(error, TaskTaken) else not_found(),
    ArrivalNotAwaited: _with_its_words("The journey is not waiting for this any more"),
    JourneyEnded: _with_its_words("This journey has ended"),
    JourneySuspended: _with_its_words("This journey is suspended"),
    JourneyNotSuspended: _with_its_words("This journey is not suspended"),
    JourneyMovedOn: _with_its_words("Somebody else changed this journey in the meantime"),
    JourneyStuck: _stuck,
    NotNow: _not_now,
    AlreadyRunning: _with_its_words("This pathway is already running here"),
    StartRefused: _with_its_words("This can’t be started"),
    ReasonNeeded: _with_its_words("A reason is needed first"),
    FingerpostError: _with_its_words("This can’t be done"),
}


#: The status of an answer to a script; all others are 409.
IN_SHORT: dict[type[FingerpostError], int] = {NotFound: 404, NotAllowed: 403, JourneyStuck: 500}


def _in_its_form(answer: Answer) -> Answer:
    """The page, or its title as JSON where a script asked."""

    def answered(error: FingerpostError) -> Response:
        if not _script_asks():
            return answer(error)
        status = 503 if isinstance(error, NotNow) else IN_SHORT.get(type(error), 409)
        response = jsonify(message=_in_short(error))
        response.status_code = status
        return response

    return answered


def _in_short(error: FingerpostError) -> str:
    if isinstance(error, TaskNotOpen | TaskTaken):
        when = f" {moment_in_day(error.at, current.now())}" if error.at else ""
        did = "took" if isinstance(error, TaskTaken) else "completed"
        return f"{error.by_name or 'Somebody else'} {did} this task{when}. Nothing you typed is lost."
    return str(error)


def _script_asks() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _expired(_: CSRFError) -> Response:
    if _script_asks():
        response = jsonify(message="This page was open too long. Reload it in another tab, then save again.")
        response.status_code = 400
        return response
    title = "This page was open too long to be sent"
    sentence = "Nothing was changed. Go back to the page before and reload it, then send it again."
    kept = fields_as_typed(request.form)
    if not kept:
        return render(PlainPage(title=title), "errors/expired.html", status=400)
    back = Link(text="Open the page again", url=request.path)
    page = MovedOnPage(title=title, sentence=sentence, kept=kept, next_step=back)
    return render(page, "errors/moved_on.html", status=400)


def _sign_in_again(error: SignInNeeded) -> Response:
    if _script_asks():
        response = jsonify(message=str(error))
        response.status_code = 401
        return response
    return sign_in_page(kept=request.form, status=401)


def _too_large(_: RequestEntityTooLarge) -> Response:
    most = current.settings().upload_limit_bytes // 1_000_000
    page = PlainPage(
        title="The files are too large to be sent",
        sentence=f"Nothing was changed. One file can have at most {most} MB. Use your browser’s Back button and choose "
        "smaller files, or add them one at a time.",
    )
    return render(page, "errors/plain.html", status=413)


def _other(error: HTTPException) -> Response:
    page = PlainPage(
        title="Fingerpost could not read that",
        sentence="Nothing was changed. Use your browser’s Back button and try again.",
    )
    return render(page, "errors/plain.html", status=error.code or 400)


def _failed(error: Exception) -> Response:
    reference = new_reference()
    worker = current.viewer_or_none()
    about = {"reference": reference, "route": str(request.url_rule), **({"worker": worker.id} if worker else {})}
    log.error("A page failed", extra=about, exc_info=error)
    g.pop("doing", None)
    if _script_asks():
        response = jsonify(message=f"Something went wrong on our side ({reference}).")
        response.status_code = 500
        return response
    page = PlainPage(title="Something went wrong on our side", reference=reference)
    return render(page, "errors/problem.html", status=500)
