"""The words that people hide, and how they hide them: `question_bank/rules/masks.yaml`, ready to be looked for (docs/rules.md)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from question_bank.language.tables import sounds

MASKS = Path(__file__).parent.parent / "rules" / "masks.yaml"

_NEAR_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_NEAR_ENDS = (("ing", "in"), ("eng", "en"))
_FIRST_CODE = 0xE000


@dataclass(frozen=True, slots=True)
class Masks:
    """What is looked for behind disguises.

    words  words that are also hidden as homophones · strong  even where the homophone is an honest word
    covers  finds spellings that stand for another word wherever they show a fault (vx)
    """

    words: tuple[str, ...]
    strong: frozenset[str]
    signs: dict[str, str]
    splits: dict[str, str]
    codes: dict[int, str]
    syllables: dict[str, str]
    by_sound: AhoCorasick
    by_split: AhoCorasick
    covers: re.Pattern[str]


def build_masks(path: Path = MASKS) -> Masks:
    """The masks of masks.yaml."""
    source = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    near = sorted({_near(s) for s in sounds()})
    code_of = {s: chr(_FIRST_CODE + n) for n, s in enumerate(near)}
    syllables = {s: code_of[_near(s)] for s in sounds()}
    codes = {ord(char): syllables[s] for s, chars in sounds().items() for char in chars}
    words = tuple(dict.fromkeys(source["strong"] + source["words"]))
    splits = {parts: whole for whole, forms in source["splits"].items() for parts in forms}
    splits |= source["as"]
    return Masks(
        words=words,
        strong=frozenset(source["strong"]),
        signs={sign: word for word, listed in source["signs"].items() for sign in listed},
        splits=splits,
        codes=codes,
        syllables=syllables,
        by_sound=longest(word.translate(codes) for word in words),
        by_split=longest(splits),
        covers=re.compile("|".join(map(_as_a_word, source["covers"]))),
    )


def _as_a_word(cover: str) -> str:
    """The spelling where its letters are not part of a longer name or measure (vx, but not 5v)."""
    head = r"(?<![a-z0-9])" if cover[0].isascii() else ""
    return head + re.escape(cover) + (r"(?![a-z0-9])" if cover[-1].isascii() else "")


def longest(patterns: Iterable[str]) -> AhoCorasick:
    """An automaton that finds the longest of these, from the left."""
    return AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)


def _near(syllable: str) -> str:
    for whole, short in _NEAR_SOUNDS:
        if syllable.startswith(whole):
            syllable = short + syllable[len(whole) :]
    for whole, short in _NEAR_ENDS:
        if syllable.endswith(whole):
            syllable = syllable[: -len(whole)] + short
    return syllable
