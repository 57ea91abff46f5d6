"""Changing a deadline rule from a day on: asked for, agreed to by a second person or refused, taken back in time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.actions.drafts import drawing
from engine.actions.refusals import refusals_recorded
from engine.actions.second_person import ask_others, tell_asker
from engine.domain import dates_in_words as words
from engine.domain.audit import AuditDraft
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.people import Worker
from engine.domain.references import new_id
from engine.domain.revisions import NotAnEntry
from engine.domain.timescale_change import (
    LONGEST,
    SHORTEST_REASON,
    ChangeRefused,
    RevisionState,
    TimescaleRevision,
    as_kept,
    check_day,
    check_entry,
    check_key,
    same_rule,
)
from engine.domain.timescales import Timescales
from engine.ports import Ports, UnitOfWork

CHAIN = "timescales"


def ask_to_change_timescale(
    ports: Ports, worker_id: WorkerId, key: str, entry: Mapping[str, object], *, reason: str, new: bool = False
) -> TimescaleRevision:
    """Asks a second person to agree that the rule is as `entry` says, from its `effective_from` on; `new`: a new rule.

    Raises NotAllowed (recorded), ChangeRefused, UnknownRule where there is nothing to change, and NotAnEntry for what
    the register cannot read or goes in a circle.
    """
    with refusals_recorded(ports, worker_id, "change_timescale"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        uow.timescale_revisions.lock()
        change = _change(ports, uow, key, entry, reason=reason, new=new, at=at, by=worker.id)
        uow.timescale_revisions.add(change)
        _note(uow, change, "timescale_asked", worker, at=at, detail={"reason": change.reason, "new": new})
        ask_others(uow, _page(change), asker=worker.id, at=at)
        uow.commit()
        return change


def try_change(ports: Ports, key: str, entry: Mapping[str, object], *, reason: str, new: bool) -> Timescales:
    """The register as it would be with the change. Raises what asking for it would; nothing is written."""
    with ports.uow() as uow:
        at = ports.clock.now()
        change = _change(ports, uow, key, entry, reason=reason, new=new, at=at, by=WorkerId(""))
        return _register(ports, uow, change)


def agree_to_change_timescale(ports: Ports, worker_id: WorkerId, revision: str) -> TimescaleRevision:
    """The second person agrees: from its day on the rule is so, for good.

    Everything is looked at once more. Raises NotAllowed (recorded) for who asked, AlreadyDecided, ChangeRefused where
    its day has come meanwhile, NotAnEntry where it no longer fits with what was changed since, NotFound.
    """
    with refusals_recorded(ports, worker_id, "change_timescale"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        uow.timescale_revisions.lock()
        change = uow.timescale_revisions.get(revision)
        change.must_be(RevisionState.ASKED)
        if worker.id == change.asked_by:
            raise NotAllowed(
                "You asked for it, so a second person must agree.",
                who_can="Another process owner",
                rule="second person",
            )
        check_day(change.effective_from, at)
        _refuse_before_it_begins(_register(ports, uow), change)
        _register(ports, uow, change)
        agreed = replace(change, state=RevisionState.AGREED, agreed_at=at, agreed_by=worker.id)
        uow.timescale_revisions.decide(agreed)
        _note(uow, agreed, "timescale_agreed", worker, at=at, detail={"asked_by": change.asked_by})
        tell_asker(uow, _page(change), asker=change.asked_by, agreed=True, at=at)
        uow.commit()
    ports.calendars.look_again()
    return agreed


def refuse_to_change_timescale(ports: Ports, worker_id: WorkerId, revision: str, *, reason: str) -> TimescaleRevision:
    """The second person does not agree. Raises NotAllowed (recorded), AlreadyDecided, ReasonNeeded, NotFound."""
    with refusals_recorded(ports, worker_id, "change_timescale"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        uow.timescale_revisions.lock()
        change = uow.timescale_revisions.get(revision)
        change.must_be(RevisionState.ASKED)
        if worker.id == change.asked_by:
            raise NotAllowed(
                "You asked for it. Take it back instead.", who_can="Another process owner", rule="second person"
            )
        return _closed(uow, change, RevisionState.REFUSED, worker, at=at, reason=reason)


def take_back_timescale(ports: Ports, worker_id: WorkerId, revision: str, *, reason: str) -> TimescaleRevision:
    """It is not to be: by who asked before anybody agreed, by any process owner once it was agreed to.

    Raises NotAllowed (recorded), AlreadyDecided, ReasonNeeded, NotFound, ChangeRefused once its day has come or is too
    near, or where another rule or a drawing may count on it already.
    """
    with refusals_recorded(ports, worker_id, "change_timescale"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        uow.timescale_revisions.lock()
        change = uow.timescale_revisions.get(revision)
        change.must_be(RevisionState.ASKED, RevisionState.AGREED)
        if change.state is RevisionState.ASKED and worker.id != change.asked_by:
            raise NotAllowed(
                "Somebody else asked for it. Refuse it instead.", who_can="Who asked for it", rule="second person"
            )
        if change.state is RevisionState.AGREED:
            _may_still_go(ports, uow, change, at=at)
        closed = _closed(uow, change, RevisionState.WITHDRAWN, worker, at=at, reason=reason)
    ports.calendars.look_again()
    return closed


def _change(
    ports: Ports,
    uow: UnitOfWork,
    key: str,
    entry: Mapping[str, object],
    *,
    reason: str,
    new: bool,
    at: datetime,
    by: WorkerId,
) -> TimescaleRevision:
    """The change as it would be asked for, looked at from every side."""
    register = _register(ports, uow)
    if new:
        check_key(key, {*register.keys(), *(one.key for one in uow.timescale_revisions.open_ones())})
    else:
        register.history(key)
    check_entry(entry, reason)
    from_day = entry.get("effective_from")
    if not isinstance(from_day, date):
        raise ChangeRefused("Say from which day on.", "effective_from")
    check_day(from_day, at)
    change = TimescaleRevision(
        id=new_id(), key=key, effective_from=from_day, entry=entry, reason=reason.strip(), asked_at=at, asked_by=by
    )
    _refuse_twice(uow, register, change)
    _register(ports, uow, change)
    return change


def _refuse_twice(uow: UnitOfWork, register: Timescales, change: TimescaleRevision) -> None:
    """Refuses a second one from the same day, one before the rule begins, and one that changes nothing."""
    known = register.history(change.key) if change.key in frozenset(register.keys()) else ()
    asked = {one.effective_from for one in uow.timescale_revisions.open_ones() if one.key == change.key}
    if change.effective_from in {rule.revision for rule in known} | asked:
        raise ChangeRefused(
            f"There is a change from {words.long_date(change.effective_from)} already. Choose another day, or take "
            "that one back first.",
            "effective_from",
        )
    if known:
        _refuse_before_it_begins(register, change)
        before = register.in_force(change.key, change.effective_from)
        if same_rule(register.entry(change.key, before.revision), change.entry):
            raise ChangeRefused("This is how the rule is already: nothing would change.", "due")


def _refuse_before_it_begins(register: Timescales, change: TimescaleRevision) -> None:
    """Until its first day a rule counts as on that day: what came before would change dates of today."""
    known = register.history(change.key) if change.key in frozenset(register.keys()) else ()
    if known and change.effective_from < known[0].revision:
        raise ChangeRefused(
            f"The rule begins on {words.long_date(known[0].revision)}. Change it from a later day.", "effective_from"
        )


def _register(ports: Ports, uow: UnitOfWork, change: TimescaleRevision | None = None) -> Timescales:
    """What is shipped with everything that was agreed to, and this change. Raises NotAnEntry."""
    agreed = [one for one in uow.timescale_revisions.open_ones() if one.state is RevisionState.AGREED]
    return ports.calendars.shipped.timescales.with_revisions(
        [(one.key, one.entry) for one in (*agreed, *([change] if change else []))]
    )


def _may_still_go(ports: Ports, uow: UnitOfWork, change: TimescaleRevision, *, at: datetime) -> None:
    try:
        check_day(change.effective_from, at)
    except ChangeRefused as error:
        raise ChangeRefused(
            "Its day has come, or is too near: dates may be counted by it already. Change the rule from a later day "
            "instead.",
            "reason",
        ) from error
    agreed = [one for one in uow.timescale_revisions.open_ones() if one.state is RevisionState.AGREED]
    left = [(one.key, one.entry) for one in agreed if one.id != change.id]
    try:
        known = ports.calendars.shipped.timescales.with_revisions(left).keys()
    except NotAnEntry as error:
        raise ChangeRefused(f"Another rule counts on it: {error} Change that one first.", "reason") from error
    if change.key not in known:
        raise ChangeRefused(
            "A new rule stays once it was agreed to, since drawings may name it already. Change it from a later day "
            "instead.",
            "reason",
        )


def _closed(
    uow: UnitOfWork, change: TimescaleRevision, state: RevisionState, worker: Worker, *, at: datetime, reason: str
) -> TimescaleRevision:
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        what = "don’t agree" if state is RevisionState.REFUSED else "take it back"
        raise ReasonNeeded(f"Say in a sentence why you {what}.", "reason")
    closed = replace(change, state=state, closed_at=at, closed_by=worker.id, said=said[: LONGEST["reason"]])
    uow.timescale_revisions.decide(closed)
    tag = "timescale_refused" if state is RevisionState.REFUSED else "timescale_taken_back"
    _note(uow, closed, tag, worker, at=at, detail={"reason": closed.said})
    if state is RevisionState.REFUSED:
        tell_asker(uow, _page(closed), asker=closed.asked_by, agreed=False, at=at)
    uow.commit()
    return closed


def _page(change: TimescaleRevision) -> str:
    return f"/timescales/changes/{change.id}"


def _note(
    uow: UnitOfWork, change: TimescaleRevision, tag: str, worker: Worker, *, at: datetime, detail: Mapping[str, Any]
) -> None:
    """An entry that tells the rule, its day and, as a fingerprint, every word of it."""
    written = json.dumps(as_kept(change.entry), sort_keys=True, ensure_ascii=False)
    uow.audit.append(
        [
            AuditDraft(
                chain=CHAIN,
                at=at,
                on=civil_date(at),
                tag=tag,
                actor=f"worker:{worker.id}",
                detail={
                    "change": change.id,
                    "rule": change.key,
                    "title": str(change.entry.get("title", "")),
                    "effective_from": change.effective_from.isoformat(),
                    "sha256": hashlib.sha256(written.encode()).hexdigest(),
                    **detail,
                },
            )
        ]
    )
