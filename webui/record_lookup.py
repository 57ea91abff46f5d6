"""Finds what the entries of a page refer to, in a number of statements that does not grow with the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.pathway import PathwayVersion
from engine.reading.asking import version_of
from engine.reading.pathways import published_versions, version_ids
from engine.reading.people import teams, worker_names
from engine.reading.rows import EntryRow
from engine.reading.subject_names import subject_names
from webui import current
from webui.record_known import PATHWAY, Known, workers_named


def known_in_journey(entries: Sequence[EntryRow], version: PathwayVersion) -> Known:
    """What the entries of one journey refer to."""
    return _known(entries, {version.id: version})


def known_in(entries: Sequence[EntryRow]) -> Known:
    """What entries of anything refer to: also whom they are about, if the viewer may know of them."""
    ports = current.ports()
    ids = version_ids(ports.database, {str(one.entry["version"]) for one in entries if one.entry.get("version")})
    versions = {name: version_of(ports, ident) for name, ident in ids.items()}
    about = {ref for entry in entries for ref in entry.about}
    return _known(
        entries,
        versions,
        subjects=subject_names(ports.database, current.viewer(), about),
        team_names={one.value: one.label for one in teams(ports.database)},
    )


def _known(
    entries: Sequence[EntryRow],
    versions: Mapping[str, PathwayVersion],
    *,
    subjects: Mapping[str, str] | None = None,
    team_names: Mapping[str, str] | None = None,
) -> Known:
    ports = current.ports()
    timescales = ports.calendar.timescales
    keys = frozenset(timescales.keys())
    redrawn = any(one.chain.startswith(f"{PATHWAY}:") and not one.entry.get("version") for one in entries)
    titles = {one.key: one.title for one in reversed(published_versions(ports.database))} if redrawn else {}
    rules = {str(one.detail["rule"]) for one in entries if one.tag == "deadline_extended" and one.detail.get("rule")}
    return Known(
        workers=worker_names(ports.database, workers_named(entries)),
        teams=team_names or {},
        subjects=subjects or {},
        versions=versions,
        pathways=titles,
        anchors=ports.calendar.labels,
        rules={key: timescales.in_force(key, current.today()).title for key in rules & keys},
    )
