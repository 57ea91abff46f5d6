"""Brothers and sisters of a child: linking them, and taking a link back with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.siblings import link_siblings, unlink_siblings
from engine.domain.access import Act, may
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.reading.linking import siblings_of, subject_of_reference
from engine.reading.rows import SubjectRow
from engine.reading.subjects import Identity, subject_identity
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.form_fields import ProblemLink
from webui.identities import age, identity_of
from webui.linking import LONGEST_REFERENCE
from webui.rendering import render, tell_next_page
from webui.subject_parts import seen

pages = Blueprint("siblings", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A brother or sister who is linked."""

    value: str
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingsPage:
    """Who is linked, a box for another one, and a way to take a link back."""

    title: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    problems: tuple[ProblemLink, ...]
    url: str
    linked: tuple[Linked, ...]
    reference: str
    reference_problem: str
    chosen: str
    chosen_problem: str
    reason: str
    reason_problem: str


@pages.get("/children/<child>/siblings")
@needs(SIGNED_IN)
def siblings(child: str) -> Response:
    """Who is linked, and what can be done about it."""
    found = _look_at(child)
    seen(found.subject.ref, "child")
    return _page(found, {})


@pages.post("/children/<child>/siblings")
@needs(SIGNED_IN)
def changing(child: str) -> Response:
    """Links another child, or takes a link back."""
    found = _look_at(child)
    try:
        done = _unlink(found) if request.form.get("do") == "unlink" else _link(found)
    except ReasonNeeded as wrong:
        return _page(found, {wrong.question or "reference": str(wrong)}, status=NOT_RIGHT)
    tell_next_page(done)
    return redirect(f"/children/{found.subject.ref.id}/siblings", code=303)


def _link(found: Identity) -> parts.Notice:
    reference = request.form.get("reference", "").strip()[:LONGEST_REFERENCE]
    if not reference:
        raise ReasonNeeded("Enter the reference of the brother or sister", "reference")
    ports, viewer = current.ports(), current.viewer()
    other = subject_of_reference(ports.database, viewer, SubjectKind.CHILD, reference)
    if other is None:
        raise ReasonNeeded(f"There is no child with the reference {reference}. Look it up on their page", "reference")
    if other.ref == found.subject.ref:
        raise ReasonNeeded("Enter another child’s reference: this is the child’s own", "reference")
    if not link_siblings(ports, viewer.id, found.subject.ref, other.ref):
        return parts.Notice(stressed=f"{other.name} was linked already.")
    return parts.Notice(stressed=f"{other.name} is linked.", text="It stands on both children’s pages.")


def _unlink(found: Identity) -> parts.Notice:
    chosen = _chosen(found)
    if chosen is None:
        raise ReasonNeeded("Choose whose link is taken back", "sibling")
    reason = request.form.get("reason", "")[:LONGEST]
    unlink_siblings(current.ports(), current.viewer().id, found.subject.ref, chosen.ref, reason=reason)
    return parts.Notice(stressed=f"{chosen.name} is linked no longer.", text="The reason stands among the notes.")


def _chosen(found: Identity) -> SubjectRow | None:
    value = request.form.get("sibling", "")
    return next((one for one in _siblings(found) if str(one.ref) == value), None)


def _siblings(found: Identity) -> tuple[SubjectRow, ...]:
    return siblings_of(current.ports().database, current.viewer(), found.subject.ref)


def _look_at(child: str) -> Identity:
    """The child, if the viewer may know of them. Raises NotFound, and NotAllowed for who may link nobody."""
    viewer = current.viewer()
    found = subject_identity(current.ports().database, viewer, SubjectRef(SubjectKind.CHILD, child))
    if found is None:
        raise NotFound
    doing = current.doing()
    doing.identity = identity_of(found.subject, found.allocations, today=viewer.today)
    doing.back = doing.next_step = parts.Link(text=f"Back to {found.subject.name}", url=f"/children/{child}")
    if request.method == "GET":
        refusal = may(viewer.worker, Act.LINK, team=found.subject.team)
        if refusal is not None:
            raise refusal.raised()
    return found


def _page(found: Identity, wrong: dict[str, str], *, status: int = 200) -> Response:
    subject, today = found.subject, current.today()
    page = SiblingsPage(
        title="Brothers and sisters",
        identity=identity_of(subject, found.allocations, today=today),
        crumbs=(
            parts.Link(text="Children", url="/children"),
            parts.Link(text=subject.name, url=f"/children/{subject.ref.id}"),
        ),
        problems=tuple(ProblemLink(url=f"#{name}", sentence=sentence) for name, sentence in wrong.items()),
        url=f"/children/{subject.ref.id}/siblings",
        linked=tuple(
            Linked(
                value=str(one.ref),
                name=one.name,
                about=f"{one.reference}{f', {age(one.born_on, today)}' if one.born_on else ''}",
            )
            for one in _siblings(found)
        ),
        reference=request.form.get("reference", "")[:LONGEST_REFERENCE],
        reference_problem=wrong.get("reference", ""),
        chosen=request.form.get("sibling", ""),
        chosen_problem=wrong.get("sibling", ""),
        reason=request.form.get("reason", "")[:LONGEST],
        reason_problem=wrong.get("reason", ""),
    )
    return render(page, "children/siblings.html", status=status)
