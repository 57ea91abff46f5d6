"""What the actions need of the world, as protocols; `engine.application` fills them with adapters.

A unit of work is one transaction. Nothing is written until `commit()`; leaving without it rolls back.
**Lock order: the journey first, then anything of it.**
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Any, Protocol

from engine.benching import Bench, NoBench, Told
from engine.domain.audit import AuditDraft
from engine.domain.calendar import Calendar
from engine.domain.care_history import CareHistory
from engine.domain.changeover import Carried
from engine.domain.comparison import Change, Said
from engine.domain.decision_tables import KnownFact, TableInWords, TableProblem, TableText, Tried
from engine.domain.draft import Draft, KeptDraft, Rehearsed
from engine.domain.ids import DocumentId, ElementId, JourneyId, PathwayKey, Role, TaskId, TeamId, TimerId, WorkerId
from engine.domain.journey import Journey, Telling
from engine.domain.move_batch import ItemState, MoveBatch, MoveItem
from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.people import Team, Worker
from engine.domain.step import Fact, Facts, Happening, Step
from engine.domain.subjects import Allocation, Child, Household, SubjectKind, SubjectRef
from engine.domain.task import Task
from engine.domain.timescale_change import TimescaleRevision
from engine.domain.walk import Walk


class Clock(Protocol):
    """The one clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class ProcessEngine(Protocol):
    """Decides from (version, state, happening, facts) only: no session, no user, no clock."""

    def start(self, version: PathwayVersion, facts: Facts) -> Step:
        """The first step of a journey: everything up to where it first waits."""
        ...

    def advance(self, version: PathwayVersion, state: bytes, happening: Happening, facts: Facts) -> Step:
        """The next step. `facts` are the record's and policies', read anew.

        Raises JourneyStuck when the drawing or the engine fails; the state given stays good.
        Raises TaskNotOpen or ArrivalNotAwaited when nothing waits at the happening's token.
        """
        ...

    def carry(
        self,
        old: PathwayVersion,
        new: PathwayVersion,
        state: bytes,
        facts: Facts,
        *,
        instead: Mapping[ElementId, ElementId],
        first: Collection[ElementId] = (),
    ) -> Carried:
        """The journey under another version; `instead` names the new shape for an old one that has gone, `first` are
        added steps that it is past and that are to be done first.

        Raises CannotMove with everything that stands against it; the state given stays good.
        """
        ...


class Calendars(Protocol):
    """Where the calendar comes from: the shipped files, and over them what owners have changed since."""

    @property
    def shipped(self) -> Calendar:
        """As the files say, without what was changed."""
        ...

    def now(self) -> Calendar:
        """The calendar to count by at this moment. Raises NotNow where it cannot be known."""
        ...

    def look_again(self) -> None:
        """Something was changed: the next `now` reads it anew."""
        ...


class DecisionTables(Protocol):
    """Reads, writes, checks and tries decision tables, which are DMN; `name` is the id of the decision."""

    def text(self, dmn: bytes, name: str) -> TableText:
        """The table as it is written. Raises NoTable."""
        ...

    def written(self, dmn: bytes, name: str, text: TableText) -> bytes:
        """The file with this text in it, the rest as it was. Raises NoTable."""
        ...

    def begun(self, name: str, text: TableText) -> bytes:
        """A file with this table in it."""
        ...

    def taken(self, dmn: bytes, name: str) -> bytes:
        """A file of any tool as that of this table. Raises NoTable."""
        ...

    def facts(self, version: PathwayVersion, name: str) -> Sequence[KnownFact]:
        """What is known where the drawing asks a table; where nothing asks it, everywhere in the drawing."""
        ...

    def for_editor(self, version: PathwayVersion, name: str, dmn: bytes) -> bytes:
        """The file with what each fact can be offered to choose from. Raises NoTable."""
        ...

    def problems(self, version: PathwayVersion, name: str, dmn: bytes) -> Iterable[TableProblem]:
        """Gaps, overlaps, rows never reached, values that no form gives, and what cannot be run."""
        ...

    def in_words(self, version: PathwayVersion, name: str, dmn: bytes) -> TableInWords:
        """The table, a sentence for each row, and what asks it. Raises NoTable."""
        ...

    def changes(self, version: PathwayVersion, name: str, old: bytes, new: bytes) -> Sequence[str]:
        """What is different between two files with this table, in sentences."""
        ...

    def try_out(self, dmn: bytes, name: str, facts: Facts) -> Tried:
        """What the table answers to these facts, by the evaluation that journeys go by. Raises NoTable."""
        ...


