"""Where a journey stands on its drawing: the marks of the viewer, and the same in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.domain.ids import ElementId, PathwayKey
from engine.domain.journey import NOT_ENDED
from engine.domain.pathway import Element, ElementKind, Flow, PathwayVersion
from engine.reading.journey_page import JourneyView, OpenDrawing, PassageRow
from engine.reading.rows import TaskRow
from engine.reading.tasks import CompletionRow
from webui.outcome_words import outcome_title
from webui.parts import DrawingView
from webui.role_words import role_in_sentence
from webui.wording import counted, in_london, listed, long_date, lower_first

#: What always waits beside a sub-process is not where the journey stands.
BESIDE = frozenset({ElementKind.BOUNDARY_MESSAGE, ElementKind.BOUNDARY_TIMER, ElementKind.BOUNDARY_ERROR})
FORKS = frozenset({ElementKind.EXCLUSIVE, ElementKind.INCLUSIVE})
#: Shapes that say nothing by themselves in a list of steps.
SILENT = frozenset(
    {ElementKind.PARALLEL, ElementKind.INCLUSIVE, ElementKind.EXCLUSIVE, ElementKind.EVENT_GATEWAY}
    | {ElementKind.SUB_PROCESS}
)
TO_DO = frozenset({ElementKind.USER_TASK, ElementKind.CALL, ElementKind.CATCH_MESSAGE, ElementKind.SERVICE_TASK})


def drawing_url(view: JourneyView, pathway: PathwayKey) -> str:
    """Where the XML of the journey's own drawing is, or of one that it calls."""
    own = f"/journeys/{view.journey.id}/drawing.bpmn"
    return own if pathway == view.journey.pathway else f"/journeys/{view.journey.id}/drawings/{pathway}.bpmn"


def journey_drawings(view: JourneyView, version: PathwayVersion) -> tuple[DrawingView, ...]:
    """The journey's own drawing first, then each called one in which something waits."""
    return tuple(_drawing(view, version.pathway(one.pathway), one) for one in view.drawings)


def plain_drawing(version: PathwayVersion, xml_url: str) -> DrawingView:
    """A version's drawing by itself, with all its steps in words."""
    return DrawingView(
        title=f"Drawing of {version.title}, version {version.number}",
        name=version.title,
        xml_url=xml_url,
        words=tuple(_steps_in_words(version)),
    )


def _drawing(view: JourneyView, version: PathwayVersion, where: OpenDrawing) -> DrawingView:
    passages = [one for one in view.passages if one.pathway == version.key and one.calls == where.calls]
    now = [
        name
        for name in where.elements
        if (found := version.elements.get(ElementId(name))) is not None and found.kind not in BESIDE
    ]
    passed = Counter(one.element for one in passages)
    done = [
        name
        for name in passed
        if name not in now
        and (found := version.elements.get(ElementId(name))) is not None
        and found.kind is not ElementKind.SUB_PROCESS
    ]
    people_do = {name for name in done if version.elements[ElementId(name)].kind in TO_DO}
    times = {name: passed[name] for name in done if name in people_do and passed[name] > 1}
    # Several flows into one element: each was taken, also into what is open now.
    flows = tuple(dict.fromkeys([one.flow for one in passages if one.flow] + _flows_into(version, now, set(passed))))
    waiting = [one for one in (*view.open_tasks, *view.awaited) if one.part == version.key and one.element in now]
    finished = len([name for name in done if name in people_do])
    return DrawingView(
        title=_title(version, now, finished),
        name=version.title,
        xml_url=drawing_url(view, version.key) if version.xml else "",
        done=tuple(done),
        now=tuple(now),
        flows=flows,
        times=times,
        words=tuple(_words(view, version, passages, waiting, now)),
    )


def _flows_into(version: PathwayVersion, now: Sequence[str], passed: set[str]) -> list[str]:
    """The arrows by which the journey came to what is open now: from a passed shape, or from a fork that chose it."""
    into = [flow for flow in version.flows if flow.target in now and flow.source in passed]
    by_target: dict[str, list[Flow]] = {}
    for flow in into:
        by_target.setdefault(flow.target, []).append(flow)
    return [flows[0].id for flows in by_target.values() if len(flows) == 1]


