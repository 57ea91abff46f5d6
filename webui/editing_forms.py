"""What the pages of a draft's forms share: who asks a form, and what is said when somebody else has saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from engine.actions.drafts import DraftLooked
from engine.domain.errors import NotFound
from engine.domain.pathway import ElementKind, PathwayVersion
from forms.catalogue import SHIPPED, load_forms

SHARED = "shared."
#: The shapes at which somebody is asked something.
ASKING = frozenset({ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE, ElementKind.BOUNDARY_MESSAGE})


def schema_of(looked: DraftLooked, form: str) -> Mapping[str, Any]:
    """The schema of a form of the draft. Raises NotFound, also for shared parts, which are no forms."""
    if form not in looked.draft.forms or form.startswith(SHARED):
        raise NotFound
    return looked.draft.forms[form]


def used_by(version: PathwayVersion, form: str) -> tuple[str, ...]:
    """The steps of the drawing that ask this form."""
    return tuple(one.name or "A step without a name" for one in version.elements.values() if one.form == form)


def with_shared(forms: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The draft's forms with the shared parts that come with Fingerpost, where the draft has none of that name."""
    return {**_shipped(), **forms}


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    return {name: schema for name, schema in load_forms(SHIPPED).items() if name.startswith(SHARED)}


def sha256_of(schema: Mapping[str, Any]) -> str:
    """What names a form as it is, so that one can say over which it is saved."""
    return hashlib.sha256(json.dumps(schema).encode()).hexdigest()
