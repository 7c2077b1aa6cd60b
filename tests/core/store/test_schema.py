"""A catalogue of another age is brought up to date with a copy kept, or refused untouched."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from subprocess import PIPE

import pytest

from core.errors import StoreError
from core.store import schema
from core.store.library import Library
from tests.core.store.samples import costs, finished, record

ROOT = Path(__file__).parents[3]
NEWER = (
    r"^The library in library was made by a newer version of this program; install that version, or choose another "
    r"folder for the library\.$"
)
DAMAGED = r"^catalogue\.sqlite of the library in library is damaged; restore it from a backup, or choose another"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with one run."""
    with Library(tmp_path / "library") as library:
        finished(library)
    return tmp_path / "library"


def catalogue(folder: Path) -> Path:
    return folder / "catalogue.sqlite"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def add_a_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE runs ADD COLUMN place TEXT")


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(runs)")]


def make_newer(folder: Path) -> None:
    with closing(sqlite3.connect(catalogue(folder))) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")


def test_a_newer_library_is_refused_untouched(folder: Path) -> None:
    make_newer(folder)
    before = contents(folder)
    with pytest.raises(StoreError, match=NEWER):
        Library(folder)
    assert contents(folder) == before


def test_a_library_made_newer_while_it_is_open_is_written_to_no_more(folder: Path) -> None:
    with Library(folder) as library:
        log = library.begin(record(1))
        make_newer(folder)
        with pytest.raises(StoreError, match=NEWER):
            library.change([log.id], name="new")
        log.append(costs(0, 10), [])
        library.settle()
        assert isinstance(log.failure, StoreError)
        assert library.record(log.id).iterations == 0


def test_an_older_library_is_brought_up_to_date_and_a_copy_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(folder) as library:
        before = library.records()
    version = len(schema.MIGRATIONS)
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, add_a_column])
    with Library(folder) as library:
        assert library.records() == before
        assert len(library.curves(before[0].id).costs) == 250
        finished(library, 1)
    assert "place" in columns(catalogue(folder))
    copy = folder / f"catalogue.version-{version}.sqlite"
    assert "place" not in columns(copy)
    monkeypatch.undo()
    (folder.parent / "restored").mkdir()
    copy.rename(folder.parent / "restored" / "catalogue.sqlite")
    with Library(folder.parent / "restored") as library:
        assert library.records() == before


def test_a_migration_that_fails_leaves_the_old_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(folder) as library:
        before = library.records()

    def fail(connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, add_a_column, fail])
    with pytest.raises(StoreError, match=r"cannot be written: the disk is full; free some space\.$"):
        Library(folder)
    monkeypatch.undo()
    with Library(folder) as library:
        assert library.records() == before
    assert "place" not in columns(catalogue(folder))


@pytest.mark.parametrize("what", ["other bytes", "a beginning", "nothing", "a hole"])
def test_a_damaged_catalogue_is_named_and_not_overwritten(folder: Path, what: str) -> None:
    whole = catalogue(folder).read_bytes()
    holed = whole[:100] + bytes(len(whole) - 100)
    broken = {"other bytes": b"picture" * 1000, "a beginning": whole[:5000], "nothing": b"", "a hole": holed}[what]
    catalogue(folder).write_bytes(broken)
    with pytest.raises(StoreError, match=DAMAGED), Library(folder) as library:
        library.records()
    assert catalogue(folder).read_bytes() == broken


def test_runs_without_a_catalogue_are_left_alone_and_no_new_library_is_made_of_them(folder: Path) -> None:
    for path in folder.glob("catalogue.sqlite*"):
        path.unlink()
    runs = list((folder / "runs").rglob("*"))
    with pytest.raises(StoreError, match=DAMAGED) as raised:
        Library(folder)
    assert raised.value.detail == "the file is missing"
    assert not catalogue(folder).exists()
    assert list((folder / "runs").rglob("*")) == runs


@pytest.mark.parametrize("made", [(), ("runs",), ("runs", "catalogue.lock"), ("runs", "catalogue.sqlite")])
def test_a_library_whose_making_was_cut_short_is_made(tmp_path: Path, made: tuple[str, ...]) -> None:
    (tmp_path / "library").mkdir()
    for name in made:
        if name == "runs":
            (tmp_path / "library" / name).mkdir()
        else:
            (tmp_path / "library" / name).touch()
    with Library(tmp_path / "library") as library:
        assert library.records() == []


BEGIN = """
import sys
from pathlib import Path
from core.store.library import Library
from tests.core.store.samples import finished
print(flush=True)
sys.stdin.read(1)
with Library(Path(sys.argv[1])) as library:
    finished(library)
"""


def test_programs_that_begin_a_library_at_the_same_time_find_it_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BEGIN, str(tmp_path / "library")]
    with ExitStack() as stack:
        begun = [
            stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True))
            for _ in range(4)
        ]
        for process in begun:
            assert process.stdout
            process.stdout.readline()
        for process in begun:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
    assert [process.wait(60) for process in begun] == [0] * 4
    with Library(tmp_path / "library") as library:
        assert len(library.records()) == 4


def test_the_catalogue_of_another_program_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    with closing(sqlite3.connect(catalogue(folder))) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    before = catalogue(folder).read_bytes()
    with pytest.raises(StoreError, match=DAMAGED):
        Library(folder)
    assert catalogue(folder).read_bytes() == before


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "library").write_bytes(b"a file")
    with pytest.raises(StoreError, match=r"^The library in library cannot be read or written; check the disk\.$"):
        Library(tmp_path / "library")
