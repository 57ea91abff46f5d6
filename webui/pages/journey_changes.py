"""What a manager can do to a journey beside its tasks: close it for a reason outside its drawing, suspend it and resume
it, correct a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.close_journey import REASONS, close_journey, wrong_closing
from engine.actions.correct_date import correct_date
from engine.actions.suspend_journey import resume_journey, suspend_journey
from engine.domain.access import Act, may
from engine.domain.errors import DateRefused, JourneyEnded, NotFound, ReasonNeeded
from engine.domain.ids import JourneyId
from engine.domain.journey import NOT_ENDED, JourneyState
from engine.reading.changing import Changeable, changeable
from forms.dates import NotADate, read_date
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.form_fields import ProblemLink
from webui.identities import identity_of, subject_url
from webui.rendering import render, tell_next_page
from webui.subject_parts import seen
from webui.typed_fields import fields_as_typed
from webui.wording import counted, long_date

pages = Blueprint("journey_changes", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason
KEPT_AS_A_NOTE = "A sentence or two. It is kept as a note on this journey, and the record refers to it."
RESUMING = (
    "Its tasks stand in their lists again.",
    "What the service had promised is due as many days later as the journey stood still.",
)
FIRST_BOX = {"on": "on-day"}  #: of a question that has several


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """Changing a journey, for a reason: what it does stands before the button."""

    title: str
    kicker: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    problems: tuple[ProblemLink, ...]
    url: str
    asked: parts.AskedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePage(ChangePage):
    """Closing one: `reasons` are those it can be closed for, `why` the one that was chosen."""

    reasons: tuple[tuple[str, str], ...]
    why: str
    why_problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDate:
    """A date that was recorded, as a choice."""

    name: str
    words: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesPage(ChangePage):
    """Correcting a recorded date. `typed` is what stands in the boxes, `wrong` the sentence at each question."""

    dates: tuple[KnownDate, ...]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]


@pages.get("/journeys/<journey>/close")
@needs(SIGNED_IN)
def close(journey: str) -> Response:
    """Asks why."""
    return _close_page(_look_at(journey, Act.CLOSE), {})


@pages.post("/journeys/<journey>/close")
@needs(SIGNED_IN)
def closing(journey: str) -> Response:
    """Closes it."""
    found = _look_at(journey, Act.CLOSE)
    why, reason = request.form.get("why", ""), request.form.get("reason", "")[:LONGEST]
    try:
        close_journey(current.ports(), current.viewer().id, JourneyId(journey), why=why, reason=reason)
    except ReasonNeeded:
        return _close_page(found, wrong_closing(why, reason), why=why, reason=reason, status=NOT_RIGHT)
    tell_next_page(
        parts.Notice(stressed="The journey is closed.", text="What was open in it is withdrawn, and no date runs on.")
    )
    return redirect(f"/journeys/{journey}", code=303)


@pages.get("/journeys/<journey>/suspend")
@needs(SIGNED_IN)
def suspend(journey: str) -> Response:
    """Asks why it is suspended, or why it is resumed."""
    return _suspend_page(_look_at(journey, Act.SUSPEND), "")


@pages.post("/journeys/<journey>/suspend")
@needs(SIGNED_IN)
def suspending(journey: str) -> Response:
    """Suspends or resumes it, as the button said."""
    found = _look_at(journey, Act.SUSPEND)
    reason, resumes = request.form.get("reason", "")[:LONGEST], request.form.get("do") == "resume"
    act = resume_journey if resumes else suspend_journey
    try:
        act(current.ports(), current.viewer().id, JourneyId(journey), reason=reason)
    except ReasonNeeded as needed:
        return _suspend_page(found, str(needed), reason=reason, status=NOT_RIGHT)
    if resumes:
        done = parts.Notice(stressed="The journey goes on.", text="What had stood still is due as many days later.")
    else:
        done = parts.Notice(
            stressed="The journey is suspended.",
            text="Dates that the law set go on; all else waits until it is resumed.",
        )
    tell_next_page(done)
    return redirect(f"/journeys/{journey}", code=303)


@pages.get("/journeys/<journey>/dates")
@needs(SIGNED_IN)
def dates(journey: str) -> Response:
    """Asks which date, and what it should be."""
    return _dates_page(_look_at(journey, Act.CORRECT), {"name": request.args.get("name", "")}, {})


@pages.post("/journeys/<journey>/dates")
@needs(SIGNED_IN)
def correcting(journey: str) -> Response:
    """Corrects it; what counts from it is counted anew."""
    found = _look_at(journey, Act.CORRECT)
    typed = {name: value.strip()[:LONGEST] for name, value in request.form.items() if name != "csrf_token"}
    wrong, on = _wrong(found, typed)
    if wrong or on is None:
        return _dates_page(found, typed, wrong, status=NOT_RIGHT)
    try:
        moved = correct_date(
            current.ports(),
            current.viewer().id,
            JourneyId(journey),
            typed.get("name", ""),
            on,
            reason=typed.get("reason", ""),
        )
    except ReasonNeeded as needed:
        return _dates_page(found, typed, {"reason": str(needed)}, status=NOT_RIGHT)
    except DateRefused as refused:
        return _dates_page(found, typed, {refused.question or "on": str(refused)}, status=NOT_RIGHT)
    what = f"{counted(len(moved), 'due date')} moved with it." if moved else "No open due date counts from it."
    tell_next_page(parts.Notice(stressed="The date is corrected.", text=what))
    return redirect(f"/journeys/{journey}", code=303)


def _look_at(journey: str, act: Act) -> Changeable:
    """The journey, if the viewer may know of it. What could be refused is told well. Raises NotFound, JourneyEnded."""
    viewer, ports = current.viewer(), current.ports()
    found = changeable(ports.database, viewer, JourneyId(journey))
    if found is None:
        raise NotFound
    doing = current.doing()
    doing.identity = _identity(found)
    doing.explanation = f"This is about journey {found.reference}."
    doing.typed = lambda: fields_as_typed(request.form)
    doing.back = doing.next_step = parts.Link(text="Back to the journey", url=f"/journeys/{journey}")
    if request.method == "GET":
        seen(found.subject.ref, "journey", journey=journey)
        refusal = may(viewer.worker, act, team=found.team)
        if refusal is not None:
            raise refusal.raised()
        if found.state not in NOT_ENDED:
            raise JourneyEnded
    return found


def _identity(found: Changeable) -> parts.Identity:
    return identity_of(found.subject, found.allocations, today=current.today())


def _alike(found: Changeable, change: str, wrong: Mapping[str, str]) -> dict[str, Any]:
    """What all these pages of a journey say alike."""
    return {
        "kicker": f"{found.pathway_title} · journey {found.reference}",
        "identity": _identity(found),
        "crumbs": (
            parts.Link(text=found.subject.name, url=subject_url(found.subject.ref)),
            parts.Link(text=found.pathway_title, url=f"/journeys/{found.id}"),
        ),
        "problems": tuple(
            ProblemLink(url=f"#{FIRST_BOX.get(name, name)}", sentence=sentence) for name, sentence in wrong.items()
        ),
        "url": f"/journeys/{found.id}/{change}",
    }


def _close_page(
    found: Changeable, wrong: Mapping[str, str], *, why: str = "", reason: str = "", status: int = 200
) -> Response:
    asked = parts.AskedReason(
        label="What happened?",
        hint=KEPT_AS_A_NOTE,
        button="Close the journey",
        back=f"/journeys/{found.id}",
        typed=reason,
        wrong=wrong.get("reason", ""),
        does=(
            f"{counted(found.open_tasks, 'open task')} will be withdrawn, and no due date runs on.",
            "The journey can’t be opened again. Another can be started.",
            "Everything that was recorded stays.",
        ),
        warns=True,
        ends=True,
    )
    page = ClosePage(
        **_alike(found, "close", wrong),
        title="Close this journey",
        asked=asked,
        reasons=tuple(REASONS.items()),
        why=why,
        why_problem=wrong.get("why", ""),
    )
    return render(page, "journeys/close.html", status=status)


def _suspend_page(found: Changeable, problem: str, *, reason: str = "", status: int = 200) -> Response:
    resumes = found.state == JourneyState.SUSPENDED.value
    title = "Resume this journey" if resumes else "Suspend this journey"
    asked = parts.AskedReason(
        label="Why does it go on?" if resumes else "Why is it suspended?",
        hint=KEPT_AS_A_NOTE,
        button=title,
        back=f"/journeys/{found.id}",
        typed=reason,
        wrong=problem,
        does=RESUMING if resumes else _suspending(found.open_tasks),
        warns=not resumes,
        hidden={"do": "resume" if resumes else "suspend"},
    )
    wrong = {"reason": problem} if problem else {}
    page = ChangePage(**_alike(found, "suspend", wrong), title=title, asked=asked)
    return render(page, "journeys/suspend.html", status=status)


def _suspending(open_tasks: int) -> tuple[str, ...]:
    return (
        f"{counted(open_tasks, 'open task')} will leave the lists, and nobody is reminded, unless the law has set the "
        "date.",
        "Reviews, visits and every other date that law, guidance or a court set go on.",
        "It can be resumed at any time. Close it instead if it is over.",
    )


def _wrong(found: Changeable, typed: Mapping[str, str]) -> tuple[dict[str, str], date | None]:
    """What is to put right by question, and the date where it can be read."""
    wrong: dict[str, str] = {}
    if typed.get("name", "") not in found.dates:
        wrong["name"] = "Choose the date that is wrong"
    boxes = [typed.get(f"on-{box}", "") for box in ("day", "month", "year")]
    on = None
    try:
        on = read_date(*boxes)
    except NotADate as error:
        wrong["on"] = str(error) if any(boxes) else "Enter the right date"
    if on is not None and on > current.today():
        wrong["on"] = "The date is in the future. Enter the day on which it happened."
    if not typed.get("reason"):
        wrong["reason"] = "Say in a sentence why the date is corrected."
    return wrong, on


def _dates_page(
    found: Changeable, typed: Mapping[str, str], wrong: Mapping[str, str], *, status: int = 200
) -> Response:
    labels = current.ports().calendar.labels
    asked = parts.AskedReason(
        label="Why is it corrected?",
        hint="A sentence. It is kept with the date.",
        button="Correct the date",
        back=f"/journeys/{found.id}",
        typed=typed.get("reason", ""),
        wrong=wrong.get("reason", ""),
        does=(
            "Every open due date that counts from it is counted anew, and the timeline says so.",
            "What has happened already is not undone.",
        ),
    )
    page = DatesPage(
        **_alike(found, "dates", wrong),
        title="Correct a date",
        asked=asked,
        dates=tuple(
            KnownDate(name=name, words=_capital(labels.get(name, name.replace("_", " "))), on=long_date(on))
            for name, on in sorted(found.dates.items(), key=lambda item: item[1])
        ),
        typed=typed,
        wrong=wrong,
    )
    return render(page, "journeys/dates.html", status=status)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
