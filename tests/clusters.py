"""A PostgreSQL cluster of our own for the length of a test session.

It lives in a temporary folder and is reached by a Unix socket there, so that it can neither meet another cluster nor
be reached from outside. Each process that runs tests has its own. Each test gets a database copied from a template
that was migrated once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from engine.store import migrate, open_database

INSTALLED = Path("/usr/lib/postgresql")
PORT = 5432  # only names the socket, unless it listens to the network
SUPERUSER = "postgres"
TEMPLATE = "fingerpost_template"
#: A folder that is in memory, where making and dropping a database is half the computing, and how much has to be free.
MEMORY, ENOUGH = Path("/dev/shm"), 1_000_000_000
#: Safety against a power cut, and everything that runs by itself, costs time and is of no use here.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "Pacific/Auckland",  # far from London, so that a time zone forgotten somewhere shows
}


class PostgresqlMissing(Exception):
    """PostgreSQL is not installed. `make setup-debian` installs it; these tests are never left out."""


class Cluster:
    """`with Cluster() as cluster: url = cluster.fresh()`. It is on the disk, unless it may be `in_memory`."""

    def __init__(self, *, options: Mapping[str, str] = OPTIONS, port: int = PORT, in_memory: bool = False) -> None:
        self._binaries, self._options, self._port = _binaries(), options, port
        self._numbers = count(1)
        self._where: Path | None = None
        if in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
            self._where, self._options = MEMORY, {**options, "max_wal_size": "96MB"}

    def __enter__(self) -> Cluster:
        self._folder = Path(tempfile.mkdtemp(prefix="fingerpost-pg-", dir=self._where))
        if os.geteuid() == 0:
            shutil.chown(self._folder, SUPERUSER)
        try:
            self._run("initdb", "--username", SUPERUSER, "--auth", "trust", "--no-sync", "-E", "UTF8", "-D", self._data)
            self._configure()
            self.start()
            self._make_template()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode", "immediate", "--silent", "-D", self._data)
        shutil.rmtree(self._folder)

    def fresh(self, *, template: str = TEMPLATE) -> str:
        """The address of a new database; copied from the migrated template unless another one is named."""
        name = f"test_{next(self._numbers)}"
        # Copied as files; by itself PostgreSQL would write every page of it into its log too.
        self._command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url(name)

    def stop(self, *, mode: str = "immediate") -> None:
        """Stops the server; `immediate` is as if it had crashed."""
        self._run("pg_ctl", "stop", "--mode", mode, "--silent", "-D", self._data)

    def start(self) -> None:
        """Starts the server again."""
        self._run("pg_ctl", "start", "--wait", "--silent", "-D", self._data, "-l", self._folder / "log")

    def keep_commits(self, url: str) -> None:
        """What was committed in this database stays, also when the server crashes."""
        self._command(f"ALTER DATABASE {sa.make_url(url).database} SET synchronous_commit = on")

    def drop(self, url: str) -> None:
        """Removes a database and whoever is still connected to it."""
        self._command(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def processes(self) -> list[int]:
        """The ids of the server's processes, one for each connection among them."""
        server = (self._data / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii")
        return [int(process) for process in (server, *children.split())]

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _url(self, name: str) -> str:
        return f"postgresql://{SUPERUSER}@/{name}?host={self._folder}&port={self._port}"

    def _configure(self) -> None:
        options = {**self._options, "port": str(self._port), "unix_socket_directories": str(self._folder)}
        lines = [f"{name} = '{value}'\n" for name, value in options.items()]
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(lines)

    def _make_template(self) -> None:
        self._command(f"CREATE DATABASE {TEMPLATE}")
        engine = open_database(self._url(TEMPLATE))
        migrate(engine)
        engine.dispose()

    def _command(self, statement: str) -> None:
        """Runs what cannot be part of a transaction."""
        engine = sa.create_engine(open_database(self._url("postgres")).url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def _run(self, program: str, *arguments: str | Path) -> None:
        """Runs a program of PostgreSQL's, which all refuse to run as root."""
        command = [str(self._binaries / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", SUPERUSER, "--", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=120)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")


def _binaries() -> Path:
    """The folder of the newest PostgreSQL server installed. Raises PostgresqlMissing."""
    found = [folder for folder in INSTALLED.glob("*/bin") if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresqlMissing(PostgresqlMissing.__doc__)
    return Path(on_path).resolve().parent
