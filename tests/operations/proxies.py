"""nginx and Caddy as processes of their own, with the files of `deploy/` but for names, ports and the certificate."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.operations.processes import free_port, until

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = "permanence.example.org"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(kw_only=True)
class Proxy:
    """Where it listens, with TLS and (nginx) without."""

    port: int
    plain_port: int = 0

    def ask(self, path: str, *, plain: bool = False, data: bytes | None = None) -> tuple[int, dict[str, str], str]:
        """(status, headers, text) of an answer. OSError where nobody answers."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), _NoRedirect())
        base = f"http://localhost:{self.plain_port}" if plain else f"https://localhost:{self.port}"
        claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "evil.test"}
        request = urllib.request.Request(base + path, data=data, headers=claims)
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read().decode()


@contextmanager
def nginx(folder: Path, *web_ports: int) -> Iterator[Proxy]:
    """nginx before these; the first one named may be dead."""
    made = Proxy(port=free_port(), plain_port=free_port())
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    (upstream,) = re.findall(r"^    server 127\.0\.0\.1:8000(.*;)$", site, re.MULTILINE)
    servers = "\n".join(f"    server 127.0.0.1:{port}{upstream}" for port in web_ports)
    site = re.sub(r"^    server 127\.0\.0\.1:8000.*$", servers, site, flags=re.MULTILINE)
    site = re.sub(r"listen (\[::\]:)?80;", lambda m: f"listen {m[1] or '127.0.0.1:'}{made.plain_port};", site)
    site = re.sub(r"listen (\[::\]:)?443 ssl;", lambda m: f"listen {m[1] or '127.0.0.1:'}{made.port} ssl;", site)
    site = site.replace(f"/etc/ssl/{NAME}.pem", str(folder / "cert.pem"))
    site = site.replace(f"/etc/ssl/{NAME}.key", str(folder / "key.pem"))
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        f"client_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\nfastcgi_temp_path {folder}/f;\n"
        f"uwsgi_temp_path {folder}/u;\nscgi_temp_path {folder}/s;\n{site}\n}}\n",
        "utf-8",
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with _running(command, made, folder):
        yield made


@contextmanager
def caddy(folder: Path, web_port: int) -> Iterator[Proxy]:
    """Caddy before this, with a certificate of its own making."""
    made = Proxy(port=free_port())
    site = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert site.startswith(f"{NAME} {{")
    site = site.replace(f"{NAME} {{", f"https://localhost:{made.port} {{\n\ttls internal", 1)
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{web_port}")
    everything = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n" + site
    (folder / "Caddyfile").write_text(everything, "utf-8")
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _running(command, made, folder):
        yield made


@contextmanager
def _running(command: list[str], made: Proxy, folder: Path) -> Iterator[None]:
    said = folder / "proxy.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        )
    try:
        until(lambda: process.poll() is not None or _answers(made), 60, lambda: said.read_text("utf-8"))
        assert process.poll() is None, said.read_text("utf-8")
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(made: Proxy) -> bool:
    try:
        return made.ask("/healthz")[0] == 200
    except OSError:
        return False
