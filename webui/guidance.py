"""What a person is to do at a step, apart from where that comes from: the words on its drawing and on its form."""

from __future__ import annotations

import re
from dataclasses import dataclass

SOURCE = re.compile(r"\s*\b(Source: .+)", re.DOTALL)
SENTENCE_ENDS = re.compile(r"(?<=[a-z0-9)’”][.])\s+(?=[A-Z“])")
FEW = 2  #: sentences that still read well as a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """`steps` say what to do, one a line of a list, or a single paragraph; `background` why, and its source."""

    steps: tuple[str, ...] = ()
    background: tuple[str, ...] = ()


def guidance_of(on_drawing: str, on_form: str = "") -> Guidance:
    """The words on the drawing say what to do and end with their source; those on the form say why."""
    source = SOURCE.search(on_drawing)
    doing = " ".join((on_drawing[: source.start()] if source else on_drawing).split())
    sentences = tuple(sentence for sentence in SENTENCE_ENDS.split(doing) if sentence)
    steps = sentences if len(sentences) > FEW else (doing,) if doing else ()
    background = [line.strip() for line in on_form.splitlines() if line.strip() and line.strip() not in doing]
    if source:
        background.append(" ".join(source[1].split()))
    return Guidance(steps=steps, background=tuple(background))
