"""The container of `deploy/Containerfile`: built by buildah, run by runc, without a container engine or its registry.

The two images that it begins with are made here: a Debian with Python and, for the pages, this machine's Node. It runs
as with `docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --network host`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from tests.operations.processes import PROJECT, STARTS_WITHIN_SECONDS, ask, until

CONTAINERFILE = PROJECT / "deploy" / "Containerfile"
PROGRAMS = ("buildah", "debootstrap", "runc", "node", "npm")
DEBIAN, PACKAGES = "trixie", "ca-certificates,python3,python3-venv,python-is-python3"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BUILDS_WITHIN_SECONDS = 1_800
#: What deploy/README.md says it is to be given; whoever starts it kills it afterwards.
STOPS_WITHIN_SECONDS = 40
NAMESPACES = ("pid", "ipc", "uts", "mount")  # its network is this machine's
MOUNTS: list[dict[str, Any]] = [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
    *(
        {"destination": place, "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777"]}
        for place in ("/dev/shm", "/tmp")
    ),
]


class CannotBuild(Exception):
    """This machine cannot build or run a container; the message says why. Nothing is left out because of it."""


class Running:
    """The container with one of its commands; what it says is kept in a file."""

    def __init__(self, image: Image, bundle: Path, *arguments: str, data: Path, settings: Mapping[str, str]) -> None:
        self._image, self._log, self._id = image, bundle / "log", f"fingerpost-{token_hex(6)}"
        (bundle / "config.json").write_text(json.dumps(image.asked_to_run(arguments, data, settings)), "utf-8")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*image.runtime, "run", "--bundle", str(bundle), self._id], stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def log(self) -> str:
        """What it has said."""
        return self._log.read_text("utf-8")

    def wait_for(self, port: int, path: str, status: int = 200) -> str:
        """The text, once it answers there with this status. Fails where it ends before."""

        def found() -> str | None:
            assert self._process.poll() is None, self.log
            try:
                given, text = ask(f"http://127.0.0.1:{port}{path}")
            except OSError:
                return None
            return text if given == status else None

        return until(found, STARTS_WITHIN_SECONDS, lambda: self.log)

    def accounts(self) -> list[int]:
        """The account of each process in it."""
        listed = json.loads(_said([*self._image.runtime, "ps", "--format", "json", self._id]))
        return [Path(f"/proc/{one}").stat().st_uid for one in listed]

    def ask_to_stop(self) -> None:
        """Sends its first process the signal that the image names."""
        _said([*self._image.runtime, "kill", self._id, str(self._image.config["StopSignal"])])

    def code(self, within_seconds: float = STOPS_WITHIN_SECONDS) -> int:
        """Its exit code, once it has ended. Fails where that takes too long."""
        try:
            return self._process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"It did not end within {within_seconds} seconds.\n{self.log}") from None

    def end(self) -> None:
        """Ends it at once, with whatever it started."""
        subprocess.run([*self._image.runtime, "delete", "--force", self._id], check=False, capture_output=True)
        self._process.wait(STOPS_WITHIN_SECONDS)


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image that was built: what it says of itself, and its files in a folder of this machine."""

    config: Mapping[str, Any]
    files: Path
    runtime: tuple[str, ...]

    @property
    def account(self) -> int:
        """The number of the account that it names."""
        return int(self.config["User"].partition(":")[0])

    def asked_to_run(self, arguments: Sequence[str], data: Path, settings: Mapping[str, str]) -> dict[str, Any]:
        """What a runtime is told: this command, with this folder of this machine for the data."""
        user, _, group = self.config["User"].partition(":")
        given = {**dict(one.split("=", 1) for one in self.config["Env"]), **settings}
        (volume,) = self.config["Volumes"]
        kept = {"destination": volume, "type": "bind", "source": str(data), "options": ["bind", "nosuid", "nodev"]}
        return {
            "ociVersion": "1.0.2",
            "process": {
                "user": {"uid": int(user), "gid": int(group)},
                "args": [*self.config["Entrypoint"], *(arguments or self.config["Cmd"])],
                "env": [f"{name}={value}" for name, value in given.items()],
                "cwd": self.config["WorkingDir"],
                "noNewPrivileges": True,
                "capabilities": {},
            },
            "root": {"path": str(self.files), "readonly": True},
            "mounts": [*MOUNTS, kept],
            "linux": {"namespaces": [{"type": one} for one in NAMESPACES]},
        }


