"""The project's own files, as git knows them, for tests about how they are written."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files that git tracks or would track, matching these patterns; all of them without one."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(ROOT / name for name in listed if (ROOT / name).is_file())


def python(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Python files in these folders with their syntax trees."""
    for file in tracked(*[f"{folder}/**.py" for folder in folders], *[f"{folder}/*.py" for folder in folders]):
        yield file, ast.parse(file.read_text("utf-8"))


def called(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What is called in a tree, as dotted words, with the line: `datetime.now`, `uow.commit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def named(file: Path) -> str:
    """The file's path within the project."""
    return file.relative_to(ROOT).as_posix()
