"""``dnn runs compare``: runs side by side, and two of them picture by picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from core.cli.printable import printable, remark
from core.cli.runs_library import SOME_FAILED, opened
from core.cli.runs_telling import as_json_of, plain_table, print_table
from core.cli.runs_words import FIGURES, SHORT_ID
from core.errors import StoreError, UserError
from core.experiments.comparing import Comparison, Group, PictureByPicture, compare
from core.experiments.opening import open_dataset
from core.settings import label
from core.store.differences import Rows, differing

_RIGHT = {
    Group.FIRST: "only the first is right",
    Group.SECOND: "only the second is right",
    Group.BOTH: "both are right",
    Group.NEITHER: "neither is right",
}


def compare_runs(folder: Path | None, names: Sequence[str], data: str, *, everything: bool, as_json: bool) -> int:
    """Print runs side by side; one that is not there gets its sentence, and the code is 1.

    ``data`` is where their pictures are now, if no longer where they were.
    """
    if len(names) < 2:
        raise StoreError("Two runs or more can be compared; name them, as dnn runs list tells them.")
    dataset = open_dataset(data) if data else None
    ids: list[str] = []
    failed: list[dict[str, str]] = []
    with opened(folder) as library:
        for name in names:
            try:
                ids.append(library.find(name).id)
            except UserError as error:
                failed.append({"run": name, "error": str(error)})
        comparison = compare(library, ids, dataset)
    settings = comparison.settings if everything else differing(comparison.settings)
    if as_json:
        print(json.dumps(_as_json(comparison, settings, failed)))
    else:
        for row in failed:
            remark(row["error"])
        if ids:
            _print_side_by_side(comparison, settings)
            _print_pictures(comparison)
    return SOME_FAILED if failed else 0


def _as_json(comparison: Comparison, settings: Rows, failed: Sequence[dict[str, str]]) -> dict[str, Any]:
    records = comparison.records
    values = {name: [record.settings.get(name) for record in records] for name in settings}
    told: dict[str, Any] = {"settings": values, "runs": [*map(as_json_of, records), *failed]}
    if comparison.pictures is not None:
        told["pictures"] = _pictures_as_json(comparison.pictures)
    elif comparison.problem:
        told["pictures"] = {"error": comparison.problem}
    return told


def _pictures_as_json(pictures: PictureByPicture) -> dict[str, Any]:
    names, labels = pictures.dataset.class_names, pictures.dataset.test.labels

    def one(place: int) -> dict[str, Any]:
        said, shares = pictures.said[:, place].tolist(), pictures.shares[:, place].tolist()
        answers = [{"class": names[label], "probability": share} for label, share in zip(said, shares, strict=True)]
        return {"place": place, "class": names[labels[place]], "answers": answers}

    groups = {group.value: [one(place) for place in places.tolist()] for group, places in pictures.groups.items()}
    return {"dataset": pictures.dataset.name, **groups}


def _print_side_by_side(comparison: Comparison, settings: Rows) -> None:
    records = comparison.records
    rows = {**differing(comparison.also), **{label(name): cells for name, cells in settings.items()}}
    rows |= {head: tuple(tell(record) for record in records) for head, tell in FIGURES.items()}
    table = plain_table()
    table.add_column("")
    for record in records:
        table.add_column(
            Text(printable(f"{record.title} ({record.id[-SHORT_ID:]})")), justify="right", overflow="fold"
        )
    for head, cells in rows.items():
        table.add_row(head, *(Text(printable(cell)) for cell in cells))
    print_table(table)


def _print_pictures(comparison: Comparison) -> None:
    pictures = comparison.pictures
    if pictures is None:
        if comparison.problem:
            print(f"\n{printable(comparison.problem)}")
        return
    print()
    print(printable(f"Of the {len(pictures.dataset.test):,} test pictures of {pictures.dataset.name},"))
    for group, words in _RIGHT.items():
        print(f"  {words} about {len(pictures.groups[group]):,}")
