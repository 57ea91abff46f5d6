"""Ids and the short references that people read aloud."""

from __future__ import annotations

import secrets

import uuid_utils

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A UUIDv7: sorts by the time it was made, tells nothing of how many there are."""
    return str(uuid_utils.uuid7())


def new_reference() -> str:
    """Eight random Crockford base32 characters, `7K3M-Q2ZD`: a running number would tell how many there are."""
    letters = "".join(secrets.choice(_CROCKFORD) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
