"""Runs side by side, and two of them picture by picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.datasets import Dataset
from core.errors import Cancelled, StoreError
from core.experiments import comparing
from core.experiments.comparing import Group, PictureByPicture, compare
from core.experiments.opening import open_dataset
from core.experiments.recording import Recorder
from core.experiments.run import Run
from core.network import Network
from core.settings import TrainingSettings
from core.store.differences import differing
from core.store.library import Library
from core.store.records import RunRecord, RunState
from tests.core.datasets.course_files import both_parts, many, part, write
from tests.core.plain_words import assert_one_sentence
from tests.core.store.samples import record as made_up

Train = Callable[..., RunRecord]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A file of 12 pictures to train on and 30 to test on."""
    return write(tmp_path / "shades.h5", both_parts(**part("test", 30, seed=1)))


@pytest.fixture
def train(library: Library, data: Path) -> Train:
    """Train on the data in the file, or other data, and return what the library then has of it."""

    def train(dataset: Dataset | None = None, **settings: object) -> RunRecord:
        chosen = {"layers": (4,), "iterations": 30, "learning_rate": 0.05, **settings}
        run = Run(dataset or open_dataset(data), TrainingSettings.check(chosen))
        recorder = Recorder(library, run)
        run.advance(run.total)
        recorder.note()
        recorder.end()
        recorder.wait()
        return library.record(recorder.ids[0])

    return train


def pictures_of(library: Library, *runs: RunRecord, dataset: Dataset | None = None) -> PictureByPicture:
    comparison = compare(library, [run.id for run in runs], dataset)
    assert comparison.problem == ""
    assert comparison.pictures is not None
    return comparison.pictures


def truths(library: Library, run: RunRecord, dataset: Dataset) -> np.ndarray:
    """The probability that the network of a run gives to the true class of each test picture, asked one by one."""
    network = Network.load(library.network_file(run.id))
    test = dataset.test
    said = [network.classify_picture(test.rgb_picture(place)).probabilities for place in range(len(test))]
    return np.array([list(each.values())[label] for each, label in zip(said, test.labels, strict=True)])


def test_settings_are_told_side_by_side_and_which_of_them_differ(library: Library, train: Train) -> None:
    ids = [train(seed=seed, layers=layers).id for seed, layers in ((1, (4,)), (2, (4,)), (2, (3, 2)))]
    comparison = compare(library, ids)
    assert comparison.settings["learning_rate"] == ("0.05", "0.05", "0.05")
    assert differing(comparison.settings) == {"layers": ("4", "4", "3,2"), "seed": ("1", "2", "2")}
    assert differing(comparison.also) == {"Layers": ("108 > 4 > 1", "108 > 4 > 1", "108 > 3 > 2 > 1")}
    assert (comparison.pictures, comparison.problem) == (None, "")


def test_a_learning_rate_changed_on_the_way_is_a_difference(library: Library, train: Train, data: Path) -> None:
    run = Run(open_dataset(data), TrainingSettings(layers=(4,), iterations=30, learning_rate=0.05))
    recorder = Recorder(library, run)
    run.advance(20)
    recorder.note()
    run.change_learning_rate(0.01)
    run.advance(10)
    recorder.note()
    recorder.end()
    recorder.wait()
    comparison = compare(library, [train().id, recorder.ids[0]])
    assert differing(comparison.settings) == {}
    assert differing(comparison.also) == {"Rate changed": ("", "0.01 from 20")}


@pytest.mark.parametrize("classes", [2, 5])
def test_every_test_picture_is_where_the_answers_of_both_networks_put_it(
    classes: int, library: Library, train: Train, tmp_path: Path
) -> None:
    dataset = open_dataset(write(tmp_path / "more.h5", {**many(classes), **part("test", 40, seed=3)}))
    first, second = train(dataset, iterations=1), train(dataset, iterations=60, seed=2)
    pictures = pictures_of(library, first, second)
    networks = [Network.load(library.network_file(run.id)) for run in (first, second)]
    for group, places in pictures.groups.items():
        for place in places.tolist():
            said = [network.classify_picture(dataset.test.rgb_picture(place)) for network in networks]
            names = [dataset.class_names[label] for label in pictures.said[:, place]]
            assert names == [one.label for one in said]
            shares = [one.probabilities[one.label] for one in said]
            assert pictures.shares[:, place] == pytest.approx(shares)
            truth = dataset.class_names[dataset.test.labels[place]]
            assert group is IN_GROUP[said[0].label == truth, said[1].label == truth]
    every = np.concatenate(list(pictures.groups.values()))
    np.testing.assert_array_equal(np.sort(every), np.arange(40))


IN_GROUP = {
    (True, False): Group.FIRST,
    (False, True): Group.SECOND,
    (False, False): Group.NEITHER,
    (True, True): Group.BOTH,
}


def test_the_pictures_about_which_they_differ_most_come_first(library: Library, train: Train, data: Path) -> None:
    first, second = train(iterations=1), train(iterations=60)
    apart = np.abs(np.subtract(*(truths(library, run, open_dataset(data)) for run in (first, second))))
    for places in pictures_of(library, first, second).groups.values():
        assert (np.diff(apart[places]) <= 1e-12).all()


