"""Correcting who is in a household: a name, a date of birth, somebody who came or went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.households import correct_household
from engine.domain.access import Act, may
from engine.domain.errors import NotFound
from engine.domain.ids import HouseholdId
from engine.reading.households import HouseholdView, household_view
from forms.answers import read_draft
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import draft_values
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.form_fields import form_view
from webui.group_buttons import press, pressed_button
from webui.household_form import CORRECTION_FORM, person_of
from webui.identities import identity_of
from webui.pages.starting import StartPage
from webui.rendering import render, tell_next_page
from webui.subject_parts import seen

pages = Blueprint("correcting_households", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is


@pages.get("/households/<household>/correct")
@needs(SIGNED_IN)
def correct(household: str) -> Response:
    """The people as they stand on the record, to be put right."""
    view = _look_at(household)
    seen(view.subject.ref, "household")
    refusal = may(current.viewer().worker, Act.ADD_HOUSEHOLD, team=view.subject.team)
    if refusal is not None:
        raise refusal.raised()
    people = [
        {"name": one.name, "part": one.part, **({"born_on": one.born_on.isoformat()} if one.born_on else {})}
        for one in view.people
    ]
    return _page(view, {"people": people, "address_protected": view.subject.address_protected})


@pages.post("/households/<household>/correct")
@needs(SIGNED_IN)
def correcting(household: str) -> Response:
    """Puts it right."""
    view = _look_at(household)
    values = draft_values(CORRECTION_FORM, request.form)
    button = pressed_button(request.form)
    if button is not None:
        return _page(view, press(CORRECTION_FORM, values, button).values)
    try:
        answers = read_draft(CORRECTION_FORM, values, context=_context()).values
    except NotAnswered as wrong:
        return _page(view, values, wrong.problems, status=NOT_RIGHT)
    correct_household(
        current.ports(),
        current.viewer().id,
        HouseholdId(household),
        people=[person_of(one) for one in answers["people"]],
        address_protected=bool(answers.get("address_protected")),
        reason=answers["reason"],
    )
    tell_next_page(parts.Notice(stressed="The household is corrected.", text="The reason stands among the notes."))
    return redirect(f"/households/{household}", code=303)


def _context() -> AnswerContext:
    return AnswerContext(today=current.today())


def _look_at(household: str) -> HouseholdView:
    viewer, ports = current.viewer(), current.ports()
    view = household_view(ports.database, viewer, HouseholdId(household), today=viewer.today, days=ports.calendar.days)
    if view is None:
        raise NotFound
    doing = current.doing()
    doing.identity = identity_of(view.subject, view.allocations, today=viewer.today)
    doing.back = doing.next_step = parts.Link(text=f"Back to {view.subject.name}", url=f"/households/{household}")
    return view


def _page(
    view: HouseholdView, values: Mapping[str, Any], problems: tuple[FieldProblem, ...] = (), *, status: int = 200
) -> Response:
    subject = view.subject
    form = form_view(CORRECTION_FORM, values, context=_context(), problems=problems)
    page = StartPage(
        title="Correct the household",
        kicker=subject.reference,
        identity=identity_of(subject, view.allocations, today=current.today()),
        back=parts.Link(text=f"Back to {subject.name}", url=f"/households/{subject.ref.id}"),
        problems=form.problems,
        form=form,
        guidance=(),
        url=f"/households/{subject.ref.id}/correct",
        button="Correct the household",
        refused="",
        cancel="Go back without correcting",
        sentence="Put right what was recorded wrongly, and add or remove who came or went.",
    )
    return render(page, "start.html", status=status)
