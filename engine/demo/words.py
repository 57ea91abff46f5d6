"""What invented practitioners write: own sentences for the questions that are read most, several for each.

`words_for` picks by element and outcome, then by the question alone. What is not here is the form's own example.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from engine.demo.said_in_stage_1 import STAGE_1
from engine.demo.said_in_stage_2 import STAGE_2

#: `element=outcome.question`, `element.question` or `question` -> sentences to choose from.
WORDS: Mapping[str, tuple[str, ...]] = {**STAGE_1, **STAGE_2}

#: Notes that people leave on tasks, by element.
NOTES: Mapping[str, tuple[str, ...]] = {
    "ut_respond": ("Tried twice this week, no answer. Will ring on Thursday evening.",),
    "ut_discussion": ("They asked to move it to next week, when both are at home.",),
    "ut_stage1_plan": ("Draft plan sent by email; they would like to meet at the office to sign it.",),
    "ut_workbook": ("First half is in and good. The part on loss is still empty; we talk about it on the next visit.",),
    "ut_assessment": ("Visit five done. Former partner has agreed to speak with me by telephone.",),
    "ut_par": ("Chronology and references written. The analysis needs two quiet days.",),
    "ut_stage1_decision": ("Read the file. Waiting for the worker to confirm the date of the last reference.",),
    "ut_adm": ("Papers read; I want to reread the second former partner’s account before I decide.",),
    "ut_panel": ("Listed second, at 10.40. One member has told me that she knows the family and will leave the item.",),
    "ut_training": ("Booked on the three Saturdays. They are worried about a babysitter for the niece.",),
}


#: Words by which a sentence is about two applicants, or about one.
OF_TWO = ("both", "together for", "each of them", "married", "his ", " he ", " him", "we ", "couple", "applicants")
OF_ONE = ("single", "the applicant, ", "she runs", "her flat", "only child", "i would like", "i was brought up")


def words_for(
    element: str, outcome: str | None, question: str, random: Random, *, pathway: str = "", two: bool = True
) -> str | None:
    """A sentence for this question, the nearest there is; None where only the form's own example fits.

    `two`: the household has two applicants, and sentences about one are left out, as far as there are others.
    """
    for key in (f"{element}={outcome}.{question}", f"{element}.{question}", f"{pathway}.{question}", question):
        if key in WORDS:
            unfit = OF_ONE if two else OF_TWO
            fit = [text for text in WORDS[key] if not any(word in text.lower() for word in unfit)]
            return random.choice(fit or WORDS[key])
    return None


def note_on(element: str) -> str:
    """What somebody has noted on a task at this element. KeyError where nothing is."""
    return NOTES[element][0]
