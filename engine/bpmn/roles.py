"""The posts that lanes may name."""

from __future__ import annotations

import tomllib
from pathlib import Path


def load_roles(file: Path) -> dict[str, str]:
    """Role keys with their post titles, from `roles.toml`."""
    return {key: str(title) for key, title in tomllib.loads(file.read_text("utf-8")).items()}
