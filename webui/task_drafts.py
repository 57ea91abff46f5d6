"""What a person has typed for a task so far: the draft as the database keeps it, with what stands beside the form's own
questions (the reason for lateness, a note that is not added yet)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.actions.save_draft_answers import save_draft_answers
from engine.domain.errors import NotFound
from engine.domain.ids import TaskId
from engine.reading.asking import Asked, asked_by_task
from engine.reading.tasks import TaskView, task_view
from engine.reading.viewer import Viewer
from forms.fields import clean, draft_values
from forms.form import Form
from webui import current

#: Fields of the task's page that are no questions of its form. No question's name begins with a dash.
REASON, NOTE = "-reason-late", "-note"
BESIDE = (REASON, NOTE)
LONGEST_BESIDE = 10_000  #: characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A task as the viewer may see it, with what it asks."""

    view: TaskView
    asked: Asked


def seen_task(viewer: Viewer, task: TaskId) -> Seen:
    """Raises NotFound, the same for a task that does not exist and for one the viewer may not know of."""
    ports = current.ports()
    view = task_view(ports.database, viewer, task, today=viewer.today, days=ports.calendar.days)
    if view is None:
        raise NotFound
    return Seen(view=view, asked=asked_by_task(ports, viewer, view))


def typed_values(form: Form, fields: MultiDict[str, str]) -> dict[str, Any]:
    """The draft in the fields of a task's page, valid or not."""
    values = draft_values(form, fields)
    for name in BESIDE:
        text = clean(fields.get(name, ""))[:LONGEST_BESIDE]
        if text.strip():
            values[name] = text
    return values


def reason_in(values: Mapping[str, Any]) -> str:
    """The reason for lateness in a draft."""
    return str(values.get(REASON, ""))


def note_in(values: Mapping[str, Any]) -> str:
    """The note in a draft that is not added yet."""
    return str(values.get(NOTE, ""))


def keep(viewer: Viewer, task: TaskId, values: Mapping[str, Any]) -> datetime:
    """Keeps the draft and gives the instant. Raises NotAllowed, NotFound."""
    return save_draft_answers(current.ports(), viewer.id, task, values)


def keep_fields(viewer: Viewer, task: TaskId, fields: MultiDict[str, str]) -> datetime:
    """Keeps what stands in the fields of a task's page. Raises NotAllowed, NotFound."""
    seen = seen_task(viewer, task)
    return keep(viewer, task, typed_values(seen.asked.form, fields))
