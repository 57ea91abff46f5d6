"""From what a person answered to what becomes of it: the form's rules, then submission, dates, record, allocations.

Shared by completing a task, recording an arrival and starting a journey.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import rfc8785

from engine.actions.histories import history_for
from engine.actions.keeping_from import keep_from
from engine.actions.moving import Moving
from engine.domain.access import separation
from engine.domain.errors import StartRefused
from engine.domain.given import given_at, rule_at
from engine.domain.ids import FormId, PathwayKey, Role, RuleKey, TaskId, WorkerId
from engine.domain.journey_apply import entry
from engine.domain.lately import Lately
from engine.domain.pathway import PathwayVersion
from engine.domain.posts import post
from engine.domain.promising import extend, promised_by, reconsider
from engine.domain.record_facts import field_name
from engine.domain.references import new_id
from engine.domain.step import Place
from engine.domain.subjects import COMPLAINED_ABOUT, Allocation, SubjectKind
from engine.ports import NewAnchor, Submission
from forms.answers import Answers, validate_values
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import field_id
from forms.form import Form, read_form
from forms.question import Choice

NOT_LISTED: Mapping[str, tuple[Choice, ...]] = {}
#: Forms that were read, with the version they belong to: a version never changes, and reading a form checks it whole.
_read: Lately[tuple[int, str], tuple[PathwayVersion, Form]] = Lately(5_000)


def form_at(version: PathwayVersion, pathway: PathwayKey, form: FormId) -> Form:
    """The form as the version holds it."""
    holder = version.pathway(pathway)
    kept = _read.get((id(holder), form))
    if kept is None or kept[0] is not holder:
        forms = {str(name): schema for name, schema in holder.forms.items()}
        kept = _read[id(holder), form] = (holder, read_form(forms[form], forms))
    return kept[1]


def context_for(moving: Moving, form: Form, place: Place) -> AnswerContext:
    """What the form's dates are checked against: today, the known anchors, the promises its limits name."""
    journey, setting = moving.journey, moving.setting
    return answer_context(
        form,
        journey.version,
        place,
        today=setting.today,
        anchors=setting.anchors,
        promised=lambda key: promised_by(journey, key, setting),
        rules=setting.calendar.timescales.keys(),
    )


def answer_context(
    form: Form,
    version: PathwayVersion,
    place: Place,
    *,
    today: date,
    anchors: Mapping[str, date],
    promised: Callable[[RuleKey], date | None],
    rules: Collection[str],
) -> AnswerContext:
    """The same for a form that is only shown: `promised` says what a rule promises, `rules` which rules there are."""
    dates: dict[str, date] = {}
    for name in _due_limits(form):
        key = _rule_named(name, version, place, rules)
        due = promised(RuleKey(key)) if key else None
        if due is not None:
            dates[name.removeprefix("=")] = due
    return AnswerContext(today=today, anchors=anchors, promised=dates)


def _due_limits(form: Form) -> set[str]:
    found: set[str] = set()
    for question in form.every_question():
        for limit in (*question.date_limits.not_before, *question.date_limits.not_after):
            if limit.base.startswith("due:"):
                found.add(limit.base.removeprefix("due:"))
    return found


def _rule_named(name: str, version: PathwayVersion, place: Place, rules: Collection[str]) -> str:
    """`adopter.stage2`; `=extends`, the rule the caller gave; `=extends_max`, its longest extension, if it has one."""
    if not name.startswith("="):
        return name
    given = given_at(version, place)
    if name.endswith("_max"):
        longest = given.get(name[1:].removesuffix("_max"), "") + "_delay_max"
        return longest if longest in rules else ""
    return given.get(name[1:], "")


