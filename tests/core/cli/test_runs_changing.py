"""``dnn runs`` changes, deletes, hands on and takes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.cli.calls import Runs, dnn, ids, listed, sentence_of_refusal


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
