"""A file being saved is the whole old one or the whole new one, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import Cancelled, FileError
from core.files import check_can_write, write_atomically

OLD, NEW = b"the old file", b"the new file, which is longer"


def write_new(path: Path) -> None:
    path.write_bytes(NEW)


def write_half_then(error: BaseException) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(NEW[:5])
        raise error

    return write


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A file that is there already; whatever a test does, nothing but that file may be in its folder after."""
    folder = tmp_path / "models"
    folder.mkdir()
    path = folder / "cat.h5"
    path.write_bytes(OLD)
    yield path
    assert [entry.name for entry in folder.iterdir()] == ["cat.h5"]


def test_a_new_file_is_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "cat.h5", write_new)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"cat.h5": NEW}


def test_an_old_file_is_replaced_and_never_seen_half(old: Path) -> None:
    def write(temporary: Path) -> None:
        assert temporary.parent == old.parent
        temporary.write_bytes(NEW[:5])
        assert old.read_bytes() == OLD
        temporary.write_bytes(NEW)
        assert old.read_bytes() == OLD

    write_atomically(old, write)
    assert old.read_bytes() == NEW


def test_whoever_has_the_old_file_open_keeps_reading_it(old: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows does not replace an open file")
    with old.open("rb") as reader:
        write_atomically(old, write_new)
        assert reader.read() == OLD


def test_what_was_written_is_on_the_disk_before_it_takes_the_name(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        steps.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    write_atomically(old, write_new)
    assert steps == (["file", "replace"] if sys.platform == "win32" else ["file", "replace", "folder"])


on_posix = pytest.mark.skipif(sys.platform == "win32", reason="only the folder's own steps, which Windows lacks")


@pytest.mark.parametrize(
    ("name", "call", "content"),
    [
        ("fsync", 0, OLD),
        ("replace", 0, OLD),
        pytest.param("open", 0, NEW, marks=on_posix),
        pytest.param("fsync", 1, NEW, marks=on_posix),
    ],
)
def test_every_step_may_fail(
    name: str, call: int, content: bytes, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = getattr(os, name), itertools.count()

    def failing(*arguments: object) -> object:
        if next(calls) == call:
            raise OSError(errno.EIO, "the disk is broken")
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing)
        with pytest.raises(FileError) as caught:
            write_atomically(old, write_new)

    assert str(caught.value) == "cat.h5 cannot be saved in models; choose another folder, or check the disk."
    assert caught.value.path == old
    assert "the disk is broken" in caught.value.detail
    assert old.read_bytes() == content


@on_posix
def test_a_folder_that_cannot_be_synced_is_no_failure(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> int:
        raise OSError(errno.EINVAL, "not on this network share")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", unsupported)
        write_atomically(old, write_new)
    assert old.read_bytes() == NEW


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; free some space"),
        (OSError("Can't write data (file write failed: errno = 28, total size = 9)"), "the disk is full;"),
        (RuntimeError("Disable slist failed (file write failed: errno = 28, size = 9)"), "the disk is full;"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk is full;"),
        (PermissionError(errno.EACCES, "Permission denied"), "you may not write to it in models"),
        (PermissionError(errno.EPERM, "Operation not permitted"), "you may not write to it in models"),
        (OSError(errno.EROFS, "Read-only file system"), "the disk of models is read-only"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value),
)
def test_what_the_system_says_becomes_a_sentence(error: OSError | RuntimeError, reason: str, old: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_atomically(old, write_half_then(error))
    assert str(caught.value).startswith(f"cat.h5 cannot be saved: {reason}")
    assert caught.value.detail == str(error)
    assert old.read_bytes() == OLD


@pytest.mark.parametrize(
    "error", [RuntimeError("unknown"), OSError("unknown"), OSError(errno.EIO, "unknown")], ids=repr
)
def test_anything_else_the_system_says_has_a_sentence_too(error: OSError | RuntimeError, old: Path) -> None:
    with pytest.raises(FileError, match=r"^cat\.h5 cannot be saved in models; choose another folder"):
        write_atomically(old, write_half_then(error))
    assert old.read_bytes() == OLD


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), Cancelled()], ids=repr)
def test_what_is_not_the_system_s_passes_through(error: BaseException, old: Path) -> None:
    with pytest.raises(type(error)) as caught:
        write_atomically(old, write_half_then(error))
    assert caught.value is error
    assert old.read_bytes() == OLD


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("missing/cat.h5", "the folder missing does not exist; make it"),
        ("cat.h5/cat.h5", "cat.h5 is not a folder"),
        ("cat.h5/deeper/cat.h5", "deeper is not a folder"),
        ("..", "a folder of that name is there already"),
        ("x" * 300, "the name is too long"),
    ],
)
def test_a_path_that_cannot_be_a_file_is_refused_before_any_work(where: str, reason: str, old: Path) -> None:
    path = old.parent / where
    with pytest.raises(FileError) as caught:
        write_atomically(path, lambda temporary: pytest.fail("it was written all the same"))
    assert str(caught.value).startswith(f"{path.name} cannot be saved: {reason}")
    assert old.read_bytes() == OLD


def test_a_file_that_is_protected_is_not_replaced(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: (Path(path), mode) != (old, os.W_OK))
    with pytest.raises(FileError, match="you may not write to it in models"):
        write_atomically(old, write_new)
    assert old.read_bytes() == OLD


@on_posix
def test_a_file_keeps_its_permissions(old: Path) -> None:
    old.chmod(0o600)
    write_atomically(old, write_new)
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


@on_posix
def test_a_link_stays_a_link(old: Path, tmp_path: Path) -> None:
    link = tmp_path / "newest.h5"
    link.symlink_to(old)
    write_atomically(link, write_new)
    assert link.is_symlink()
    assert old.read_bytes() == NEW


KILLED = """
import os, sys
from pathlib import Path
from core.files import write_atomically

def write_half(temporary):
    temporary.write_bytes(b"half")
    os.kill(os.getpid(), 9)

write_atomically(Path(sys.argv[1]), write_half)
"""


@on_posix
def test_a_save_that_was_killed_leaves_the_old_file_and_does_not_disturb_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "cat.h5"
    path.write_bytes(OLD)
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=root, check=False).returncode == -9
    assert path.read_bytes() == OLD
    (left,) = tmp_path.glob(".saving-*.part")
    write_atomically(path, write_new)
    assert path.read_bytes() == NEW
    assert set(tmp_path.iterdir()) == {path, left}


def test_asking_whether_a_file_can_be_saved_changes_nothing(old: Path) -> None:
    check_can_write(old)
    check_can_write(old.with_name("new.h5"))
    assert old.read_bytes() == OLD


@pytest.mark.parametrize("where", ["missing/cat.h5", "cat.h5/cat.h5", "..", "x" * 300])
def test_asking_gives_the_sentence_that_saving_would(where: str, old: Path) -> None:
    path = old.parent / where
    with pytest.raises(FileError) as asked:
        check_can_write(path)
    with pytest.raises(FileError) as saved:
        write_atomically(path, write_new)
    assert str(asked.value) == str(saved.value)