def checked_answers(
    moving: Moving,
    form: Form,
    place: Place,
    values: Mapping[str, Any],
    *,
    by: WorkerId,
    choices: Mapping[str, tuple[Choice, ...]] = NOT_LISTED,
) -> Answers:
    """The answers, if they keep every rule of the form. Raises NotAnswered with every problem.

    `choices` are the lists that ids must come from; an id without a list is not checked.
    """
    answers = validate_values(form, values, replace(context_for(moving, form, place), choices=choices))
    facts = {**moving.facts, **answers.facts}
    if form.outcome is not None:
        facts[form.outcome.name] = answers.outcome
        facts["outcome"] = answers.outcome
    problems = [
        FieldProblem(question=refusal.question, field=refusal.question, sentence=refusal.sentence)
        for refusal in form.refusals
        if moving.ports.drawings.holds(refusal.when, facts)
    ]
    problems += _overrides_of_others(moving, form, answers, by)
    problems += _complaint_about_themselves(form, answers, by)
    problems += _may_not_be_allocated(moving, form, answers)
    if problems:
        raise NotAnswered(tuple(problems), dict(values))
    return answers


def _overrides_of_others(moving: Moving, form: Form, answers: Answers, by: WorkerId) -> list[FieldProblem]:
    """Dates outside their limits that only a certain role may let pass, and this worker does not hold it."""
    found = []
    for override in answers.overrides:
        if override.role is None:
            continue
        worker, role = moving.uow.workers.get(by), Role(override.role)
        if not worker.holds(role, in_team=moving.journey.team):
            found.append(
                FieldProblem(
                    question=override.question,
                    field=field_id(form.question(override.question), override.question),
                    sentence=f"Only {post(role)} may let this date pass. Enter a date within the limits, or ask them",
                )
            )
    return found


def _complaint_about_themselves(form: Form, answers: Answers, by: WorkerId) -> list[FieldProblem]:
    """A complaint is written down by somebody whom it is not about (SOD-7)."""
    return [
        FieldProblem(
            question=question.name,
            field=field_id(question, question.name),
            sentence="Nobody records a complaint about themselves. Hand it, as it came, to the complaints manager or "
            "to whoever manages you, today",
        )
        for question in form.questions
        if question.allocates == COMPLAINED_ABOUT and by in (answers.values.get(question.name) or ())
    ]


def _may_not_be_allocated(moving: Moving, form: Form, answers: Answers) -> list[FieldProblem]:
    """Workers chosen for a role whose tasks in this pathway they would be refused (SOD-9: the chair is independent)."""
    version, found = moving.journey.version, []
    for question in form.questions:
        chosen = answers.values.get(question.name) if question.allocates else None
        for element in version.elements.values() if chosen else ():
            if not element.sod or element.role != question.allocates:
                continue
            history = history_for(moving.uow, moving.journey, element, moving.setting)
            for worker in [chosen] if isinstance(chosen, str) else chosen or ():
                refusal = separation(moving.uow.workers.get(WorkerId(worker)), element, history)
                if refusal is not None:
                    sentence = f"Choose somebody else: {refusal.of_other}. {refusal.who_can} can be chosen"
                    found.append(
                        FieldProblem(question=question.name, field=field_id(question, question.name), sentence=sentence)
                    )
    return list(dict.fromkeys(found))


def submitted(
    moving: Moving,
    answers: Answers,
    *,
    form: FormId,
    place: Place,
    by: WorkerId,
    task: TaskId | None,
    breach_reason: str | None = None,
) -> Submission:
    """Keeps the answers, and does what they say with dates, record and allocations."""
    journey, setting, uow = moving.journey, moving.setting, moving.uow
    submission = Submission(
        id=new_id(),
        journey=journey.id,
        task=task,
        subject=journey.subject,
        pathway=place.pathway,
        element=place.element,
        form=form,
        answers=answers.values,
        outcome=answers.outcome,
        breach_reason=breach_reason,
        at=setting.at,
        by=by,
        sha256=hashlib.sha256(rfc8785.dumps(dict(answers.values))).hexdigest(),
    )
    uow.submissions.add(submission)
    _record_fields(moving, answers, submission, place, by)
    _allocate(moving, answers)
    _link(moving, answers, place)
    _record_anchors(moving, answers, submission, place, by)
    for named, to in answers.extensions.items():
        key = rule_at(named, journey.version, place)
        if key:
            uow.records.add_anchors(
                [
                    NewAnchor(
                        subject=journey.subject,
                        name=f"extended:{key}",
                        on=to,
                        journey=journey.id,
                        submission=submission.id,
                    )
                ],
                at=setting.at,
                by=by,
            )
            extend(journey, RuleKey(key), to, setting)
    return submission