def _title(version: PathwayVersion, now: Sequence[str], finished: int) -> str:
    names = [version.elements[ElementId(name)].name for name in now]
    steps = f"{counted(finished, 'step')} done" if finished else "nothing done yet"
    return f"{version.title}: {steps}{f'; open now: {listed(names)}' if names else '; nothing is open'}"


def _words(
    view: JourneyView,
    version: PathwayVersion,
    passages: Sequence[PassageRow],
    waiting: Sequence[TaskRow],
    now: Sequence[str],
) -> Iterator[str]:
    yield from _passed_in_words(view, version, passages)
    told = set()
    for task in waiting:
        told.add(task.element)
        yield _open_in_words(task)
    for name in now:
        element = version.elements[ElementId(name)]
        if name not in told:
            yield f"Now: {element.name}."
    passed = {one.element for one in passages}
    ahead = [
        one.name
        for one in version.elements.values()
        if one.kind in TO_DO and one.id not in passed and one.id not in now and one.name
    ]
    if ahead and view.journey.state in NOT_ENDED:
        yield f"Not reached: {listed([f'“{name}”' for name in dict.fromkeys(ahead)])}."


def _passed_in_words(view: JourneyView, version: PathwayVersion, passages: Sequence[PassageRow]) -> Iterator[str]:
    flows = {flow.id: flow for flow in version.flows}
    completions = [one for one in view.completions if one.pathway == version.key]
    for passage in passages:
        flow = flows.get(passage.flow or "")
        if flow is not None and flow.name:
            fork = version.elements.get(flow.source)
            if fork is not None and fork.kind in FORKS and fork.name:
                yield f"{fork.name} {flow.name}."
        element = version.elements.get(ElementId(passage.element))
        if element is None or element.kind in SILENT or not element.name:
            continue
        completion = _completion_of(passage, completions)
        if completion is not None:
            completions.remove(completion)
        yield _step_in_words(version, element, passage, completion)


def _completion_of(passage: PassageRow, completions: Sequence[CompletionRow]) -> CompletionRow | None:
    same = [one for one in completions if one.element == passage.element]
    return next((one for one in same if one.at == passage.at), same[0] if same else None)


def _step_in_words(
    version: PathwayVersion, element: Element, passage: PassageRow, completion: CompletionRow | None
) -> str:
    on = long_date(in_london(passage.at).date())
    if completion is not None:
        outcome = ""
        if completion.outcome:
            outcome = f" ({lower_first(outcome_title(version, element.id, completion.outcome))})"
        return f"{completion.title}: done by {completion.worker_name} on {on}{outcome}."
    match element.kind:
        case ElementKind.END:
            return f"It came to “{element.name}” on {on}."
        case ElementKind.RULE_TASK:
            return f"{element.name}: looked up on {on}."
        case ElementKind.SERVICE_TASK:
            return f"{element.name}: sent on its way on {on}."
        case ElementKind.CALL:
            return f"{element.name}: finished on {on}."
    return f"{element.name}, {on}."


def _open_in_words(task: TaskRow) -> str:
    if task.kind == "arrival":
        return f"Waiting for: {task.title}."
    whom = f"with {task.holder_name}" if task.holder else f"with nobody yet, for the {role_in_sentence(task.role)}"
    due = f", due {long_date(task.due_on)}" if task.due_on else ""
    return f"Now: {task.title}, {whom}{due}."


def _steps_in_words(version: PathwayVersion) -> Iterator[str]:
    lanes = {lane.id: lane.name for lane in version.lanes}
    for element in version.elements.values():
        if not element.name or element.kind is ElementKind.SUB_PROCESS:
            continue
        ways = [flow for flow in version.flows if flow.source == element.id]
        names = {flow.id: version.elements[flow.target].name for flow in ways if flow.target in version.elements}
        if element.kind in FORKS and any(flow.name for flow in ways):
            answers = [f"{flow.name or 'otherwise'}: {lower_first(names.get(flow.id) or 'go on')}" for flow in ways]
            yield f"{element.name} {'; '.join(answers)}."
        elif element.kind not in SILENT:
            who = lanes.get(element.lane or "", "")
            after = [f"“{name}”" for name in names.values() if name]
            yield f"{element.name}{f' ({who})' if who else ''}{f', then {listed(after)}' if after else ''}."
