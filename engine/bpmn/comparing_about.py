"""What is different about a pathway as a whole: who starts it, how it can end, what it takes from the record."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain import dates_in_words as words
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.pathway import PathwayVersion


def about_changes(old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterator[Change]:
    """What `pathway.toml` says otherwise, the lanes' names, and the versions of what is called."""
    if old.title != new.title:
        yield _seen(f"The pathway is called “{new.title}” instead of “{old.title}”.")
    yield from _outcomes(old, new)
    yield from _starts(old, new, said)
    if (old.subject, old.linked) != (new.subject, new.linked):
        yield _seen("The pathway is about others now.", more=f"{_subjects(new)} instead of {_subjects(old)}.")
    if (dict(old.facts), dict(old.record), old.own) != (dict(new.facts), dict(new.record), new.own):
        yield _seen("Other facts are taken from the record, or kept on it.")
    if old.track != new.track:
        yield _seen("The pathway stands elsewhere among the tracks of a child’s plan.")
    if (old.owner, old.reference_number, old.callable) != (new.owner, new.reference_number, new.callable):
        yield _harmless("Its owner, its number or whether others may call it is different.")
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
    if old.start.roles != new.start.roles:
        more = f"{_roles(new, said)} instead of {_roles(old, said)}."
        yield _seen("Others may start the pathway now.", more=more[:1].upper() + more[1:])
    come = [key for key in new.start.starts_from if key not in old.start.starts_from]
    gone = [key for key in old.start.starts_from if key not in new.start.starts_from]
    if come:
        yield _seen(f"It can also be started by {words.joined([f'“{said.pathway(key)}”' for key in come])}.")
    if gone:
        yield _seen(f"It is no longer started by {words.joined([f'“{said.pathway(key)}”' for key in gone])}.")
    if old.start.needs != new.start.needs:
        yield _seen("Other dates must be known before it starts.")
    if old.start.refusals != new.start.refusals:
        yield _seen("Its start is refused in other cases.")


def _roles(version: PathwayVersion, said: Said) -> str:
    return words.joined([said.role(role) for role in version.start.roles], "or") or "nobody"


def _subjects(version: PathwayVersion) -> str:
    named = "anybody" if version.subject in ("any", "person") else f"a {version.subject}"
    return words.joined([named[:1].upper() + named[1:], *(f"a {one}" for one in version.linked)])


def _seen(sentence: str, look: Look = Look.CHANGED, *, more: str = "") -> Change:
    return Change(weight=Weight.SEEN, look=look, sentence=sentence, more=more)


def _harmless(sentence: str) -> Change:
    return Change(weight=Weight.HARMLESS, look=Look.CHANGED, sentence=sentence)
