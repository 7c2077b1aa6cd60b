from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import core


def run_program(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run dnn-gui as a user does; a variable given as None is taken away."""
    wanted = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-m", "dnn_gui", *arguments],
        env={name: value for name, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_version_is_printed_without_a_window() -> None:
    done = run_program("--version", QT_QPA_PLATFORM=None, DISPLAY=None, WAYLAND_DISPLAY=None)
    assert done.returncode == 0
    assert done.stdout.strip() == f"DNN Explorer {core.__version__}"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux may be without a screen")
def test_a_machine_without_a_screen_is_told_how_to_work_without_one() -> None:
    done = run_program(QT_QPA_PLATFORM=None, DISPLAY=None, WAYLAND_DISPLAY=None)
    assert done.returncode == 2
    assert "there is no screen" in done.stderr
    assert "dnn train" in done.stderr
    assert "--screenshot" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux may be without a screen")
def test_a_display_that_does_not_answer_is_told_the_same_way() -> None:
    done = run_program(QT_QPA_PLATFORM=None, DISPLAY=":54321", WAYLAND_DISPLAY=None)
    assert done.returncode == 2
    assert "there is no screen" in done.stderr


def test_train_and_screenshot_saves_a_picture_of_the_trained_window(tmp_path: Path) -> None:
    path = tmp_path / "window.png"
    done = run_program("--train", "--iterations", "60", "--screenshot", str(path), QT_QPA_PLATFORM=None, DISPLAY=None)
    assert done.returncode == 0, done.stderr
    with Image.open(path) as picture:
        assert picture.size[0] >= 1200
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 20) or ()) > 100


def test_a_file_that_cannot_be_opened_ends_a_screenshot_with_its_sentence(tmp_path: Path) -> None:
    done = run_program(str(tmp_path / "missing.h5"), "--screenshot", str(tmp_path / "window.png"))
    assert done.returncode == 2
    assert "missing.h5" in done.stderr
    assert not (tmp_path / "window.png").exists()


def test_a_network_that_cannot_be_trained_ends_a_screenshot_with_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "window.png"
    done = run_program("--layers", "4096,4096", "--train", "--screenshot", str(path))
    assert done.returncode == 2
    assert "use fewer units" in done.stderr
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--learning-rate", "0"), "Learning rate must be"),
        (("--theme", "pink"), "Theme must be one of"),
        (("--screenshot", "/missing-folder/window.png"), "cannot be saved"),
        (("--nonsense",), "Unknown option"),
    ],
)
def test_wrong_arguments_get_one_sentence_and_code_2(arguments: tuple[str, ...], sentence: str) -> None:
    done = run_program(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
