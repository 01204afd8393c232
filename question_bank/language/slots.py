"""What an asking act asks for, where neither the rule nor the model that found the act says so (slots.yaml)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick

from question_bank.language.assemble import Found
from question_bank.vocabulary import ASKING_ACTS, Act, Slot

WORDS = Path(__file__).parent.parent / "rules" / "slots.yaml"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of one act; `slots[i]` is what the i-th word asks for, `always` what is asked without any of them."""

    words: AhoCorasick
    slots: tuple[Slot, ...]
    always: Slot | None

    def in_text(self, text: str) -> tuple[Slot, ...]:
        found = self.words.find_matches_as_indexes(text, overlapping=True)
        named = tuple(dict.fromkeys(self.slots[index] for index, _, _ in found))
        return named or ((self.always,) if self.always else ())


@cache
def _asked() -> dict[Act, _Asked]:
    source = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    out = {}
    for act, listed in source.items():
        always = listed.pop("always", None)
        pairs = [(word, Slot(slot)) for slot, words in listed.items() for word in words]
        out[Act(act)] = _Asked(
            AhoCorasick([word for word, _ in pairs]),
            tuple(slot for _, slot in pairs),
            Slot(always) if always else None,
        )
    return out


_ASKS = re.compile(
    r"[?吗呢么几哪谁]|多少|什么|多[大高重长宽]|还是|是不是|有没有|方便|告诉|说下|说一下|发我|报下|提供|核对|确认"
)


def _asking(one: Found) -> str:
    """The clauses of the message that ask something, the hit's own among them."""
    surface, text = one.utterance.surface, one.utterance.text
    own = surface.clause(one.start, one.end)
    return "\n".join(
        text[low:high]
        for low, high in surface.clauses()
        if (low < own[1] and own[0] < high) or _ASKS.search(text, low, min(high + 1, len(text)))
    )


def with_slots(found: Iterable[Found]) -> Iterator[Found]:
    """The hits, those of asking acts with a slot: that of a rule, or else those named where the message asks."""
    listed = list(found)
    said = {one.rule.act for one in listed if one.rule.slot is not None}
    for one in listed:
        act = one.rule.act
        if act is None or act not in ASKING_ACTS or one.rule.slot is not None:
            yield one
            continue
        slots = _asked()[act].in_text(_asking(one))
        if not slots and act in said:
            continue  # a rule has shown the same act with what it asks for
        for slot in slots or (None,):
            yield replace(one, slot=slot)
