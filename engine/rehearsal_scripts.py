"""Finds the scripts of rehearsals: TOML files beside the pathways, in the form that CONTRIBUTING.md tells of."""

from __future__ import annotations

from pathlib import Path

from engine.application import WORKFLOWS
from engine.domain.rehearsal import NotAScript, Script, read_text

__all__ = ["NotAScript", "Script", "read_script", "scripts"]


def scripts(folder: Path = WORKFLOWS, *, pathway: str | None = None) -> list[Script]:
    """The rehearsals of every pathway in the folder, or of one. Raises NotAScript."""
    return [read_script(file) for file in sorted(folder.glob(f"{pathway or '*'}/rehearsals/*.toml"))]


def read_script(file: Path) -> Script:
    """One rehearsal, which may follow others of its folder. Raises NotAScript with its name and what is wrong."""

    def text_of(name: str) -> str:
        beside = file.with_name(f"{name}.toml")
        try:
            return beside.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise NotAScript(f"{name}: it can't be read: {error}") from error

    return read_text(file.stem, text_of, pathway=file.parent.parent.name)
