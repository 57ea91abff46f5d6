"""What is different about a pathway as a whole: who starts it, how it can end, what it takes from the record."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.comparing_words import listed, spoken
from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.ids import Role
from engine.domain.pathway import PathwayVersion


def about_changes(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    """What `pathway.toml` says otherwise, the lanes' names, and the versions of what is called."""
    if old.title != new.title:
        yield _seen(f"The pathway is called “{new.title}” instead of “{old.title}”.")
    yield from _outcomes(old, new)
    yield from _starts(old, new, said)
    if (old.subject, old.linked) != (new.subject, new.linked):
        yield _seen("The pathway is about others now.", more=f"{_subjects(new)} instead of {_subjects(old)}.")
    yield from _taken_and_kept(old, new)
    if old.track != new.track:
        tracks = [spoken(one) if one else "none" for one in (new.track, old.track)]
        more = f"{tracks[0]} instead of {tracks[1]}."
        yield _seen("It plans for another way to permanence.", more=words.capitalised(more))
    if old.callable != new.callable:
        yield _seen(f"Other pathways {'can' if new.callable else 'can no longer'} call it.")
    if new.several_at_once and not old.several_at_once:
        yield _seen("Several of it may run at once for one person.", more="Until now it was one at a time.")
    if old.several_at_once and not new.several_at_once:
        more = "Those that run already go on."
        yield _seen("Only one of it may run at a time for one person.", more=more)
    if old.owner != new.owner:
        owners = [said.role(Role(one)) if one else "nobody named" for one in (new.owner, old.owner)]
        yield _harmless(f"{words.capitalised(owners[0])} looks after it instead of {owners[1]}.")
    if old.reference_number != new.reference_number:
        numbers = new.reference_number or "none", old.reference_number or "none"
        yield _harmless(f"Its number in the service’s list is {numbers[0]} instead of {numbers[1]}.")
    for key in sorted(set(old.called) & set(new.called)):
        if old.called[key].number != new.called[key].number:
            was, now = old.called[key].number, new.called[key].number
            yield _seen(f"“{new.called[key].title}” is called in its version {now} instead of {was}.")
    names = {lane.id: lane.name for lane in old.lanes}
    for lane in new.lanes:
        if lane.id in names and names[lane.id] != lane.name:
            yield _harmless(f"The lane “{names[lane.id]}” is called “{lane.name}” now.")


def _outcomes(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    for gone in [name for name in old.outcomes if name not in new.outcomes]:
        yield _seen(f"No journey ends as “{old.outcomes[gone]}” any more.", Look.REMOVED)
    for name, label in new.outcomes.items():
        if name not in old.outcomes:
            yield _seen(f"A journey can now end as “{label}”.", Look.ADDED)
        elif label != old.outcomes[name]:
            yield _seen(f"The end “{old.outcomes[name]}” is called “{label}” now.")


def _starts(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    if set(old.start.roles) != set(new.start.roles):
        more = f"{_roles(new, said)} instead of {_roles(old, said)}."
        yield _seen("Others may start the pathway now.", more=more[:1].upper() + more[1:])
    come = [key for key in new.start.starts_from if key not in old.start.starts_from]
    gone = [key for key in old.start.starts_from if key not in new.start.starts_from]
    if come:
        yield _seen(f"It can also be started by {words.joined([f'“{said.pathway(key)}”' for key in come])}.")
    if gone:
        yield _seen(f"It is no longer started by {words.joined([f'“{said.pathway(key)}”' for key in gone])}.")
    needed = [one for one in new.start.needs if one not in old.start.needs]
    not_needed = [one for one in old.start.needs if one not in new.start.needs]
    if needed:
        yield _seen(f"It can only start when {listed(needed)} {_is(needed)} known.")
    if not_needed:
        yield _seen(f"It can start before {listed(not_needed)} {_is(not_needed)} known.")
    yield from _refusals(old, new)


def _refusals(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """In which cases it cannot be started; the sentence is the one that people read then."""
    before = {one.sentence: one.when for one in old.start.refusals}
    after = {one.sentence: one.when for one in new.start.refusals}
    for sentence in after.keys() - before.keys():
        yield _seen("It cannot be started in one more case.", Look.ADDED, more=sentence)
    for sentence in before.keys() - after.keys():
        yield _seen("It can be started in a case in which it could not.", Look.REMOVED, more=sentence)
    for sentence in sorted(after.keys() & before.keys()):
        if before[sentence] != after[sentence]:
            yield _seen("Its start is refused in other cases.", more=sentence)


def _taken_and_kept(old: PathwayVersion, new: PathwayVersion) -> Iterator[Change]:
    """What it takes from the record, and what it keeps there."""
    taken = sorted(one for one in old.facts.keys() | new.facts.keys() if old.facts.get(one) != new.facts.get(one))
    if taken:
        yield _seen("Other facts are taken from the record.", more=words.capitalised(f"{listed(taken)}."))
    kept = sorted(one for one in old.record.keys() | new.record.keys() if old.record.get(one) != new.record.get(one))
    if kept:
        yield _seen("Other facts are kept on the record.", more=f"When it ends as {listed(kept)}.")
    own = sorted({*old.own} ^ {*new.own})
    if own:
        yield _seen(
            "Other facts are known from this journey alone, and not from earlier ones.",
            more=words.capitalised(f"{listed(own)}."),
        )


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _roles(version: PathwayVersion, said: Said) -> str:
    return words.joined([said.role(role) for role in version.start.roles], "or") or "nobody"


def _subjects(version: PathwayVersion) -> str:
    named = "anybody" if version.subject in ("any", "person") else f"a {version.subject}"
    return words.joined([named[:1].upper() + named[1:], *(f"a {one}" for one in version.linked)])


def _seen(sentence: str, look: Look = Look.CHANGED, *, more: str = "") -> Change:
    return Change(weight=Weight.SEEN, look=look, sentence=sentence, more=more)


def _harmless(sentence: str) -> Change:
    return Change(weight=Weight.HARMLESS, look=Look.CHANGED, sentence=sentence)
