"""``dnn train`` with several values of a setting: networks side by side, a table, and the best one saved."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from core.experiments.run import Run
from core.network import Network
from core.training import Progress
from tests.core.cli.calls import Answer, dnn, sentence_of_refusal
from tests.core.datasets.course_files import both_parts, write

SHORT = ("--layers", "4", "--iterations", "250", "--learning-rate", "0.1")
DIVERGES = ("--layers", ",".join(["30"] * 20), "--initializer", "he", "--iterations", "20")
ALONE = ("costs", "final_cost", "train_accuracy", "test_accuracy", "baseline", "baseline_train", "iterations")


@pytest.fixture(scope="module")
def shades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data") / "shades.h5", both_parts())


def rows(answer: Answer) -> list[list[str]]:
    """Return the cells of the table of results, head first; words with one blank between are one cell."""
    return [re.split(r" {2,}", line.strip()) for line in answer.out.split("\n\n")[1].splitlines()]


def of_networks(answer: Answer) -> list[list[str]]:
    return [row for row in rows(answer)[1:] if re.match(r"(\* )?\d+$", row[0])]


@pytest.mark.parametrize("option", ["--seed", "--seeds"])
def test_a_table_tells_what_differs_and_what_came_of_it(option: str, shades: Path) -> None:
    answer = dnn("train", shades, *SHORT, option, "1..3")
    assert (answer.code, answer.err) == (0, "")
    assert rows(answer)[0] == ["Network", "Seed", "Final cost", "Train", "Test", "How it ended"]
    assert [row[0].removeprefix("* ") for row in of_networks(answer)] == ["1", "2", "3"]
    assert [row[1] for row in of_networks(answer)] == ["1", "2", "3"]
    assert {row[-1] for row in of_networks(answer)} == {"finished"}
    assert sum(row[0].startswith("* ") for row in of_networks(answer)) == 1
    assert "* the best: highest test accuracy, and among equals lowest test cost" in answer.out
    assert "(always “dark”: train 66.7%, test 66.7%)" in answer.out


def test_every_network_does_what_it_would_do_alone(shades: Path) -> None:
    together = dnn("train", shades, *SHORT, "--seed", "1..2", "--l2", "0,0.5", "--json").json
    assert list(together) == ["networks", "best", "seconds"]
    assert [one["settings"] for one in together["networks"]] == [
        {"seed": seed, "l2": l2} for seed in (1, 2) for l2 in (0, 0.5)
    ]
    for one in together["networks"]:
        options = ("--seed", str(one["settings"]["seed"]), "--l2", str(one["settings"]["l2"]))
        alone = dnn("train", shades, *SHORT, *options, "--json").json
        assert list(one) == ["settings", *alone, "ended"]
        for name in ALONE:
            if name == "costs":
                assert [at for at, _ in one[name]] == [at for at, _ in alone[name]] == [0, 100, 200]
                assert [cost for _, cost in one[name]] == pytest.approx([cost for _, cost in alone[name]], rel=1e-9)
            else:
                assert one[name] == pytest.approx(alone[name], rel=1e-9)


def test_one_network_is_told_as_ever_however_its_value_is_typed(shades: Path) -> None:
    assert "costs" in dnn("train", shades, *SHORT, "--seeds", "4..4", "--json").json
    assert "Final cost after 250 iterations" in dnn("train", shades, *SHORT, "--seeds", "4,4").out


def test_the_curves_of_all_stand_side_by_side(shades: Path) -> None:
    answer = dnn("train", shades, *SHORT, "--seed", "1..3", "--l2", "0.1")
    curves = [line.split() for line in answer.out.split("\n\n")[0].splitlines()]
    assert curves[0] == ["Cost", "after", "iteration", "1", "2", "3"]
    assert [row[0] for row in curves[1:]] == ["0", "100", "200"]
    networks = dnn("train", shades, *SHORT, "--seed", "1..3", "--l2", "0.1", "--json").json["networks"]
    for place, row in enumerate(curves[1:]):
        assert row[1:] == [f"{one['costs'][place][1]:.6f}" for one in networks]


@pytest.mark.parametrize(("columns", "fit"), [("60", 4), ("100", 8), ("10", 1), ("200", 12)])
def test_as_many_curves_are_shown_as_fit_the_terminal(
    columns: str, fit: int, shades: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    answer = dnn("train", shades, *SHORT, "--seed", "1..12")
    lines = answer.out.split("\n\n")[0].splitlines()
    assert lines[0].split()[3:] == [str(number) for number in range(1, fit + 1)]
    assert (lines[-1] == f"({12 - fit} more do not fit here; --json has the curves of all.)") == (fit < 12)
    assert len(of_networks(answer)) == 12


def test_the_network_with_the_highest_test_accuracy_and_then_the_lowest_test_cost_is_saved(
    shades: Path, tmp_path: Path
) -> None:
    saved, how_good = tmp_path / "model.h5", {}
    for seed in range(1, 6):
        dnn("train", shades, *SHORT, "--seed", str(seed), "--save", saved)
        test = dnn("evaluate", saved, shades, "--json").json["test"]
        how_good[seed] = (test["accuracy"], -test["cost"])
    best = max(how_good, key=lambda seed: how_good[seed])
    answer = dnn("train", shades, *SHORT, "--seeds", "1..5", "--save", saved)
    assert f"Saved network {best} to {saved}" in answer.out
    assert [row[0] for row in of_networks(answer)][best - 1] == f"* {best}"
    record = Network.load(saved).card.training
    assert record is not None
    assert record.seed == best
    result = dnn("train", shades, *SHORT, "--seeds", "1..5", "--save", saved, "--json").json
    assert result["best"] == best
    assert [one["model"] for one in result["networks"]] == [
        str(saved) if number == best else None for number in range(1, 6)
    ]


def test_a_network_that_diverges_is_told_in_its_row_and_stops_no_other(shades: Path, tmp_path: Path) -> None:
    options = (*DIVERGES, "--learning-rate", "100,0.0001", "--save", tmp_path / "model.h5")
    answer = dnn("train", shades, *options)
    assert (answer.code, answer.err) == (0, "")
    diverged, finished = of_networks(answer)
    assert re.fullmatch(r"diverged after \d+ iterations", diverged[-1])
    assert (finished[0], finished[-1]) == ("* 2", "finished")
    record = Network.load(tmp_path / "model.h5").card.training
    assert record is not None
    assert record.learning_rate == 0.0001
    networks = dnn("train", shades, *options, "--json").json["networks"]
    assert [one["iterations"] < 20 for one in networks] == [True, False]


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_only_where_all_diverge_the_exit_code_is_1(json: tuple[str, ...], shades: Path) -> None:
    answer = dnn("train", shades, *DIVERGES, "--learning-rate", "100,90", *json)
    assert answer.code == 1
    assert answer.err == (
        "dnn: All 2 networks diverged: the learning rate is probably too high; the last good parameters are kept, "
        "so try again with lower rates.\n"
    )


def test_costs_that_went_wrong_do_not_widen_the_table(shades: Path) -> None:
    answer = dnn("train", shades, *DIVERGES, "--learning-rate", "100,90")
    assert max(map(len, answer.out.splitlines())) < 100


def test_ctrl_c_keeps_what_all_have_learned(shades: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    advance = Run.advance

    def interrupted_advance(run: Run, iterations: int) -> Progress:
        signal.raise_signal(signal.SIGINT)
        return advance(run, iterations)

    monkeypatch.setattr(Run, "advance", interrupted_advance)
    answer = dnn("train", shades, *SHORT, "--seed", "1..2", "--save", tmp_path / "model.h5")
    assert answer.code == 130
    assert re.search(r"dnn: interrupted after \d+ iterations; what was learned is in .*model.h5", answer.err)
    endings = {row[-1] for row in of_networks(answer)}
    assert len(endings) == 1
    assert re.fullmatch(r"interrupted after \d+ iterations", endings.pop())
    record = Network.load(tmp_path / "model.h5").card.training
    assert record is not None
    assert 0 < record.iterations < 250


def test_patience_ends_training_well(shades: Path) -> None:
    early = ("--layers", "4", "--learning-rate", "3", "--patience", "20")
    answer = dnn("train", shades, *early)
    assert (answer.code, answer.err) == (0, "")
    told = re.search(r"^Stopped early at iteration ([\d,]+): .* of iteration ([\d,]+),", answer.out, re.MULTILINE)
    assert told is not None
    stopped, kept = told.groups()
    assert f"Final cost after {kept} iterations" in answer.out
    (row, _) = of_networks(dnn("train", shades, *early, "--seed", "1..2"))
    assert row[-1] == f"stopped early after {stopped} iterations, best after {kept}"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            ("--seeds", "8..1"),
            "Seed must be a whole number from 0 to 4,294,967,295, such as 1, or several such",
        ),
        (("--seed", "1..1000"), "At most 64 networks are trained side by side, and 1,000 are asked for"),
        (("--seed", "1..8", "--learning-rate", "1..9"), "At most 64 networks are trained side by side, and 72 are"),
        (("--learning-rate", "0.1,,0.2"), "Learning rate must be a number above 0"),
        (("--batch-size", "1,2"), "Minibatch must be a whole number from 0"),
        (("--seed", "1..64", "--layers", "4096,4096"), "64 networks would have 1,1"),
    ],
)
def test_what_is_too_much_or_no_values_is_refused(
    options: tuple[str, ...], reason: str, shades: Path, tmp_path: Path
) -> None:
    answer = dnn("train", shades, *options, "--save", tmp_path / "model.h5")
    assert sentence_of_refusal(answer).startswith(reason)
    assert not list(tmp_path.iterdir())
