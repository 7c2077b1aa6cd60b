"""Calling ``dnn`` within the test's own process."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from core.cli.app import main
from tests.core.plain_words import assert_one_sentence


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output, which holds numbers that JSON knows alone."""
        return json.loads(self.out, parse_constant=lambda name: f"{name} is not JSON")


def dnn(*arguments: str | Path) -> Answer:
    """Run ``dnn`` with these arguments and return its exit code and what it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def sentence_of_refusal(answer: Answer) -> str:
    """Return the one sentence of a call that must have failed with code 2, and fail if it is not like that."""
    assert answer.code == 2, answer
    assert answer.out == ""
    assert answer.err.startswith("dnn: ")
    assert answer.err.endswith("\n")
    sentence = answer.err.removeprefix("dnn: ").removesuffix("\n")
    assert_one_sentence(sentence)
    return sentence


def write_picture(path: Path, light: int = 128) -> Path:
    """Write a picture of 30 x 20 pixels and return its path."""
    pixels = np.random.RandomState(light).randint(0, 100, (20, 30, 3)) + light
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


Runs = Callable[..., Answer]
"""Calls ``dnn runs`` on one library."""


def ids(answer: Answer) -> list[str]:
    assert (answer.code, answer.err) == (0, "")
    return [run["id"] for run in answer.json["runs"]]


def listed(runs: Runs, *arguments: str) -> list[str]:
    """Return the learning rates of the runs that are listed, which tell them apart."""
    answer = runs("list", *arguments, "--json")
    assert (answer.code, answer.err) == (0, "")
    return [str(run["settings"]["learning_rate"]) for run in answer.json["runs"]]