def _record_anchors(moving: Moving, answers: Answers, submission: Submission, place: Place, by: WorkerId) -> None:
    if not answers.anchors:
        return
    journey, setting = moving.journey, moving.setting
    moving.uow.records.add_anchors(
        [
            NewAnchor(subject=journey.subject, name=name, on=on, journey=holder, submission=submission.id)
            for name, on in answers.anchors.items()
            # A date that is marked as one of the record too is seen from the subject's other journeys.
            for holder in ((journey.id, None) if name in answers.records else (journey.id,))
        ],
        at=setting.at,
        by=by,
    )
    changed = {name for name, on in answers.anchors.items() if setting.anchors.get(name) != on}
    setting.anchors.update(answers.anchors)
    dates = {name: on.isoformat() for name, on in sorted(answers.anchors.items())}
    journey.changes.audit.append(
        entry(
            journey, "anchor_set", setting, element=place.element, submission=submission.id, detail={"anchors": dates}
        )
    )
    # An answer about one item of several says nothing about the dates of the others.
    if place.item is None:
        reconsider(journey, setting, anchors=changed, reason=f"submission:{submission.id}")


def _record_fields(moving: Moving, answers: Answers, submission: Submission, place: Place, by: WorkerId) -> None:
    if not answers.records:
        return
    journey, setting = moving.journey, moving.setting
    values = {field_name(name, place.item): value for name, value in answers.records.items()}
    moving.uow.records.set_fields(
        journey.subject,
        values,
        on=setting.today,
        at=setting.at,
        by=by,
        journey=journey.id,
        submission=submission.id,
    )
    moving.fields.update(values)
    journey.changes.audit.append(
        entry(
            journey,
            "record_changed",
            setting,
            element=place.element,
            submission=submission.id,
            detail={"fields": sorted(values)},
        )
    )


def _link(moving: Moving, answers: Answers, place: Place) -> None:
    """Links the child or household whose reference was given; it takes the place of an earlier one of its kind.

    A reference that nobody here has is that of another agency's family: it stays an answer and links nobody.
    """
    journey = moving.journey
    for kind, reference in answers.links.items():
        found = moving.uow.records.by_reference(SubjectKind(kind), reference)
        if found is None or found in (journey.subject, *journey.linked):
            continue
        journey.linked = (*(one for one in journey.linked if one.kind is not found.kind), found)
        journey.changes.linked = True
        journey.changes.audit.append(
            entry(journey, "subject_linked", moving.setting, element=place.element, detail={"linked": str(found)})
        )


def _allocate(moving: Moving, answers: Answers) -> None:
    journey, setting, uow = moving.journey, moving.setting, moving.uow
    for role, chosen in answers.allocations.items():
        for worker in [chosen] if isinstance(chosen, str) else chosen:
            allocation = Allocation(
                subject=journey.subject, role=role, worker=worker, from_on=setting.today, journey=journey.id
            )
            uow.records.allocate(allocation, at=setting.at)
            setting.allocations = (*setting.allocations, allocation)
            journey.changes.audit.append(entry(journey, "allocated", setting, detail={"role": role, "worker": worker}))
            if role == COMPLAINED_ABOUT:
                keep_from(uow, journey, setting, WorkerId(worker))


def must_know(version: PathwayVersion, anchors: Mapping[str, date]) -> None:
    """Raises StartRefused unless every date that the pathway needs at its start is known."""
    missing = [name.replace("_", " ") for name in version.start.needs if name not in anchors]
    if missing:
        raise StartRefused(
            f"{version.title} can't be started yet: the record does not say when "
            f"{' and '.join(missing)} was. Record that first."
        )