class Drawings(Protocol):
    """Reads drawings, says what is wrong with them, and knows the language of conditions."""

    @property
    def tables(self) -> DecisionTables:
        """The decision tables that drawings ask."""
        ...

    def read(
        self,
        xml: bytes,
        *,
        about: Mapping[str, Any],
        number: int,
        forms: Mapping[str, Mapping[str, Any]],
        tables: Mapping[str, bytes],
        called: Mapping[PathwayKey, PathwayVersion],
    ) -> PathwayVersion: ...

    def problems(self, version: PathwayVersion) -> Iterable[Problem]: ...

    def compare(self, old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterable[Change]:
        """What is different between two versions, the gravest first."""
        ...

    def holds(self, condition: str, facts: Facts) -> bool:
        """Whether a condition of a drawing or form is true of these facts."""
        ...

    def needs(self, version: PathwayVersion) -> frozenset[str]:
        """The facts that a pathway reads and does not give: whoever calls it has to."""
        ...

    def table_answers(self, xml: bytes, table: str) -> Mapping[str, Sequence[Fact]]:
        """Mapping of each answer of a decision table -> the values it can have. Empty where it cannot be read."""
        ...

    def roles(self) -> Mapping[str, str]:
        """The roles that a drawing may name, with their titles."""
        ...

    def in_step(self, about: Mapping[str, Any], xml: bytes) -> Mapping[str, Any]:
        """What is said of a pathway, following its drawing: the outcomes are its ends, the calls those drawn."""
        ...

    def processes(self, xml: bytes) -> Sequence[tuple[str, str, int]]:
        """Id, name and number of shapes of each process in a file, the largest first. Raises NotADrawing."""
        ...

    def adopt(self, xml: bytes, *, key: str, title: str, process: str | None) -> tuple[bytes, Sequence[str]]:
        """A drawing of any tool as that of a new pathway, and what was changed, in sentences. Raises NotADrawing."""
        ...

    def blank(self, *, key: str, title: str, role: str) -> bytes:
        """The drawing that a new pathway begins with."""
        ...

    def tidy(self, xml: bytes) -> bytes:
        """The same drawing, laid out anew. Raises NotADrawing."""
        ...

    def asking(self, xml: bytes, element: str, form: str) -> bytes:
        """The same drawing, with this form asked at this element. Raises NotADrawing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a sign-in is checked against."""

    worker: Worker
    password_hash: str
    failed_sign_ins: int
    locked_until: datetime | None


class Workers(Protocol):
    """Workers and teams."""

    def get(self, worker: WorkerId) -> Worker:
        """Raises NotFound."""
        ...

    def credentials(self, sign_in_name: str) -> Credentials | None: ...

    def holders(self, role: Role, *, team: TeamId | None) -> tuple[Worker, ...]:
        """Active workers who hold the role in that team or council-wide."""
        ...

    def roles_held(self, team: TeamId | None) -> tuple[frozenset[Role], frozenset[Role]]:
        """(roles somebody holds in that team, roles somebody holds council-wide)."""
        ...

    def team(self, team: TeamId) -> Team: ...

    def teams(self) -> tuple[Team, ...]: ...

    def add_team(self, team: Team) -> None: ...

    def change_team(self, team: Team) -> None: ...

    def add(self, worker: Worker, *, password_hash: str) -> None: ...

    def change(self, worker: Worker, *, password_hash: str | None = None) -> None:
        """Writes details and roles; the password only where one is given."""
        ...

    def note_sign_in(self, worker: WorkerId, *, failed: int, locked_until: datetime | None) -> None: ...


class Sessions(Protocol):
    """Server-side sessions: the browser holds a random token, the database its hash."""

    def start(self, worker: WorkerId, *, token_sha256: str, at: datetime, expires_at: datetime) -> None: ...

    def end(self, token_sha256: str) -> None: ...

    def touch(self, token_sha256: str, *, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnchor:
    """A date to be recorded. `journey` None: on the subject's record only."""

    subject: SubjectRef
    name: str
    on: date
    journey: JourneyId | None
    submission: str | None = None
    reason: str = ""


class Records(Protocol):
    """Children, households and what stands on their record."""

    def household(self, household: str) -> Household: ...

    def child(self, child: str) -> Child: ...

    def child_by_external_id(self, external_id: str) -> Child | None: ...

    def by_reference(self, kind: SubjectKind, reference: str) -> SubjectRef | None:
        """The child or household that people call by this reference, `7K3M-Q2ZD`; None where there is none."""
        ...

    def team_of(self, subject: SubjectRef) -> TeamId | None:
        """Raises NotFound where there is no such subject."""
        ...

    def add_household(self, household: Household, *, at: datetime) -> None: ...

    def change_household(self, household: Household) -> None: ...

    def make_known(self, subject: SubjectRef, roles: Iterable[Role]) -> None:
        """From now on, whoever holds one of these roles for the whole council may know of the subject."""
        ...

    def add_child(self, child: Child, *, at: datetime) -> None: ...

    def siblings(self, child: str) -> tuple[str, ...]:
        """The ids of the children who are linked to this one as siblings, sorted."""
        ...

    def link_siblings(self, child: str, sibling: str, *, at: datetime, by: WorkerId) -> bool:
        """Links them both ways round; whether they were not linked yet."""
        ...

    def unlink_siblings(self, child: str, sibling: str) -> bool:
        """Takes the link away; whether there was one."""
        ...

    def anchors(self, subject: SubjectRef, journey: JourneyId | None) -> dict[str, date]:
        """The latest recorded value of each anchor, the journey's before the subject's.

        What another journey of the subject recorded for itself is not seen from here: its panel is not this one's.
        """
        ...

    def add_anchors(self, anchors: Sequence[NewAnchor], *, at: datetime, by: WorkerId | None) -> None: ...

    def fields(self, subject: SubjectRef) -> dict[str, Any]:
        """The latest value of each field of the record."""
        ...

    def set_fields(
        self,
        subject: SubjectRef,
        values: Mapping[str, Any],
        *,
        on: date,
        at: datetime,
        by: WorkerId | None,
        journey: JourneyId | None,
        submission: str | None,
    ) -> None: ...

    def allocations(self, subject: SubjectRef) -> tuple[Allocation, ...]:
        """All, also ended ones, oldest first."""
        ...

    def allocate(self, allocation: Allocation, *, at: datetime) -> None:
        """Adds it; an earlier open allocation of the same role by nobody but one worker ends the day before,
        except for roles that several hold at once (`panel_member`)."""
        ...

    def end_allocation(self, subject: SubjectRef, role: str, worker: str, *, on: date) -> None:
        """What this worker holds for the subject ends with that day."""
        ...


class Care(Protocol):
    """Care histories as returns tell them: episodes, reviews, and the placements and legal statuses they make."""

    def children(self, external_ids: Sequence[str]) -> dict[str, Child]:
        """The children on record by their id in the return."""
        ...

    def bring_up_to_date(self, child: str, history: CareHistory, *, at: datetime) -> int:
        """Writes what the record does not hold yet; how many rows were added or changed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Who completed which element of a journey, as what."""

    pathway: PathwayKey
    element: str
    item: str | None
    worker: WorkerId
    role: Role
    outcome: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedTask:
    """What became of a task that is no longer open: by whom and when.

    `because`: of a withdrawn task, the title of what somebody completed or recorded in its place, if it was that.
    """

    state: str
    by_name: str
    at: datetime | None
    subject: SubjectRef
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around a journey, asked in one go because every step needs it.

    `anchors` are the latest dates as the journey sees them: its own before its subject's, and not what another journey
    recorded for itself. `fields` are the latest values on the subject's record; `own_anchors` and `own_fields` what of
    both this journey recorded itself; `allocations` all, also ended ones,
    oldest first. `promised` is the latest due date (extensions included) that each rule promised in the journey, also
    when done. `team_roles` somebody holds in the team, `council_roles` for the whole council. `worker` is who was
    asked for.
    """

    anchors: dict[str, date]
    fields: dict[str, Any]
    allocations: tuple[Allocation, ...]
    promised: dict[str, date]
    team_roles: frozenset[Role]
    council_roles: frozenset[Role]
    worker: Worker | None
    own_anchors: dict[str, date] = field(default_factory=dict)
    own_fields: dict[str, Any] = field(default_factory=dict)


class Journeys(Protocol):
    """Journeys with everything open in them."""

    def lock(self, journey: JourneyId, *, wait: bool = True) -> Journey:
        """The journey with its open tasks, deadlines and armed timers, locked until the transaction ends.

        Raises NotFound; JourneyBusy where another transaction has it and `wait` is False. A database that is locked as
        a whole always waits.
        """
        ...

    def lock_around(
        self, journey: JourneyId, *, worker: WorkerId | None = None, wait: bool = True
    ) -> tuple[Journey, Surroundings]:
        """The same with what stands around it. Raises as `lock`; NotFound for the worker too."""
        ...

    def lock_around_task(self, task: TaskId, *, worker: WorkerId) -> tuple[Journey, Surroundings]:
        """The same for the journey of a task, open or closed. Raises NotFound for the task and for the worker."""
        ...

    def surroundings(self, subject: SubjectRef, *, team: TeamId | None) -> Surroundings:
        """What stands around a journey that is to begin."""
        ...

    def of_task(self, task: TaskId) -> JourneyId:
        """Raises NotFound."""
        ...

    def task(self, task: TaskId) -> Task:
        """The task as it is stored, open or closed, without locking anything. Raises NotFound."""
        ...

    def subject_of(self, journey: JourneyId) -> SubjectRef:
        """Whom the journey is about. Raises NotFound."""
        ...

    def add(self, journey: Journey, *, at: datetime) -> None:
        """Writes a new journey and all its changes (not its audit drafts: the action hands those to `audit`)."""
        ...

    def save(self, journey: Journey, *, at: datetime) -> None:
        """Writes what changed. Raises JourneyMovedOn when the stored revision is not the one loaded."""
        ...

    def running(self, subject: SubjectRef, pathway: PathwayKey) -> JourneyId | None: ...

    def all_running(self) -> tuple[JourneyId, ...]:
        """Every journey that has not ended, oldest first."""
        ...

    def pathways_of(self, subject: SubjectRef) -> tuple[tuple[PathwayKey, str, str | None], ...]:
        """(pathway, state, outcome) of every journey of the subject, oldest first."""
        ...

    def completions(self, journey: JourneyId) -> tuple[Completion, ...]: ...

    def closed_task(self, task: TaskId) -> ClosedTask | None:
        """What became of a task; None where there is no such task or it is still open."""
        ...

    def promised(self, journey: JourneyId) -> dict[str, date]:
        """The latest due date (extensions included) that each rule has promised in this journey, also when done."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A journey that was put under another version, by whom and when; `revision` is the journey's after that."""

    id: str
    journey: JourneyId
    from_version: str
    to_version: str
    revision: int
    at: datetime
    by: WorkerId
    undone: bool


class Moves(Protocol):
    """Journeys put under another version, with how they stood before."""

    def running_on(self, version_id: str) -> tuple[JourneyId, ...]:
        """The journeys that run on this version, oldest first."""
        ...

    def before(self, journey: JourneyId) -> Mapping[str, Any]:
        """How the locked journey is stored now: its state and its open rows, in a form that `add` keeps."""
        ...

    def add(self, move: Move, before: Mapping[str, Any]) -> None:
        """Notes a move that has been written."""
        ...

    def latest(self, journey: JourneyId) -> Move | None:
        """The journey's latest move."""
        ...

    def take_back(self, move: Move, *, at: datetime, by: WorkerId) -> None:
        """Writes the journey as it stood before; what the move opened is closed. The journey is locked."""
        ...


class MoveBatches(Protocol):
    """Journeys that were chosen to be moved together."""

    def add(self, batch: MoveBatch, items: Sequence[MoveItem]) -> None:
        """Raises AlreadyChosen where one of them is to be moved, or put back, already."""
        ...

    def get(self, batch: str) -> MoveBatch:
        """Raises NotFound."""
        ...

    def owed(
        self, at: datetime, *, limit: int, after: tuple[datetime, str, str] | None = None
    ) -> tuple[tuple[datetime, str, JourneyId], ...]:
        """(not before, batch, journey) of what is to be moved or put back by now, oldest first, after that one."""
        ...

    def item(self, batch: str, journey: JourneyId) -> MoveItem | None:
        """The journey of the batch, locked until the transaction ends. The journey itself is locked before."""
        ...

    def done(
        self, batch: str, journey: JourneyId, state: ItemState, *, at: datetime, because: str = "", move: str | None
    ) -> None:
        """Writes what became of it."""
        ...

    def stop(self, batch: str, *, at: datetime, by: WorkerId, because: str) -> int:
        """Lets those that wait stay. Gives how many."""
        ...

    def undo(self, batch: str, *, at: datetime, by: WorkerId) -> int:
        """Has those that were moved put back, from now on. Gives how many. Raises AlreadyChosen."""
        ...


class Walks(Protocol):
    """Walks through drafts: one a person and draft."""

    def of(self, draft: str, worker: WorkerId) -> Walk | None:
        """This person's walk through the draft, locked until the transaction ends; None where they walk in none."""
        ...

    def begin(self, walk: Walk) -> None:
        """Writes a new walk, in the place of the one that this person had there."""
        ...

    def save(self, walk: Walk) -> None:
        """Writes a walk that has gone on or back."""
        ...

    def drop(self, draft: str, worker: WorkerId) -> None:
        """Takes this person's walk away."""
        ...


class Drafts(Protocol):
    """Pathways that are being redrawn."""

    def lock(self, draft: str) -> Draft:
        """The draft, locked until the transaction ends. Raises NotFound."""
        ...

    def get(self, draft: str) -> Draft:
        """The draft as it is stored. Raises NotFound."""
        ...

    def open_one(self, pathway: PathwayKey) -> str | None:
        """The id of the pathway's open draft."""
        ...

    def add(self, draft: Draft) -> None:
        """Writes a new draft. Raises DraftThere where the pathway has an open one."""
        ...

    def save(self, draft: Draft) -> None:
        """Writes a locked draft. What somebody else saved last, and this replaces, is kept."""
        ...

    def keep(self, draft: str, *, at: datetime, by: WorkerId) -> None:
        """Keeps a locked draft as it is stored, before this person replaces it, unless it is kept already."""
        ...

    def kept(self, draft: str, revision: int) -> KeptDraft:
        """A revision that is kept. Raises NotFound."""
        ...

    def have_in_front(self, draft: str, worker: WorkerId, *, at: datetime) -> None:
        """This person has the draft in front of them. Raises NotFound."""
        ...

    def leave(self, draft: str, worker: WorkerId) -> None:
        """They have it no more."""
        ...


class TimescaleRevisions(Protocol):
    """Changes of deadline rules."""

    def lock(self) -> None:
        """Nobody else changes a rule until the transaction ends: two that are right each by itself may go round in a
        circle together."""
        ...

    def get(self, revision: str) -> TimescaleRevision:
        """Raises NotFound."""
        ...

    def add(self, revision: TimescaleRevision) -> None: ...

    def decide(self, revision: TimescaleRevision) -> None:
        """Writes what was decided about it; what was asked for stays as it is."""
        ...

    def open_ones(self) -> tuple[TimescaleRevision, ...]:
        """Those that are asked for or agreed to, by the day they are in force from."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What stands inside a version beside its drawing: its rehearsals, and the periods and roles that counted then.

    `rules` are written as in `timescales.toml`, by key; `roles` are titles by key. `reason`: why it was published.
    """

    rehearsals: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A published version with the id of its row."""

    id: str
    version: PathwayVersion


class Versions(Protocol):
    """Published versions. They never change, so an adapter may keep what it has read."""

    def in_force(self, key: PathwayKey, *, on: date) -> StoredVersion:
        """The newest version in force on that day. Raises NotFound."""
        ...

    def get(self, version_id: str) -> StoredVersion: ...

    def published_by_owner(self, key: PathwayKey, *, on: date) -> StoredVersion | None:
        """The version in force on that day if a process owner has ever published one of the pathway; else None."""
        ...

    def numbers(self, key: PathwayKey) -> tuple[int, ...]: ...

    def publish(
        self,
        version: PathwayVersion,
        *,
        about: Mapping[str, Any],
        at: datetime,
        by: WorkerId | None,
        on: date,
        bundle: Bundle | None = None,
    ) -> str:
        """Stores it as it is, with the called versions by their row ids (each must be published). Gives the row id."""
        ...

    def callers(self, key: PathwayKey, *, on: date) -> tuple[StoredVersion, ...]:
        """The versions in force that day that call the pathway, directly or through another, those called first."""
        ...

    def about(self, version_id: str) -> Mapping[str, Any]:
        """What `pathway.toml` says of a version. Raises NotFound."""
        ...

    def rehearsals(self, version_id: str) -> Mapping[str, str]:
        """The rehearsals that guard a version: the text of each by its name; of a version that was published before
        versions held them, those of the next that does. Raises NotFound."""
        ...

    def same_as(self, version: PathwayVersion) -> bool:
        """Whether the newest stored version of this key has the same content."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The answers given when a task was completed, an arrival recorded, or a journey started."""

    id: str
    journey: JourneyId
    task: TaskId | None
    subject: SubjectRef
    pathway: PathwayKey
    element: str
    form: str
    answers: Mapping[str, Any]
    outcome: str | None
    breach_reason: str | None
    at: datetime
    by: WorkerId
    sha256: str


class Submissions(Protocol):
    """Answers: final ones, and the drafts that autosave keeps."""

    def add(self, submission: Submission) -> None: ...

    def answers(self, submission_id: str) -> Mapping[str, Any]: ...

    def save_draft(self, task: TaskId, worker: WorkerId, answers: Mapping[str, Any], *, at: datetime) -> None: ...

    def drop_drafts(self, task: TaskId, *, of: WorkerId | None = None) -> None:
        """Removes the drafts of a task: one worker's, or everybody's."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A file somebody added, already checked by content and size."""

    id: DocumentId
    subject: SubjectRef
    journey: JourneyId | None
    task: TaskId | None
    file_name: str
    media_type: str
    content: bytes
    sha256: str


class Papers(Protocol):
    """Documents and notes."""

    def add_document(self, document: NewDocument, *, at: datetime, by: WorkerId) -> None: ...

    def document(self, document: DocumentId) -> NewDocument:
        """With its content. Raises NotFound."""
        ...

    def add_note(
        self,
        note_id: str,
        text: str,
        *,
        subject: SubjectRef,
        journey: JourneyId | None,
        task: TaskId | None,
        at: datetime,
        by: WorkerId,
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A message owed to a person. `facts` hold references and dates, never names or narrative."""

    to: WorkerId
    template: str
    journey: JourneyId | None = None
    task: TaskId | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedNotice:
    """A message waiting to be delivered."""

    id: str
    to: WorkerId
    email: str
    template: str
    journey: JourneyId | None
    task: TaskId | None
    facts: Mapping[str, str]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedTelling:
    """A telling waiting to be delivered."""

    id: str
    from_journey: JourneyId
    subject: SubjectRef
    telling: Telling
    attempts: int


class Outbox(Protocol):
    """What leaves after the commit: notices to people, tellings to other journeys."""

    def queue_notices(self, notices: Sequence[NewNotice], *, at: datetime) -> None: ...

    def queue_tellings(
        self, tellings: Sequence[Telling], *, from_journey: JourneyId, subject: SubjectRef, at: datetime
    ) -> None: ...

    def due_notices(self, at: datetime, *, limit: int) -> tuple[QueuedNotice, ...]:
        """Locked for this transaction (SKIP LOCKED where the database can)."""
        ...

    def hold_notice(self, notice: str, *, until: datetime) -> None:
        """Keeps others from it until then: somebody is sending it."""
        ...

    def notice_done(self, notice: str, *, at: datetime) -> bool:
        """Whether it was still waiting: one that took too long has been sent by somebody else."""
        ...

    def notice_failed(self, notice: str, *, error: str, next_at: datetime | None) -> bool:
        """Whether it was still waiting. `next_at` None: given up."""
        ...

    def due_tellings(self, at: datetime, *, limit: int) -> tuple[QueuedTelling, ...]: ...

    def telling_done(self, telling: str, *, state: str) -> None:
        """`state` says what became of it: `delivered`, `noted`, `started`, `not_running`."""
        ...

    def telling_failed(self, telling: str, *, next_at: datetime | None) -> None:
        """Counts a failed attempt; it is due again then. `next_at` None: given up, it is `stuck`."""
        ...

    def tell_again(self, journey: JourneyId) -> None:
        """What this journey had to tell and could not is due again as if it had never failed."""
        ...


class Timers(Protocol):
    """Armed timers, by time."""

    def due(self, at: datetime, *, limit: int, after: TimerId | None = None) -> tuple[tuple[TimerId, JourneyId], ...]:
        """Armed timers whose instant has come, oldest first; those waiting for a retry are left out.

        `after`: only those that come after this one.
        """
        ...

    def next_due_at(self) -> datetime | None: ...

    def failed(self, timer: TimerId, *, retry_at: datetime | None) -> None:
        """Counts a failed attempt; `retry_at` None: stuck."""
        ...

    def try_again(self, journey: JourneyId) -> tuple[TimerId, ...]:
        """Arms the journey's timers that failed as if they never had. Gives them, oldest first."""
        ...


class Audit(Protocol):
    """The audit trail: append only."""

    def append(self, drafts: Sequence[AuditDraft]) -> None:
        """Gives each its place in its chain and writes it in this transaction.

        An entry on a journey's chain is written by who holds the journey's lock.
        """
        ...

    def newest(self, chain: str) -> Mapping[str, Any] | None:
        """The newest entry of a chain as it was written; None where the chain has not been begun."""
        ...


class UnitOfWork(Protocol):
    """One transaction and its repositories."""

    workers: Workers
    sessions: Sessions
    records: Records
    care: Care
    journeys: Journeys
    moves: Moves
    move_batches: MoveBatches
    drafts: Drafts
    walks: Walks
    timescale_revisions: TimescaleRevisions
    versions: Versions
    submissions: Submissions
    papers: Papers
    outbox: Outbox
    timers: Timers
    audit: Audit

    def __enter__(self) -> UnitOfWork: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None: ...


class Notifier(Protocol):
    """Delivers one notice to one person; raises NotDelivered with a sentence when it cannot."""

    def send(self, notice: QueuedNotice) -> None: ...


class Rehearse(Protocol):
    """Plays rehearsals on a version: what `pathway.toml` says of it, and the text of each rehearsal by its name.

    `calendar` works out the dates; unless given, as the shipped periods say. `others` are versions of other pathways
    that hold instead of the shipped ones. `only`: the names of those to play; the others are there to be followed.
    """

    def __call__(
        self,
        version: PathwayVersion,
        about: Mapping[str, Any],
        rehearsals: Mapping[str, str],
        /,
        *,
        calendar: Calendar | None = None,
        others: Sequence[Told] = (),
        only: Collection[str] | None = None,
    ) -> Sequence[Rehearsed]: ...


def _rehearses_nothing(
    _version: PathwayVersion,
    _about: Mapping[str, Any],
    _rehearsals: Mapping[str, str],
    /,
    *,
    calendar: Calendar | None = None,  # noqa: ARG001
    others: Sequence[Told] = (),  # noqa: ARG001
    only: Collection[str] | None = None,  # noqa: ARG001
) -> Sequence[Rehearsed]:
    raise LookupError("This program was put together without rehearsals.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The bundle that every action is handed. `database` is what the functions of `engine.reading` ask.

    `count` adds one to a figure that operations watch: `completions`, `timers_fired`. `rehearse` plays the rehearsals
    of a version, on a database that is thrown away afterwards, and tells how each went; on the `bench` somebody walks
    through one.
    """

    clock: Clock
    engine: ProcessEngine
    drawings: Drawings
    calendars: Calendars
    uow: Callable[[], UnitOfWork]
    notifier: Notifier
    database: Any
    count: Callable[[str], None] = lambda _figure: None
    rehearse: Rehearse = _rehearses_nothing
    bench: Bench = field(default_factory=NoBench)

    @property
    def calendar(self) -> Calendar:
        """The calendar to count by at this moment. Raises NotNow where it cannot be known."""
        return self.calendars.now()
