"""Asks at the start whom a journey is linked with, and whether it begins for brothers and sisters too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.pathway import PathwayVersion
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading.linking import linked_before, siblings_of, subject_of_reference
from forms.errors import FieldProblem
from webui import current

OTHER = "other"
ALSO = "also"
LONGEST_REFERENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkQuestion:
    """Whom the journey is linked with: `choices` are (value, name, hint), those of other journeys of the subject."""

    kind: str
    title: str
    name: str
    choices: tuple[tuple[str, str, str], ...]
    chosen: str
    reference_name: str
    reference: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingChoice:
    """A brother or sister for whom the same could begin."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """What is asked about others, what was answered, and what is to put right."""

    questions: tuple[LinkQuestion, ...]
    siblings: tuple[SiblingChoice, ...]
    linked: tuple[SubjectRef, ...]
    also: tuple[SubjectRef, ...]
    problems: tuple[FieldProblem, ...]


def linking_of(version: PathwayVersion, subject: SubjectRef, typed: Mapping[str, str], also: Sequence[str]) -> Linking:
    """The questions about others for this start, with what was typed. Whom the viewer may not know of is not found."""
    questions, linked, problems = [], [], []
    for kind in (one for one in SubjectKind if one.value in version.linked):
        question, found, problem = _asked(kind, subject, typed)
        questions.append(question)
        linked.extend([found] if found else [])
        problems.extend([problem] if problem else [])
    brothers = siblings_of(current.ports().database, current.viewer(), subject) if version.subject == "child" else ()
    known = [(str(one.ref), one) for one in brothers]
    return Linking(
        questions=tuple(questions),
        siblings=tuple(SiblingChoice(value=value, name=one.name, chosen=value in also) for value, one in known),
        linked=tuple(linked),
        also=tuple(one.ref for value, one in known if value in also),
        problems=tuple(problems),
    )


def _asked(
    kind: SubjectKind, subject: SubjectRef, typed: Mapping[str, str]
) -> tuple[LinkQuestion, SubjectRef | None, FieldProblem | None]:
    ports, viewer = current.ports(), current.viewer()
    name = f"linked-{kind.value}"
    chosen = typed.get(name, "")
    reference = typed.get(f"{name}-reference", "").strip()[:LONGEST_REFERENCE]
    offered = linked_before(ports.database, viewer, subject, kind)
    found = next((one.ref for one in offered if str(one.ref) == chosen), None)
    problem = ""
    if reference and (chosen in ("", OTHER)):
        other = subject_of_reference(ports.database, viewer, kind, reference)
        found = other.ref if other and other.ref != subject else None
        if found is None:
            problem = f"There is no {kind.value} with the reference {reference}. Look it up on their page"
    elif chosen == OTHER:
        problem = f"Enter the reference of the {kind.value}"
    question = LinkQuestion(
        kind=kind.value,
        title=f"Which {kind.value} is it about?",
        name=name,
        choices=tuple((str(one.ref), one.name, one.reference) for one in offered),
        chosen=chosen,
        reference_name=f"{name}-reference",
        reference=reference,
        problem=problem,
    )
    return (
        question,
        found,
        FieldProblem(question=name, field=f"{name}-reference", sentence=problem) if problem else None,
    )
