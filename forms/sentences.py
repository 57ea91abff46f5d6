"""The sentence for each way in which an answer can be wrong: what is the case, and what to do.

A form may give its own sentence for a keyword in `x-ui.errors`, with these places to fill: {limit} the number or date
that counts, {count} how many there are, {which} the positions in words ("1 and 3").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from forms.dates import date_in_words
from forms.question import Kind, Question

_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def missing(question: Question) -> str:
    """Nothing was answered."""
    if own := question.errors.get("required"):
        return own
    match question.kind:
        case Kind.DATE:
            return f"Enter a date for “{question.title}”"
        case Kind.DATETIME:
            return f"Enter a date and a time for “{question.title}”"
        case Kind.YES_NO:
            return f"Select yes or no for “{question.title}”"
        case Kind.RADIOS | Kind.SELECT | Kind.CHECKBOXES:
            return f"Select an answer to “{question.title}”"
        case Kind.WORKER | Kind.PERSON | Kind.RECORD:
            return f"Choose who or what answers “{question.title}”"
        case Kind.FILE:
            return f"Attach a document for “{question.title}”"
        case Kind.GROUP:
            return f"Enter at least {in_words(max(question.min_items, 1))} under “{question.title}”"
        case _:
            return f"Enter an answer to “{question.title}”"


def broken(question: Question, keyword: str, limit: object, *, count: int = 0, which: Sequence[int] = ()) -> str:
    """An answer breaks a keyword of its schema. `which` are positions counted from 1."""
    own = question.errors.get(keyword)
    if own:
        words = {"{limit}": str(limit), "{count}": in_words(count), "{which}": in_a_row(which)}
        for place, word in words.items():
            own = own.replace(place, word)
        return own
    title = f"“{question.title}”"
    chosen = "Select" if question.kind is Kind.CHECKBOXES else "Enter"
    match keyword:
        case "minLength" if isinstance(limit, int):
            return f"{title} needs at least {limit} characters; you wrote {count}, so {limit - count} more"
        case "maxLength" if isinstance(limit, int):
            return f"{title} may have at most {limit:,} characters; you wrote {count:,}, {count - limit:,} too many"
        case "minItems" if isinstance(limit, int):
            return f"{chosen} at least {in_words(limit)} under {title}; there {_are(count)}"
        case "maxItems" if isinstance(limit, int):
            return f"{chosen} at most {in_words(limit)} under {title}; there {_are(count)}"
        case "maxContains" if isinstance(limit, int):
            return f"At most {in_words(limit)} under {title} may be so; {in_a_row(which)} are"
        case "minimum":
            return f"{title} must be {limit} or more"
        case "maximum":
            return f"{title} must be {limit} or less"
        case "uniqueItems":
            return f"{title} holds the same answer twice"
        case "const" | "enum" | "oneOf":
            return f"Select one of the answers to {title} that can be given here"
        case "x-ref":
            return f"Choose one of those listed under {title}"
        case _:
            return f"The answer to {title} is not of the kind asked for"


def out_of_limits(question: Question, keyword: str, base: str, limit: date, today: date) -> str:
    """A date stands before (`not_before`) or after (`not_after`) what its limit allows."""
    words = date_in_words(limit)
    if own := question.errors.get(keyword):
        return own.replace("{limit}", words)
    if base == "today" and limit == today:
        if keyword == "not_after":
            return f"“{question.title}” needs a date that is not in the future: today is {words}"
        return f"“{question.title}” needs a date from today on: today is {words}"
    side = "on or after" if keyword == "not_before" else "on or before"
    return f"“{question.title}” needs a date {side} {words} ({_base_in_words(base)})"


def in_words(number: int) -> str:
    """`three`; figures from eleven on."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)


def in_a_row(numbers: Sequence[int]) -> str:
    """`1, 2 and 3`."""
    texts = [str(number) for number in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}" if texts else ""


def _are(count: int) -> str:
    return f"{'is' if count == 1 else 'are'} {in_words(count)}"


def _base_in_words(base: str) -> str:
    """An anchor's or deadline's name as words: `stage_1_start` is "stage 1 start"."""
    if base.startswith("due:"):
        return "the date now due"
    return base.replace("_", " ")
