"""Whether this installation can do its work now: database there, migrated, and the shipped pathways published."""

from __future__ import annotations

import functools

import sqlalchemy as sa

from engine import tables as t
from engine.application import shipped_pathways
from engine.domain.errors import NotNow
from engine.domain.revisions import NotAnEntry
from engine.ports import Ports
from engine.store.migrating import newest_revision, revision_of
from engine.store.version_content import content_sha256

UNREACHABLE = "The database cannot be reached."


def what_is_missing(ports: Ports) -> tuple[str, ...]:
    """A sentence for each thing that is missing, with what to do; empty when everything is ready."""
    try:
        with ports.database.connect() as connection:
            revision = revision_of(connection)
            if revision != newest_revision():
                found = f"at revision {revision}" if revision else "empty"
                return (f"The database is {found} and should be at {newest_revision()}: run “fingerpost migrate”.",)
            published = {(row.key, row.sha256) for row in connection.execute(_PUBLISHED)}
    except NotNow:
        return (UNREACHABLE,)
    try:
        ports.calendars.now()
    except NotAnEntry as error:
        return (f"The deadline rules can’t be read: {error} Put right what was changed of the shipped ones.",)
    absent = sorted(key for key, sha256 in _shipped().items() if (key, sha256) not in published)
    return tuple(f"The pathway {key} is not published as it is shipped: run “fingerpost migrate”." for key in absent)


_PUBLISHED = sa.select(t.pathway_versions.c.key, t.pathway_versions.c.sha256)


@functools.cache
def _shipped() -> dict[str, str]:
    """The hash of each pathway of this release by its key. Files of a release do not change while it runs."""
    return {version.key: content_sha256(version) for version in shipped_pathways()}
