"""``dnn`` as a program of its own: exit codes, Ctrl+C, and names that no encoding holds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.images.recipe import Recipe
from core.network import ModelCard, Network
from tests.core.cli.calls import write_picture
from tests.core.datasets.course_files import both_parts, write

ROOT = Path(__file__).parents[3]
DNN = [sys.executable, "-m", "core.cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command: list[str | Path] = [*DNN, *arguments]
    return subprocess.run(command, capture_output=True, env={**ENVIRONMENT, **environment}, timeout=60, check=False)


def test_a_refusal_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = run("train", tmp_path / "cats.h5", "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"dnn: cats.h5 does not exist; check its name and folder.\n"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names there are always text")
def test_a_picture_whose_name_is_no_text_gets_its_row(tmp_path: Path) -> None:
    model = tmp_path / "model.h5"
    Network((108, 1), card=ModelCard(("dark", "light"), Recipe(width=6, height=6))).save(model)
    picture = write_picture(tmp_path / "cat.png").rename(tmp_path / os.fsdecode(b"caf\xe9.png"))
    for encoding in ("utf-8", "ascii"):
        done = run("predict", model, picture, PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"caf\\udce9.png\t" in done.stdout


class Screen:
    """A terminal for a program's standard error, and a thread that reads what comes."""

    def __init__(self) -> None:
        self._terminal, self.end_for_program = os.openpty()
        self.shown = b""
        self._moves = threading.Event()
        self._reader = threading.Thread(target=self._read)

    def start(self) -> None:
        os.close(self.end_for_program)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._terminal, 4096)
            except OSError:  # Linux says so that the program has closed its end
                piece = b""
            if not piece:
                os.close(self._terminal)
                return
            self.shown += piece
            if b"cost 0." in self.shown:
                self._moves.set()

    def wait_for_progress(self) -> None:
        assert self._moves.wait(60), self.shown

    def close(self) -> None:
        self._reader.join(60)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pseudo-terminals nor SIGINT for others")
def test_ctrl_c_keeps_what_was_learned(tmp_path: Path) -> None:
    data, model = write(tmp_path / "shades.h5", both_parts()), tmp_path / "model.h5"
    arguments = ["train", str(data), "--iterations", "10000000", "--layers", "4", "--json", "--save", str(model)]
    screen = Screen()
    with subprocess.Popen(
        [*DNN, *arguments], stdout=subprocess.PIPE, stderr=screen.end_for_program, env=ENVIRONMENT
    ) as process:
        screen.start()
        screen.wait_for_progress()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    screen.close()
    assert process.returncode == 130
    result = json.loads(out)
    assert 0 < result["iterations"] < 10_000_000
    assert result["model"] == str(model)
    assert b"it/s" in screen.shown
    assert b"left" in screen.shown
    assert (
        f"dnn: interrupted after {result['iterations']:,} iterations; what was learned is in".encode() in screen.shown
    )
    network = Network.load(model)
    assert network.card.training is not None
    assert network.card.training.iterations == result["iterations"]
    assert network.card.training.final_cost == result["final_cost"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["model.h5", "shades.h5"]
