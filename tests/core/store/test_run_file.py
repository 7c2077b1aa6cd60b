"""A run as one file: whatever is wrong in it is found, and said in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import hdf5
from core.errors import FileError
from core.hdf5 import Hdf5Contents
from core.store import run_file
from core.store.exchange import export_run
from core.store.library import Library
from tests.core.plain_words import assert_one_sentence
from tests.core.store.shared_runs import EVENTS, ITERATIONS, curves, record, seal, whole_run


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    with Library(folder / "library") as library:
        export_run(library, whole_run(library).id, folder / "cats.dnn")
    return folder / "cats.dnn"


def seal_holds(path: Path) -> bool:
    """Tell whether the bytes of a file are those that were written."""
    try:
        run_file._check_seal(path)
    except run_file._NotAsWritten:
        return False
    return True


def test_a_byte_that_is_flipped_anywhere_breaks_the_seal(sound: Path, tmp_path: Path) -> None:
    content, path = sound.read_bytes(), tmp_path / "cats.dnn"
    assert seal_holds(sound)
    places = {*range(0, len(content), 31), *range(len(content) - 80, len(content))}
    for place in places:
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :])
        assert not seal_holds(path), place


@settings(max_examples=12)
@given(st.data())
def test_a_file_with_a_flipped_byte_is_refused_with_a_sentence(sound: Path, data: st.DataObject) -> None:
    content = bytearray(sound.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = sound.parent / "flipped.dnn"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"^flipped\.dnn ") as refusal:
        run_file.read(path)
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("change", [lambda content: content[:-1], lambda content: content + b"\0", lambda c: c[:-71]])
def test_a_file_that_is_longer_or_shorter_than_it_was_is_refused(
    change: Callable[[bytes], bytes], sound: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cats.dnn"
    path.write_bytes(change(sound.read_bytes()))
    with pytest.raises(FileError, match="it was changed or damaged after it was exported; copy or export it again"):
        run_file.read(path)


# --- Every line of the format -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contents(sound: Path) -> Hdf5Contents:
    return hdf5.read(sound, run_file.WANTED)


Change = Callable[[Hdf5Contents], Hdf5Contents]
"""Breaks one line of the format in what was read."""


def arrays(**changes: Any) -> Change:
    """Put other arrays in, by their names with two underscores for the slash; None takes one out."""

    def change(contents: Hdf5Contents) -> Hdf5Contents:
        named = {name.replace("__", "/"): array for name, array in changes.items()}
        merged = {name: array for name, array in {**contents.arrays, **named}.items() if array is not None}
        return Hdf5Contents(contents.attributes, {name: array.shape for name, array in merged.items()}, merged)

    return change


def attributes(**changes: Any) -> Change:
    def change(contents: Hdf5Contents) -> Hdf5Contents:
        merged = {name: value for name, value in {**contents.attributes, **changes}.items() if value is not None}
        return replace(contents, attributes=merged)

    return change


def about(edit: Callable[[dict[str, Any]], object]) -> Change:
    def change(contents: Hdf5Contents) -> Hdf5Contents:
        fields = json.loads(contents.arrays["about"].tobytes())
        edit(fields)
        return arrays(about=np.frombuffer(json.dumps(fields).encode(), np.uint8))(contents)

    return change


def in_record(**changes: Any) -> Change:
    return about(lambda fields: fields["record"].update(changes))


def in_settings(**changes: Any) -> Change:
    return about(lambda fields: fields["record"]["settings"].update(changes))


def in_event(**changes: Any) -> Change:
    return about(lambda fields: fields["events"][0].update(changes))


def in_array(name: str, place: int, value: float) -> Change:
    def change(contents: Hdf5Contents) -> Hdf5Contents:
        array = contents.arrays[name].copy()
        array.flat[place] = value
        return arrays(**{name.replace("/", "__"): array})(contents)

    return change


DESCRIPTION = "its description is damaged; export it again, or choose another file"
RANGE = "a number is out of range"
CURVES = "its curves do not fit its record"

BROKEN: dict[str, tuple[Change, str]] = {
    "another format": (attributes(format="dnn-explorer-network"), "it is an HDF5 file of another kind"),
    "no version": (attributes(version=None), "its version is missing"),
    "version true": (attributes(version=True), "its version is missing"),
    "version zero": (attributes(version=0), "its version is missing"),
    "newer": (attributes(version=3), "it was made by a newer program (format 3, this one reads 2); update DNN Expl"),
    "an attribute more": (attributes(code="x"), "it has other attributes than it should"),
    "no description": (arrays(about=None), "its description is missing"),
    "description of numbers": (arrays(about=np.zeros(3)), "its description is missing"),
    "description not JSON": (arrays(about=np.frombuffer(b"{", np.uint8)), DESCRIPTION),
    "description not UTF-8": (arrays(about=np.frombuffer(b'{"a": "\xff"}', np.uint8)), DESCRIPTION),
    "description very deep": (arrays(about=np.frombuffer(b"[" * 100_000, np.uint8)), DESCRIPTION),
    "a field more": (about(lambda fields: fields.update(more=1)), DESCRIPTION),
    "no events": (about(lambda fields: fields.pop("events")), DESCRIPTION),
    "a field of the record more": (in_record(film=[]), DESCRIPTION),
    "no fingerprint": (about(lambda fields: fields["record"].pop("fingerprint")), DESCRIPTION),
    "total a text": (in_record(total="2500"), DESCRIPTION),
    "total true": (in_record(total=True), DESCRIPTION),
    "name a number": (in_record(name=3), DESCRIPTION),
    "sizes a text": (in_record(sizes="48"), DESCRIPTION),
    "state unknown": (in_record(state="asleep"), DESCRIPTION),
    "started a word": (in_record(started="today"), DESCRIPTION),
    "cost infinite": (
        lambda contents: arrays(
            about=np.frombuffer(
                contents.arrays["about"].tobytes().replace(b'"final_cost": 0.25', b'"final_cost": 1e999'), np.uint8
            )
        )(contents),
        DESCRIPTION,
    ),
    "running": (in_record(state="running"), "its record has what is not handed on"),
    "in the trash": (in_record(deleted="2026-05-31T12:00:00Z"), "its record has what is not handed on"),
    "id a path": (in_record(id="../../etc"), "its id is none"),
    "no id": (in_record(id=""), "its id is none"),
    "id of two lines": (in_record(id="abc\n"), "its id is none"),
    "a very long name": (in_record(name="x" * 1001), "a text in its record is too long"),
    "a very long note": (in_record(note="x" * 100_001), "a text in its record is too long"),
    "very many tags": (in_record(tags=["x"] * 101), "a text in its record is too long"),
    "negative seconds": (in_record(seconds=-1.0), RANGE),
    "total too large": (in_record(total=10**8), RANGE),
    "iterations negative": (in_record(iterations=-1), RANGE),
    "accuracy above 1": (in_record(test_accuracy=1.5), "a share is out of range"),
    "no time zone": (in_record(started="2026-05-31T12:00:00"), "a time is out of range"),
    "long ago": (in_record(ended="0001-01-01T00:00:00+14:00"), "a time is out of range"),
    "a setting more": (in_settings(colour="red"), "its settings or its recipe are not known to this program"),
    "a setting out of range": (in_settings(learning_rate=-1), "its settings or its recipe are not known"),
    "a setting as it is typed": (in_settings(layers="3"), "its settings are damaged"),
    "one class": (in_record(class_names=["cat"]), "its class names are not different names"),
    "classes alike": (in_record(class_names=["cat", "cat"]), "its class names are not different names"),
    "class that moves the cursor": (in_record(class_names=["cat", "\x1b[2J"]), "its class names are not"),
    "no sizes": (in_record(sizes=[]), "its layers do not fit its settings and its classes"),
    "other sizes": (in_record(sizes=[48, 4, 1]), "its layers do not fit its settings and its classes"),
    "no inputs": (in_record(sizes=[0, 3, 1]), "its layers do not fit its settings and its classes"),
    "recipe lacks a field": (in_record(recipe={"width": 4}), "its settings or its recipe are not known"),
    "recipe of another size": (
        about(lambda fields: fields["record"]["recipe"].update(width=5)),
        "its picture recipe does not fit its first layer",
    ),
    "event with a field more": (in_event(code=1), DESCRIPTION),
    "event with a long text": (in_event(words="x" * 1001), "a text in its events is too long"),
    "event before the first": (in_event(iteration=-1), "an iteration in its events is out of range"),
    "event without a time zone": (in_event(at="2026-05-31T12:00:00"), "a time in its events is out of range"),
    "no costs": (arrays(curves__costs=None), CURVES),
    "costs too few": (arrays(curves__costs=np.ones(ITERATIONS - 1)), CURVES),
    "costs in float32": (arrays(curves__costs=np.ones(ITERATIONS, np.float32)), CURVES),
    "costs in words": (arrays(curves__costs=np.full(ITERATIONS, "one")), CURVES),
    "measures of two lengths": (arrays(curves__test_costs=np.ones(1)), CURVES),
    "measures in a table": (
        arrays(**{f"curves__{name}": np.ones((3, 1)) for name in vars(curves()) if name != "costs"}),
        CURVES,
    ),
    "a cost not finite": (in_array("curves/costs", 3, np.inf), "a cost is not a finite number"),
    "a cost no number": (in_array("curves/costs", 3, np.nan), "a cost is not a finite number"),
    "a cost negative": (in_array("curves/costs", 3, -1), "a cost is not a finite number"),
    "measured out of order": (in_array("curves/measured_at", 1, 0), "its measurements are out of order"),
    "measured after the end": (in_array("curves/measured_at", -1, 251), "its measurements are out of order"),
    "measured between two": (in_array("curves/measured_at", 1, 50.5), "its measurements are out of order"),
    "train accuracy no number": (in_array("curves/train_accuracies", 0, np.nan), "an accuracy is out of range"),
    "test accuracy above 1": (in_array("curves/test_accuracies", 0, 1.1), "an accuracy is out of range"),
    "test cost negative": (in_array("curves/test_costs", 0, -0.1), "a test cost is out of range"),
    "an array more": (arrays(code=np.zeros(1)), "it holds other arrays than it should"),
    "parameters without a network": (
        about(lambda fields: fields.update(network=None)),
        "it holds other arrays than it should",
    ),
    "a parameter not finite": (in_array("parameters/W1", 3, np.nan), "its network is damaged"),
    "a layer more": (arrays(parameters__W3=np.zeros((1, 1))), "its network is damaged"),
    "no W2": (arrays(parameters__W2=None), "its network is damaged"),
    "a network of other classes": (in_record(class_names=["dog", "cat"]), "its network is not that of its record"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_line_of_the_format_is_refused_with_a_sentence_that_names_the_file(
    what: str, contents: Hdf5Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, reason = BROKEN[what]
    with pytest.raises(FileError) as refusal:
        read(change(contents), tmp_path, monkeypatch)
    sentence = str(refusal.value)
    assert sentence.startswith(f"cats.dnn cannot be used as a run: {reason}")
    assert_one_sentence(sentence)
    assert refusal.value.path == tmp_path / "cats.dnn"


def test_the_file_that_all_these_were_made_from_is_sound(
    contents: Hdf5Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = read(contents, tmp_path, monkeypatch)
    assert run.events == EVENTS
    assert run.network is not None
    assert run.record.recipe == record().recipe


def read(contents: Hdf5Contents, folder: Path, monkeypatch: pytest.MonkeyPatch) -> run_file.SharedRun:
    """Read a sealed file that holds these contents; starting a reader each time takes a quarter of a second."""
    path = folder / "cats.dnn"
    path.write_bytes(seal(b""))
    monkeypatch.setattr(hdf5, "read", lambda *_: contents)
    return run_file.read(path)
