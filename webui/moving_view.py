"""What moving each journey would do, in words: for the table in which a process owner ticks what is to be moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.actions.move_journeys import Preview
from engine.domain.changeover import PassedStep
from engine.domain.ids import ElementId
from engine.domain.journey_move import DateLine, Effect
from engine.domain.move_batch import mark
from engine.domain.pathway import PathwayVersion
from engine.reading.running import KeptWork
from webui.moving import FIRST, INSTEAD, LEFT, PAST, Wanted
from webui.role_words import role_in_sentence
from webui.wording import counted, day_month_year, listed

STATES = {"safe": "Safe", "choice": "Needs your choice", "blocked": "Blocked"}
TONES = {"safe": "ok", "choice": "soon", "blocked": "late"}
WAITS = "Waits, nobody works on it"
NOT_KNOWN = "not known yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something the owner chooses: for all journeys, or for one of them."""

    field: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """A date before and after the move. `moves`: it is not what it was."""

    title: str
    now: str
    after: str
    moves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A journey and what would become of it. `mark` is that of what the line shows, where it can be ticked."""

    id: str
    reference: str
    name: str
    stands_at: str
    state: str
    words: str
    tone: str
    effects: tuple[str, ...]
    choices: tuple[Choice, ...]
    dates: tuple[DateWords, ...]
    mark: str
    ticked: bool


def state_of(one: Preview) -> str:
    """`safe`, `choice` or `blocked`."""
    if one.needs_choice:
        return "choice"
    return "safe" if one.effect is not None else "blocked"


def line(one: Preview, wanted: Wanted, target: PathwayVersion, kept: KeptWork, name: str) -> MoveLine:
    """The journey's line."""
    state = state_of(one)
    # What could not be ticked before a choice was made is ticked as soon as it can be.
    ticked = state == "safe" and (not wanted.mark(one.journey) or one.journey in wanted.ticked)
    return MoveLine(
        id=one.journey,
        reference=one.reference,
        name=name,
        stands_at=listed(one.stands_at) or WAITS,
        state=state,
        words=STATES[state],
        tone=TONES[state],
        effects=tuple(_said(one, kept)),
        choices=tuple(_own_choices(one, wanted, target)),
        dates=tuple(_dates(one, waits=state == "choice")),
        mark=mark(one.effect.as_shown()) if one.effect is not None and state == "safe" else "",
        ticked=ticked,
    )


def choices_for_all(
    previews: Iterable[Preview], wanted: Wanted, old: PathwayVersion, target: PathwayVersion
) -> tuple[Choice, ...]:
    """What can be chosen once for all journeys that need it."""
    gone: dict[ElementId, tuple[str, ...]] = {}
    past: dict[ElementId, list[PassedStep]] = {}
    for one in previews:
        gone |= {ElementId(h.element): h.choices for h in one.hindrances if h.choices}
        for step in one.past:
            past.setdefault(step.element, []).append(step)
    for name in wanted.choices().instead:
        gone.setdefault(name, tuple(one for one in target.elements if one not in old.elements))
    for name in wanted.choices().first:
        if name in target.elements:
            title = target.elements[name].name or name
            past.setdefault(name, []).append(PassedStep(element=name, title=title))
    return (
        *(_instead(name, names, wanted, old, target) for name, names in sorted(gone.items())),
        *(_past_for_all(steps, wanted) for _, steps in sorted(past.items())),
    )


def _instead(
    gone: ElementId,
    names: tuple[str, ...],
    wanted: Wanted,
    old: PathwayVersion,
    target: PathwayVersion,
) -> Choice:
    was = old.elements.get(gone)
    field = f"{INSTEAD}{gone}"
    return Choice(
        field=field,
        label=f"What takes the place of “{was.name if was is not None and was.name else gone}”?",
        options=tuple((name, target.elements[ElementId(name)].name or name) for name in names),
        chosen=wanted.chosen(field),
    )


def _past_for_all(steps: list[PassedStep], wanted: Wanted) -> Choice:
    step, field = steps[0], f"{PAST}{steps[0].element}"
    can = sum(not one.why_not for one in steps)
    options = [(LEFT, "No: leave it, for the reason that is given for the move")]
    if can:
        options.append((FIRST, f"Yes: open “{step.title}” first, where that can be done"))
    past = "1 journey is" if len(steps) == 1 else f"{len(steps)} journeys are"
    return Choice(
        field=field,
        label=f"{past} past the new step “{step.title}”. Should it still be done?",
        options=tuple(options),
        chosen=wanted.chosen(field),
        hint="Each journey’s row can choose otherwise.",
    )


