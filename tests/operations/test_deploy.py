"""The files of `deploy/` name commands and settings that there are, and the page beside them explains every line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli import COMMANDS
from engine.settings import NAMES, Settings, SettingsWrong

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
CONTAINERFILE = DEPLOY / "Containerfile"
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


def test_the_settings_of_the_example_are_right_but_for_a_secret_that_everybody_knows(tmp_path: Path) -> None:
    given = dict(line.split("=", 1) for line in text(DEPLOY / "fingerpost.env").splitlines())
    given["FINGERPOST_DATA"] = str(tmp_path)

    with pytest.raises(SettingsWrong, match=r"^FINGERPOST_SECRET_KEY is still that of the example[^\n]*$"):
        Settings.from_env(given)
    settings = Settings.from_env({**given, "FINGERPOST_SECRET_KEY": "k" * 32})

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
    container = set(re.findall(r"^([A-Z]+) ", text(CONTAINERFILE), re.MULTILINE))

    known = {"server_name", "location", "proxy_set_header", "server", "WORKDIR"}
    assert sorted(word for word in (nginx | headers | caddy | container) - known if word not in README) == []


def test_what_the_container_is_made_of_is_there_and_let_in() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text(CONTAINERFILE), re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    ignored, *let_in = text(DEPLOY / "Containerfile.dockerignore").splitlines()

    assert len(sources) > 8
    assert [source for source in sources if not (PROJECT / source).exists()] == []
    assert ignored == "**"
    assert {source.partition("/")[0] for source in sources} == {line[1:] for line in let_in if line.startswith("!")}


def test_the_container_begins_with_versions_that_the_project_works_with() -> None:
    node, python = re.findall(r"^FROM (?:node|python):([\d.]+)-slim", text(CONTAINERFILE), re.MULTILINE)
    least_python = re.findall(r'^requires-python = ">=([\d.]+)"', text(PROJECT / "pyproject.toml"), re.MULTILINE)

    assert [int(part) for part in python.split(".")] >= [int(part) for part in least_python[0].split(".")]
    least_node = json.loads(text(PROJECT / "webui/assets/package.json"))["engines"]["node"]
    assert int(node) >= int(least_node.removeprefix(">="))


def test_the_container_gives_up_the_rights_of_root_before_anything_runs() -> None:
    instructions = re.findall(r"^([A-Z]+) (.+)$", text(CONTAINERFILE).rpartition("\nFROM ")[2], re.MULTILINE)
    said = dict(instructions)

    assert said["USER"] == "10001:10001"
    assert [name for name, _ in instructions].index("USER") > max(
        place for place, (name, _) in enumerate(instructions) if name in ("RUN", "COPY")
    )
    assert f"--uid {said['USER'].partition(':')[0]} " in text(CONTAINERFILE)
    assert said["VOLUME"] == dict(one.split("=") for one in said["ENV"].split())["FINGERPOST_DATA"]
    assert "SECRET" not in text(CONTAINERFILE)


def test_a_command_by_hand_has_the_settings_of_the_units_unless_others_are_given(tmp_path: Path) -> None:
    settings = tmp_path / "fingerpost.env"
    settings.write_text(text(DEPLOY / "fingerpost.env") + "# a remark\n\nFINGERPOST_METRICS_TOKEN=a=b & $c `d` 'e'\n")
    script, account = text(DEPLOY / "fingerpost.sh"), "setpriv --reuid=fingerpost --regid=fingerpost --init-groups "
    assert script.count(account) == script.count("/opt/fingerpost/.venv/bin/fingerpost") == 1
    script = script.replace(account, "").replace("/opt/fingerpost/.venv/bin/fingerpost", sys.executable)
    shown = "import json, os, sys; print(json.dumps([sys.argv[1:], dict(os.environ)]))"

    done = subprocess.run(
        ["sh", "-c", script.replace("/etc/fingerpost.env", str(settings)), "fingerpost", "-c", shown, "user", "a b"],
        env={"PATH": os.environ["PATH"], "FINGERPOST_COUNCIL": "Anywhere Council"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    words, given = json.loads(done.stdout)
    assert words == ["user", "a b"]
    assert given["FINGERPOST_COUNCIL"] == "Anywhere Council"
    assert given["FINGERPOST_DATABASE_URL"] == "postgresql://fingerpost@/fingerpost?host=/var/run/postgresql"
    assert given["FINGERPOST_METRICS_TOKEN"] == "a=b & $c `d` 'e'"
    assert given["HOME"] == given["FINGERPOST_DATA"] == "/var/lib/fingerpost"


def test_every_figure_to_watch_is_one_that_is_given() -> None:
    given = text(PROJECT / "webui" / "figures.py")

    named = set(re.findall(r"\b(fingerpost_[a-z_]+)", README.partition("## What to watch")[2]))
    assert len(named) > 6
    assert sorted(name for name in named if f'"{name}"' not in given) == []
