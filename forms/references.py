"""Puts the shared parts into a form: every `$ref` is replaced by what it names, so that nothing later looks them up.

What stands beside a `$ref` words the shared part for this form (title, hint, an `x-` word) or narrows it; it may not
loosen it. JSON Schema would require both to hold, so a second value for the same limit is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.errors import NotAForm

ANNOTATIONS = frozenset({"title", "description", "examples", "default", "$comment"})
DEPTH_LIMIT = 16


def whole(schema: Mapping[str, Any], forms: Mapping[str, Mapping[str, Any]], *, source: str) -> dict[str, Any]:
    """The schema with every reference resolved, as new dictionaries.

    Raises NotAForm when a reference names nothing, goes in circles, or is contradicted by what stands beside it.
    """
    resolved = _resolve(schema, forms, schema, source, ())
    if not isinstance(resolved, dict):
        raise NotAForm("a form must be an object", source=source)
    resolved.pop("$defs", None)
    return resolved


def _resolve(
    node: Any,
    forms: Mapping[str, Mapping[str, Any]],
    home: Mapping[str, Any],
    source: str,
    via: tuple[str, ...],
) -> Any:
    if isinstance(node, list):
        return [_resolve(item, forms, home, source, via) for item in node]
    if not isinstance(node, Mapping):
        return node
    own = {
        key: _resolve(value, forms, home, source, via) for key, value in node.items() if key not in ("$ref", "$defs")
    }
    if "$ref" not in node:
        return own
    reference = node["$ref"]
    document_id, _, pointer = str(reference).partition("#")
    place = f"{document_id or home.get('$id', source)}#{pointer}"
    if place in via or len(via) >= DEPTH_LIMIT:
        raise NotAForm(f"the reference {reference} goes round in a circle", source=source)
    document = forms.get(document_id) if document_id else home
    target = _look_up(document, pointer)
    if target is None:
        raise NotAForm(f"the reference {reference} names nothing", source=source)
    shared = _resolve(target, forms, document or home, source, (*via, place))
    return _beside(shared, own, str(reference), source)


def _look_up(document: Mapping[str, Any] | None, pointer: str) -> Any:
    """What a JSON pointer names in a document, or None."""
    node: Any = document
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, Mapping) or key not in node:
            return None
        node = node[key]
    return node


def _beside(shared: Any, own: dict[str, Any], reference: str, source: str) -> Any:
    if not own:
        return shared
    if not isinstance(shared, dict):
        raise NotAForm(f"nothing can stand beside the reference {reference}", source=source)
    merged = dict(shared)
    for key, value in own.items():
        if key == "x-ui" and isinstance(value, Mapping):
            words = shared.get(key, {})
            merged[key] = {**words, **value}
            if "errors" in words and "errors" in value:
                merged[key]["errors"] = {**words["errors"], **value["errors"]}
        elif key == "required" and key in shared:
            merged[key] = [*shared[key], *(name for name in value if name not in shared[key])]
        elif key in shared and key not in ANNOTATIONS and not key.startswith("x-") and shared[key] != value:
            raise NotAForm(f"{key} stands beside the reference {reference}, which sets it already", source=source)
        else:
            merged[key] = value
    return merged
