"""The proxies and the units of `deploy/`, tried: nginx and Caddy before real pages, the units read by systemd.

Only names, ports and the certificate are changed. It takes programs that nothing else needs, and so it is part of
`make soak`. The container file is only read, by tests/operations/test_deploy.py: deploy/README.md says how it was built
by hand.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.operations.installations import Installation
from tests.operations.processes import PROJECT, free_port
from tests.operations.proxies import DEPLOY, Proxy, caddy, nginx

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_the_pages_are_reached_through_the_proxy_and_believe_it_alone(
    on_a_file: Installation, tmp_path: Path, proxy: Callable[[Path, int], AbstractContextManager[Proxy]]
) -> None:
    web = on_a_file.start("web", FINGERPOST_BEHIND_PROXY="yes")
    web.wait_for("/readyz")
    with proxy(tmp_path, web.port) as before:
        status, headers, text = before.ask("/sign-in")
        figures, _, _ = before.ask("/metrics")
        moved, to, _ = before.ask("/tasks")
        large, _, _ = before.ask("/sign-in", data=b"x" * 74_000_000)
        refused, _, why = before.ask("/sign-in", data=b"x" * 69_000_000)

    assert status == 200
    assert "Sign in" in text
    assert "Secure" in headers["Set-Cookie"], "it believes that the proxy was asked by https"
    assert headers["Strict-Transport-Security"]
    assert figures == 404
    assert moved in (302, 303)
    assert "evil.test" not in to["Location"]
    assert large in (413, 502), "Caddy 2.6 says 502 where the limit is reached on the way"
    assert refused == 413, "what the proxy lets through, Fingerpost answers itself"
    assert "</html>" in why
    asked = [line for line in web.lines if line.get("route") == "/sign-in" and line["method"] == "GET"]
    assert re.fullmatch(r"[0-9a-f-]{32,36}", asked[-1]["request"]), "the proxy's number"
    web.kill()


def test_whoever_types_the_name_without_https_is_led_there(on_a_file: Installation, tmp_path: Path) -> None:
    web = on_a_file.start("web", FINGERPOST_BEHIND_PROXY="yes")
    web.wait_for("/readyz")
    with nginx(tmp_path, web.port) as before:
        status, headers, _ = before.ask("/tasks?view=team", plain=True)

    assert (status, headers["Location"]) == (301, "https://localhost/tasks?view=team")
    web.kill()


def test_one_that_does_not_answer_is_left_out(on_a_file: Installation, tmp_path: Path) -> None:
    web = on_a_file.start("web", FINGERPOST_BEHIND_PROXY="yes")
    web.wait_for("/readyz")
    with nginx(tmp_path, free_port(), web.port) as before:
        answered = [before.ask("/sign-in")[0] for _ in range(10)]

    assert answered == [200] * 10
    web.kill()


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda file: file.name)
def test_systemd_finds_nothing_wrong_with_the_units(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text("utf-8").replace("/opt/fingerpost", str(PROJECT)).replace("postgresql.service", "")
    file = tmp_path / unit.name.replace("@.", "@9101.")
    file.write_text(text, "utf-8")

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    exposed = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=50", "--no-pager", str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (said.returncode, said.stderr) == (0, "")
    assert exposed.returncode == 0, exposed.stdout[-400:]
