"""The separations of duties that a task can name, in the words of whoever draws it.

What each one looks at stands in `engine.domain.access`; SOD-12 holds for every piece of casework and is not chosen.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Mapping of rule -> who may not do the task, as a sentence's part after "Not".
SEPARATIONS_IN_WORDS: Mapping[str, str] = {
    "SOD-1": "Whoever works on the case as its social worker",
    "SOD-2": "Whoever was on the panel that considered it",
    "SOD-3": "The social worker of the case and their manager",
    "SOD-4": "The panel alone: it recommends, and somebody else decides",
    "SOD-5": "Whoever has a conflict of interest",
    "SOD-6": "Whoever holds or manages the case",
    "SOD-7": "Whoever made the decision that is challenged, is complained about, or reports to them",
    "SOD-8": "Whoever asked for the money, recommended or approved it (choose their steps as well)",
    "SOD-9": "Whoever works in or manages the team concerned",
    "SOD-10": "Anybody from the team that proposes it",
    "SOD-11": "An author without the experience that the law asks for (the form asks)",
}
