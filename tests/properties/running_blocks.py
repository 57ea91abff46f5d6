"""Blocks of a random drawing that run, without any BPMN: what waits in them, and what becomes of it when it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bpmn.drawn import Level


@dataclass
class Scope:
    """A level that runs: what happens beside its main flow ends with it or keeps it from ending."""

    beside: list[Running] = field(default_factory=list)


class Running:
    """A block that was started."""

    done = False

    def open(self) -> list[str]:
        """The elements that wait, as the walk names them."""
        raise NotImplementedError

    def happen(self, label: str, answer: object) -> bool:
        """Lets the first element of that label happen; whether it was here."""
        raise NotImplementedError


@dataclass
class Block:
    """A part of a drawing. `draw` continues from an element and gives the one that the next flow leaves."""

    draw: Callable[[Level, str, str, bool], str]
    start: Callable[[Scope, str], Running]


class Waiting(Running):
    """One element that waits."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.answer: object = None

    def open(self) -> list[str]:
        return [] if self.done else [self.label]

    def happen(self, label: str, answer: object) -> bool:
        if self.done or label != self.label:
            return False
        self.done, self.answer = True, answer
        return True


class Following(Running):
    """Starts what `then` gives whenever the current block is done, until that is nothing."""

    def __init__(self, first: Running, then: Callable[[Running], Running | None]) -> None:
        self.current, self.then = first, then
        self._go_on()

    def _go_on(self) -> None:
        while self.current.done:
            following = self.then(self.current)
            if following is None:
                self.done = True
                return
            self.current = following

    def open(self) -> list[str]:
        return [] if self.done else self.current.open()

    def happen(self, label: str, answer: object) -> bool:
        found = not self.done and self.current.happen(label, answer)
        if found:
            self._go_on()
        return found


class Together(Running):
    """Several that run side by side; done when all are."""

    def __init__(self, parts: list[Running]) -> None:
        self.parts = parts
        self.done = all(part.done for part in parts)

    def open(self) -> list[str]:
        return [label for part in self.parts for label in part.open()]

    def happen(self, label: str, answer: object) -> bool:
        found = any(part.happen(label, answer) for part in self.parts)
        self.done = all(part.done for part in self.parts)
        return found


class Inside(Running):
    """The inside of a sub-process or call: a main flow and what runs beside it."""

    def __init__(self, body: Block, item: str) -> None:
        self.scope = Scope()
        self.main = body.start(self.scope, item)
        self._look()

    def _look(self) -> None:
        self.done = self.main.done and all(part.done for part in self.scope.beside)

    def open(self) -> list[str]:
        return [label for part in (self.main, *self.scope.beside) for label in part.open()]

    def happen(self, label: str, answer: object) -> bool:
        found = any(part.happen(label, answer) for part in (self.main, *self.scope.beside))
        self._look()
        return found


class Guarded(Running):
    """A host with a timer that interrupts it, a timer beside it, and a notice that can come again."""

    def __init__(self, host: Running, scope: Scope, events: dict[str, tuple[str, str]]) -> None:
        self.host, self.scope = host, scope
        self.events = dict(events)  # label of the event -> (kind, label of the handler)
        self.handler: Waiting | None = None
        self._look()

    def _look(self) -> None:
        self.done = self.handler.done if self.handler is not None else self.host.done

    def open(self) -> list[str]:
        if self.handler is not None:
            return self.handler.open()
        return [] if self.host.done else [*self.host.open(), *self.events]

    def happen(self, label: str, answer: object) -> bool:
        if self.handler is not None:
            found = self.handler.happen(label, answer)
        elif label in self.events and not self.host.done:
            kind, handler = self.events[label]
            found = True
            if kind == "interrupts":
                self.handler = Waiting(handler)
            else:
                self.scope.beside.append(Waiting(handler))
                if kind == "once":
                    del self.events[label]
        else:
            found = self.host.happen(label, answer)
        self._look()
        return found


class Failing(Running):
    """A fork in a sub-process of its own, one branch of which can fail and so end all of it."""

    def __init__(self, body: Block, item: str, ask: str, handler: str) -> None:
        self.scope = Scope()
        self.body, self.ask = body.start(self.scope, item), Waiting(ask)
        self.handler_label, self.handler = handler, None
        self._look()

    handler: Waiting | None

    def _look(self) -> None:
        if self.handler is None and self.ask.answer == "fail":
            self.handler = Waiting(self.handler_label)
        inside = [self.body, self.ask, *self.scope.beside]
        self.done = self.handler.done if self.handler else all(part.done for part in inside)

    def _parts(self) -> list[Running]:
        return [self.handler] if self.handler else [self.body, self.ask, *self.scope.beside]

    def open(self) -> list[str]:
        return [label for part in self._parts() for label in part.open()]

    def happen(self, label: str, answer: object) -> bool:
        found = any(part.happen(label, answer) for part in self._parts())
        self._look()
        return found
