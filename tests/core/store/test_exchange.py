"""A run in a file: out of one library, into another; twice, and where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import hdf5
from core.errors import FileError, StoreError
from core.hdf5 import guard
from core.network import Network
from core.store import run_file
from core.store.exchange import export_run, import_run
from core.store.library import Library
from core.store.records import RunState
from tests.core.store import samples
from tests.core.store.shared_runs import EVENTS, ITERATIONS, curves, record, whole_run


@pytest.fixture
def library(tmp_path: Path) -> Library:
    with Library(tmp_path / "library") as library:
        yield library


@pytest.fixture
def other(tmp_path: Path) -> Library:
    with Library(tmp_path / "other") as library:
        yield library


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("place")


# --- There and back ---------------------------------------------------------------------------------------


def test_a_run_arrives_in_another_library_as_it_was(library: Library, other: Library, tmp_path: Path) -> None:
    sent = whole_run(library)
    export_run(library, sent.id, tmp_path / "cats.dnn")
    arrived = import_run(other, tmp_path / "cats.dnn")
    assert arrived == replace(sent, source="train_catvnoncat.h5")
    assert other.events(arrived.id) == library.events(sent.id)
    for name in vars(other.curves(arrived.id)):
        np.testing.assert_array_equal(
            getattr(other.curves(arrived.id), name), getattr(library.curves(sent.id), name), strict=True
        )
    there, here = (Network.load(each.network_file(sent.id)) for each in (other, library))
    assert there.card == here.card
    np.testing.assert_array_equal(there.parameters.flat, here.parameters.flat, strict=True)


def test_a_run_without_a_network_and_without_a_recipe_arrives_too(
    library: Library, other: Library, tmp_path: Path
) -> None:
    sent = library.add(replace(record(), recipe=None), curves(), [])
    export_run(library, sent.id, tmp_path / "cats.dnn")
    arrived = import_run(other, tmp_path / "cats.dnn")
    assert arrived.recipe is None
    assert not other.network_file(arrived.id).exists()


def test_no_folder_of_the_sender_leaves(library: Library, tmp_path: Path) -> None:
    for source in ("/home/anna/secret/train_catvnoncat.h5", r"C:\Users\anna\secret\train_catvnoncat.h5"):
        sent = library.add(replace(record(), source=source), curves(), EVENTS)
        export_run(library, sent.id, tmp_path / "cats.dnn")
        assert b"train_catvnoncat.h5" in (tmp_path / "cats.dnn").read_bytes()
        for word in (b"anna", b"secret", str(tmp_path).encode()):
            assert word not in (tmp_path / "cats.dnn").read_bytes()


def test_a_run_that_goes_on_is_interrupted_in_the_file(library: Library, other: Library, tmp_path: Path) -> None:
    log = library.begin(record(state=RunState.RUNNING, iterations=0))
    log.append(samples.costs(0, 40), [samples.measurement(0)], best_cost=0.5)
    library.settle()
    export_run(library, log.id, tmp_path / "cats.dnn")
    arrived = import_run(other, tmp_path / "cats.dnn")
    assert (arrived.state, arrived.iterations) == (RunState.INTERRUPTED, 40)
    assert library.record(log.id).state is RunState.RUNNING
    log.end(state=RunState.STOPPED)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@settings(max_examples=20)
@given(name=TEXT, note=TEXT, tags=st.lists(TEXT, max_size=5))
def test_whatever_the_user_wrote_is_read_as_it_was(name: str, note: str, tags: list[str], place: Path) -> None:
    sent = run_file.SharedRun(record(name=name, note=note, tags=tuple(tags)), curves(), EVENTS, None)
    path = place / "cats.dnn"
    with pytest.MonkeyPatch.context() as patch:  # starting a reader each time takes a quarter of a second
        patch.setattr(hdf5, "read", lambda path, wanted: guard.read(path, wanted, 1 << 30))
        run_file.write(path, sent)
        assert run_file.read(path).record == sent.record


def test_names_that_are_no_text_are_made_one(library: Library, other: Library, tmp_path: Path) -> None:
    run = run_file.SharedRun(replace(record(), dataset="caf\udce9"), curves(), (), None)
    run_file.write(tmp_path / "cats.dnn", run)
    assert import_run(other, tmp_path / "cats.dnn").dataset == "caf?"


# --- Twice, and beside others -----------------------------------------------------------------------------


def test_the_same_file_twice_gives_the_same_run_whatever_it_is_called_meanwhile(
    library: Library, other: Library, tmp_path: Path
) -> None:
    export_run(library, whole_run(library).id, tmp_path / "cats.dnn")
    first = import_run(other, tmp_path / "cats.dnn")
    other.change([first.id], name="Mine", starred=not first.starred, tags=("new",), note="")
    again = import_run(other, tmp_path / "cats.dnn")
    assert (again.id, again.name) == (first.id, "Mine")
    assert len(other.records()) == 1


def test_a_run_that_is_imported_where_it_came_from_is_not_there_twice(library: Library, tmp_path: Path) -> None:
    sent = whole_run(library)
    export_run(library, sent.id, tmp_path / "cats.dnn")
    assert import_run(library, tmp_path / "cats.dnn") == sent
    assert len(library.records()) == 1


def test_importing_takes_a_run_out_of_the_trash(library: Library, tmp_path: Path) -> None:
    sent = whole_run(library)
    export_run(library, sent.id, tmp_path / "cats.dnn")
    library.delete([sent.id])
    assert import_run(library, tmp_path / "cats.dnn") == sent


@pytest.mark.parametrize("change", [{"iterations": 100}, {"seconds": 2.0}, {"fingerprint": "other"}])
def test_another_run_of_the_same_id_gets_a_new_one_and_the_same_one_each_time(
    change: dict[str, Any], library: Library, tmp_path: Path
) -> None:
    there = whole_run(library)
    changed = replace(there, **change)
    run_file.write(tmp_path / "b.dnn", run_file.SharedRun(changed, curves(changed.iterations), (), None))
    arrived = import_run(library, tmp_path / "b.dnn")
    assert arrived.id != there.id
    assert library.record(there.id) == there
    assert import_run(library, tmp_path / "b.dnn").id == arrived.id
    assert len(library.records()) == 2


def test_a_run_that_differs_in_a_cost_alone_is_another_one(library: Library, tmp_path: Path) -> None:
    there = whole_run(library)
    costs = library.curves(there.id).costs.copy()
    costs[7] += 1e-12
    run = run_file.SharedRun(there, replace(library.curves(there.id), costs=costs), (), None)
    run_file.write(tmp_path / "b.dnn", run)
    assert import_run(library, tmp_path / "b.dnn").id != there.id


def test_a_network_that_did_not_arrive_the_first_time_does_the_second_time(
    library: Library, other: Library, tmp_path: Path
) -> None:
    export_run(library, whole_run(library).id, tmp_path / "cats.dnn")
    network = other.network_file(import_run(other, tmp_path / "cats.dnn").id)
    before = network.read_bytes()
    network.unlink()
    import_run(other, tmp_path / "cats.dnn")
    assert network.read_bytes() == before


# --- What is not written ----------------------------------------------------------------------------------


def test_a_damaged_run_is_not_handed_on(library: Library, tmp_path: Path) -> None:
    sent = library.add(replace(record(), iterations=ITERATIONS + 1), curves(), [])
    with pytest.raises(StoreError, match="is damaged and cannot be handed on"):
        export_run(library, sent.id, tmp_path / "cats.dnn")
    assert not (tmp_path / "cats.dnn").exists()


def test_a_damaged_network_is_not_handed_on(library: Library, tmp_path: Path) -> None:
    sent = whole_run(library)
    library.network_file(sent.id).write_bytes(b"\x89HDF\r\n\x1a\n")
    with pytest.raises(FileError, match=r"network\.h5 is cut off"):
        export_run(library, sent.id, tmp_path / "cats.dnn")
    assert not (tmp_path / "cats.dnn").exists()


def test_where_it_cannot_be_saved_the_sentence_names_the_file(library: Library, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^cats\.dnn cannot be saved: the folder nowhere does not exist"):
        export_run(library, whole_run(library).id, tmp_path / "nowhere" / "cats.dnn")


def test_a_file_that_is_refused_leaves_the_library_as_it_was(
    library: Library, other: Library, tmp_path: Path
) -> None:
    path = tmp_path / "cats.dnn"
    export_run(library, whole_run(library).id, path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(FileError, match=r"^cats\.dnn "):
        import_run(other, path)
    assert other.records() == []