def _own_choices(one: Preview, wanted: Wanted, target: PathwayVersion) -> Iterable[Choice]:
    for hindrance in one.hindrances:
        if hindrance.choices:
            field = f"{INSTEAD}{hindrance.element}@{one.journey}"
            yield Choice(
                field=field,
                label=f"What takes its place in {one.reference}?",
                options=tuple((name, target.elements[ElementId(name)].name or name) for name in hindrance.choices),
                chosen=wanted.chosen(field),
            )
    first = [element for element in wanted.choices(one.journey).first if element in target.elements]
    steps = {step.element: step for step in one.past}
    for element in first:
        steps.setdefault(element, PassedStep(element=element, title=target.elements[element].name or element))
    for step in steps.values():
        field = f"{PAST}{step.element}@{one.journey}"
        options = [(LEFT, f"Leave “{step.title}”")]
        if not step.why_not:
            options.insert(0, (FIRST, f"Open “{step.title}”"))
        yield Choice(
            field=field,
            label=f"“{step.title}” in {one.reference}",
            options=tuple(options),
            chosen=wanted.chosen(field),
        )


def _said(one: Preview, kept: KeptWork) -> Iterable[str]:
    for step in one.undecided:
        yield f"Already past “{step.title}”. Should it still be done?"
        if step.why_not:
            yield f"It can’t be done first. {step.why_not}"
    if one.effect is None:
        # What only stands against it until a choice is made is said by the choice.
        can_go_back = any(not step.why_not for step in one.undecided)
        yield from (hindrance.sentence for hindrance in one.hindrances if hindrance.choices or not can_go_back)
        if can_go_back:
            yield from (hindrance.sentence for hindrance in one.hindrances if not hindrance.choices)
        return
    undecided = {step.element for step in one.undecided}
    effect = one.effect
    yield from (f"“{title}” opens." for title in effect.opens)
    yield from (f"“{title}” closes." for title in effect.closes)
    yield from (
        f"“{title}” closes, and opens again after that. What was typed there is kept." for title in effect.again
    )
    for step in effect.past:
        if step.element not in undecided:
            yield f"It is past the new step “{step.title}”, which it will not do."
    yield from (
        f"“{title}” is called or asks something else now." for title in effect.changed if not _role(effect, title)
    )
    yield from (f"“{title}” is work for the {role_in_sentence(role)} now." for title, role in effect.others)
    if not undecided and not effect.opens and not effect.closes and not effect.again:
        yield "Nothing opens or closes."
    stays = []
    if kept.drafts:
        stays.append(counted(kept.drafts, "draft"))
    # A task that opens again is taken anew.
    if kept.held and not effect.others and not effect.again:
        stays.append("who has it" if kept.held == 1 else f"who has the {kept.held} tasks")
    if stays:
        yield f"What stays: {listed(stays)}."


def _role(effect: Effect, title: str) -> bool:
    return any(title == other for other, _ in effect.others)


def _dates(one: Preview, *, waits: bool) -> Iterable[DateWords]:
    if one.effect is not None:
        return (_date(line, waits=waits) for line in one.effect.dates)
    after = "–, choose first" if waits else "–"
    return (
        DateWords(title=line.title, now=day_month_year(line.now) if line.now else NOT_KNOWN, after=after, moves=False)
        for line in one.promised
    )


def _date(one: DateLine, *, waits: bool) -> DateWords:
    now = "" if one.new else day_month_year(one.now) if one.now else NOT_KNOWN
    after = "" if one.gone else day_month_year(one.after) if one.after else NOT_KNOWN
    if one.stays:
        after = "same" if not waits else "same, unless you choose"
    elif one.new:
        after = f"{after}, new"
    elif one.gone:
        after = "no date any more"
    return DateWords(title=one.title, now=now, after=after, moves=not one.stays)


def tally(previews: Iterable[Preview]) -> Mapping[str, int]:
    """How many are safe, need a choice, and are blocked."""
    found = dict.fromkeys(STATES, 0)
    for one in previews:
        found[state_of(one)] += 1
    return found


def places(previews: Iterable[Preview]) -> tuple[str, ...]:
    """Where they stand, for the filter."""
    return tuple(sorted({title for one in previews for title in one.stands_at}))


def stands_in(one: Preview, title: str) -> bool:
    """Whether the journey stands there; no title: anywhere."""
    return not title or title in one.stands_at
