"""What notices say. Never a name, never a word about a child: a mailbox is not a safe place for those.

Each template: the subject line and the text, with `{due_on}` as a date in words and `{link}` to the task, journey or
page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.dates_in_words import long_date

SIGNATURE = "\n\nSign in to see it: {link}\n\nThis message says nothing about the people concerned on purpose."

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "reminder": ("A task is due soon", "A task that you hold or answer for is due on {due_on}."),
    # Told on the last working day up to the date, which may itself be a Sunday.
    "due": (
        "Today is the last day for a task",
        "A task that you hold or answer for is due on {due_on}. Today is the last working day to do it.",
    ),
    "escalation": ("A task is late", "A task that you answer for was due on {due_on} and has not been completed."),
    "breach": ("A due date has passed", "A due date set by law or by the council, {due_on}, has passed."),
    "unassigned": ("Nobody has taken a task", "A task in your team has been waiting for a working day."),
    "handed_over": ("A task was handed over to you", "Somebody handed a task over to you, with a note."),
    "agreement_asked": (
        "You are asked to agree to a change",
        "Somebody who draws pathways asks a second person to agree to a change. You can agree, or say why not.",
    ),
    "agreement_given": (
        "A change that you asked for is agreed to",
        "A second person has agreed to a change of a pathway or deadline rule that you asked for.",
    ),
    "agreement_refused": (
        "A change that you asked for is not agreed to",
        "A second person has not agreed to a change of a pathway or deadline rule that you asked for, and says why.",
    ),
    "password_changed": (
        "Your password was changed",
        "The password that you sign in with was changed. If it was not you, tell an administrator at once.",
    ),
    "not_started": (
        "A pathway could not be started",
        "A journey of your team led to another pathway, and that could not be started or told. "
        "The record of the journey says why. Decide what has to happen instead.",
    ),
    "calendar_incomplete": (
        "A due date may still move",
        "A due date, {due_on}, was counted over bank holidays that are not confirmed yet. "
        "Confirm the bank holidays of that year and it is counted again.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notice in words."""

    subject: str
    text: str


def message(template: str, facts: Mapping[str, str], *, link: str) -> Message:
    """The words of a notice. KeyError for a template that does not exist."""
    subject, text = TEMPLATES[template]
    due_on = long_date(date.fromisoformat(facts["due_on"])) if facts.get("due_on") else "a date not known yet"
    return Message(subject=f"{subject} (Fingerpost)", text=text.format(due_on=due_on) + SIGNATURE.format(link=link))
