"""Finding runs by words and by comparisons, such as ``cats test > 75% and not (rate >= 0.01 or star)``.

What is written is made into a function of a record once; nothing in it is ever run as code::

    any  = all ("or" all)*
    all  = one (["and"] one)*
    one  = "not" one | "(" any ")" | NAME SIGN VALUE | "star" | WORD
    SIGN = "<" | "<=" | ">" | ">=" | "=" | "==" | "!=" | "~"

A WORD is looked for in the title, the data set, the note, the tags and the state; what stands in quotation marks is
one WORD or one VALUE. Letters match in either case. ``~`` is for texts and asks whether one contains the other. Where
a run lacks a figure, no comparison with it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from core.errors import SettingError
from core.store.comparisons import Test, comparison, shown, wrong
from core.store.records import RunRecord

_DEEPEST = 50
"""Brackets and “not” within each other."""
_TOKEN = re.compile(
    r"""\s*(?: "(?P<quoted>[^"]*)" | “(?P<curly>[^”]*)” | (?P<sign><=|>=|==|!=|[<>=~]) | (?P<bracket>[()])
    | (?P<word>(?:[^\s()<>=~!"“”]|!(?!=))+) )""",
    re.VERBOSE,
)
_IN_QUOTES = "put it in quotation marks to look for it as a word"


def matching(records: Iterable[RunRecord], text: str) -> list[RunRecord]:
    """Return the records that ``text`` describes, in their order; a SettingError says what is wrong with it."""
    return list(filter(compiled(text), records))


def compiled(text: str) -> Test:
    """Return what tells whether ``text`` describes a record; a SettingError says what is wrong with the text."""
    return _Reader(text).read()


class _Token(NamedTuple):
    kind: str
    """``word``, ``quoted``, ``sign``, ``bracket`` or ``end``."""
    text: str


_END = _Token("end", "")


def _tokens(text: str) -> list[_Token]:
    tokens, place, text = [], 0, text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found or not found.lastgroup:
            raise wrong("A quotation mark has no other one after it; put one where the quoted words end.")
        kind = "quoted" if found.lastgroup == "curly" else found.lastgroup
        tokens.append(_Token(kind, found[found.lastgroup]))
        place = found.end()
    return tokens


class _Reader:
    """Reads a text from left to right, one method a line of the grammar."""

    def __init__(self, text: str) -> None:
        self._tokens, self._place, self._depth = [*_tokens(text), _END, _END], 0, 0

    def read(self) -> Test:
        if self._next is _END:
            return lambda _: True
        test = self._any()
        if self._next is not _END:
            raise wrong("A closing bracket has no opening one before it; add that, or take this one away.")
        return test

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    @property
    def _is_comparison(self) -> bool:
        return self._tokens[self._place + 1].kind == "sign"

    def _is(self, *keywords: str) -> bool:
        return self._next.kind in ("word", "bracket") and self._next.text.lower() in keywords

    def _take(self, keyword: str) -> bool:
        taken = self._is(keyword)
        self._place += taken
        return taken

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return _joined(tests, _either)

    def _all(self) -> Test:
        tests: list[Test] = []
        words: list[str] = []
        while True:
            if self._is_word():
                words.append(self._next.text)
                self._place += 1
            else:
                tests.append(self._one())
            if not self._take("and") and (self._next is _END or self._is("or", ")")):
                break
        if words:
            tests.insert(0, _containing(words))  # it leaves few records for the others, and is told the soonest
        return _joined(tests, _both)

    def _is_word(self) -> bool:
        usual = self._next.kind == "word" and not self._is("and", "or", "not", "star")
        return (usual or self._next.kind == "quoted") and not self._is_comparison

    def _one(self) -> Test:
        if self._take("not"):
            test = self._deeper(self._one)
            return lambda record: not test(record)
        if self._take("("):
            test = self._deeper(self._any)
            if not self._take(")"):
                raise wrong("An opening bracket has no closing one after it; add that, or take this one away.")
            return test
        if self._is_comparison and self._next.kind in ("word", "quoted"):
            return self._comparison()
        if self._take("star"):
            return lambda record: record.starred
        if self._is_word():
            self._place += 1
            return _containing([self._tokens[self._place - 1].text])
        raise self._unexpected()

    def _deeper(self, read: Callable[[], Test]) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise wrong(f"Brackets and “not” stand more than {_DEEPEST} deep in each other; write it more simply.")
        test = read()
        self._depth -= 1
        return test

    def _comparison(self) -> Test:
        name, sign = (token.text for token in self._tokens[self._place : self._place + 2])
        self._place += 2
        value = self._next.text
        if self._next.kind not in ("word", "quoted"):
            raise wrong(
                f"{shown(name)} {sign} has nothing to compare with; write a value after it, as in test > 75%."
            )
        while self._next.kind == "word" and value.endswith(",") and self._tokens[self._place + 1].kind == "word":
            self._place += 1  # a list such as 20, 7, 5
            value += self._next.text
        self._place += 1
        return comparison(name, sign, value)

    def _unexpected(self) -> SettingError:
        if self._next is _END:
            return wrong("It ends where a word or a comparison should stand; add one, such as test > 75%.")
        if self._next.kind == "sign":
            return wrong(f"“{self._next.text}” has no name before it; write what to compare, as in test > 75%.")
        return wrong(
            f"“{shown(self._next.text)}” stands where a word or a comparison should; take it away, or {_IN_QUOTES}."
        )


def _containing(words: Iterable[str]) -> Test:
    """Return what tells whether a record has all these words somewhere in what people wrote of it."""
    first, *others = (word.casefold() for word in words)
    if not others:
        return lambda record: first in record.written
    return lambda record: first in record.written and all(word in record.written for word in others)


def _joined(tests: Sequence[Test], join: Callable[[Test, Test], Test]) -> Test:
    """Return one test in place of many, joined by halves, so that those of a long text do not nest deeply."""
    if len(tests) == 1:
        return tests[0]
    half = len(tests) // 2
    return join(_joined(tests[:half], join), _joined(tests[half:], join))


def _both(first: Test, second: Test) -> Test:
    return lambda record: first(record) and second(record)


def _either(first: Test, second: Test) -> Test:
    return lambda record: first(record) or second(record)