@contextmanager
def built() -> Iterator[Image]:
    """Builds it, and removes everything when it is done with. Raises CannotBuild."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing or os.geteuid() != 0:
        raise CannotBuild(
            f"Missing here: {', '.join(missing) or 'the rights of root'}. `make soak` as root installs what it needs."
        )
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-container-"))
    build = _buildah(folder)
    try:
        _make_first_images(build, folder)
        ignored = f"--ignorefile={CONTAINERFILE}.dockerignore"
        told = ("--isolation=chroot", "--pull-never", "--format=docker", ignored, "--tag=fingerpost")
        _said([*build, "bud", *told, f"--file={CONTAINERFILE}", str(PROJECT)])
        known = json.loads(_said([*build, "inspect", "--type=image", "localhost/fingerpost"]))
        name = _said([*build, "from", "--pull-never", "localhost/fingerpost"]).strip()
        files = Path(_said([*build, "mount", name]).strip())
        yield Image(config=known["Docker"]["config"], files=files, runtime=("runc", "--root", f"{folder}/running"))
    finally:
        subprocess.run([*build, "rm", "--all"], check=False, capture_output=True)
        subprocess.run([*build, "umount", "--all"], check=False, capture_output=True)
        # Should anything of this machine still be mounted there, it is not gone into.
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


def _buildah(folder: Path) -> tuple[str, ...]:
    """buildah with a store of its own: layers lie over each other where this file system can do that, or are copied."""
    for driver in ("overlay", "vfs"):
        build = ("buildah", "--root", f"{folder}/{driver}", "--runroot", f"{folder}/run-{driver}")
        build = (*build, "--storage-driver", driver)
        if subprocess.run([*build, "info"], check=False, capture_output=True).returncode == 0:
            return build
    raise CannotBuild(f"buildah can keep nothing in {folder}: `{' '.join(build)} info` says why.")


def _make_first_images(build: Sequence[str], folder: Path) -> None:
    """Those that the container file begins with, under the names that it calls them by."""
    node_image, python_image = re.findall(r"^FROM (\S+)", CONTAINERFILE.read_text("utf-8"), re.MULTILINE)
    debian, beside = folder / "debian", folder / "node"
    _said(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", DEBIAN, str(debian)])
    # Where a proxy of this network reads along, only this machine's own list knows its certificate.
    shutil.copy(CERTIFICATES, str(debian) + CERTIFICATES)
    _make_image(build, "scratch", debian, python_image)
    shutil.rmtree(debian)
    node, npm = (Path(shutil.which(program) or program).resolve() for program in ("node", "npm"))
    bin_, modules = beside / "usr/local/bin", beside / "usr/local/lib/node_modules"
    bin_.mkdir(parents=True)
    shutil.copy(node, bin_ / "node")
    shutil.copytree(npm.parents[1], modules / "npm", symlinks=True)
    (bin_ / "npm").symlink_to("../lib/node_modules/npm/bin/npm-cli.js")
    _make_image(build, f"localhost/{python_image}", beside, node_image)


def _make_image(build: Sequence[str], begins_with: str, added: Path, name: str) -> None:
    made = _said([*build, "from", "--pull-never", begins_with]).strip()
    _said([*build, "add", made, str(added), "/"])
    known = (f"--env=PATH={PATH}", f"--env=NODE_EXTRA_CA_CERTS={CERTIFICATES}", f"--env=PIP_CERT={CERTIFICATES}")
    _said([*build, "config", *known, made])
    _said([*build, "commit", "--rm", made, f"localhost/{name}"])


def _said(command: Sequence[str]) -> str:
    """What the program says. Raises CannotBuild where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=BUILDS_WITHIN_SECONDS)
    if done.returncode:
        raise CannotBuild(f"{' '.join(command)} failed and said: {(done.stdout + done.stderr)[-2_000:]}")
    return done.stdout
