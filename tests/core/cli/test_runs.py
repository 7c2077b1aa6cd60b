"""``dnn runs``: the library of runs on the command line, told in tables and as JSON, changed and continued."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.cli.runs_words import curve
from core.network import Network
from core.store.library import Library
from core.store.records import Event, RunState
from tests.core.cli.calls import Answer, dnn, sentence_of_refusal
from tests.core.datasets.course_files import both_parts, write
from tests.core.store.shared_runs import curves, record

Runs = Callable[..., Answer]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three runs: of 250 iterations at two rates, and one that stopped early."""
    folder = tmp_path_factory.mktemp("kept")
    data = write(folder / "shades.h5", both_parts())
    for rate, layers in (("0.1", "4"), ("0.03", "4"), ("0.05", "5,3")):
        options = (
            "--learning-rate",
            rate,
            "--layers",
            layers,
            "--iterations",
            "250",
            "--library",
            folder / "library",
        )
        assert dnn("train", data, *options).code == 0
    return folder / "library"


@pytest.fixture
def library(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "library"))


@pytest.fixture
def runs(library: Path) -> Runs:
    """Call ``dnn runs`` on a library of its own."""
    return lambda *arguments: dnn("runs", *arguments, "--library", library)


def ids(answer: Answer) -> list[str]:
    assert (answer.code, answer.err) == (0, "")
    return [run["id"] for run in answer.json["runs"]]


def listed(runs: Runs, *arguments: str) -> list[str]:
    """Return the learning rates of the runs that are listed, which tell them apart."""
    answer = runs("list", *arguments, "--json")
    assert (answer.code, answer.err) == (0, "")
    return [str(run["settings"]["learning_rate"]) for run in answer.json["runs"]]


# --- list -----------------------------------------------------------------------------------------------


def test_help_names_every_command_and_needs_no_library(tmp_path: Path) -> None:
    answer = dnn("runs", "--help")
    assert answer.code == 0
    for command in ("list", "show", "compare", "export", "import", "delete", "restore", "continue", "star", "note"):
        assert command in answer.out
        assert "--library" in dnn("runs", command, "--help").out
    assert "runs" in dnn("--help").out


def test_runs_are_listed_newest_first_with_their_figures(runs: Runs) -> None:
    head, _, *rows = runs("list").out.splitlines()
    assert head.split() == ["Id", "Run", "Cost", "Test", "Started", "State"]
    assert ["5-3" in row for row in rows] == [True, False, False]
    assert all("finished" in row and "shades 108-" in row for row in rows)


