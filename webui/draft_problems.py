"""What the lint finds in a draft, as its page lists it: each problem with its number and the shape it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.pathway import PathwayVersion, Problem

OF_FILES = re.compile(r" \(fp:\w+\)")  #: how an attribute is written in a file: nothing to those who draw


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """A problem of the drawing. `grave`: it must be solved; else it is to look at.

    The sentence is `before`, `name`, `after`; the name is what leads to the shape `element`. `line`: of the file, or 0.
    """

    number: int
    grave: bool
    element: str
    before: str
    name: str
    after: str
    line: int


def problem_lines(version: PathwayVersion, problems: Sequence[Problem], *, lines: bool) -> tuple[ProblemLine, ...]:
    """The problems, those that must be solved first. `lines`: for those who
    read the file, with where in it."""
    ordered = sorted(problems, key=lambda one: one.severity != "must_solve")
    return tuple(_line(number, one, version, lines=lines) for number, one in enumerate(ordered, start=1))


def stands(problems: Sequence[Problem]) -> str:
    """How many there are: `1 problem, 2 things to look at`."""
    grave = sum(one.severity == "must_solve" for one in problems)
    slight = len(problems) - grave
    said = f"{grave} {'problem' if grave == 1 else 'problems'}" if grave else ""
    look = f"{slight} {'thing' if slight == 1 else 'things'} to look at" if slight else ""
    return ", ".join(part for part in (said, look) if part) or "no problems"


def _line(number: int, found: Problem, version: PathwayVersion, *, lines: bool) -> ProblemLine:
    sentence = found.sentence if lines else OF_FILES.sub("", found.sentence)
    called = _called(found.element, version)
    written = next((one for one in (f"“{called}”", found.element) if one.strip("“”") and one in sentence), "")
    before, name, after = sentence.partition(written) if written else ("", "", sentence)
    if found.element and not written:
        name, after = _in_words(found.element, version), f": {sentence}"
    return ProblemLine(
        number=number,
        grave=found.severity == "must_solve",
        element=found.element,
        before=before,
        name=name,
        after=after,
        line=found.line if lines else 0,
    )


def _called(element: str, version: PathwayVersion) -> str:
    shape = version.elements.get(element)  # type: ignore[call-overload]
    if shape is not None:
        return str(shape.name)
    flows = {one.id: one.name for one in version.flows}
    lanes = {one.id: one.name for one in version.lanes}
    return flows.get(element) or lanes.get(element, "")


def _in_words(element: str, version: PathwayVersion) -> str:
    """How a sentence that does not name it itself names a shape, an arrow or a lane."""
    called = _called(element, version)
    flow = next((one for one in version.flows if one.id == element), None)
    if flow is None:
        return f"“{called}”" if called else element
    source, target = _called(flow.source, version), _called(flow.target, version)
    if called:
        return f"“{called}” at “{source}”" if source else f"“{called}”"
    return f"The arrow from “{source or flow.source}” to “{target or flow.target}”"
