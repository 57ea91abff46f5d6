"""Who may do what: one question, one answer, asked by every view and every action.

Two layers. `may` is the permission table: which roles can do an act at all, within which team. `standing_against`
is the separation of duties on one task: who you are and what you did before in this journey. Both answer with a
Refusal (the reason in words, who can instead, the rule) or None. Sources: the table of separation rules
(SOD-1 to SOD-12); AAR 2005 r30B(3) for SOD-2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId, Role, TeamId, WorkerId
from engine.domain.pathway import Element
from engine.domain.people import Worker
from engine.domain.posts import any_of, post
from engine.domain.subjects import COMPLAINED_ABOUT, Allocation
from engine.domain.task import Task, TaskKind

#: Roles whose holder works a case: their holder for a subject is "the assessing worker" of SOD-1 and SOD-3.
CASE_ROLES = frozenset(map(Role, ("child_sw", "adoption_sw", "kinship_sw", "ssw", "family_finder", "pf_sw")))
MANAGER_ROLES = frozenset(map(Role, ("child_tm", "adoption_tm", "fostering_tm")))
SENIOR_ROLES = frozenset(map(Role, ("service_manager", "head_of_service")))
PRODUCT_ROLES = frozenset(map(Role, ("process_owner", "system_admin", "auditor")))


class Act(StrEnum):
    """What somebody may want to do."""

    START = "start"  #: a pathway for a child or household
    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    DRAFT = "draft"
    COMPLETE = "complete"
    RECORD = "record"  #: an arrival
    PAPER = "paper"  #: add a document or a note
    CLOSE = "close"  #: a journey, for a reason outside its drawing
    CORRECT = "correct"  #: a recorded date
    SUSPEND = "suspend"  #: a journey, or resume it
    LINK = "link"  #: children as siblings
    ADD_HOUSEHOLD = "add_household"
    SEE_RECORD = "see_record"  #: the audit trail of everything
    SEE_STUCK = "see_stuck"
    RETRY = "retry"  #: a stuck journey
    MANAGE_PEOPLE = "manage_people"
    SEE_TEAM = "see_team"
    DRAW = "draw"  #: pathways
    SEE_PERIODS = "see_periods"  #: the deadline rules, and what was said of them
    CONFIRM_PERIODS = "confirm_periods"  #: say whether a period that nobody has checked can be relied on


#: Which roles may do an act at all. An act on a task is not listed: there the task's own role decides.
ROLES_FOR: Mapping[Act, frozenset[Role]] = {
    **dict.fromkeys((Act.CLOSE, Act.CORRECT, Act.SUSPEND, Act.SEE_TEAM), MANAGER_ROLES | SENIOR_ROLES),
    Act.LINK: MANAGER_ROLES | SENIOR_ROLES | {Role("child_sw")},
    Act.ADD_HOUSEHOLD: frozenset(map(Role, ("recruitment_officer", "adoption_sw", "kinship_sw", "ssw")))
    | frozenset(map(Role, ("first_response", "complaints_manager", "birth_records_counsellor", "tracking_chair")))
    | MANAGER_ROLES,
    Act.SEE_RECORD: frozenset({Role("auditor")}),
    Act.SEE_STUCK: frozenset({Role("system_admin"), Role("auditor")}),
    **dict.fromkeys((Act.RETRY, Act.MANAGE_PEOPLE), frozenset({Role("system_admin")})),
    Act.DRAW: frozenset({Role("process_owner")}),
    Act.SEE_PERIODS: frozenset(map(Role, ("process_owner", "legal_adviser", "auditor"))),
    Act.CONFIRM_PERIODS: frozenset({Role("legal_adviser")}),
}

#: What somebody may not do, after "let you".
IN_WORDS: Mapping[Act, str] = {
    Act.CLOSE: "close a journey",
    Act.CORRECT: "correct a date",
    Act.SUSPEND: "suspend or resume a journey",
    Act.LINK: "link children as siblings",
    Act.ADD_HOUSEHOLD: "add or correct a household",
    Act.SEE_RECORD: "see the record",
    Act.SEE_STUCK: "see what is stuck",
    Act.RETRY: "have a stuck journey tried again",
    Act.MANAGE_PEOPLE: "change people and roles",
    Act.SEE_TEAM: "see a team’s work",
    Act.DRAW: "see or change drawings",
    Act.SEE_PERIODS: "see the deadline rules",
    Act.CONFIRM_PERIODS: "confirm a period",
}

ANYWHERE = frozenset(
    {Act.SEE_RECORD, Act.SEE_STUCK, Act.RETRY, Act.MANAGE_PEOPLE, Act.SEE_TEAM, Act.DRAW, Act.ADD_HOUSEHOLD}
    | {Act.SEE_PERIODS, Act.CONFIRM_PERIODS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why not, in the words the person reads; who can instead; the rule."""

    why: str
    of_other: str = "they may not do it"  #: the same, said of somebody else
    who_can: str = ""
    rule: str = ""

    def raised(self) -> NotAllowed:
        """The refusal as an error."""
        return NotAllowed(self.why, who_can=self.who_can, rule=self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Who completed which element of the journey, as what."""

    element: str
    worker: WorkerId
    role: Role
    title: str = ""
    decision: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What separation rules look at: completions of this journey, allocations of the subject, lines of management."""

    done: Sequence[Done] = ()
    allocations: Sequence[Allocation] = ()
    lines: Mapping[WorkerId, tuple[WorkerId, ...]] = field(default_factory=dict)  #: worker -> managers, nearest first
    team: TeamId | None = None
    over_team: tuple[WorkerId, ...] = ()  #: the managers over the journey's team, nearest first, where SOD-7 holds
    names: Mapping[WorkerId, str] = field(default_factory=dict)
    journey: JourneyId | None = None

    def complained_about(self) -> frozenset[WorkerId]:
        """Whom this journey's complaint is about; those of an earlier one do not count."""
        here = (a for a in self.allocations if a.journey == self.journey)
        return frozenset(WorkerId(a.worker) for a in here if a.role == COMPLAINED_ABOUT)

    def reports_to(self, worker: Worker, other: WorkerId) -> bool:
        """Whether the other is over the worker, in the worker's own team or in the line over this journey's team."""
        above = self.over_team[self.over_team.index(worker.id) + 1 :] if worker.id in self.over_team else ()
        return other in worker.managers or other in above

    def allocated(self, roles: frozenset[Role]) -> frozenset[WorkerId]:
        """Everybody who is or was allocated one of these roles for the subject."""
        return frozenset(WorkerId(a.worker) for a in self.allocations if a.role in roles)


def may(worker: Worker, act: Act, *, team: TeamId | None = None) -> Refusal | None:
    """Whether the worker's roles allow the act, for something of that team (None: of no team)."""
    roles = ROLES_FOR.get(act, frozenset())
    if any(worker.holds(role, in_team=team) for role in roles):
        return None
    # Some acts are on no team's subject: there, holding the role anywhere is enough.
    if act in ANYWHERE and worker.role_names & roles:
        return None
    return Refusal(why=f"Your roles do not let you {IN_WORDS.get(act, 'do this')}.", who_can=_first_up(any_of(roles)))


def may_start(worker: Worker, roles: Sequence[Role], *, team: TeamId | None) -> Refusal | None:
    """Whether the worker may start a pathway that these roles start, for a subject of that team."""
    owner = _not_casework(worker)
    if owner is not None:
        return owner
    if any(worker.holds(role, in_team=team) for role in roles):
        return None
    return Refusal(why=f"This pathway is started by {any_of(roles)}, and you hold no such role here.")


def standing_against(worker: Worker, act: Act, task: Task, element: Element, history: History) -> Refusal | None:
    """What stands against this worker doing this with this task; None if nothing."""
    refusal = _not_casework(worker) or _role_missing(worker, act, task)
    if refusal is not None or act in (Act.RELEASE, Act.HAND_OVER, Act.PAPER):
        return refusal
    return separation(worker, element, history)


def acting_role(worker: Worker, task: Task) -> Role:
    """As what the worker does it: the task's role, or the manager's role where a manager records an arrival for it.

    A manager who notes that a notice came has not become the social worker of the case (SOD-1).
    """
    if not worker.holds(task.role, in_team=task.team):
        for role in sorted(MANAGER_ROLES | SENIOR_ROLES):
            if worker.holds(role, in_team=task.team):
                return role
    return task.role


def may_touch(worker: Worker, task: Task) -> Refusal | None:
    """Whether the worker may add a draft, a note or a document: the role alone counts, not who did what before."""
    return _not_casework(worker) or _role_missing(worker, Act.PAPER, task)


def may_read_sensitive(worker: Worker, role: Role, *, team: TeamId | None) -> bool:
    """Whether the worker may read answers marked sensitive, given for this role's work: whoever does that work, and the
    line of management over it."""
    return any(worker.holds(one, in_team=team) for one in (role, *MANAGER_ROLES, *SENIOR_ROLES))


def separation(worker: Worker, element: Element, history: History) -> Refusal | None:
    """The separation rule that stands between this worker and this element; None if none does."""
    # Whoever is complained about takes no part in the complaint at all, whichever rules its steps name (SOD-7).
    if worker.id in history.complained_about():
        return _complained_about(worker, history)
    for done in history.done:
        if done.element in element.not_by and done.worker == worker.id:
            return Refusal(
                why=f"You completed “{done.title or done.element}”, so someone else must do this.",
                of_other=f"they completed “{done.title or done.element}”",
                who_can="Somebody else who holds the role",
                rule="The drawing names this separation of duties.",
            )
    refusals = (SEPARATIONS[rule](worker, history) for rule in element.sod if rule in SEPARATIONS)
    return next((refusal for refusal in refusals if refusal is not None), None)


def _not_casework(worker: Worker) -> Refusal | None:
    if Role("process_owner") in worker.role_names:
        return Refusal(
            why="You own pathways with this account, so you can take no part in casework with it.",
            of_other="they own pathways with that account",
            who_can="Anybody who holds the role and draws no pathways",
            rule="SOD-12",
        )
    return None


def _role_missing(worker: Worker, act: Act, task: Task) -> Refusal | None:
    manages = any(worker.holds(role, in_team=task.team) for role in MANAGER_ROLES | SENIOR_ROLES)
    # A second opinion is another manager's, and a team has one: it may be handed to whoever holds the role elsewhere.
    handed_over = task.holder == worker.id and task.role in worker.role_names
    if worker.holds(task.role, in_team=task.team) or handed_over:
        if act in (Act.RELEASE, Act.DRAFT) and task.holder not in (None, worker.id) and not manages:
            return Refusal(why="Somebody else has this task, so only they or a manager can change that.")
        return None
    if act in (Act.HAND_OVER, Act.RELEASE, Act.PAPER) and manages:
        return None
    if act is Act.RECORD and task.kind is TaskKind.ARRIVAL and manages:
        return None
    return Refusal(
        why=f"This is work for {post(task.role)}, and you do not hold that role here.",
        of_other=f"it is work for {post(task.role)}, and they do not hold that role here",
        who_can="Whoever holds it in the team",
    )


def _sod_1(worker: Worker, history: History) -> Refusal | None:
    case_worker = worker.id in history.allocated(CASE_ROLES) or any(
        done.worker == worker.id and done.role in CASE_ROLES for done in history.done
    )
    if not case_worker:
        return None
    return Refusal(
        why="You work on this case as its social worker, so someone else must approve and decide.",
        of_other="they work on this case as its social worker",
        who_can="A manager or decision maker who has not worked on it",
        rule="SOD-1",
    )


def _sod_2(worker: Worker, history: History) -> Refusal | None:
    sat = worker.id in history.allocated(frozenset({Role("panel_member")})) or any(
        done.worker == worker.id and done.role in (Role("panel_chair"), Role("permanence_panel_chair"))
        for done in history.done
    )
    if not sat:
        return None
    return Refusal(
        why="You were on the panel that considered this, so someone else must decide.",
        of_other="they were on the panel that considered this",
        who_can="A decision maker who was not on the panel",
        rule="SOD-2",
    )


def _sod_3(worker: Worker, history: History) -> Refusal | None:
    for case_worker in history.allocated(CASE_ROLES):
        nearest = history.lines.get(case_worker, ())[:1]
        if worker.id == case_worker or worker.id in nearest:
            return Refusal(
                why="You are in the line management of this case, so a decision maker outside it must decide.",
                of_other="they are in the line management of this case",
                who_can="A decision maker outside the line management of the case",
                rule="SOD-3",
            )
    return None


def _sod_5(worker: Worker, history: History) -> Refusal | None:
    complained_about = _complained_about(worker, history)
    if complained_about is not None:
        return complained_about
    if worker.id not in history.allocated(frozenset({Role("conflicted")})):
        return None
    return Refusal(
        why="A conflict of interest is recorded for you on this, so someone else must do it.",
        of_other="a conflict of interest is recorded for them",
        who_can="Somebody without a conflict of interest",
        rule="SOD-5",
    )


def _sod_6(worker: Worker, history: History) -> Refusal | None:
    if not _in_line_or_case(worker, history, whole_line=True):
        return None
    return Refusal(
        why="You hold or manage this case, so a reviewing officer outside it must do this.",
        of_other="they hold or manage this case",
        who_can="A reviewing officer with no part in the case",
        rule="SOD-6",
    )


def _complained_about(worker: Worker, history: History) -> Refusal | None:
    named = history.complained_about()
    if worker.id not in named and not any(history.reports_to(worker, one) for one in named):
        return None
    return Refusal(
        why="The complaint is about you, or about somebody you report to, so someone else must do this.",
        of_other="the complaint is about them, or about somebody they report to",
        who_can="Somebody whom the complaint is not about",
        rule="SOD-7",
    )


def _sod_7(worker: Worker, history: History) -> Refusal | None:
    complained_about = _complained_about(worker, history)
    if complained_about is not None:
        return complained_about
    challenged = {done.worker for done in history.done if done.decision}
    reports = any(history.reports_to(worker, decider) for decider in challenged)
    if worker.id not in challenged and not reports:
        return None
    return Refusal(
        why="You made the decision that is challenged, or report to who made it, so someone else must answer.",
        of_other="they made the decision that is challenged, or report to who made it",
        who_can="Somebody who neither made the decision nor reports to who did",
        rule="SOD-7",
    )


def _sod_9(worker: Worker, history: History) -> Refusal | None:
    if not _in_line_or_case(worker, history, whole_line=True) and (
        history.team is None or history.team not in worker.teams
    ):
        return None
    return Refusal(
        why="You work in or manage the team concerned, so the chair must be somebody outside it.",
        of_other="they work in or manage the team concerned",
        who_can="A chair outside the line management of the case",
        rule="SOD-9",
    )


def _sod_10(worker: Worker, history: History) -> Refusal | None:
    if history.team is None or history.team not in worker.teams:
        return None
    return Refusal(
        why="Your team proposes this, so the nominated officer must approve it from outside the team.",
        of_other="their team proposes this",
        who_can="The nominated officer",
        rule="SOD-10",
    )


def _in_line_or_case(worker: Worker, history: History, *, whole_line: bool) -> bool:
    for case_worker in history.allocated(CASE_ROLES):
        line = history.lines.get(case_worker, ())
        if worker.id == case_worker or worker.id in (line if whole_line else line[:1]):
            return True
    return False


#: The rules that look at a person and a history. SOD-4 is the drawing's and the lint's, SOD-8 is drawn with `notBy`,
#: SOD-11 is asked on the form, SOD-12 holds for every piece of casework.
SEPARATIONS = {
    "SOD-1": _sod_1,
    "SOD-2": _sod_2,
    "SOD-3": _sod_3,
    "SOD-5": _sod_5,
    "SOD-6": _sod_6,
    "SOD-7": _sod_7,
    "SOD-9": _sod_9,
    "SOD-10": _sod_10,
}


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
