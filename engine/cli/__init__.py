"""The `fingerpost` command. Each subcommand is a module of its own, imported only when it is asked for.

A module `engine/cli/<name>.py` holds a click command called `command`. Exit codes: 0 done, 1 done and something is
wrong with what was looked at, 2 the question itself could not be answered.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from engine.domain.errors import FingerpostError

COMMANDS = {
    "run": "running",
    "web": "web",
    "worker": "worker",
    "migrate": "migrating",
    "demo": "demo",
    "sweep": "sweeping",
    "due": "due",
    "lint": "linting",
    "tidy": "tidying",
    "rehearse": "rehearsing",
    "import": "importing",
    "user": "users",
    "audit": "auditing",
    "backup": "backup",
    "restore": "restore",
    "move": "move",
}


class _Commands(click.Group):
    """Finds a subcommand by name without importing the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        # What is imported stays. Looking through it for what could be cleared away would be a third of starting.
        gc.disable()
        try:
            found: click.Command = import_module(f"engine.cli.{module}").command
        finally:
            gc.freeze()
            gc.enable()
        return found


@click.command(cls=_Commands)
def fingerpost() -> None:
    """Runs the permanence pathways of a council's children's service."""


def main() -> int:
    """Runs the command line; a mistake of the caller's is a sentence on stderr and exit code 2."""
    try:
        result = fingerpost.main(standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as mistake:
        mistake.show()
        return 2
    except FingerpostError as error:
        click.echo(str(error), err=True)
        return 2
    except PermissionError as error:
        if error.filename is None:
            raise
        click.echo(f"This account may not use {error.filename} ({error.strerror}). Name another place.", err=True)
        return 2
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
