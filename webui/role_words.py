"""Roles in words: "Adoption social worker", "the adoption team manager"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from engine.domain.ids import Role
from engine.domain.posts import POSTS
from engine.reading.viewer import Viewer
from engine.settings import PROJECT

MOST_NAMED = 2

#: The title of each post by its role, from the data that lanes are checked against.
TITLES: Mapping[str, str] = {
    role: title.replace("'", "’")
    for role, title in tomllib.loads((PROJECT / "workflows" / "roles.toml").read_text(encoding="utf-8")).items()
}


def role_title(role: Role) -> str:
    """The role as a heading or label says it: `Adoption social worker`."""
    words = role.replace("_", " ")
    return TITLES.get(role, words[:1].upper() + words[1:])


def role_in_sentence(role: Role) -> str:
    """The role inside a sentence: `adoption social worker`."""
    title = role_title(role)
    return title[:1].lower() + title[1:]


def holder_of(role: Role) -> str:
    """Somebody of that role: `an adoption social worker`, `the panel adviser`."""
    if role in POSTS:
        return POSTS[role]
    words = role_in_sentence(role)
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def roles_in_words(viewer: Viewer) -> str:
    """What stands under a person's name: their roles, the first two named."""
    titles = [role_title(role) for role in dict.fromkeys(held.role for held in viewer.roles)]
    if len(titles) <= MOST_NAMED:
        return ", ".join([*titles[:1], *(f"{title[:1].lower()}{title[1:]}" for title in titles[1:])])
    more = len(titles) - 1
    return f"{titles[0]} and {more} other roles"
