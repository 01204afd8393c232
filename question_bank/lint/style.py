"""How the library says things: nothing twice, buyers of one kind each in their own words, staff without a fault, plain script.

These rules look at all files at once and, where a reader is given, read what staff are taught to say.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from opencc import OpenCC
from rapidfuzz import fuzz, process

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.language.types import LONGEST, NO_CONTEXT, Context, ReadsReplies
from question_bank.lint.sentences import Sentence, Voice, sentences_of
from question_bank.loading import read_text
from question_bank.names import CATEGORY_NAMES
from question_bank.problem import Gravity, Problem
from question_bank.shelf import Shelved
from question_bank.source import Source, read_source

SHORTEST_SENTENCE = 8
"""Letters and digits from which saying the same twice is noticed; 「好的 谢谢」 is everybody's."""
SHORTEST_ALIKE = 7
"""The same for sentences that are nearly alike."""
ALIKE = 75
"""Likeness (0-100) from which two sentences are one in other words. Chosen by looking: from here on pairs differ in one word
(「你帮我定一个嘛」 「你就帮我定一款嘛」), below it they share a turn of phrase only."""

TAUGHT = frozenset({Voice.MODEL, Voice.PHRASE, Voice.SHOP, Voice.KNOWLEDGE})
"""What staff learn to say."""
_MAY_BE_DISGUISED = frozenset({Voice.REPLY})
"""Bad witnesses write in other scripts on purpose."""


Told = tuple[Sentence, Code, Gravity, str, str]
"""A sentence and what is wrong with it."""


def style_problems(
    files: Sequence[Shelved],
    reader: ReadsReplies | None = None,
    only: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """said-twice, alike-buyers, script-slip and, with a reader, fault-in-model.

    only  the files (by name) that are asked about, held against all; absent: all of them, and of two that say the same
          the later is told
    """
    said = tuple(sentences_of(files))
    asked = said if only is None else tuple(one for one in said if one.file in only)
    both_ways = only is not None
    found = [*_twice(said, asked, both_ways), *_alike(said, asked, both_ways), *slips_told(asked)]
    if reader is not None:
        found.extend(_faults(files, asked, reader))
    wanted = {told[0].file for told in found}
    sources = {one.place.file: _source(one) for one in files if one.place.file in wanted}
    return tuple(sorted({_problem(told, sources[told[0].file]) for told in found}))


def twice_told(one: Sentence, where: str) -> Told:
    """said-twice: a sentence that stands in `where` already."""
    what = f"「{one.text}」在 {where} 里已经说过"
    return one, Code.SAID_TWICE, Gravity.WARNING, what, "换一种说法"


def alike_told(one: Sentence, where: str, text: str) -> Told:
    """alike-buyers: a buyer's sentence beside that of another of its kind."""
    what = f"「{one.text}」和 {where} 里同类买家的「{text}」太像"
    return one, Code.ALIKE_BUYERS, Gravity.WARNING, what, "让这位买家有自己的说法"


def likenesses(ours: Sequence[str], theirs: Sequence[str]) -> "np.ndarray[Any, Any]":
    """How alike the keys are, row by row: 75 to 100, and 0 where they are not."""
    return process.cdist(ours, theirs, scorer=fuzz.ratio, score_cutoff=ALIKE)


def _twice(said: Iterable[Sentence], asked: Iterable[Sentence], both_ways: bool) -> Iterator[Told]:
    """In another file, or in the same list of wordings. Witnesses may repeat the model answers of their own case."""
    places: dict[str, list[Sentence]] = {}
    for one in said:
        if len(one.key) >= SHORTEST_SENTENCE and one.voice is not Voice.NOTE:
            places.setdefault(one.key, []).append(one)
    for one in asked:
        if one.voice is Voice.NOTE:
            continue
        for other in places.get(one.key, ()):
            if other is one and not both_ways:
                break
            if _is_repeated(one, other):
                yield twice_told(one, other.file)
                break


def _is_repeated(one: Sentence, other: Sentence) -> bool:
    return other.file != one.file or (other is not one and other.loc[:-1] == one.loc[:-1])


def _alike(said: Iterable[Sentence], asked: Iterable[Sentence], both_ways: bool) -> Iterator[Told]:
    """Between the buyers of one persona in different cases."""
    everybody = _by_persona(said)
    for owner, ours in _by_persona(asked).items():
        theirs = everybody[owner]
        scores = likenesses([one.key for one in ours], [one.key for one in theirs])
        for row, column in zip(*np.nonzero(scores), strict=True):
            one, other = ours[row], theirs[column]
            apart = other.file != one.file if both_ways else other.file < one.file
            if apart and one.key != other.key:
                yield alike_told(one, other.file, other.text)


def _by_persona(said: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for one in said:
        if one.voice is Voice.BUYER and len(one.key) >= SHORTEST_ALIKE:
            found.setdefault(one.owner, []).append(one)
    return found


def slips_told(asked: Iterable[Sentence]) -> Iterator[Told]:
    """script-slip: Traditional characters and signs of full width."""
    for one in asked:
        if one.voice in _MAY_BE_DISGUISED:
            continue
        slips = "".join(dict.fromkeys(_odd_signs(one.text)))
        if slips:
            what = f"这里有繁体或全角字「{slips}」：{one.text}"
            yield one, Code.SCRIPT_SLIP, Gravity.WARNING, what, f"写成「{_plain(one.text)}」"


def _odd_signs(text: str) -> Iterator[str]:
    """Traditional characters, and letters, digits and blanks of full width."""
    for sign in text:
        if sign == "\u3000" or ("\uff01" <= sign <= "\uff5e" and sign.isalnum()):
            yield sign
    simplified = _converter().convert(text)
    if len(simplified) == len(text):
        yield from (a for a, b in zip(text, simplified, strict=True) if a != b)
    elif simplified != text:
        yield text


def _plain(text: str) -> str:
    narrow = "".join(
        " "
        if sign == "\u3000"
        else chr(ord(sign) - 0xFEE0)
        if "\uff01" <= sign <= "\uff5e" and sign.isalnum()
        else sign
        for sign in text
    )
    return str(_converter().convert(narrow))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _faults(
    files: Iterable[Shelved], asked: Iterable[Sentence], reader: ReadsReplies
) -> Iterator[Told]:
    contexts = {
        one.place.file: one.item.rubric().context(None)
        for one in files
        if isinstance(one.item, Case)
    }
    for one in asked:
        if one.voice in TAUGHT and len(one.text) <= LONGEST:
            context: Context = contexts.get(one.file, NO_CONTEXT)
            for finding in reader.read([one.text], context).findings:
                what = f"教人说的话里读出了「{CATEGORY_NAMES[finding.category]}」：{one.text}"
                remedy = finding.advice or "改成不会出错的说法"
                yield one, Code.FAULT_IN_MODEL, Gravity.ERROR, what, remedy


def _problem(told: Told, source: Source | None) -> Problem:
    one, code, severity, message, remedy = told
    line = source.line(one.loc) if source is not None else 1
    return Problem(one.file, line, code, severity, message, remedy)


def _source(shelved: Shelved) -> Source | None:
    text, unreadable = read_text(shelved.place.path, shelved.place.file)
    return None if unreadable else read_source(text, shelved.place.file)[0]
