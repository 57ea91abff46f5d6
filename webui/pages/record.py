"""The record: auditors ask all of it; others see the proof of an entry, and who looked at those they work with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act, may
from engine.domain.audit import canonical, entry_hash
from engine.domain.errors import NotFound
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading import record as reading
from engine.reading.people import workers
from engine.reading.record import RecordFilters
from engine.reading.rows import Choice, EntryRow, SubjectRow
from engine.reading.search import search
from engine.reading.subjects import subject_identity
from engine.reading.trail_checks import trail_checks
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address, pages_of
from webui.identities import identity_of, subject_url
from webui.query import read_query
from webui.record_known import Known, outcome_in, pathway_in
from webui.record_lookup import known_in
from webui.record_spells import sentences
from webui.record_wording import Sentence, sentence
from webui.rendering import render
from webui.role_words import role_title
from webui.subject_parts import seen
from webui.trail_words import Result, told_check
from webui.wording import counted, day_month_year, long_moment

pages = Blueprint("record", __name__)

PATH = "/record"

#: What may be asked for: a word in the address, the words on the page, and the tags it stands for.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("everything", ()),
    "decisions": (
        "what was done and decided",
        ("journey_started", "task_completed", "arrival_recorded", "end_reached", "journey_ended", "journey_closed"),
    ),
    "late": ("what was late", ("deadline_breached", "deadline_extended")),
    "dates": ("due dates and recorded dates", ("deadline_set", "deadline_moved", "deadline_extended", "anchor_set")),
    "views": ("who looked", ("viewed", "document_viewed")),
    "refusals": ("refused attempts", ("refused", "sign_in_failed", "own_password_failed")),
    "papers": ("documents and notes", ("document_added", "note_added", "letter_due")),
    "messages": ("reminders and messages", ("reminder_sent", "notice_sent", "notice_failed")),
    "people": (
        "people, roles and sign-ins",
        (
            *("allocated", "worker_added", "worker_changed", "role_given", "role_taken"),
            *("account_closed", "account_reopened", "password_set", "own_password_changed", "signed_in", "signed_out"),
        ),
    ),
    "pathways": ("published pathways", ("version_published",)),
    "drafts": (
        "how pathways were redrawn",
        (
            *("draft_begun", "draft_changed", "draft_taken_back", "draft_dropped", "draft_thinned", "draft_rehearsed"),
            *("rehearsal_saved", "rehearsal_renamed", "rehearsal_removed", "walk_begun", "comparison_read"),
            *("publishing_asked", "publishing_refused"),
        ),
    ),
    "stuck": ("what was stuck", ("journey_stuck", "journey_retried")),
}
QUESTIONS = (
    ("decisions", "What was done, and decided?"),
    ("late", "What was late?"),
    ("views", "Who looked?"),
    ("refusals", "What was refused?"),
)
MOST_MEANT = 8
FEW_CHECKS = 3  #: enough to find the last one that ended


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """The sentence with blanks, and the entries that answer it. `meant` are those whom `about` may mean. `trail` says
    whether the record is whole, where nothing narrows it."""

    title: str
    kicker: str
    identity: parts.Identity | None
    kinds: tuple[tuple[str, str], ...]
    kind: str
    workers: tuple[Choice, ...]
    by: str
    about: str
    about_ref: str
    from_on: str
    until_on: str
    asked: str
    questions: tuple[parts.Chip, ...]
    meant: tuple[parts.Link, ...]
    nobody_meant: bool
    filtered: bool
    summary: str
    entries: tuple[Sentence, ...]
    pages: parts.Pages
    dropped: str
    trail: Result | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One entry with its proof. `before` and `after` are the entries beside it in its chain, if the viewer may see
    them: `follows` is None where the one before can't be compared."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    sentence: Sentence
    facts: tuple[parts.Fact, ...]
    whole: bool
    computed: str
    follows: bool | None
    as_kept: str
    before: parts.Link | None
    after: parts.Link | None
    chain: str  #: to be checked as a whole; empty where the viewer can't have that done


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsPage:
    """Who looked at one child or household."""

    title: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    summary: str
    entries: tuple[Sentence, ...]
    pages: parts.Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """Whom the word in `about` means: one, several to choose from, or nobody."""

    one: SubjectRef | None = None
    several: tuple[SubjectRow, ...] = ()
    nobody: bool = False


@pages.get(PATH)
@needs(Act.SEE_RECORD)
def record() -> Response:
    """The whole record, newest first, narrowed by the sentence."""
    viewer, ports = current.viewer(), current.ports()
    query = read_query(("about", "by", "from", "to"), {"kind": tuple(KINDS)})
    meant = _meant(query.get("about"))
    first, last = _day(query.get("from")), _day(query.get("to"))
    found = reading.entries(
        ports.database,
        viewer,
        filters=RecordFilters(
            about=meant.one,
            tags=KINDS[query.get("kind")][1],
            actor=query.get("by") or None,
            from_on=first,
            until_on=last,
        ),
        page=query.page,
    )
    if found is None:
        raise NotFound
    people = workers(ports.database)
    names = {"system": "Fingerpost itself", **{f"worker:{one.value}": one.label for one in people}}
    by = names.get(query.get("by"), query.get("by"))
    identity = subject_identity(ports.database, viewer, meant.one) if meant.one else None
    if meant.one is not None and identity is not None:
        seen(meant.one, "record")
    known = known_in(found.rows)
    unread = any(query.get(name) and day is None for name, day in (("from", first), ("to", last)))
    shown = () if meant.several or meant.nobody else sentences(found, known)
    total = f"{'more than ' if found.paging.more_than_counted else ''}{counted(found.paging.total, 'entry', 'entries')}"
    folded = "; saves of a draft that followed each other count as one" if any(one.saves for one in shown) else ""
    page = RecordPage(
        title="Ask the record",
        kicker="Record · read only",
        identity=identity_of(identity.subject, identity.allocations, today=viewer.today) if identity else None,
        kinds=tuple((kind, words) for kind, (words, _) in KINDS.items()),
        kind=query.get("kind"),
        workers=people,
        by=query.get("by"),
        about=identity.subject.name if identity else query.get("about"),
        about_ref=str(meant.one) if meant.one else "",
        from_on=first.isoformat() if first else "",
        until_on=last.isoformat() if last else "",
        asked=_asked(query.get("kind"), by, identity.subject.name if identity else query.get("about"), first, last),
        questions=tuple(
            parts.Chip(text=words, url=address(PATH, query.values, kind=kind), current=kind == query.get("kind"))
            for kind, words in QUESTIONS
        ),
        meant=tuple(
            parts.Link(text=f"{one.name}, {one.reference}", url=address(PATH, query.values, about=str(one.ref)))
            for one in meant.several
        ),
        nobody_meant=meant.nobody,
        filtered=query.filtered,
        summary=f"{total}, newest first{folded}".capitalize(),
        entries=shown,
        pages=pages_of(found.paging, lambda number: address(PATH, query.values, page=str(number)), "Entries")
        if shown
        else parts.Pages(number=1, of=1),
        dropped="A date could not be read, so it was left out. Write it like 2026-11-23." if unread else query.dropped,
        trail=None
        if query.filtered or query.page > 1
        else told_check(trail_checks(ports.database, viewer, most=FEW_CHECKS)),
    )
    return render(page, "record/record.html")


@pages.get(f"{PATH}/entries/<chain>/<int:seq>")
@needs(SIGNED_IN)
def entry(chain: str, seq: int) -> Response:
    """One entry, exactly as it is kept, and whether it still says what was written."""
    viewer, database = current.viewer(), current.ports().database
    row = reading.entry(database, viewer, chain, seq)
    if row is None:
        raise NotFound
    before = reading.entry(database, viewer, chain, seq - 1) if seq > 1 else None
    after = reading.entry(database, viewer, chain, seq + 1)
    computed = entry_hash(row.entry)
    kept = {name: value for name, value in row.entry.items() if name != "hash"}
    known = known_in([row])
    page = EntryPage(
        title=f"Entry {seq}",
        kicker=f"Chain {chain}",
        crumbs=_crumbs(row),
        sentence=sentence(row, known),
        facts=tuple(_facts(row, known)),
        whole=computed == row.hash == row.entry.get("hash"),
        computed=computed,
        follows=_follows(row, before),
        as_kept=json.dumps(json.loads(canonical(kept)), indent=2, ensure_ascii=False, sort_keys=True),
        before=_beside(before),
        after=_beside(after),
        chain=chain if may(viewer.worker, Act.SEE_RECORD) is None else "",
    )
    return render(page, "record/entry.html")


@pages.get("/households/<subject>/views", defaults={"kind": SubjectKind.HOUSEHOLD})
@pages.get("/children/<subject>/views", defaults={"kind": SubjectKind.CHILD})
@needs(SIGNED_IN)
def views(subject: str, kind: SubjectKind) -> Response:
    """Who looked at this child or household; looking at that is put on record too."""
    viewer, database = current.viewer(), current.ports().database
    ref = SubjectRef(kind, subject)
    query = read_query(())
    identity = subject_identity(database, viewer, ref)
    found = reading.who_looked(database, viewer, ref, page=query.page)
    if identity is None or found is None:
        raise NotFound
    seen(ref, "views")
    known = known_in(found.rows)
    here = f"{subject_url(ref)}/views"
    total = f"{'more than ' if found.paging.more_than_counted else ''}{counted(found.paging.total, 'time')}"
    page = ViewsPage(
        title="Who looked",
        identity=identity_of(identity.subject, identity.allocations, today=viewer.today),
        crumbs=(parts.Link(text=identity.subject.name, url=subject_url(ref)),),
        summary=f"Looked at {total}, newest first.",
        entries=tuple(sentence(one, known) for one in found.rows),
        pages=pages_of(found.paging, lambda number: address(here, {}, page=str(number)), "Entries"),
    )
    return render(page, "record/views.html")


def _follows(row: EntryRow, before: EntryRow | None) -> bool | None:
    if before is not None:
        return bool(row.entry.get("prev") == before.hash)
    if row.seq == 1:
        return True
    # An auditor sees every entry: one that is not there is missing.
    return False if current.viewer().sees_everything else None


def _meant(about: str) -> _Meant:
    """A reference such as `household:` and an id, or whoever a name or number finds."""
    if not about:
        return _Meant()
    kind, _, ident = about.partition(":")
    if ident and kind in tuple(SubjectKind):
        return _Meant(one=SubjectRef(SubjectKind(kind), ident))
    viewer, ports = current.viewer(), current.ports()
    found = search(ports.database, viewer, about, today=viewer.today, days=ports.calendar.days, most=MOST_MEANT)
    subjects = (*found.children, *found.households)
    if len(subjects) == 1:
        return _Meant(one=subjects[0].ref)
    return _Meant(several=subjects, nobody=not subjects)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _crumbs(row: EntryRow) -> tuple[parts.Link, ...]:
    crumbs = []
    if current.viewer().sees_everything:
        crumbs.append(parts.Link(text="Record", url=PATH))
    if row.journey:
        crumbs.append(parts.Link(text=f"Journey {row.journey_reference}", url=f"/journeys/{row.journey}"))
    return tuple(crumbs)


def _asked(kind: str, by: str, about: str, first: date | None, last: date | None) -> str:
    """What the entries answer, in words: on paper the form that asked is not there."""
    blanks = (
        KINDS[kind][0],
        f"by {by}" if by else "",
        f"about {about}" if about else "",
        f"from {day_month_year(first)}" if first else "",
        f"to {day_month_year(last)}" if last else "",
    )
    return ", ".join(filter(None, blanks))


def _beside(row: EntryRow | None) -> parts.Link | None:
    return parts.Link(text=f"Entry {row.seq}", url=f"{PATH}/entries/{row.chain}/{row.seq}") if row else None


def _facts(row: EntryRow, known: Known) -> list[parts.Fact]:
    late = "" if row.late is None else ", late" if row.late else ", in time"
    facts = [
        parts.Fact(label="When", value=long_moment(row.at)),
        parts.Fact(label="In role", value=role_title(row.role) if row.role else "None was needed"),
        parts.Fact(label="Journey", value=row.journey_reference),
        parts.Fact(label="Version", value=pathway_in(row, known) if row.entry.get("version") else ""),
        parts.Fact(label="Step", value=row.task_title or row.element or ""),
        parts.Fact(label="Outcome", value=outcome_in(row, known)),
        parts.Fact(label="Due", value=f"{day_month_year(row.due_on)}{late}" if row.due_on else ""),
        parts.Fact(label="Reason", value="Kept with the answers" if row.reason else ""),
    ]
    return [fact for fact in facts if fact.value]
