"""The command line: every command can be asked for its help, and the documents name them all."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from engine.cli import COMMANDS, fingerpost
from tests.conventions.sources import ROOT


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_tells_what_it_does(name: str):
    result = CliRunner().invoke(fingerpost, [name, "--help"])

    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert len(result.output.splitlines()) > 3


def test_the_help_lists_every_command():
    result = CliRunner().invoke(fingerpost, ["--help"])

    listed = [line.split()[0] for line in result.output.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_readme_names_every_command(name: str):
    assert f"fingerpost {name}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("target", ["setup", "run", "test", "check", "bench", "soak"])
def test_the_readme_names_every_target(target: str):
    assert f"make {target}" in (ROOT / "README.md").read_text("utf-8")
    assert f"\n{target}:" in (ROOT / "Makefile").read_text("utf-8")
