"""What can be the case with a form or with the answers to it. The message is the sentence a person reads.

No sentence repeats what a person typed in words: positions, counts and dates only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class NotAForm(Exception):
    """This file is not a form that can be asked.

    `source` is the file or form id, `question` the question the sentence is about, where there is one.
    """

    def __init__(self, sentence: str, *, source: str = "", question: str = "") -> None:
        where = ", ".join(part for part in (source, f"question {question}" if question else "") if part)
        super().__init__(f"{where}: {sentence}" if where else sentence)
        self.sentence, self.source, self.question = sentence, source, question


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One thing to put right, for the error summary and beside the field.

    `question` is the place of the answer: `held_on`, or `referees.1.relationship` inside a group (counted from 0).
    `field` is the id of the input to link to: `held_on-day`, `referees-1-relationship`.
    """

    question: str
    field: str
    sentence: str


class NotAnswered(Exception):
    """There is a problem with some answers.

    `problems` are in the order of the page. `kept` is the draft of everything that was typed, valid or not, for
    `as_fields`.
    """

    def __init__(self, problems: tuple[FieldProblem, ...], kept: Mapping[str, Any]) -> None:
        super().__init__(self.__doc__)
        self.problems, self.kept = problems, kept
