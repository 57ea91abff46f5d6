"""One family's way on the stage: what happens to it, act by act, each done by the person whose work it is.

An act is a function of the scene. `done("ut_respond", by="recruiter")` completes a task or records an arrival; the
others start a pathway, take a task, leave a note, a document or a draft, or hand a task over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from engine.actions.complete_task import complete_task
from engine.actions.correct_date import correct_date
from engine.actions.hold_task import claim_task, hand_over_task
from engine.actions.households import add_household
from engine.actions.papers import Upload, add_document, add_note
from engine.actions.save_draft_answers import save_draft_answers
from engine.demo.families import Family
from engine.demo.papers import floor_plan, pdf
from engine.demo.said_in_stage_2 import REFEREES_SAY
from engine.demo.stage import Stage
from engine.demo.words import note_on, words_for
from engine.domain.ids import JourneyId, TaskId, WorkerId
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task
from forms.form import Form
from forms.question import Kind, Question
from forms.samples import sample_answers

#: Documents that are added while a task is done, by the question that names them: file name, heading, text.
PAPERS: Mapping[str, tuple[str, str, str]] = {
    "ut_stage1_plan.plan": (
        "stage-1-plan-signed.pdf",
        "Stage 1 plan",
        "Training, workbook, checks and dates as agreed on the visit. Signed by the applicants and the social worker.",
    ),
    "ut_workbook.workbook": ("workbook.pdf", "Workbook", "The completed workbook, with the part on early permanence."),
    "ut_stage2_agreement.plan": (
        "assessment-plan-signed.pdf",
        "Assessment plan",
        "Visits, training and dates as agreed. The right to make representations was explained.",
    ),
    "ut_par.report": (
        "prospective-adopters-report.pdf",
        "Prospective adopter’s report",
        "The full report with chronology, references, health summary and support plan.",
    ),
    "ut_submit_papers.papers": ("panel-papers.pdf", "Papers for the panel", "Report, comments, addenda and checklist."),
    "ut_minutes.draft_minutes": ("draft-minutes.pdf", "Draft minutes", "The item as minuted, for the chair to check."),
    "ut_sign_minutes.final_minutes": ("final-minutes.pdf", "Minutes", "The item as minuted, signed by the chair."),
    "ut_matching_plan.plan": ("matching-plan.pdf", "Matching plan", "Which children are looked for, where and how."),
    "ut_determination_notice.panel_copy": (
        "panel-recommendation.pdf",
        "The panel’s recommendation",
        "The recommendation with its reasons, as enclosed with the notice.",
    ),
    "ut_breach_or_extend.evidence": ("letter-from-hospital.pdf", "Letter", "The appointment is confirmed in writing."),
    "ut_irm_doc.documents": ("review-bundle.pdf", "Papers for the review", "Report, comments, minutes and notice."),
}
#: Questions that people often leave empty.
OFTEN_EMPTY = frozenset({"dissent", "pets", "conditions", "advice_given", "lifestyle", "changes", "children_discussed"})
TOPICS = ("Loss, attachment and what children bring", "Identity and contact", "The first weeks")
UPLOAD_BYTES = 20_000_000

Act = Callable[["Scene"], None]


@dataclass(kw_only=True)
class Scene:
    """A family on the stage. `dates` are the days of the acts that were given a name, also of those to come."""

    stage: Stage
    family: Family
    random: Random
    team: str
    case_worker: str
    dates: dict[str, date] = field(default_factory=dict)
    subject: SubjectRef | None = None
    journey: JourneyId = field(default=JourneyId(""))

    def worker(self, who: str) -> WorkerId:
        """One of the cast by first name, or `case`, `manager`, `recruiter`."""
        manager = "ben" if self.team == "North" else "rui"
        name = {"case": self.case_worker, "manager": manager, "recruiter": "esme"}.get(who, who)
        return self.stage.cast[name]

    def about(self) -> SubjectRef:
        """The household; added the first time."""
        if self.subject is None:
            household = add_household(
                self.stage.ports,
                self.worker("recruiter"),
                people=self.family.people,
                team=self.stage.cast.teams[self.team],
                address_protected=self.family.address_protected,
            )
            self.subject = household.ref
        return self.subject

    def task(self, element: str, item: str | None = None) -> Task:
        """The open task or awaited arrival. Raises NotOpen."""
        return self.stage.task(self.journey, element, item=item)

    def words(self, form: Form, element: str, outcome: str | None, pathway: str) -> dict[str, Any]:
        """What a practitioner would write to the questions of this form."""
        two = len(self.family.applicants) > 1
        found = {
            question.name: words_for(element, outcome, question.name, self.random, pathway=pathway, two=two)
            for question in form.questions
            if question.kind in (Kind.TEXT, Kind.LONG_TEXT)
        }
        return {name: text for name, text in found.items() if text}

    def about_them(self, form: Form) -> dict[str, Any]:
        """What the form asks that depends on whether one person applies or two."""
        two = len(self.family.applicants) > 1
        known: dict[str, Any] = {
            "couple": two,
            "recipients": ["first_applicant", "second_applicant"] if two else ["first_applicant"],
            "applicants_attended": "both" if two else "only",
            "references_summary": [{"summary": said} for said in self.random.sample(REFEREES_SAY, 3)],
            "sessions": self._training_days(),
        }
        return {
            question.name: known[question.name]
            for question in form.questions
            if question.name in known and (question.kind is Kind.YES_NO) == isinstance(known[question.name], bool)
        }

    def _training_days(self) -> list[dict[str, str]]:
        """The last three of the programme, a working day apart."""
        days = self.stage.ports.calendar.days
        return [
            {"held_on": days.before(self.stage.today, ago).isoformat(), "topic": topic}
            for ago, topic in zip((5, 3, 1), TOPICS, strict=True)
        ]

    def keep(self, task: Task, by: WorkerId, file_name: str, content: bytes, media_type: str) -> str:
        """Adds a document to a task."""
        upload = Upload(file_name=file_name, content=content, media_type=media_type)
        return add_document(self.stage.ports, by, TaskId(task.id), upload, most_bytes=UPLOAD_BYTES)

    def papers(self, form: Form, task: Task, by: WorkerId) -> dict[str, Any]:
        """The documents that belong to this form's answers, added now."""
        added: dict[str, Any] = {}
        for question in form.questions:
            paper = PAPERS.get(f"{task.place.element}.{question.name}")
            if paper is not None:
                file_name, heading, text = paper
                whose = f"{' and '.join(person.name for person in self.family.applicants)}"
                document = self.keep(task, by, file_name, pdf(heading, (whose, text)), "application/pdf")
                added[question.name] = [document] if question.many else document
        return added


