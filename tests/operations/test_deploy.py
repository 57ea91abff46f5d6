"""The files of `deploy/` name commands and settings that there are, and the page beside them explains every line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.cli import COMMANDS
from engine.settings import NAMES, Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
README = (DEPLOY / "README.md").read_text("utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))


def text(file: Path) -> str:
    return file.read_text("utf-8")


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: file.name)
def test_every_setting_and_command_named_there_exists(file: Path) -> None:
    settings = set(re.findall(r"\bFINGERPOST_[A-Z_]+", text(file)))
    commands = set(re.findall(r"(?:bin/|`|^ *)fingerpost ([a-z]+)\b", text(file), re.MULTILINE))

    assert settings <= set(NAMES)
    assert commands <= set(COMMANDS)


def test_the_settings_of_the_example_are_right(tmp_path: Path) -> None:
    given = dict(line.split("=", 1) for line in text(DEPLOY / "fingerpost.env").splitlines())

    settings = Settings.from_env({**given, "FINGERPOST_DATA": str(tmp_path)})

    assert settings.behind_proxy
    assert settings.smtp is not None


@pytest.mark.parametrize("file", [*UNITS, DEPLOY / "fingerpost.env"], ids=lambda file: file.name)
def test_every_line_of_the_units_is_explained(file: Path) -> None:
    names = re.findall(r"^([A-Za-z_]+)=", text(file), re.MULTILINE)

    assert len(names) > 5
    assert [name for name in names if f"`{name}=`" not in README] == []


def test_every_line_of_the_proxies_and_the_container_is_explained() -> None:
    nginx = set(re.findall(r"^\s+([a-z_]+) ", text(DEPLOY / "nginx.conf"), re.MULTILINE))
    headers = set(re.findall(r"proxy_set_header ([A-Za-z-]+)", text(DEPLOY / "nginx.conf")))
    caddy = set(re.findall(r"^\t+([a-z_]+)", text(DEPLOY / "Caddyfile"), re.MULTILINE)) - {"path"}
    container = set(re.findall(r"^([A-Z]+) ", text(DEPLOY / "Containerfile"), re.MULTILINE))

    known = {"server_name", "location", "proxy_set_header", "server", "WORKDIR"}
    assert sorted(word for word in (nginx | headers | caddy | container) - known if word not in README) == []


def test_every_figure_to_watch_is_one_that_is_given() -> None:
    given = text(Path(__file__).parents[2] / "webui" / "figures.py")

    named = set(re.findall(r"\b(fingerpost_[a-z_]+)", README.partition("## What to watch")[2]))
    assert len(named) > 6
    assert sorted(name for name in named if f'"{name}"' not in given) == []
