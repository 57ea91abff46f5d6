"""What the references of the record's entries stand for: entries hold no names, so that these are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.domain.ids import ElementId, PathwayKey
from engine.domain.pathway import Element, PathwayVersion
from engine.reading.rows import EntryRow
from webui.outcome_words import outcome_title
from webui.wording import long_date

WORKER = "worker:"
PATHWAY = "pathway"  #: the kind of chain that a pathway's drafts and versions have


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What references stand for: workers and teams by id, subjects by reference, versions by `key@number`, pathways by
    key, and what a date of the record is called, as a clause (`stage 1 started`)."""

    workers: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, PathwayVersion] = field(default_factory=dict)
    pathways: Mapping[PathwayKey, str] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def worker(self, ident: object) -> str:
        """A worker's name, without the `worker:` before the id, if any."""
        return self.workers.get(str(ident).removeprefix(WORKER), "somebody no longer listed")

    def anchor(self, name: str) -> str:
        """A date of the record as a clause."""
        return self.anchors.get(name, name.replace("_", " "))

    def rule(self, key: str) -> str:
        """What a deadline rule promises, in words."""
        return self.rules.get(key, key)


def redrawn_in(entry: EntryRow, known: Known) -> str:
    """The pathway whose draft an entry is about; empty for one of anything else, or that names its version itself."""
    kind, _, key = entry.chain.partition(":")
    if kind != PATHWAY or entry.entry.get("version"):
        return ""
    return known.pathways.get(PathwayKey(key), key.replace("_", " ").capitalize())


def workers_named(entries: Iterable[EntryRow]) -> set[str]:
    """The ids of the workers that the sentences of these entries name, beside their actors."""
    named: set[str] = set()
    for entry in entries:
        for name in ("worker", "to", "from", "by"):
            value = entry.detail.get(name)
            named.update(str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one)
    return named


def element_in(entry: EntryRow, known: Known) -> Element | None:
    version = known.versions.get(str(entry.entry.get("version") or ""))
    if version is None or entry.element is None:
        return None
    return element_of(version, entry.element)


def element_of(version: PathwayVersion, element: str) -> Element | None:
    """The element of this id in a version or, at any depth, in those it calls."""
    found = version.elements.get(ElementId(element))
    if found is not None:
        return found
    return next((found for one in version.called.values() if (found := element_of(one, element))), None)


def named(entry: EntryRow, known: Known) -> str:
    """The task or event of an entry, in quotes."""
    element = element_in(entry, known)
    name = entry.task_title or (element.name if element else "")
    return f"“{name}”" if name else "a step"


def outcome_in(entry: EntryRow, known: Known) -> str:
    if not entry.outcome:
        return ""
    version = known.versions.get(str(entry.entry.get("version") or ""))
    return outcome_title(version, entry.element, entry.outcome)


def due_in(entry: EntryRow) -> str:
    return long_date(entry.due_on) if entry.due_on else ""


def pathway_in(entry: EntryRow, known: Known) -> str:
    name = str(entry.entry.get("version") or "")
    version = known.versions.get(name)
    key, _, number = name.partition("@")
    title = version.title if version else key.replace("_", " ")
    return f"{title}, version {number}" if number else title or "a pathway"


def is_decision(entry: EntryRow, known: Known) -> bool:
    """Whether an authorised person's decision was given."""
    element = element_in(entry, known)
    return entry.tag == "task_completed" and element is not None and element.decision
