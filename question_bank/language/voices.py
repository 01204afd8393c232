"""What the learned part says (`Voice`) beside what the rules found: which hits it lets stand, and what of it is new."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from question_bank.language.assemble import Found
from question_bank.language.learned import Voice
from question_bank.language.packs import Pack, Rule
from question_bank.language.utterance import Utterance
from question_bank.language.weights import Label
from question_bank.vocabulary import Act, Category, Confidence

CONVINCED = 0.9
"""From this chance on a fault that the model finds alone is certain."""


def stands(one: Found, voices: Mapping[Label, Voice]) -> bool:
    """Whether a hit stands: a certain rule by itself, a broad one where the model agrees."""
    return one.rule.label in voices or not one.rule.broad


def as_sure_as(one: Found, voices: Mapping[Label, Voice]) -> Found:
    """A hit of a broad rule is no surer than the model that agrees."""
    if one.rule.broad and voices[one.rule.label].chance < CONVINCED:
        return replace(one, confidence=Confidence.REVIEW)
    return one


def without(voices: Mapping[Label, Voice], found: Iterable[Found]) -> dict[Label, Voice]:
    """What the model finds besides what was found."""
    known = {one.rule.label for one in found}
    return {label: voice for label, voice in voices.items() if label not in known}


def cut_over_messages(
    voices: Mapping[Label, Voice], joined: Utterance, apart: Mapping[Label, Voice]
) -> dict[Label, Voice]:
    """Of what the model finds in messages read without their borders, the faults over a border that are clearer so than apart."""
    return {
        label: voice
        for label, voice in voices.items()
        if isinstance(label, Category)
        and joined.straddles(voice.start, voice.end)
        and (label not in apart or voice.chance > apart[label].chance)
    }


def rules_of_voices(packs: Iterable[Pack]) -> dict[Label, Rule]:
    """The rule that stands for what the learned part finds, by label: of a fault with the pack's own words to the trainee."""
    out: dict[Label, Rule] = {
        act: Rule(id=f"{act.value}.learned", file="", line=0, chains=(), act=act) for act in Act
    }
    for rule in (rule for pack in packs for rule in pack.rules):
        label = rule.label
        if label not in out:
            out[label] = replace(
                rule, id=f"{label.value}.learned", chains=(), slot=None, confidence=Confidence.SURE
            )
    return out
