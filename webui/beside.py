"""Says on the page of a start which journeys of the pathway run already, and asks whether another is to run beside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from flask import request

from engine.domain.errors import OthersRunning
from engine.domain.ids import JourneyId
from engine.domain.journey import Journey
from engine.domain.pathway import PathwayVersion
from engine.reading.beside import RunningBeside, running_beside
from engine.reading.rows import SubjectRow
from forms.errors import FieldProblem
from webui import current, parts
from webui.wording import day_month_year, in_london, lower_first, of_day

ANOTHER = "another"  #: the question whether another is to run beside those that do
SHOWN = "beside"  #: which were shown when it was answered
NOT_SAID = "Say that you want to start another one, or go on with the one that is running"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningLine:
    """A running journey in a sentence: `A`, the link `complaint of 3 Jun 2026 (7K3M-Q2ZD)`, `is running for …`."""

    id: JourneyId
    before: str
    link: parts.Link
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The pathway's journeys that run here already. `question`: whether another is to run beside them; empty where only
    one can run at a time. `knowing` are those beside which that was said."""

    running: tuple[RunningLine, ...]
    question: str
    knowing: tuple[str, ...]
    said: bool
    problems: tuple[FieldProblem, ...]

    @property
    def problem(self) -> str:
        """What is to put right at the question."""
        return self.problems[0].sentence if self.problems else ""


def beside_of(version: PathwayVersion, subject: SubjectRow, *, sent: bool) -> Beside:
    """What runs beside a start of this version. `sent`: the page was sent to start it, so the question is answered.

    A yes counts for those that the page showed. Where one has begun since, it is asked again.
    """
    found = running_beside(current.ports().database, current.viewer(), subject.ref, [version.key])
    running = tuple(_line(one, subject.name) for one in found)
    if not found or not version.several_at_once:
        return Beside(running=running, question="", knowing=(), said=False, problems=())
    shown = request.form.getlist(SHOWN) if request.form.get(ANOTHER) == "yes" else []
    knowing = tuple(one.id for one in found if one.id in shown)
    said = len(knowing) == len(found)
    return Beside(
        running=running,
        question=f"Start another {lower_first(version.title)} beside {'it' if len(found) == 1 else 'them'}",
        knowing=knowing if said else (),
        said=said,
        problems=() if said or not sent else (FieldProblem(question=ANOTHER, field=ANOTHER, sentence=NOT_SAID),),
    )


def started_beside(
    start: Callable[[Collection[str]], Journey], beside: Beside, version: PathwayVersion, subject: SubjectRow
) -> Journey:
    """Starts it beside those that were shown, and beside any that are kept from the viewer: of a complaint about them
    they are not told. Raises OthersRunning where one has begun that was not shown yet and can be."""
    knowing = set(beside.knowing)
    while True:
        try:
            return start(knowing)
        except OthersRunning as others:
            if beside_of(version, subject, sent=True).problems:
                raise
            knowing.update(others.journeys)


def since(one: RunningBeside, *, among: Sequence[RunningBeside]) -> str:
    """`Running since 3 Jun 2026`, with its reference where it is one of several."""
    began = f"Running since {day_month_year(in_london(one.started_at).date())}"
    return f"{began} ({one.reference})" if len(among) > 1 else began


def _line(one: RunningBeside, name: str) -> RunningLine:
    words = lower_first(of_day(one.title, one.started_at, one.reference))
    return RunningLine(
        id=one.id,
        before="An" if words[0] in "aeiou" else "A",
        link=parts.Link(text=words, url=f"/journeys/{one.id}"),
        after=f"is running for {name}.",
    )