def test_whoever_is_right_more_often_is_so_by_the_accuracies_of_the_runs(library: Library, train: Train) -> None:
    runs = train(iterations=1), train(iterations=60)
    groups = {group: len(places) for group, places in pictures_of(library, *runs).groups.items()}
    for run, own in zip(runs, (Group.FIRST, Group.SECOND), strict=True):
        assert run.test_accuracy == pytest.approx((groups[own] + groups[Group.BOTH]) / 30)


def test_the_answers_are_the_same_when_few_pictures_are_asked_about_at_once(
    library: Library, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = train(), train(seed=2)
    whole = pictures_of(library, *runs)
    monkeypatch.setattr(comparing, "_NUMBERS_AT_ONCE", 4 * 108)
    in_parts = pictures_of(library, *runs)
    np.testing.assert_array_equal(whole.said, in_parts.said)
    np.testing.assert_allclose(whole.shares, in_parts.shares)


def test_the_data_that_is_at_hand_is_not_opened_again(library: Library, train: Train, data: Path) -> None:
    runs, dataset = (train(), train(seed=2)), open_dataset(data)
    data.unlink()
    assert pictures_of(library, *runs, dataset=dataset).dataset is dataset


def test_other_data_at_hand_does_not_matter(library: Library, train: Train, tmp_path: Path) -> None:
    other = open_dataset(write(tmp_path / "other.h5", both_parts()))
    pictures = pictures_of(library, train(), train(seed=2), dataset=other)
    assert pictures.dataset.name == "shades"


def test_data_that_was_moved_is_found_where_the_other_run_had_it(
    library: Library, train: Train, data: Path, tmp_path: Path
) -> None:
    first = train()
    data.rename(tmp_path / "moved.h5")
    second = train(open_dataset(tmp_path / "moved.h5"))
    assert pictures_of(library, first, second).dataset.name == "moved"


def lose_the_data(_library: Library, _runs: list[RunRecord], data: Path) -> None:
    data.unlink()


def write_other_data(_library: Library, _runs: list[RunRecord], data: Path) -> None:
    write(data, both_parts())


def lose_a_network(library: Library, runs: list[RunRecord], _data: Path) -> None:
    library.network_file(runs[1].id).unlink()


def damage_a_network(library: Library, runs: list[RunRecord], _data: Path) -> None:
    library.network_file(runs[1].id).write_bytes(b"no network")


def put_another_network(library: Library, runs: list[RunRecord], _data: Path) -> None:
    Network((3, 2, 1)).save(library.network_file(runs[1].id))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lose_the_data, "The test pictures cannot be compared: shades.h5 does not exist"),
        (write_other_data, "shades.h5 no longer holds the pictures"),
        (lose_a_network, "The network of shades 108-4-1 was not saved"),
        (damage_a_network, "network.h5"),
        (put_another_network, "The network of shades 108-4-1 was not trained on pictures"),
    ],
)
def test_what_cannot_be_compared_gets_one_sentence_and_the_rest_is_there(
    spoil: Callable[[Library, list[RunRecord], Path], None],
    reason: str,
    library: Library,
    train: Train,
    data: Path,
) -> None:
    runs = [train(), train(seed=2)]
    spoil(library, runs, data)
    comparison = compare(library, [run.id for run in runs])
    assert reason in comparison.problem
    assert_one_sentence(comparison.problem)
    assert comparison.pictures is None
    assert differing(comparison.settings) == {"seed": ("1", "2")}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"fingerprint": "of others"}, "These two runs were trained on different pictures"),
        ({"class_names": ("dog", "cat")}, "These two runs tell different classes apart"),
        ({"state": RunState.RUNNING}, "folder is still in training"),
    ],
)
def test_runs_that_do_not_belong_together_are_compared_in_their_settings_alone(
    fields: dict[str, object], reason: str, library: Library
) -> None:
    logs = [library.begin(made_up(number, name="folder", **more)) for number, more in enumerate(({}, fields))]
    library.settle()
    if "state" not in fields:
        for log in logs:
            log.end(state=RunState.FINISHED)
        library.settle()
    comparison = compare(library, [log.id for log in logs])
    assert reason in comparison.problem
    assert_one_sentence(comparison.problem)
    assert differing(comparison.settings) == {"seed": ("0", "1")}


def test_a_network_that_went_wrong_has_answers_that_are_numbers(library: Library, train: Train) -> None:
    runs = train(), train(seed=2)
    network = Network.load(library.network_file(runs[1].id))
    network.parameters.flat[:] = 1e200
    network.parameters.W[1][:, ::2] *= -1
    network.save(library.network_file(runs[1].id))
    assert np.isfinite(pictures_of(library, *runs).shares).all()


def test_it_can_be_called_off(library: Library, train: Train) -> None:
    with pytest.raises(Cancelled):
        compare(library, [train().id, train(seed=2).id], cancelled=lambda: True)


def test_a_run_that_is_not_there_cannot_be_compared(library: Library, train: Train) -> None:
    with pytest.raises(StoreError):
        compare(library, [train().id, "nosuch"])


def test_a_branch_is_told_by_the_run_that_it_left(library: Library) -> None:
    parent = made_up(1)
    logs = [library.begin(run) for run in (parent, replace(made_up(2), parent=parent.id, parent_iteration=1200))]
    comparison = compare(library, [log.id for log in logs])
    assert comparison.also["Branch of"] == ("", f"{parent.id} from 1,200")
