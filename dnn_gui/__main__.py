"""The program ``dnn-gui``, which ``python -m dnn_gui`` is too."""

from __future__ import annotations

import gc
import sys

from core.cli import VERSION


def run() -> None:
    """Run the program ``dnn-gui``; nothing is imported before it is known to be needed."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(VERSION)
        return
    gc.disable()  # a tenth of the start is spent on collecting what is only being made; see GarbageCollector
    if arguments:
        from dnn_gui.command_line import main

        sys.exit(main(arguments))
    from dnn_gui.app import open_window

    sys.exit(open_window())


if __name__ == "__main__":
    run()
