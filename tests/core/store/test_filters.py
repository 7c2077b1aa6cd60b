"""Finding runs by words and comparisons: what is found, and what is refused with which sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingError
from core.settings import TrainingSettings
from core.store.filters import matching
from core.store.records import RunRecord, RunState
from tests.core.plain_words import assert_one_sentence


def record(id: str, settings: dict[str, object] | None = None, **fields: Any) -> RunRecord:
    chosen = TrainingSettings.check(settings or {})
    return RunRecord(
        **{
            "id": id,
            "started": datetime(2026, 5, 31, 12, 30, 15, tzinfo=UTC),
            "settings": chosen.model_dump(mode="json"),
            "dataset": "catvnoncat",
            "source": "train_catvnoncat.h5",
            "fingerprint": "f",
            "sizes": chosen.sizes(12288),
            "class_names": ("non-cat", "cat"),
            "recipe": None,
            "program": "DNN Explorer 0.2.0",
            "numpy": "2.1",
            "blas_threads": 1,
            "form": "gram",
            "total": 2500,
            **fields,
        }
    )


COURSE = record(
    "course",
    state=RunState.FINISHED,
    iterations=2500,
    seconds=0.9,
    final_cost=0.088439,
    best_cost=0.088,
    train_accuracy=0.9856,
    test_accuracy=0.8,
    test_cost=0.65,
    starred=True,
    tags=("good", "To Show"),
)
ADAM = record(
    "adam",
    {"optimizer": "adam", "learning_rate": "0.001", "layers": "7", "dropout": "0.2", "batch_size": 32, "seed": 4},
    name="Small Größe",
    note="Too slow? (see above)",
    state=RunState.INTERRUPTED,
    iterations=1200,
    final_cost=0.4,
    train_accuracy=0.7,
    test_accuracy=0.7,
    started=datetime(2026, 6, 1, 12, tzinfo=UTC),
)
NEW = record("new", {"layers": ""}, dataset="drawn-cats")
RUNS = [COURSE, ADAM, NEW]


def found(text: str) -> list[str]:
    return [one.id for one in matching(RUNS, text)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ["course", "adam", "new"]),
        ("  \t", ["course", "adam", "new"]),
        ("CATV", ["course", "adam"]),
        ("cats", ["new"]),
        ("größe", ["adam"]),
        ("slow small", ["adam"]),
        ("good show", ["course"]),
        ("interrupted", ["adam"]),
        ("20-7-5", ["course"]),
        ('"to show"', ["course"]),
        ("“small größe”", ["adam"]),
        ('"(see above)"', ["adam"]),
        ("slow?", ["adam"]),
        ("no such word", []),
    ],
)
def test_words_are_looked_for_in_all_that_is_written_of_a_run(text: str, ids: list[str]) -> None:
    assert found(text) == ids


def test_a_text_may_be_long() -> None:
    assert found(" or ".join(["rate > 5"] * 5_000) + " or star") == found("star") != []
    assert found(" ".join(["rate < 5"] * 5_000) + " star") == found("star")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("test > 0.75", ["course"]),
        ("test>75%", ["course"]),
        ("test >= 70 %".replace(" %", "%"), ["course", "adam"]),
        ("TEST = 0.8", ["course"]),
        ("train < .9", ["adam"]),
        ("cost <= 0.4", ["course", "adam"]),
        ("best < 1e-1", ["course"]),
        ("test_cost != 1", ["course"]),
        ("rate = 0.001", ["adam"]),
        ("learning_rate == 0.0075", ["course", "new"]),
        ("batch-size = 32", ["adam"]),
        ("batch = 0", ["course", "new"]),
        ("iterations > 2000", ["course"]),
        ("total = 2500", ["course", "adam", "new"]),
        ("seconds > 0", ["course"]),
        ("dropout > 10%", ["adam"]),
        ("seed != 1", ["adam"]),
        ("layers = 20,7,5", ["course"]),
        ("layers = 20, 7, 5 and star", ["course"]),
        ("layers = 7", ["adam"]),
        ('layers = ""', ["new"]),
        ("optimizer = ADAM", ["adam"]),
        ("optimizer != gradient-descent", ["adam"]),
        ("dataset ~ cats", ["new"]),
        ("name ~ small", ["adam"]),
        ('name = "small größe"', ["adam"]),
        ("tag = good", ["course"]),
        ("tag ~ show", ["course"]),
        ("tag != good", ["adam", "new"]),
        ("note ~ slow", ["adam"]),
        ("state = running", ["new"]),
        ("started > 2026-05-31", ["adam"]),
        ("started = 2026-05-31", ["course", "new"]),
        ("started <= 2026-05-31", ["course", "new"]),
        ("started < 2026-05-31", []),
        ("started != 2026-05-31", ["adam"]),
        ("started >= 2026-05-31T12:30Z", ["course", "adam", "new"]),
        ("started > 2026-05-31T12:30Z", ["adam"]),
        ("ended < 2030-01-01", []),
    ],
)
def test_figures_settings_texts_and_times_are_compared(text: str, ids: list[str]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("star", ["course"]),
        ("not star", ["adam", "new"]),
        ("not not star", ["course"]),
        ("catv test > 75%", ["course"]),
        ("catv and test > 75%", ["course"]),
        ("test > 75% or batch = 32", ["course", "adam"]),
        ("star or small and not adam", ["course", "adam"]),
        ("(star or small) and rate < 0.002", ["adam"]),
        ("NOT (star OR test > 0)", ["new"]),
        ('"star"', []),
        ('"or"', []),
        ("test >\n75%", ["course"]),
    ],
)
def test_conditions_are_joined_by_and_or_not_and_brackets(text: str, ids: list[str]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "=", "!="])
@pytest.mark.parametrize("name", ["cost", "best", "test", "train", "test_cost"])
def test_a_missing_figure_matches_no_comparison(name: str, sign: str) -> None:
    assert "new" not in found(f"{name} {sign} 0.5")
    assert "new" in found(f"not {name} {sign} 0.5")


@pytest.mark.parametrize("name", TrainingSettings.model_fields)
def test_every_setting_can_be_compared(name: str) -> None:
    usual = TrainingSettings.model_fields[name].default
    value = usual[0] if name == "dropout" else ",".join(map(str, usual)) if isinstance(usual, tuple) else usual
    text = f"{name} = {0 if name == 'iterations' else value}"
    assert "new" in [one.id for one in matching([replace(NEW, settings={**COURSE.settings})], text)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tset > 0.75", "There is no “tset” to compare; test is probably meant."),
        ("zzz = 1", "There is no “zzz” to compare; the names are cost, best, test_cost, test, train, rate"),
        ("test > 75", "test is a share from 0 to 1; write 75% or 0.75 in place of 75."),
        ("test > cats", "test is compared with a number such as 0.75 or 75%; “cats” is none."),
        ("test > %", "test is compared with a number"),
        ("test ~ 0.7", "test is a number, which contains nothing; compare it by"),
        ("optimizer > adam", "optimizer is a text, which is not more or less; compare it by = or ~"),
        ("star = 1", "A star is there or not, and compared with nothing; write star, or not star."),
        ("started > soon", "started is compared with a day such as 2026-05-31 or 2026-05-31T12:30; “soon” is none."),
        ("started > 0001-01-01", "started is compared with a day"),
        ("started ~ 2026", "started is a time, which contains nothing"),
        ("test >", "test > has nothing to compare with; write a value after it, as in test > 75%."),
        ("test > (1)", "test > has nothing to compare with"),
        ("> 0.75", "“>” has no name before it; write what to compare"),
        ("test > 0.5 and", "It ends where a word or a comparison should stand; add one"),
        ("star or", "It ends where"),
        ("not", "It ends where"),
        ("or star", "“or” stands where a word or a comparison should; take it away, or put it in quotation marks"),
        ("()", "“)” stands where"),
        ("(star", "An opening bracket has no closing one after it"),
        ("star)", "A closing bracket has no opening one before it"),
        ('name = "cats', "A quotation mark has no other one after it"),
        ("(" * 60 + "star" + ")" * 60, "Brackets and “not” stand more than 50 deep in each other"),
        ("not " * 10_000 + "star", "Brackets and “not” stand more than 50 deep"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence_that_helps(text: str, reason: str) -> None:
    with pytest.raises(SettingError) as refusal:
        matching(RUNS, text)
    assert str(refusal.value).startswith(reason)
    assert_one_sentence(str(refusal.value))
    assert refusal.value.setting == "filter"


PIECES = st.sampled_from(
    [
        *("test", "cost", "started", "layers", "tag", "name", "optimizer", "star", "and", "or", "not", "(", ")"),
        *("<", "<=", "=", "!=", "~", "75%", "0.5", "nan", "1e999", "20,", "2026-05-31", "9999-12-31", "0001-01-01"),
        *('"', "“", "”", "cats", "!", "\x00", "\ud800", "é"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)))
def test_any_text_either_filters_or_is_refused_with_one_line(text: str) -> None:
    try:
        chosen = matching(RUNS, text)
    except SettingError as refusal:
        sentence = str(refusal)
        assert sentence.isprintable()
        assert sentence.endswith(".")
        assert ";" in sentence
    else:
        assert [one.id for one in RUNS if one in chosen] == [one.id for one in chosen]


@given(st.lists(st.sampled_from(["star", "test > 75%", "small", "seed = 1"]), min_size=1, max_size=6))
def test_and_finds_what_all_find_and_or_what_any_finds(parts: list[str]) -> None:
    each = [set(found(part)) for part in parts]
    assert set(found(" and ".join(parts))) == set(found(" ".join(parts))) == set.intersection(*each)
    assert set(found(" or ".join(parts))) == set.union(*each)
    assert set(found(f"not ({' or '.join(parts)})")) == {"course", "adam", "new"} - set.union(*each)


def test_a_day_lasts_until_the_next_one_begins_here() -> None:
    midnight = datetime(2026, 5, 31).astimezone()
    last, first = (
        record(name, started=midnight - by) for name, by in (("b", timedelta(seconds=1)), ("a", timedelta()))
    )
    assert [one.id for one in matching([first, last], "started = 2026-05-31")] == ["a"]
    assert [one.id for one in matching([first, last], "started < 2026-05-31")] == ["b"]
