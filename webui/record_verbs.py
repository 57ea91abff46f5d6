"""The verb and object of each kind of entry: what stands after the actor and the role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from engine.actions.close_journey import REASONS
from engine.domain.access import IN_WORDS
from engine.domain.ids import Role
from engine.reading.rows import EntryRow
from webui.record_known import Known, due_in, named, outcome_in, pathway_in
from webui.record_owner_verbs import OWNER_VERBS
from webui.record_people_verbs import PEOPLE_VERBS
from webui.role_words import role_in_sentence, role_title
from webui.wording import listed, long_date, lower_first

TEAM_OF_ROLE = "@"


def _journey_started(entry: EntryRow, known: Known) -> str:
    after = ", which an earlier journey led to" if entry.detail.get("from") else ""
    if entry.detail.get("because") == "sixteen":
        after = ", because the sixteenth birthday has passed in foster care and nobody had asked"
    return f"started {pathway_in(entry, known)}{after}"


def _journey_ended(entry: EntryRow, known: Known) -> str:
    version = known.versions.get(str(entry.entry.get("version") or ""))
    titles = version.outcomes if version else {}
    outcome = titles.get(entry.outcome or "", (entry.outcome or "").replace("_", " "))
    return f"brought the journey to its end: {lower_first(outcome)}" if outcome else "brought the journey to its end"


def _journey_closed(entry: EntryRow, _: Known) -> str:
    why = REASONS.get(str(entry.detail.get("why")), "for a reason outside the drawing")
    return f"closed the journey: {lower_first(why)}{_as_another_asked(entry)}"


def _as_another_asked(entry: EntryRow) -> str:
    outcome = str(entry.detail.get("outcome") or "").replace("_", " ")
    return f", because another journey came to “{outcome}”" if entry.detail.get("from") and outcome else ""


def _suspended(entry: EntryRow, _: Known) -> str:
    return f"suspended the journey{_as_another_asked(entry)}"


def _resumed(entry: EntryRow, known: Known) -> str:
    later = {str(rule): date.fromisoformat(str(on)) for rule, on in (entry.detail.get("later") or {}).items()}
    dates = listed([f"“{known.rule(rule)}” is now due on {long_date(on)}" for rule, on in later.items()])
    return f"resumed the journey{f': {dates}' if dates else ''}"


def _not_started(entry: EntryRow, known: Known) -> str:
    return f"could not start {_pathway(entry, known)}: {entry.detail.get('because') or ''}".rstrip(".: ")


def _not_told(entry: EntryRow, known: Known) -> str:
    return f"had something to tell {_pathway(entry, known)}, which does not run"


def _unclear(entry: EntryRow, known: Known) -> str:
    because = str(entry.detail.get("because") or "").rstrip(".")
    whom = _pathway(entry, known) or "a pathway"
    return f"had something to tell {whom}, and could not say which of them is meant: {because}".rstrip(": ")


def _task_completed(entry: EntryRow, known: Known) -> str:
    outcome = outcome_in(entry, known)
    late = f", after it was due on {due_in(entry)}" if entry.late and entry.due_on else ", late" if entry.late else ""
    return f"completed {named(entry, known)}{late}{f': {lower_first(outcome)}' if outcome else ''}"


def _handed_over(entry: EntryRow, known: Known) -> str:
    return f"handed {named(entry, known)} over to {known.worker(entry.detail.get('to'))}"


def _task_opened(entry: EntryRow, known: Known) -> str:
    role = role_in_sentence(Role(str(entry.detail.get("role") or entry.role or "")))
    due = f", due {due_in(entry)}" if entry.due_on else ""
    return f"opened {named(entry, known)} for the {role}{due}"


def _arrival(entry: EntryRow, known: Known) -> str:
    outcome = outcome_in(entry, known)
    return f"recorded {named(entry, known)}{f': {lower_first(outcome)}' if outcome else ''}"


def _timer_fired(entry: EntryRow, known: Known) -> str:
    return f"moved the journey on: {named(entry, known)}"


def _reminder(entry: EntryRow, known: Known) -> str:
    to = [known.worker(one) for one in entry.detail.get("to") or ()]
    about = named(entry, known)
    whom = listed(to) or "those responsible"
    match entry.detail.get("kind"):
        case "unassigned":
            return f"told {whom} that nobody has taken {about}"
        case "escalation":
            return f"told {whom} that {about} is late"
        case "due":
            return f"told {whom} that {about} is due"
    return f"reminded {whom} of {about}"


def _deadline_set(entry: EntryRow, known: Known) -> str:
    if entry.due_on is None:
        waits = [known.anchor(str(one)) for one in entry.detail.get("waits_for") or ()]
        until = f" until it is known when {listed(waits, 'or')}" if waits else ""
        return f"left the due date of {named(entry, known)} open{until}"
    return f"set the due date of {named(entry, known)} to {due_in(entry)}"


def _deadline_moved(entry: EntryRow, known: Known) -> str:
    was = entry.detail.get("was")
    before = f" from {long_date(date.fromisoformat(was))}" if was else ""
    to = f" to {due_in(entry)}" if entry.due_on else ", and left it open"
    why = " after the bank holidays changed" if entry.reason == "bank_holidays" else ""
    return f"moved the due date of {named(entry, known)}{before}{to}{why}"


def _deadline_extended(entry: EntryRow, known: Known) -> str:
    to = entry.detail.get("to")
    return (
        f"approved a later date for “{known.rule(str(entry.detail.get('rule', '')))}”"
        f"{f': {long_date(date.fromisoformat(to))}' if to else ''}"
    )


def _breached(entry: EntryRow, known: Known) -> str:
    due = f" on {due_in(entry)}" if entry.due_on else ""
    return f"noted that {named(entry, known)} was not done when it was due{due}"


def _table_read(entry: EntryRow, known: Known) -> str:
    result = entry.detail.get("result") or {}
    found = listed([f"{name.replace('_', ' ')}: {plain_value(value)}" for name, value in sorted(result.items())])
    return f"looked up {named(entry, known)} in its table{f' and found {found}' if found else ''}"


def _letter_due(entry: EntryRow, known: Known) -> str:
    return f"noted that the letter of {named(entry, known)} is due"


def _end_reached(entry: EntryRow, known: Known) -> str:
    return f"reached {named(entry, known)}"


def _anchor_set(entry: EntryRow, known: Known) -> str:
    dates = {str(name): date.fromisoformat(str(on)) for name, on in (entry.detail.get("anchors") or {}).items()}
    clauses = listed([f"{known.anchor(name)} on {long_date(on)}" for name, on in dates.items()])
    was = entry.detail.get("was")
    if was:
        return f"corrected a date: {clauses}, not on {long_date(date.fromisoformat(str(was)))}"
    return f"recorded that {clauses}" if clauses else "recorded a date"


def _record_changed(entry: EntryRow, _: Known) -> str:
    names = [field_title(str(name)) for name in entry.detail.get("fields") or ()]
    return f"changed the record: {listed([lower_first(name) for name in names])}" if names else "changed the record"


def _allocated(entry: EntryRow, known: Known) -> str:
    role = role_in_sentence(Role(str(entry.detail.get("role") or "worker")))
    return f"allocated {known.worker(entry.detail.get('worker'))} as {role}"


def _not_needed(entry: EntryRow, known: Known) -> str:
    return f"did not start {_pathway(entry, known)} again, because it runs already"


def _pathway(entry: EntryRow, known: Known) -> str:
    version = next((one for one in known.versions.values() if one.key == entry.detail.get("pathway")), None)
    return lower_first(version.title) if version else str(entry.detail.get("pathway", "")).replace("_", " ")


PAGES = {
    "child": "the child’s page",
    "household": "the household’s page",
    "journey": "a journey",
    "task": "a task",
    "deadline": "how a date was counted on the journey",
    "views": "who had looked at the record",
    "record": "the record",
}


def _viewed(entry: EntryRow, known: Known) -> str:
    page = PAGES.get(str(entry.detail.get("what")), "the record")
    if entry.task_title:
        page = f"“{entry.task_title}”"
    elif entry.journey_reference and page == PAGES["journey"]:
        page = f"journey {entry.journey_reference}"
    return f"looked at {page}{_of_whom(entry, known)}"


def _of_whom(entry: EntryRow, known: Known) -> str:
    names = [known.subjects[one] for one in entry.about if one in known.subjects]
    return f" of {listed(names)}" if names else ""


ACTS = {
    "start": "start a pathway",
    "claim": "take",
    "release": "give back",
    "hand_over": "hand over",
    "draft": "save answers to",
    "complete": "complete",
    "record": "record",
    "paper": "add a document or note to",
    **{act.value: words for act, words in IN_WORDS.items()},
    "change_timescale": "change a deadline rule",
}
ON_A_TASK = frozenset({"claim", "release", "hand_over", "draft", "complete", "record", "paper"})


def _refused(entry: EntryRow, known: Known) -> str:
    act = str(entry.detail.get("act", ""))
    what = ACTS.get(act, act.replace("_", " ") or "do something")
    on = f" {named(entry, known)}" if act in ON_A_TASK else ""
    rule = entry.detail.get("rule")
    return f"tried to {what}{on} and was refused{f' ({rule})' if rule else ''}"


def _roles(entry: EntryRow, known: Known) -> str:
    found = []
    for held in entry.detail.get("roles") or ():
        role, _, team = str(held).partition(TEAM_OF_ROLE)
        found.append(role_title(Role(role)) + (f" ({known.teams[team]})" if team in known.teams else ""))
    return listed([lower_first(one) for one in found])


def _worker_added(entry: EntryRow, known: Known) -> str:
    roles = _roles(entry, known)
    return f"added {known.worker(entry.detail.get('worker'))}{f' as {roles}' if roles else ''}"


def _worker_changed(entry: EntryRow, known: Known) -> str:
    name, roles = known.worker(entry.detail.get("worker")), _roles(entry, known)
    if entry.detail.get("active") is False:
        return f"closed the account of {name}"
    return f"changed the account of {name}{f': {roles}' if roles else ''}"


def _notice(verb: str) -> Callable[[EntryRow, Known], str]:
    def said(entry: EntryRow, known: Known) -> str:
        template = str(entry.detail.get("template", "")).replace("_", " ")
        about = f" about “{entry.task_title}”" if entry.task_title else f" ({template})" if template else ""
        return f"{verb} {known.worker(entry.detail.get('to'))}{about}"

    return said


def _stuck(entry: EntryRow, known: Known) -> str:
    return f"could not move the journey on at {named(entry, known)}" if entry.element else "could not move a journey on"


def _always(words: str) -> Callable[[EntryRow, Known], str]:
    return lambda *_: words


def _about_task(before: str, after: str = "") -> Callable[[EntryRow, Known], str]:
    return lambda entry, known: f"{before} {named(entry, known)}{after}"


def _withdrawn(entry: EntryRow, known: Known) -> str:
    again = entry.detail.get("opens_again")
    why = ": it opens again after what is done first" if again else ", because the journey moved on without it"
    return f"closed {named(entry, known)}{why}"


def _about_subject(before: str) -> Callable[[EntryRow, Known], str]:
    def said(entry: EntryRow, known: Known) -> str:
        names = [known.subjects[one] for one in entry.about if one in known.subjects]
        return f"{before}{f' for {listed(names)}' if names else ''}"

    return said


def _siblings(verb: str, what: str) -> Callable[[EntryRow, Known], str]:
    def said(entry: EntryRow, known: Known) -> str:
        names = [known.subjects.get(one, "another child") for one in entry.about]
        return f"{verb} {listed(names) or 'two children'} {what}"

    return said


def plain_value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return listed([plain_value(one) for one in value]) or "nothing"
    return str(value).replace("_", " ")


def field_title(name: str) -> str:
    """The name of a field of the record as a label; of one of several items, with the item."""
    bare, _, item = name.partition(":")
    words = bare.replace("_", " ")
    title = words[:1].upper() + words[1:]
    return f"{title} ({item.replace('_', ' ')})" if item else title


#: The verb and object of each tag; the actor and role stand before it.
SENTENCES: Mapping[str, Callable[[EntryRow, Known], str]] = {
    "journey_started": _journey_started,
    "journey_ended": _journey_ended,
    "journey_closed": _journey_closed,
    "start_not_needed": _not_needed,
    "start_refused": _not_started,
    "telling_not_needed": _not_told,
    "telling_unclear": _unclear,
    "subject_linked": _always("linked another child or household to the journey"),
    "journey_suspended": _suspended,
    "journey_resumed": _resumed,
    "task_opened": _task_opened,
    "task_claimed": _about_task("took"),
    "task_released": _about_task("gave", " back to the team"),
    "task_handed_over": _handed_over,
    "task_completed": _task_completed,
    "task_withdrawn": _withdrawn,
    "arrival_recorded": _arrival,
    "arrival_noted": _about_task("noted", ", which the journey was not waiting for"),
    "timer_fired": _timer_fired,
    "reminder_sent": _reminder,
    "deadline_set": _deadline_set,
    "deadline_moved": _deadline_moved,
    "deadline_extended": _deadline_extended,
    "deadline_breached": _breached,
    "bank_holidays_changed": _always("counted open due dates with the bank holidays as they now are"),
    "table_read": _table_read,
    "end_reached": _end_reached,
    "letter_due": _letter_due,
    "anchor_set": _anchor_set,
    "record_changed": _record_changed,
    "allocated": _allocated,
    "household_added": _about_subject("added the household"),
    "household_changed": _about_subject("changed the household’s details"),
    "child_added": _about_subject("added the child"),
    "child_imported": _about_subject("read the child from a return"),
    "siblings_linked": _siblings("linked", "as brothers or sisters"),
    "siblings_unlinked": _siblings("took back that", "are brothers or sisters"),
    "document_added": _about_subject("added a document"),
    "document_viewed": _about_subject("opened a document"),
    "note_added": _about_subject("added a note"),
    "viewed": _viewed,
    "refused": _refused,
    "signed_in": _always("signed in"),
    "signed_out": _always("signed out"),
    "sign_in_failed": _always("tried to sign in and could not"),
    "worker_added": _worker_added,
    "worker_changed": _worker_changed,
    **PEOPLE_VERBS,
    **OWNER_VERBS,
    "journey_stuck": _stuck,
    "journey_repaired": _always("moved the stuck journey to another version, to have it go on"),
    "journey_retried": _always("had the stuck journey tried again"),
    "notice_sent": _notice("wrote to"),
    "notice_failed": _notice("could not deliver a message to"),
}
