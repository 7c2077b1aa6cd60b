"""Whatever happens to the child process costs the parent one sentence and no process, thread or file."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from core import hdf5
from core.errors import Cancelled, FileError
from core.hdf5 import parent
from tests.refused_files.damaged_hdf5_files import good
from tests.refused_files.hdf5_files import WANTED

CRASH = r"^train\.h5 made its reader crash and is probably damaged; copy or download it again\.$"


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    threads = threading.active_count()
    yield
    assert psutil.Process().children() == []
    assert threading.active_count() <= threads


def child_runs(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(parent, "_CHILD", ("-c", code))


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import os; os._exit(0)",
        "raise MemoryError",
        "print('{\"attributes\": {}, \"shapes\": {', end='')",
        "print('not JSON')",
        r"""print('{"attributes": {}, "shapes": {"x": [9]}, "arrays": {"x": "<f8"}}\nfour')""",
    ],
    ids=["killed", "silent", "exception", "half a header", "nonsense", "half an array"],
)
def test_a_child_that_breaks_down_costs_one_sentence(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child_runs(monkeypatch, code)
    with pytest.raises(FileError, match=CRASH) as caught:
        hdf5.read(good(tmp_path), WANTED)
    assert "exit code" in caught.value.detail


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no segmentation faults to raise")
def test_a_crash_in_libhdf5_tells_where_in_its_detail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = "import faulthandler; faulthandler.enable(); faulthandler._sigsegv()"
    child_runs(monkeypatch, code)
    with pytest.raises(FileError, match=CRASH) as caught:
        hdf5.read(good(tmp_path), WANTED)
    assert "Segmentation fault" in caught.value.detail


def test_a_child_that_never_answers_is_ended_by_the_time_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child_runs(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(parent, "SECONDS", 0.2)
    with pytest.raises(FileError, match=r"^train\.h5 takes more than 0 s to read"):
        hdf5.read(good(tmp_path), WANTED)


def test_cancelling_ends_the_child_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child_runs(monkeypatch, "import time; time.sleep(60)")
    asked = iter([False, False, False, True])
    started = time.monotonic()
    with pytest.raises(Cancelled):
        hdf5.read(good(tmp_path), WANTED, cancelled=lambda: next(asked))
    assert time.monotonic() - started < 30


def test_what_is_cancelled_already_starts_no_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parent, "_child", lambda *_: pytest.fail("a child was started"))
    with pytest.raises(Cancelled):
        hdf5.read(good(tmp_path), WANTED, cancelled=lambda: True)


def test_without_an_interpreter_to_start_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    with pytest.raises(FileError, match=r"^train\.h5 cannot be read: its reader does not start"):
        hdf5.read(good(tmp_path), WANTED)


def test_the_child_is_found_from_any_folder_and_ignores_what_stands_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = good(tmp_path)
    (tmp_path / "h5py.py").write_text("raise SystemExit('the wrong h5py')")
    (tmp_path / "core.py").write_text("raise SystemExit('the wrong core')")
    monkeypatch.chdir(tmp_path)
    assert hdf5.read(Path(path.name), WANTED).shapes["train_set_y"] == (4,)


def test_a_name_that_looks_like_an_option_or_is_not_ascii_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("-h", "ä 猫.h5"):
        hdf5.write(Path(name), {"x": np.arange(3)}, {})
        assert hdf5.read(Path(name), ["x"]).arrays["x"].tolist() == [0, 1, 2]


def test_what_a_library_prints_does_not_get_into_the_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = """
import os
from core.hdf5 import child, guard
sound = guard.read
def noisy(*arguments):
    os.write(1, b"warning")
    print("warning", flush=True)
    return sound(*arguments)
guard.read = noisy
child.main()
"""
    child_runs(monkeypatch, code)
    assert hdf5.read(good(tmp_path), WANTED).shapes["train_set_y"] == (4,)


def test_two_threads_read_at_the_same_time(tmp_path: Path) -> None:
    path = good(tmp_path)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(hdf5.read(path, WANTED).arrays))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3, 3]


def test_no_temporary_file_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    hdf5.read(good(tmp_path), WANTED)
    assert list(spare.iterdir()) == []
