"""What a form must be told before its answers can be checked: the day, the dates, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from forms.question import Choice, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContext:
    """`anchors` by their name, `promised` the date now due by deadline key, or by the fact that holds the key.

    `choices` are the lists for `x-ref` questions: by `question:PATH`, by `worker:ROLE` for one that allocates,
    or by the kind referred to (`worker`, `person`, `document`). A kind without a list is not checked here.
    """

    today: date
    anchors: Mapping[str, date] = field(default_factory=dict)
    promised: Mapping[str, date] = field(default_factory=dict)
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def choices_for(self, question: Question) -> tuple[Choice, ...] | None:
        """The list that belongs to a question, the most particular first; None where there is none."""
        for key in (f"question:{question.path}", f"{question.ref}:{question.allocates}", question.ref):
            if key in self.choices:
                return self.choices[key]
        return None
