"""The program ``dnn``, which ``python -m core.cli`` is too."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from core.cli import VERSION


def run() -> None:
    """Run the command line as the program ``dnn``."""
    if sys.argv[1:] == ["--version"]:  # answered before anything slow is imported
        print(VERSION)
        return
    from core.cli.app import main

    if isinstance(sys.stdout, TextIOWrapper):  # names of files may hold what the terminal's encoding does not
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())


if __name__ == "__main__":
    run()
