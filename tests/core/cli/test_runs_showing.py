"""``dnn runs show`` and ``compare``: all about a run, and what makes runs differ."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.cli.runs_words import curve
from core.store.library import Library
from core.store.records import Event, RunState
from tests.core.cli.calls import Runs, dnn, ids
from tests.core.store.shared_runs import curves, record


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