@pytest.mark.parametrize("columns", [20, 80, 120, 300])
def test_the_table_fits_terminals_of_80_to_120_columns(
    columns: int, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs("rename", "last", "A name of many words " * 10)
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = runs("list").out.splitlines()
    assert max(map(len, lines)) <= min(max(columns, 80), 120)
    assert "A name of many w" in lines[2]
    assert ("Rate" in lines[0]) == (columns >= 100)


@pytest.mark.parametrize(
    ("arguments", "rates"),
    [
        ((), ["0.05", "0.03", "0.1"]),
        (("rate < 0.1",), ["0.05", "0.03"]),
        (("rate", "<", "0.1", "and", "layers", "=", "4"), ["0.03"]),
        (("finished", "shades"), ["0.05", "0.03", "0.1"]),
        (("--sort", "rate"), ["0.03", "0.05", "0.1"]),
        (("--sort", "started", "--limit", "2"), ["0.05", "0.03"]),
        (("--limit", "0"), ["0.05", "0.03", "0.1"]),
        (("--trash",), []),
    ],
)
def test_lists_are_filtered_sorted_and_cut(arguments: tuple[str, ...], rates: list[str], runs: Runs) -> None:
    assert listed(runs, *arguments) == rates


@pytest.mark.parametrize(
    ("sort", "figure", "falls"),
    [
        *(("cost", "final_cost", False), ("best", "best_cost", False), ("seconds", "seconds", False)),
        *(("test", "test_accuracy", True), ("train", "train_accuracy", True), ("iterations", "iterations", True)),
    ],
)
def test_sorting_puts_the_best_first_and_what_has_no_figure_last(
    sort: str, figure: str, falls: bool, library: Path, runs: Runs
) -> None:
    with Library(library) as opened:
        lacking = {} if figure in ("iterations", "seconds") else {figure: None}
        opened.add(record(**lacking), curves(), [])
    figures = [run[figure] for run in runs("list", "--sort", sort, "--json").json["runs"]]
    there = [figure for figure in figures if figure is not None]
    assert figures == sorted(there, reverse=falls) + [None] * len(lacking)


def test_what_is_not_listed_is_said(runs: Runs, tmp_path: Path) -> None:
    assert runs("list", "--limit", "1").out.splitlines()[-1] == "1 of 3 runs; --limit 0 lists all."
    assert runs("list", "nowhere").out == "None of the 3 runs is like that.\n"
    assert runs("list", "--trash").out == "The trash is empty.\n"
    assert dnn("runs", "list", "--library", tmp_path / "new").out.startswith("There are no runs yet;")


def test_a_library_is_chosen_by_the_environment_too(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNN_LIBRARY", str(library))
    assert len(ids(dnn("runs", "list", "--json"))) == 3


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_bad_input_is_refused_in_one_sentence(options: tuple[str, ...], runs: Runs, tmp_path: Path) -> None:
    for arguments, reason in (
        (("list", "tset > 1"), "There is no “tset” to compare; test is probably meant."),
        (("list", "--limit", "-1"), "--limit must be 0"),
        (("compare", "last"), "Two runs or more can be compared"),
        (("show", "nosuch"), "There is no run"),
        (("continue", "nosuch"), "There is no run"),
        (("continue", "last", "--iterations", "many"), "Iterations must be a whole number"),
    ):
        assert sentence_of_refusal(runs(*arguments, *options)).startswith(reason)
    (tmp_path / "a file").write_text("")
    assert "a file" in sentence_of_refusal(dnn("runs", "list", "--library", tmp_path / "a file", *options))


# --- thin -----------------------------------------------------------------------------------------------


def test_films_are_told_and_thinned_the_oldest_first_but_for_those_with_a_star(runs: Runs) -> None:
    newest, middle, oldest = ids(runs("list", "--json"))
    films = {id: runs("show", id, "--json").json["film"] for id in (newest, middle, oldest)}
    assert all(film["moments"] > 50 for film in films.values())
    assert f"Film            {films[newest]['moments']} moments, 0." in runs("show", newest).out
    total = sum(film["bytes"] for film in films.values())
    nothing_to_do = runs("thin", "--to", f"{total}B", "--json").json
    assert nothing_to_do == {"thinned": [], "bytes": total, "allowed": total}
    runs("star", oldest)
    (thinned,) = runs("thin", "--to", f"{total - 1000}B", "--json").json["thinned"]
    after = runs("show", middle, "--json").json["film"]
    assert (thinned["id"], thinned["before"]) == (middle, films[middle]["bytes"])
    assert (thinned["after"], after["moments"] >= 2) == (after["bytes"], True)
    out = runs("thin", "--to", "1KB").out
    assert [line.partition(" (")[2][:15] for line in out.splitlines()[:-1]] == [middle, newest]
    assert out.endswith("what is left is of runs with a star, or cannot be thinned.\n")
    assert runs("show", oldest, "--json").json["film"] == films[oldest]
    assert "must be a number with a unit" in sentence_of_refusal(runs("thin", "--to", "much"))


# --- show and compare -----------------------------------------------------------------------------------


def test_a_run_is_shown_with_its_settings_figures_events_and_curve(runs: Runs, library: Path) -> None:
    with Library(library) as opened:
        sent = record(note="two\nlines", damaged="")
        opened.add(sent, curves(), [Event(100, sent.started, "rate", 0.005), Event(200, sent.started, "paused")])
    lines = runs("show", "first try 🐈").out.splitlines()
    assert lines[0].startswith("Run First try 🐈 (")
    text = "\n".join(lines)
    places = [
        text.index(part)
        for part in (
            "Settings that differ from the defaults:\n  Hidden layers  3\n  Learning rate  0.01\n  Seed  ",
            "State           stopped",
            "Final cost      0.250000",
            "Stopped.",
            "100  learning rate set to 0.005",
            "200  paused",
            "Cost:\n  1.000000 ",
            "250 iterations",
        )
    ]
    assert places == sorted(places)
    assert "note: two\n  note: lines" in text
    assert "tags: good, to show" in text


def test_a_shown_run_prints_nothing_that_moves_the_cursor(runs: Runs, library: Path) -> None:
    with Library(library) as opened:
        opened.add(record(name="\x1b[2J", note="\x1b[1A\x07", tags=("\r",)), curves(), [])
    for arguments in (("show", "\x1b[2J"), ("list",), ("compare", "\x1b[2J", "\x1b[2J"), ("star", "\x1b[2J")):
        out = runs(*arguments).out
        assert "�[2J" in out
        assert out.replace("\n", "").isprintable()


def test_no_sentence_about_a_run_moves_the_cursor(runs: Runs, library: Path, kept: Path, tmp_path: Path) -> None:
    data = kept.parent / "shades.h5"
    with Library(library) as opened:
        name = opened.add(record(name="\x1b[2J", source=str(data)), curves(), []).id
        cut_off = record(id="", name="\x1b[2J cut off", state=RunState.RUNNING, iterations=0)
        opened.begin(cut_off)
    arguments = ("--layers", "4", "--iterations", "5", "--library", library)
    answers = [
        dnn("train", data, *arguments),
        runs("show", name),
        runs("restore", name),
        runs("continue", name),
        runs("branch", name, "0"),
        runs("python", name),
        runs("compare", name, "last"),
        runs("rename", name, "\x1b[2J again"),
        runs("export", name, tmp_path / "run.dnn"),
        dnn("runs", "import", tmp_path / "run.dnn", "--library", tmp_path / "other"),
        dnn("show", tmp_path / "run.dnn"),
        runs("delete", name),
    ]
    for answer in answers:
        told = answer.out + answer.err
        assert "�[2J" in told
        assert told.replace("\n", "").isprintable()


def test_json_of_a_run_holds_its_record_events_and_costs(runs: Runs) -> None:
    run = runs("show", "last", "--json").json
    assert (run["state"], run["iterations"], run["dataset"], run["sizes"]) == (
        "finished",
        250,
        "shades",
        [108, 5, 3, 1],
    )
    assert [iteration for iteration, _ in run["costs"]] == [0, 100, 200]
    assert run["costs"][0][1] > run["costs"][2][1] > run["final_cost"]
    assert run["title"] == "shades 108-5-3-1"


def test_the_curve_falls_from_the_left_above_to_the_right_below() -> None:
    head, *lines = curve(np.linspace(1, 0, 1000))
    assert head == "Cost:"
    assert lines[0].startswith("  1.000000 ⠉")
    assert lines[7].startswith("  0.000000 ")
    starts = [len(line) - len(line[11:].lstrip()) for line in lines[:8]]
    assert starts == sorted(starts)
    assert {len(line) for line in lines[7:]} == {len(lines[7])}
    assert lines[8].split() == ["0", "1,000", "iterations"]


@pytest.mark.parametrize(
    "costs", [np.full(5, 0.5), np.array([0.5, 0.25]), np.array([1e300, 0, 1e308]), np.ones(10**6)]
)
def test_every_curve_can_be_drawn(costs: Any) -> None:
    lines = curve(costs)
    assert len(lines) == 10
    assert any("\u2800" < letter <= "\u28ff" for letter in "".join(lines))
    assert lines[9].endswith(f"{len(costs):,} iterations")


def test_a_terminal_that_knows_no_braille_gets_no_curve(library: Path) -> None:
    command = [sys.executable, "-m", "core.cli", "runs", "show", "last", "--library", str(library)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=True)
    assert b"Final cost" in done.stdout
    assert b"\\u28" not in done.stdout


def test_comparing_shows_what_differs_and_the_figures(runs: Runs) -> None:
    newest, middle, oldest = ids(runs("list", "--json"))
    text = runs("compare", oldest, middle, newest).out
    rows = {line[:16].strip(): line[16:].split() for line in text.splitlines()}
    assert rows["Learning rate"] == ["0.1", "0.03", "0.05"]
    assert rows["Hidden layers"] == ["4", "4", "5,3"]
    assert rows["State"] == ["finished"] * 3
    assert "Seed" not in rows
    assert "Data" not in rows
    assert [oldest[-6:] in text, newest[-6:] in text] == [True, True]


def test_comparing_shows_all_settings_where_asked(runs: Runs) -> None:
    newest, middle, _ = ids(runs("list", "--json"))
    rows = {
        line[:16].strip(): line[16:].split() for line in runs("compare", newest, middle, "--all").out.splitlines()
    }
    assert rows["Seed"] == ["1", "1"]
    settings = runs("compare", newest, middle, "--all", "--json").json["settings"]
    assert settings["optimizer"] == ["gradient_descent", "gradient_descent"]
    assert runs("compare", newest, middle, "--json").json["settings"] == {
        "layers": [[5, 3], [4]],
        "learning_rate": [0.05, 0.03],
    }


def test_comparing_leaves_out_what_is_not_there_with_its_sentence(runs: Runs) -> None:
    answer = runs("compare", "last", "nosuch", ids(runs("list", "--json"))[1])
    assert answer.code == 1
    assert answer.err.startswith("dnn: There is no run")
    assert answer.err.count("\n") == 1
    assert "Learning rate" in answer.out
    told = runs("compare", "last", "nosuch", "--json")
    assert (told.code, told.err) == (1, "")
    assert [list(run)[:2] for run in told.json["runs"]] == [["title", "id"], ["run", "error"]]


# --- Changing -------------------------------------------------------------------------------------------


def test_runs_are_named_noted_and_starred(runs: Runs) -> None:
    assert runs("rename", "last", "Best of all").out.startswith("Changed Best of all (")
    assert runs("note", "best of all", "with two\nlayers").code == 0
    assert runs("star", "last").code == 0
    run = runs("show", "Best of all", "--json").json
    assert (run["name"], run["note"], run["starred"]) == ("Best of all", "with two\nlayers", True)
    assert "* Best of all" in runs("list", "star").out
    runs("star", "last", "--off")
    runs("rename", "last", "")
    assert runs("show", "last", "--json").json["title"] == "shades 108-5-3-1"


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_of_several_runs_a_bad_one_gets_its_sentence_and_the_rest_are_done(
    options: tuple[str, ...], runs: Runs
) -> None:
    newest, middle, _ = ids(runs("list", "--json"))
    answer = runs("delete", newest, "nosuch", middle, *options)
    assert answer.code == 1
    assert set(ids(runs("list", "--trash", "--json"))) == {newest, middle}
    if options:
        assert answer.err == ""
        assert [run.get("id") for run in answer.json["runs"]] == [newest, None, middle]
    else:
        assert answer.err.startswith("dnn: There is no run")
        assert answer.out.count("is in the trash; dnn runs restore takes it back.") == 2


def test_what_is_deleted_comes_back(runs: Runs) -> None:
    newest = ids(runs("list", "--json"))[0]
    runs("delete", "last")
    assert listed(runs) == ["0.03", "0.1"]
    assert runs("restore", newest).out == f"shades 108-5-3-1 ({newest}) is back in the library.\n"
    assert listed(runs) == ["0.05", "0.03", "0.1"]
    again = runs("restore", newest)
    assert again.code == 1
    assert "is not in the trash" in again.err


def test_what_is_deleted_for_good_is_gone_with_its_files(runs: Runs, library: Path) -> None:
    newest, middle, oldest = ids(runs("list", "--json"))
    runs("delete", middle)
    answer = runs("delete", newest, "--for-good")
    assert (answer.code, answer.out) == (0, f"shades 108-5-3-1 ({newest}) is removed for ever.\n")
    assert ids(runs("list", "--trash", "--json")) == [middle]
    assert runs("delete", middle, "--for-good").code == 0
    assert listed(runs, "--trash") == []
    assert [folder.name for folder in (library / "runs").iterdir() if folder.is_dir()] == [oldest]


# --- Handing on -----------------------------------------------------------------------------------------


def test_a_run_is_handed_on_from_one_library_to_another(runs: Runs, tmp_path: Path) -> None:
    file, other = tmp_path / "shades.dnn", tmp_path / "other"
    assert runs("export", "last", file).out.endswith(f") to {file}\n")
    answer = dnn("runs", "import", file, "--library", other)
    assert answer.out.endswith(") is in the library.\n")
    for _ in range(2):
        assert dnn("runs", "import", file, "--library", other, "--json").json == {
            "runs": [{"run": str(file), "id": ids(runs("list", "--json"))[0], "title": "shades 108-5-3-1"}]
        }
    assert len(ids(dnn("runs", "list", "--json", "--library", other))) == 1


def test_show_says_what_a_file_of_a_run_is(runs: Runs, tmp_path: Path) -> None:
    runs("export", "last", tmp_path / "shades.DNN")
    out = dnn("show", tmp_path / "shades.DNN").out
    assert out.startswith("Run shades 108-5-3-1 (")
    assert "trained on shades from shades.h5" in out
    assert "Cost:" in out


def test_of_several_files_a_bad_one_gets_its_sentence_and_the_rest_are_imported(runs: Runs, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.dnn", tmp_path / "bad.dnn"
    bad.write_text("meow")
    runs("export", "last", good)
    answer = dnn("runs", "import", bad, good, tmp_path / "none.dnn", "--library", tmp_path / "other")
    assert answer.code == 1
    assert [line.split()[1] for line in answer.err.splitlines()] == ["bad.dnn", "none.dnn"]
    assert answer.out.count("\n") == 1


def test_exporting_never_takes_the_place_of_another_kind_of_file(runs: Runs, library: Path, kept: Path) -> None:
    data = kept.parent / "shades.h5"
    before = data.read_bytes()
    assert sentence_of_refusal(runs("export", "last", data)).startswith("shades.h5 is there already, and is no file")
    assert data.read_bytes() == before


# --- continue -------------------------------------------------------------------------------------------


def test_a_finished_run_goes_on_only_where_more_iterations_are_asked_for(runs: Runs) -> None:
    for options in ((), ("--iterations", "250"), ("--iterations", "100")):
        sentence = sentence_of_refusal(runs("continue", "last", *options))
        assert sentence.startswith(
            "shades 108-5-3-1 has made its 250 iterations; ask for more in all, such as --iter"
        )


def test_a_run_that_patience_ended_goes_on_to_any_number_of_iterations_that_it_has_not_made(
    runs: Runs, library: Path, kept: Path
) -> None:
    method = ("--layers", "5", "--optimizer", "adam", "--learning-rate", "0.01")
    patience = ("--patience", "40", "--hold-out", "0.3", "--iterations", "2500")
    made = dnn("train", kept.parent / "shades.h5", *method, *patience, "--library", library, "--json")
    assert made.code == 0
    ended = runs("show", "last", "--json").json
    assert (ended["state"], 40 < ended["iterations"] < 400) == ("finished", True)
    for options in ((), ("--iterations", str(ended["iterations"]))):
        sentence = sentence_of_refusal(runs("continue", "last", *options))
        assert f"has made its {ended['iterations']} iterations" in sentence
    assert runs("continue", "last", "--iterations", "1000", "--json").code == 0
    again = runs("show", "last", "--json").json
    assert (again["id"], again["total"]) == (ended["id"], 1000)
    assert ended["iterations"] + 40 <= again["iterations"] <= 1000


def test_a_continued_run_has_the_costs_that_it_would_have_had(runs: Runs, library: Path, kept: Path) -> None:
    data = kept.parent / "shades.h5"
    options = ("--learning-rate", "0.05", "--layers", "5,3", "--iterations", "400", "--library", library, "--json")
    whole = dnn("train", data, *options).json
    before = ids(runs("list", "--json"))
    answer = runs("continue", before[1], "--iterations", "400", "--json")
    assert answer.code == 0
    for figure in ("costs", "final_cost", "train_accuracy", "test_accuracy", "iterations"):
        assert answer.json[figure] == whole[figure]
    assert ids(runs("list", "--json")) == before
    with Library(library) as opened:
        first, second = (opened.curves(id).costs for id in before[:2])
        np.testing.assert_array_equal(first, second, strict=True)
        assert opened.record(before[1]).state is RunState.FINISHED
        assert Network.load(opened.network_file(before[1])).card.training.iterations == 400
        assert "continued" in [event.kind for event in opened.events(before[1])]


def test_continuing_tells_what_training_tells(runs: Runs) -> None:
    lines = runs("continue", "last", "--iterations", "300").out.splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == [f"Cost after iteration {at}" for at in (0, 100, 200)]
    assert lines[3].startswith("Final cost after 300 iterations: 0.")


def test_a_run_that_came_as_a_file_keeps_its_curve(runs: Runs, tmp_path: Path) -> None:
    runs("export", "last", tmp_path / "shades.dnn")
    other = ("--library", tmp_path / "other")
    dnn("runs", "import", tmp_path / "shades.dnn", *other)
    sentence = sentence_of_refusal(dnn("runs", "continue", "last", "--iterations", "300", *other))
    assert sentence.startswith(
        "shades 108-5-3-1 came without what it needs to go on, as runs in files do; train anew"
    )
    assert dnn("runs", "show", "last", "--json", *other).json["iterations"] == 250


def test_a_run_whose_data_is_gone_is_not_continued(library: Path, runs: Runs, tmp_path: Path) -> None:
    gone = write(tmp_path / "gone.h5", both_parts())
    assert dnn("train", gone, "--layers", "4", "--iterations", "20", "--library", library).code == 0
    gone.unlink()
    refused = sentence_of_refusal(runs("continue", "last", "--iterations", "40"))
    assert refused.startswith("gone.h5 does not exist")