def done(
    element: str,
    *,
    by: str,
    outcome: str | None = None,
    item: str | None = None,
    answers: Mapping[str, Any] | Callable[[Scene], Mapping[str, Any]] | None = None,
) -> Act:
    """Completes the open task, or records the arrival, at this element; goes on in the journey that it starts."""

    def act(scene: Scene) -> None:
        worker = scene.worker(by)
        task, form, context = scene.stage.asked(scene.journey, element, item=item)
        told = answers(scene) if callable(answers) else answers or {}
        given = {
            **scene.about_them(form),
            **scene.words(form, element, outcome, task.place.pathway),
            **scene.papers(form, task, worker),
            **told,
        }
        values = sample_answers(form, context, outcome=outcome, given=given)
        for question in form.questions:
            if question.name not in given and _left_empty(question) and not question.must_be_answered(values):
                values.pop(question.name, None)
        late = task.due_on is not None and scene.stage.today > task.due_on
        reason = words_for(element, outcome, "breach_reason", scene.random) if late else None
        completion = complete_task(scene.stage.ports, worker, TaskId(task.id), values, breach_reason=reason or "")
        if completion.started:
            scene.journey = completion.started[0].id

    return act


def _left_empty(question: Question) -> bool:
    """Whether people would leave it empty, if they may: often so, or because nothing comes to mind."""
    nothing = question.kind in (Kind.TEXT, Kind.LONG_TEXT) and not question.schema.get("examples")
    return nothing or question.name in OFTEN_EMPTY


def started(pathway: str, *, by: str, answers: Mapping[str, Any] | None = None) -> Act:
    """Starts a pathway for the family, and goes on in it."""

    def act(scene: Scene) -> None:
        given = dict(answers or {})
        if pathway == "adopter_stage_1":
            for question in ("best_contact", "notes"):
                given[question] = words_for("st_enquiry", None, question, scene.random)
        journey = scene.stage.start(pathway, scene.about(), by=scene.worker(by), answers=given)
        scene.journey = journey.id

    return act


def registered(*, experience: str = "first_time") -> Act:
    """Their registration of interest comes, with everything about them."""

    def about_them(scene: Scene) -> Mapping[str, Any]:
        today = scene.stage.today
        return {**scene.family.registration(today), "received_on": today.isoformat(), "experience": experience}

    return done("msg_roi", by="recruiter", answers=about_them)


def panel_booked(element: str, *, named: str = "panel") -> Act:
    """The panel is booked for the day of the act of that name."""
    return done(element, by="jo", answers=lambda scene: {"panel_date": scene.dates[named].isoformat()})


def taken(element: str, *, by: str, item: str | None = None) -> Act:
    """Takes the task."""
    return lambda scene: claim_task(scene.stage.ports, scene.worker(by), TaskId(scene.task(element, item).id))


def noted(element: str, *, by: str) -> Act:
    """Leaves a note on the task."""

    def act(scene: Scene) -> None:
        add_note(scene.stage.ports, scene.worker(by), TaskId(scene.task(element).id), note_on(element))

    return act


def drafted(element: str, *, by: str, outcome: str | None = None) -> Act:
    """Begins to answer, and is interrupted: half of what would be written is kept."""

    def act(scene: Scene) -> None:
        task, form, _ = scene.stage.asked(scene.journey, element)
        words = scene.words(form, element, outcome, task.place.pathway)
        half = dict(list(words.items())[: max(1, len(words) // 2)])
        save_draft_answers(scene.stage.ports, scene.worker(by), TaskId(task.id), half)

    return act


def pictured(element: str, *, by: str) -> Act:
    """Adds a plan of the home, a picture."""

    def act(scene: Scene) -> None:
        rooms = scene.random.randint(3, 5)
        scene.keep(scene.task(element), scene.worker(by), "plan-of-the-home.png", floor_plan(rooms=rooms), "image/png")

    return act


def handed_over(element: str, *, by: str, to: str, note: str) -> Act:
    """Hands the task over with a note."""

    def act(scene: Scene) -> None:
        task = TaskId(scene.task(element).id)
        hand_over_task(scene.stage.ports, scene.worker(by), task, to=scene.worker(to), note=note)

    return act


def corrected(name: str, *, days_earlier: int, reason: str) -> Act:
    """The manager corrects a date that was recorded wrongly."""

    def act(scene: Scene) -> None:
        with scene.stage.ports.uow() as uow:
            was = uow.records.anchors(scene.about(), scene.journey)[name]
        right = scene.stage.ports.calendar.days.before(was, days_earlier)
        correct_date(scene.stage.ports, scene.worker("manager"), scene.journey, name=name, on=right, reason=reason)

    return act
