"""Several tasks told in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.domain.task import Task
from webui.wording import listed

MOST_TOLD = 3


def titles_told(tasks: Iterable[Task]) -> str:
    """The tasks in a sentence, those of one title counted: `“Ask for the check” (6 times) and “Agree the plan”`."""
    counts = Counter(task.title for task in tasks)
    told = [f"“{title}”{f' ({count} times)' if count > 1 else ''}" for title, count in counts.items()]
    more = len(told) - MOST_TOLD
    return listed([*told[:MOST_TOLD], f"{more} more"] if more > 0 else told)
