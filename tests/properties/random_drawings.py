"""Random structured drawings, each with a second meaning: a small machine that runs the same blocks without any BPMN.

A block draws itself and starts itself. What is started says which elements are open and lets one of them happen; it
knows nothing of tokens, so that where it and the engine agree, the engine is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from random import Random

from engine.domain.pathway import PathwayVersion
from tests.bpmn.drawn import Drawing, Level
from tests.bpmn.walk import version_of
from tests.properties.running_blocks import (
    Block,
    Failing,
    Following,
    Guarded,
    Inside,
    Running,
    Scope,
    Together,
    Waiting,
)

ITEMS = ("i1", "i2", "i3")


def _labelled(name: str, item: str) -> str:
    return f"{name}:{item}" if item else name


class Maker:
    """Makes random blocks. `answers` are the outcomes a task may be completed with."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.numbers = count(1)
        self.answers: dict[str, list[object]] = {}
        self.called: dict[str, PathwayVersion] = {}
        self.within_each = False

    def name(self, prefix: str) -> str:
        return f"{prefix}_{prefix}{next(self.numbers)}"

    def block(self, depth: int) -> Block:
        """A random block; at depth 0 a single wait."""
        simple = [self.task, self.task, self.notice, self.first_of_two]
        nested = [
            self.sequence,
            self.choice,
            self.fork,
            self.some,
            self.loop,
            self.sub,
            self.call,
            self.each,
            self.failing,
        ]
        if self.within_each:
            nested.remove(self.each)  # an item inside an item would have two elements of one label
        return self.random.choice(simple if depth == 0 else nested)(depth - 1)

    def _wait(self, prefix: str) -> Block:
        name = self.name(prefix)

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.way(f"{source} > {name}", when, default=default)
            return name

        self.answers[name] = ["x"]
        return Block(draw, lambda scope, item: Waiting(_labelled(name, item)))

    def task(self, depth: int) -> Block:
        return self._wait("ut")

    def notice(self, depth: int) -> Block:
        return self._wait("msg")

    def first_of_two(self, depth: int) -> Block:
        """An event gateway: a notice or a timer."""
        gateway, merge, notice, timer = (self.name(prefix) for prefix in ("gw", "gw", "msg", "tm"))

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.shape(gateway, "eventBasedGateway").way(f"{source} > {gateway}", when, default=default)
            level.way(f"{gateway} > {notice} > {merge}").way(f"{gateway} > {timer} > {merge}")
            return merge

        class First(Running):
            def __init__(self, item: str) -> None:
                self.labels = [_labelled(notice, item), _labelled(timer, item)]

            def open(self) -> list[str]:
                return [] if self.done else list(self.labels)

            def happen(self, label: str, answer: object) -> bool:
                if self.done or label not in self.labels:
                    return False
                self.done = True
                return True

        return Block(draw, lambda scope, item: First(item))

    def sequence(self, depth: int) -> Block:
        parts = [self.block(max(depth, 0)) for _ in range(self.random.randint(2, 3))]

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            for part in parts:
                source, when, default = part.draw(level, source, when, default), "", False
            return source

        def start(scope: Scope, item: str) -> Running:
            rest = iter(parts[1:])
            return Following(
                parts[0].start(scope, item),
                lambda _: part.start(scope, item) if (part := next(rest, None)) is not None else None,
            )

        return Block(draw, start)

    def choice(self, depth: int) -> Block:
        ask, gateway, merge = self.name("ut"), self.name("gw"), self.name("gw")
        branches = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        self.answers[ask] = [f"b{number}" for number in range(len(branches))]
        bare = ask.partition("_")[2]

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.way(f"{source} > {ask} > {gateway}", when, default=default)
            for number, branch in enumerate(branches):
                last = number == len(branches) - 1
                end = branch.draw(level, gateway, "" if last else f'{bare} == "b{number}"', last)
                level.way(f"{end} > {merge}")
            return merge

        def start(scope: Scope, item: str) -> Running:
            left = iter([None])

            def then(done: Running) -> Running | None:
                if next(left, "over") == "over":
                    return None
                assert isinstance(done, Waiting)
                return branches[int(str(done.answer)[1:])].start(scope, item)

            return Following(Waiting(_labelled(ask, item)), then)

        return Block(draw, start)

    def fork(self, depth: int) -> Block:
        split, join = self.name("gw"), self.name("gw")
        branches = [self.block(depth) for _ in range(self.random.randint(2, 3))]

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.shape(split, "parallelGateway").shape(join, "parallelGateway")
            level.way(f"{source} > {split}", when, default=default)
            for branch in branches:
                level.way(f"{branch.draw(level, split, '', False)} > {join}")
            return join

        return Block(draw, lambda scope, item: Together([branch.start(scope, item) for branch in branches]))

    def some(self, depth: int) -> Block:
        """An inclusive fork: the first answer opens the first branch, the second both, else the default."""
        ask, split, join = self.name("ut"), self.name("gw"), self.name("gw")
        one, two, other = (self.block(depth) for _ in range(3))
        self.answers[ask] = ["one", "both", "none"]
        fact = ask.partition("_")[2]

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.shape(split, "inclusiveGateway").shape(join, "inclusiveGateway")
            level.way(f"{source} > {ask} > {split}", when, default=default)
            for branch, asked in ((one, f'{fact} in ["one", "both"]'), (two, f'{fact} == "both"'), (other, "")):
                level.way(f"{branch.draw(level, split, asked, not asked)} > {join}")
            return join

        def start(scope: Scope, item: str) -> Running:
            left = iter([None])

            def then(done: Running) -> Running | None:
                if next(left, "over") == "over":
                    return None
                assert isinstance(done, Waiting)
                opened = {"one": [one], "both": [one, two], "none": [other]}[str(done.answer)]
                return Together([branch.start(scope, item) for branch in opened])

            return Following(Waiting(_labelled(ask, item)), then)

        return Block(draw, start)

    def loop(self, depth: int) -> Block:
        merge, ask, gateway = self.name("gw"), self.name("ut"), self.name("gw")
        body = self.block(depth)
        self.answers[ask] = ["again", "enough"]
        fact = ask.partition("_")[2]

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.way(f"{source} > {merge}", when, default=default)
            level.way(f"{body.draw(level, merge, '', False)} > {ask} > {gateway}")
            level.way(f"{gateway} > {merge}", f'{fact} == "again"')
            # The way out is the default; a plain merge follows, so that the next flow needs no condition.
            out = f"{gateway}x"
            level.way(f"{gateway} > {out}", default=True)
            return out

        def start(scope: Scope, item: str) -> Running:
            def then(done: Running) -> Running | None:
                if isinstance(done, Waiting) and done.label == _labelled(ask, item):
                    return body.start(scope, item) if done.answer == "again" else None
                return Waiting(_labelled(ask, item))

            return Following(body.start(scope, item), then)

        return Block(draw, start)

    def _body(self, level: Level, body: Block) -> None:
        end = body.draw(level, self.name("st"), "", False)
        level.way(f"{end} > {self.name('done')}")

    def _events(self) -> dict[str, tuple[str, str]]:
        """Random boundary events: name -> (kind, name of the handler)."""
        kinds = [kind for kind in ("interrupts", "once", "again") if self.random.random() < 0.5]
        names = {kind: self.name("mb" if kind == "again" else "tb") for kind in kinds}
        return {name: (kind, self.name("ut")) for kind, name in names.items()}

    def _guard(self, level: Level, host: str, events: dict[str, tuple[str, str]]) -> str:
        merge = self.name("gw")
        level.way(f"{host} > {merge}")
        for event, (kind, handler) in events.items():
            level.on(host, event, interrupting=kind == "interrupts")
            level.way(f"{event} > {handler} > {merge if kind == 'interrupts' else self.name('done')}")
            self.answers[handler] = ["x"]
        return merge

    def _guarded(self, host: Running, scope: Scope, item: str, events: dict[str, tuple[str, str]]) -> Running:
        labelled = {_labelled(e, item): (kind, _labelled(handler, item)) for e, (kind, handler) in events.items()}
        return Guarded(host, scope, labelled)

    def sub(self, depth: int) -> Block:
        name, body, events = self.name("sub"), self.block(depth), self._events()

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.way(f"{source} > {name}", when, default=default)
            self._body(level.sub(name), body)
            return self._guard(level, name, events)

        return Block(draw, lambda scope, item: self._guarded(Inside(body, item), scope, item, events))

    def failing(self, depth: int) -> Block:
        """A sub-process whose fork one branch can leave by an error."""
        name, body, ask, handler = self.name("sub"), self.block(depth), self.name("ut"), self.name("ut")
        split, join, gateway, merge = (self.name("gw") for _ in range(4))
        self.answers[ask], self.answers[handler] = ["fail", "well"], ["x"]

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.way(f"{source} > {name} > {merge}", when, default=default)
            error, event, failed = self.name("error"), self.name("eb"), self.name("done")
            inside = level.sub(name).shape(split, "parallelGateway").shape(join, "parallelGateway")
            inside.way(f"{self.name('st')} > {split}").error_end(failed, error)
            inside.way(f"{body.draw(inside, split, '', False)} > {join} > {self.name('done')}")
            inside.way(f"{split} > {ask} > {gateway}").way(f"{gateway} > {join}", default=True)
            inside.way(f"{gateway} > {failed}", f'{ask.partition("_")[2]} == "fail"')
            level.on(name, event, error=error).way(f"{event} > {handler} > {merge}")
            return merge

        def start(scope: Scope, item: str) -> Running:
            return Failing(body, item, _labelled(ask, item), _labelled(handler, item))

        return Block(draw, start)

    def call(self, depth: int) -> Block:
        name, key, body, events = self.name("ca"), self.name("pathway"), self.block(depth), self._events()

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            drawn = Drawing(key)
            end = body.draw(drawn, self.name("st"), "", False)
            drawn.way(f"{end} > {self.name('end')}")
            # What the body itself calls was noted while it was drawn.
            self.called[key] = version_of(drawn.xml(), called=self.called)
            level.shape(name, calledElement=key).way(f"{source} > {name}", when, default=default)
            return self._guard(level, name, events)

        return Block(draw, lambda scope, item: self._guarded(Inside(body, item), scope, item, events))

    def each(self, depth: int) -> Block:
        self.within_each = True
        name, body, events = self.name("sub"), self.block(depth), self._events()
        self.within_each = False
        sequential = self.random.random() < 0.3

        def draw(level: Level, source: str, when: str, default: bool) -> str:
            level.each(name, "items", item="item", into="results", sequential=str(sequential).lower())
            level.way(f"{source} > {name}", when, default=default)
            self._body(level.sub(name), body)
            return self._guard(level, name, events)

        def start(scope: Scope, item: str) -> Running:
            if not sequential:
                host: Running = Together([Inside(body, one) for one in ITEMS])
            else:
                rest = iter(ITEMS[1:])
                host = Following(
                    Inside(body, ITEMS[0]),
                    lambda _: Inside(body, one) if (one := next(rest, None)) is not None else None,
                )
            return self._guarded(host, scope, item, events)

        return Block(draw, start)


@dataclass
class Case:
    """A random drawing and its machine."""

    version: PathwayVersion
    machine: Running
    answers: dict[str, list[object]]


def random_case(seed: int, depth: int = 3) -> Case:
    """The case of a seed."""
    maker = Maker(Random(seed))
    body = maker.block(depth)
    drawn = Drawing("random")
    end = body.draw(drawn, "st_begun", "", False)
    drawn.way(f"{end} > end_done")
    version = version_of(drawn.xml(), called=maker.called)
    return Case(version, Inside(body, ""), maker.answers)
