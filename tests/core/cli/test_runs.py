"""``dnn runs list``, and what holds for all of ``dnn runs``."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.library import Library
from tests.core.cli.calls import Runs, dnn, ids, listed, sentence_of_refusal
from tests.core.store.shared_runs import curves, record


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
