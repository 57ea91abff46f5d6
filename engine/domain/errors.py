"""What can be the case that stops an action. The message is the sentence a person reads; the fields are the facts.

No message ever holds a child's words, a name, or anything a person typed about somebody: ids and dates only.
"""

from __future__ import annotations

from datetime import date, datetime

from engine.domain.ids import JourneyId


class FingerpostError(Exception):
    """Something stops this."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class NotFound(FingerpostError):
    """Page not found."""

    # The same for what does not exist and for what this person may not know of.


class NotAllowed(FingerpostError):
    """You may not do this.

    `why` says what stands against it, `who_can` who may do it instead, `rule` the separation or access rule.
    The refusal is recorded by whoever catches it.
    """

    def __init__(self, why: str, *, who_can: str = "", rule: str = "") -> None:
        super().__init__(why)
        self.why, self.who_can, self.rule = why, who_can, rule


class TaskNotOpen(FingerpostError):
    """This task has already been completed.

    Of a task that was withdrawn, `because` is the title of what took its place; `by_name` and `at` are of that. `by` is
    the worker's id where it is known: two people may have the same name.
    """

    def __init__(
        self,
        task_id: str,
        *,
        state: str = "completed",
        by_name: str = "",
        at: datetime | None = None,
        because: str = "",
        by: str | None = None,
    ) -> None:
        super().__init__()
        self.task_id, self.state, self.by_name, self.at, self.because = task_id, state, by_name, at, because
        self.by = by


class TaskTaken(FingerpostError):
    """Somebody else has taken this task."""

    def __init__(self, task_id: str, *, by_name: str, at: datetime | None = None) -> None:
        super().__init__()
        self.task_id, self.by_name, self.at = task_id, by_name, at


class ArrivalNotAwaited(FingerpostError):
    """The journey is not waiting for this any more."""


class JourneyEnded(FingerpostError):
    """This journey has ended."""


class JourneySuspended(FingerpostError):
    """This journey is suspended. Nobody is asked to do this until a manager resumes it."""


class JourneyNotSuspended(FingerpostError):
    """This journey is not suspended, so there is nothing to resume."""


class JourneyMovedOn(FingerpostError):
    """Somebody else changed this journey in the meantime. Nothing was saved; look at it again."""


class CannotMoveBack(FingerpostError):
    """This journey can’t be moved back: it was not moved, or something has happened in it since."""


class AlreadyChosen(FingerpostError):
    """One of these journeys waits already to be moved. Wait until that is done, or stop it; then choose again."""


class NotStuck(FingerpostError):
    """This journey is not stuck any more, so there is nothing to repair."""


class ShownOtherwise(FingerpostError):
    """What the move would do has changed since it was shown. Look at it again, then move."""


class AlreadyRunning(FingerpostError):
    """This pathway is already running for this child or household."""


class OthersRunning(FingerpostError):
    """This pathway is running for this child or household already. Say that another one is to run beside it."""

    def __init__(self, message: str, *, journeys: tuple[JourneyId, ...]) -> None:
        super().__init__(message)
        self.journeys = journeys


class StartRefused(FingerpostError):
    """The pathway may not be started here; the message says why."""


class ReasonNeeded(FingerpostError):
    """A reason is needed before this can be done."""

    def __init__(self, what: str, question: str) -> None:
        super().__init__(what)
        self.question = question


class DateRefused(FingerpostError):
    """This date cannot be; the message says why and which would."""

    def __init__(self, message: str, *, question: str = "", value: date | None = None) -> None:
        super().__init__(message)
        self.question, self.value = question, value


class UnknownRule(FingerpostError):
    """There is no deadline rule of that name."""


class AnchorMissing(FingerpostError):
    """A date that this deadline counts from is not known."""

    def __init__(self, message: str, *, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


class NotADrawing(FingerpostError):
    """This file is not a BPMN drawing."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class NotAForm(FingerpostError):
    """This file is not a form that Fingerpost can show."""


class JourneyStuck(FingerpostError):
    """The journey could not be moved on: the drawing or the engine failed. Nothing was changed."""

    def __init__(self, message: str, *, element: str | None = None) -> None:
        super().__init__(message)
        self.element = element


class NotNow(FingerpostError):
    """Fingerpost's database is away or busy at the moment. Nothing was changed; try again in a minute."""


class JourneyBusy(NotNow):
    """Somebody else is changing this journey at this moment. Nothing was changed; try again."""


class OutcomeUnknown(NotNow):
    """The connection broke while this was being saved. Look whether it is there before you do it again."""


class ChainBroken(FingerpostError):
    """The audit trail has been tampered with."""

    def __init__(self, message: str, *, chain: str, seq: int) -> None:
        super().__init__(message)
        self.chain, self.seq = chain, seq


class NotDelivered(FingerpostError):
    """The message could not be delivered."""
