"""What stands above every page of a draft: what it is, when it was saved, and the ways to its other pages."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actions.drafts import DraftLooked, look_at_draft
from engine.reading.people import worker_names
from webui import current, parts
from webui.draft_problems import stands
from webui.nav import is_page
from webui.wording import short_moment

#: The pages of a draft in their order: what comes after its address, and the tab's text. Those with parts are counted.
TABS = (
    ("", "Drawing"),
    ("/forms", "Forms"),
    ("/tables", "Tables"),
    ("/periods", "Timescales"),
    ("/settings", "Settings"),
    ("/rehearsals", "Rehearsals"),
    ("/compare", "What changed"),
    ("/publish", "Publish"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHead:
    """`tabs` has the current page marked; `waiting` counts what the tab holds. `stands`: problems in words."""

    title: str
    kicker: str
    url: str
    revision: int
    saved: str
    stands: str
    tabs: tuple[parts.NavItem, ...]


CRUMBS = (parts.Link(text="Drafts", url="/drafts"),)


def looked_at(draft: str) -> DraftLooked:
    """The draft as it stands. Not found where there is none."""
    return look_at_draft(current.ports(), draft)


def draft_head(looked: DraftLooked, tab: str) -> DraftHead:
    """The head of one page; `tab` is what comes after the draft's address, `/forms` also below it."""
    one, version = looked.draft, looked.version
    names = worker_names(current.ports().database, [one.changed_by])
    url = f"/drafts/{one.id}"
    own = sum(not name.startswith("shared.") for name in one.forms)
    counts = {"/forms": own, "/tables": len(one.tables), "/rehearsals": len(one.rehearsals)}
    return DraftHead(
        title=version.title,
        kicker=f"Draft of version {version.number}",
        url=url,
        revision=one.revision,
        saved=f"Revision {one.revision}, saved by {names[one.changed_by]} on {short_moment(one.changed_at)}",
        stands=stands(looked.problems),
        tabs=tuple(
            parts.NavItem(text=_counted(text, counts.get(path)), url=f"{url}{path}", current=path == tab)
            for path, text in TABS
            # A pathway that there is not yet has nothing to be compared with.
            if is_page(f"{url}{path}") and (path != "/compare" or one.based_on is not None)
        ),
    )


def _counted(text: str, number: int | None) -> str:
    return text if number is None else f"{text} ({number})"
