"""Undoing what people do to hide a word: inserted signs, doubled characters, homophones, pinyin, split characters, emoji.

The result is a second normal form of the message, read by the rules that look behind disguises. It may be wrong where an
honest text looks like a disguise, so what is found only in it is for a person to decide.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import groupby

from ahocorasick_rs import AhoCorasick

from question_bank.language.borders import word_borders
from question_bank.language.lately import Lately
from question_bank.language.masks import Masks, longest
from question_bank.language.normalise import (
    LINE,
    LONGER,
    Cell,
    NormalForm,
    form_of,
    is_tidy,
    normalise,
    plain_character,
    tidy,
)

HARD = frozenset(",。.!?;…\n")
"""Signs that end a clause: kept unless they stand between single characters."""

_LOOKALIKES = dict(zip("ѵνхωшоаеіυṽ", "vvxwwoaeiuv", strict=True))
NOISE = "\ue8ff"
"""An emoji or sign without meaning."""
_SQUARED = re.compile("[🈀-🉑㊀-㊰🆎-🆚]")
_CIRCLED = re.compile("[①-⓿❶-➓]")
_ODD = re.compile("[①-⓿☀-➿⬀-⯿㊀-㊰\U0001f000-\U0010ffff]")
_STYLED = re.compile(
    r"[①-⓿❶-➓Ａ-Ｚａ-ｚ０-９\U0001d400-\U0001d7ff\U0001f130-\U0001f189ᴀ-ᵿ\u0300-\u036f\u20d0-\u20ff\u200b-\u200f\u2060-\u2064\ufeff]"
    r"|(?:[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖][ ,-]?){6}"
)
"""Letters and digits of another style or width, what cannot be seen, and numbers spelt out: nobody types them by chance."""
_STARS = frozenset("⭐🌟★☆✨")
_IDEOGRAPHS = re.compile(r"[一-鿿]{2,}")
_DOUBLED = re.compile(r"(.)\1+", re.DOTALL)
_ALONE = re.compile(r"(?<![一-鿿0-9])(?:[^\W\d_a-z亲嗯哦呃诶哎唉喔噢]|[0-9]+)(?![一-鿿0-9])")
"""A character or number that stands alone between signs, as hidden words do; calls and sighs hide nothing."""
_LETTERS = re.compile(r"[^\W\d_一-鿿]")
_RUNS = re.compile(r"\n+|[^\W_]+|(?:[^\w\n]|_)+")
"""Line breaks, letters and digits, signs and blanks: one of them after the other they make up a text."""
_ONE = re.compile(r"[0-9]+|[A-Za-z]+|.")
"""What counts as one character of a run: a stretch of Latin letters or of digits does."""
_LONE = re.compile(rf"(?<![^\W_])(?:[0-9]+|[A-Za-z]+|[^\W_])(?![^\W_])|{NOISE}")
"""A run of one character, next to which signs may be dropped, or a sign that always is."""
_LATIN = re.compile("[a-z]+")
_KNOWN_LETTERS = re.compile(
    r"(?<![a-z])(?:[xX]{0,4}[lL]|[smabcd]|[kmg]|kg|ml|cm|mm|kw|mah|ok|app|vip|led|usb|type|pvc|abs|pu|spf|led|diy|pro|max|plus|mini)(?![a-z])"
)
"""Sizes, units and names that hide nothing."""


class Unmasker:
    """Undoes disguises; keeps the last messages that it has undone.

    `rule_words` gives further words, looked for only where letters or signs stand in them (bu退, 掉💩).
    """

    def __init__(self, masks: Masks, rule_words: Callable[[], Iterable[str]]) -> None:
        self.masks = masks
        self._rule_words = rule_words
        self._ordinary = _Ordinary(masks)
        self._undone: Lately[str, NormalForm] = Lately(2048)

    @cached_property
    def _spelt(self) -> tuple[AhoCorasick, tuple[str, ...]]:
        codes = self.masks.codes
        listed = sorted(filter(_IDEOGRAPHS.fullmatch, self._rule_words()))
        words = {word.translate(codes): word for word in listed}
        return longest(words), tuple(words.values())

    def unmask(self, plain: NormalForm) -> NormalForm:
        """The message with disguises undone; its plain normal form itself where there is none."""
        # the normal form follows from what was typed, which is the cheaper key
        return self._undone.of(plain.source, lambda _: self._unmask(plain))

    def is_covered(self, typed: str) -> bool:
        """Whether a stretch that shows a fault was typed so as to hide it, though its plain form gives it away."""
        return bool(_STYLED.search(typed) or self.masks.covers.search(normalise(typed).text))

    def may_hide(self, typed: str) -> bool:
        """Whether a stretch may say what it says by sound, by letters or by pictures."""
        text = normalise(typed).text
        hidden = _ODD.search(typed) or _is_spelt(text) or _is_heard(text, self.masks)
        return self.is_covered(typed) or bool(hidden)

    def _unmask(self, plain: NormalForm) -> NormalForm:
        masks, source = self.masks, plain.source
        if not _ODD.search(source) and not _may_hide(plain.text, masks):
            return plain
        cells = _tidied(_without_noise(_joined(self._loose(source), masks)))
        cells = _repaired(cells, source, masks, masks.by_sound, masks.words)
        if _LATIN.search(text := _text_of(cells)):
            cells = _repaired(cells, source, masks, *self._spelt)
            text = _text_of(cells)
        return plain if text == plain.text else form_of(source, cells)

    def _loose(self, source: str) -> list[Cell]:
        text = source.translate(self._ordinary)
        if LONGER in text:
            return list(_loose(source, self.masks))
        return list(zip(text, range(len(text)), range(1, len(text) + 1), strict=True))


class _Ordinary(dict[int, str]):
    """For `str.translate`, filled as characters are met: what each is read as, or LONGER where that is not one character or
    depends on those around it."""

    def __init__(self, masks: Masks) -> None:
        super().__init__()
        self._masks = masks

    def __missing__(self, code: int) -> str:
        char = chr(code)
        odd = char in self._masks.signs or char in _STARS or _CIRCLED.match(char)
        word = "" if odd else _loose_character(char, "", self._masks)
        self[code] = value = word if len(word) == 1 else LONGER
        return value


def _text_of(cells: Iterable[Cell]) -> str:
    return "".join([char for char, _, _ in cells])


def _tidied(cells: list[Cell]) -> list[Cell]:
    return cells if is_tidy(_text_of(cells)) else tidy(cells)


def _may_hide(text: str, masks: Masks) -> bool:
    """Whether letters, lone characters or doubled ones could hide a word, or one is there in sound but not in writing."""
    if _ALONE.search(text) or _is_spelt(text) or masks.by_split.find_matches_as_indexes(text):
        return True
    return _is_heard(text, masks) or _is_drawn_out(text, masks)


def _is_spelt(text: str) -> bool:
    """Whether there are letters that are no size, unit or name."""
    return bool(_LETTERS.search(text) and _LETTERS.search(_KNOWN_LETTERS.sub("", text)))


def _is_heard(text: str, masks: Masks) -> bool:
    """Whether a word is there in sound but not in writing."""
    heard = masks.by_sound.find_matches_as_indexes(text.translate(masks.codes))
    return any(text[start:end] != masks.words[n] for n, start, end in heard)


def _is_drawn_out(text: str, masks: Masks) -> bool:
    """Whether a word is there in sound whose characters are doubled (微微信信)."""
    doubled, dropped = set(), 0
    for run in _DOUBLED.finditer(text):
        doubled.add(run.start() - dropped)
        dropped += run.end() - run.start() - 1
    if not doubled:
        return False
    once = _DOUBLED.sub(r"\1", text)
    heard = masks.by_sound.find_matches_as_indexes(once.translate(masks.codes))
    return any(not doubled.isdisjoint(range(start, end)) for _, start, end in heard)


def _loose(source: str, masks: Masks) -> Iterable[Cell]:
    """Characters with emoji read as words or marked as noise, and accents taken off Latin letters."""
    before = ""
    for at, char in enumerate(source):
        word = _loose_character(char, before, masks)
        if _CIRCLED.match(char) and _amid_ideographs(source, at):
            word = NOISE
        if char in _STARS and (source[at + 1 : at + 2] == char or source[at - 1 : at] == char):
            word = "星"
        for one in word:
            yield one, at, at + 1
        if word.strip(" " + NOISE):
            before = word[-1]


def _amid_ideographs(source: str, at: int) -> bool:
    return 0 < at < len(source) - 1 and all(
        "一" <= c <= "鿿" for c in (source[at - 1], source[at + 1])
    )


def _loose_character(char: str, before: str, masks: Masks) -> str:
    """One character: a heart is 心 only after a sound like 微; other emoji and styled signs are noise."""
    word = masks.signs.get(char)
    if word == "心":
        near = before and (before in "vw" or masks.codes.get(ord(before)) == masks.syllables["wei"])
        return word if near else NOISE
    if word is not None:
        return word
    plain = _LOOKALIKES.get(char.lower()) or plain_character(char)
    if (plain == " " and not char.isspace()) or (char != plain and _SQUARED.match(char)):
        return NOISE
    if plain.isascii() or not plain.isalpha() or "一" <= plain <= "鿿":
        return plain
    return unicodedata.normalize("NFD", plain)[:1] if len(plain) == 1 else plain


def _joined(cells: list[Cell], masks: Masks) -> list[Cell]:
    """Split characters put together: 亻言 is 信."""
    text = _text_of(cells)
    found = masks.by_split.find_matches_as_indexes(text)
    if not found:
        return cells
    out: list[Cell] = []
    done = 0
    for _, start, end in found:
        out += cells[done:start]
        out += _written(masks.splits[text[start:end]], cells[start:end])
        done = end
    return out + cells[done:]


def _without_noise(cells: list[Cell]) -> list[Cell]:
    """Signs and blanks next to a run of one character dropped; so 加 * 微 * 信 is 加微信. What is left of noise is a blank."""
    text = _text_of(cells)
    if not _LONE.search(text):
        return cells
    runs: list[str] = _RUNS.findall(text)
    out: list[Cell] = []
    at = 0
    for place, run in enumerate(runs):
        if not _is_dropped(runs, place):
            out += cells[at : at + len(run)]
        at += len(run)
    return [(" ", low, high) if char == NOISE else (char, low, high) for char, low, high in out]


def _is_dropped(runs: list[str], place: int) -> bool:
    if place in (0, len(runs) - 1) or not _is_sign(runs[place]):
        return False
    left, sign, right = runs[place - 1 : place + 2]
    if left[0].isalnum() and right[0].isalnum() and _is_noise(sign, left, right):
        return True
    return sign[0] in HARD and _is_fence(runs, place)


def _is_sign(run: str) -> bool:
    return not run[0].isalnum() and run[0] != LINE


def _is_fence(runs: list[str], place: int) -> bool:
    """Whether a sign fences in single characters: 走私。下。交。易."""
    for step in (-1, 1):
        run, next_sign = place + step, place + 2 * step
        if not (0 <= run < len(runs) and 0 <= next_sign < len(runs)):
            continue
        alone = len(runs[run]) == 1 and runs[run].isalnum()
        if alone and runs[next_sign][0] == runs[place][0]:
            return True
    return False


def _is_noise(signs: str, left: str, right: str) -> bool:
    if not signs.strip(NOISE):
        return True
    if left[-1].isdigit() and right[0].isdigit():
        return False
    alone = [_ONE.fullmatch(run) is not None for run in (left, right)]
    return all(alone) if any(sign in HARD for sign in signs) else any(alone)


def _repaired(
    cells: list[Cell],
    source: str,
    masks: Masks,
    automaton: AhoCorasick,
    words: tuple[str, ...],
) -> list[Cell]:
    """Words that are there in sound only, put in writing."""
    skeleton = _skeleton(_text_of(cells), masks)
    heard = _text_of(skeleton)
    out: list[Cell] = []
    done = 0
    for number, start, end in automaton.find_matches_as_indexes(heard):
        low, high = skeleton[start][1], skeleton[end - 1][2]
        word = words[number]
        if low < done:
            continue
        typed = source[cells[low][1] : cells[high - 1][2]]
        if not _is_hidden(cells, typed, (low, high), word, masks):
            continue
        out += cells[done:low]
        out += _written(word, cells[low:high])
        done = high
    return out + cells[done:]


def _written(word: str, cells: list[Cell]) -> Iterable[Cell]:
    """The word over the cells that hide it: each character on its own cell as far as they go."""
    last = len(cells) - 1
    for place, char in enumerate(word):
        first = 0 if place == 0 else min(place, last)
        final = last if place == len(word) - 1 else min(place, last)
        yield char, cells[first][1], cells[final][2]


def _skeleton(text: str, masks: Masks) -> list[Cell]:
    """Sound codes with the stretches that they stand for: signs skipped, doubled characters once."""
    out: list[Cell] = []
    codes, at = masks.codes, 0
    while at < len(text):
        char, end = text[at], at + 1
        code = codes.get(ord(char))
        if code is not None:
            while text[end : end + 1] == char:
                end += 1
            out.append((code, at, end))
        elif letters := _LATIN.match(text, at):
            end = letters.end()
            out += _spelt(text[at:end], at, masks)
        elif char.isalnum() or char in HARD or char == " ":
            out.append((char, at, end))
        at = end
    return out


def _spelt(letters: str, at: int, masks: Masks) -> Iterable[tuple[str, int, int]]:
    """A run of letters as syllables if it is pinyin throughout, else as letters."""
    syllables = _syllables(letters, masks)
    if syllables is None:
        for place, letter in enumerate(letters):
            yield letter, at + place, at + place + 1
        return
    for syllable in syllables:
        yield masks.syllables[syllable], at, at + len(syllable)
        at += len(syllable)


def _syllables(letters: str, masks: Masks) -> list[str] | None:
    if not 2 <= len(letters) <= 30:
        return None
    ways: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for size in range(min(6, end), 0, -1):
            way = ways[end - size]
            if way is not None and letters[end - size : end] in masks.syllables:
                best = ways[end]
                if best is None or len(way) + 1 < len(best):
                    ways[end] = [*way, letters[end - size : end]]
    return ways[-1]


def _is_hidden(
    cells: list[Cell], typed: str, place: tuple[int, int], word: str, masks: Masks
) -> bool:
    """Whether the stretch hides the word rather than being an honest word of that sound."""
    low, high = place
    written = "".join(cell[0] for cell in cells[low:high])
    if written == word:
        return False
    if not _IDEOGRAPHS.fullmatch(written):
        return True
    once = "".join(char for char, _ in groupby(written))
    if once == word:
        return len(written) >= len(word) + min(2, len(word))
    if len(once) != len(word) or word not in masks.words:
        return False
    if not _IDEOGRAPHS.fullmatch(normalise(typed).text):
        return True
    borders = word_borders("".join(cell[0] for cell in cells))
    if low not in borders or high not in borders:
        return False
    return word in masks.strong or any(at in borders for at in range(low + 1, high))
