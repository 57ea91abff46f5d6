"""The posts that roles stand for, in words: who a piece of work is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.ids import Role

#: Posts in words, for refusals. The full list of role keys is data; these read better than a key with spaces.
POSTS: Mapping[str, str] = {
    "adm_adoption": "the agency decision maker for adoption",
    "adm_fostering": "the agency decision maker for fostering",
    "adoption_sw": "an adoption social worker",
    "adoption_tm": "the adoption team manager",
    "child_sw": "the child’s social worker",
    "child_tm": "the team manager of the child’s social worker",
    "fostering_tm": "the fostering team manager",
    "panel_adviser": "the panel adviser",
    "panel_admin": "the panel administrator",
    "panel_chair": "the panel chair",
    "recruitment_officer": "a recruitment officer",
    "service_manager": "the service manager",
    "head_of_service": "the head of service",
    "medical_adviser": "the medical adviser",
    "legal_adviser": "the legal adviser",
    "iro": "the independent reviewing officer",
    "auditor": "an audit reviewer",
    "system_admin": "an administrator",
    "process_owner": "a process owner",
}


def post(role: Role) -> str:
    """The holder of a role in words: `the service manager`."""
    return POSTS.get(role, role.replace("_", " "))


def any_of(roles: Sequence[Role] | frozenset[Role]) -> str:
    """One of several holders in words: `a recruitment officer or the panel adviser`."""
    named = sorted(map(post, roles))
    return named[0] if len(named) == 1 else ", ".join(named[:-1]) + f" or {named[-1]}" if named else "a role for this"
