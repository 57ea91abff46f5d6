"""Puts the project itself into the virtual environment: a path file and the `fingerpost` command.

An editable install needs a build back end and with it the network; a `.pth` file and a four-line script need neither.
"""

import stat
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = f"""#!{sys.executable}
import sys

from engine.cli import main

sys.exit(main())
"""


def install() -> None:
    """Makes `import engine` and `fingerpost` work in the environment this runs in."""
    Path(sysconfig.get_path("purelib"), "fingerpost.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts"), "fingerpost")
    command.write_text(SCRIPT, encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


if __name__ == "__main__":
    install()
