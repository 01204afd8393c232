"""Everything that the library says, sentence by sentence: whose words, in which file, at which place."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from question_bank.case import Case, Wait
from question_bank.knowledge import KnowledgeCard
from question_bank.knowledge_text import blocks
from question_bank.persona import PersonaPack
from question_bank.phrase import PhrasePack
from question_bank.shelf import Shelved
from question_bank.shop import Shop
from question_bank.source import Loc
from question_bank.values import Wordings


class Voice(StrEnum):
    """Whose words they are."""

    BUYER = "buyer"
    STOCK = "stock"
    MODEL = "model"
    REPLY = "reply"
    PHRASE = "phrase"
    SHOP = "shop"
    KNOWLEDGE = "knowledge"
    BRIEFING = "briefing"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message. owner: the persona of a buyer, else "" · key: its letters and digits alone, for comparing."""

    file: str
    loc: Loc
    voice: Voice
    text: str
    key: str
    owner: str = ""


_EMOTICON = re.compile(r"\[[^\[\]]{1,6}\]|\{[a-z_]+\}")


def key_of(text: str) -> str:
    """The text without emoticons, placeholders, blanks and signs, in one width and case."""
    plain = unicodedata.normalize("NFKC", _EMOTICON.sub("", text)).lower()
    return "".join(sign for sign in plain if sign.isalnum())


def sentences_of(files: Iterable[Shelved]) -> Iterator[Sentence]:
    """All sentences of these files, in their order."""
    for one in files:
        name, item = one.place.file, one.item
        if isinstance(item, Case):
            yield from sentences_of_case(name, item)
        elif isinstance(item, PersonaPack):
            yield from _of_personas(name, item)
        elif isinstance(item, PhrasePack):
            for place, phrase in enumerate(item.phrases):
                yield _sentence(name, ("phrases", place, "text"), Voice.PHRASE, phrase.text)
        elif isinstance(item, Shop):
            yield from _of_shop(name, item)
        elif isinstance(item, KnowledgeCard):
            yield from _of_card(name, item)


def sentences_of_case(file: str, case: Case) -> Iterator[Sentence]:
    """All sentences of one case; `file` is what the case is called where they are told."""
    yield from _notes(file, case)
    if case.shown.situation:
        yield _sentence(file, ("shown", "situation"), Voice.BRIEFING, case.shown.situation)
    for loc, wordings in wordings_of(case):
        for number, burst in enumerate(wordings):
            for part in burst:
                owner = case.buyer.persona.value
                yield _sentence(file, (*loc, number), Voice.BUYER, part.text, owner)
    for place, point in enumerate(case.points):
        for number, model in enumerate(point.model):
            yield _sentence(file, ("points", place, "model", number), Voice.MODEL, model)
    for place, walk in enumerate(case.walkthroughs):
        for number, step in enumerate(walk.replies):
            if isinstance(step, Wait):
                loc = ("walkthroughs", place, "replies", number)
                yield _sentence(file, loc, Voice.REPLY, step.text)


def _notes(file: str, case: Case) -> Iterator[Sentence]:
    """What stands around the play: headings, hints, the lines of the workbench's cards."""
    shown = case.shown
    lines: list[tuple[Loc, str]] = [(("title",), case.title), (("purpose",), case.purpose)]
    for key in ("policies", "may_decide", "ask_first", "never"):
        lines.extend((("shown", key, n), line) for n, line in enumerate(getattr(shown, key)))
    for place, beat in enumerate(case.beats):
        lines.extend(
            ((("beats", place, "label"), beat.label), (("beats", place, "hint"), beat.hint))
        )
    for place, point in enumerate(case.points):
        lines.append((("points", place, "label"), point.label))
        lines.append((("points", place, "hint"), point.hint))
    yield from (_sentence(file, loc, Voice.NOTE, line) for loc, line in lines if line)


def wordings_of(case: Case) -> Iterator[tuple[Loc, Wordings]]:
    """Every list of wordings of the buyer, with its place."""
    for place, beat in enumerate(case.beats):
        loc: Loc = ("beats", place)
        yield (*loc, "say"), beat.say
        for number, branch in enumerate(beat.branches):
            yield (*loc, "branches", number, "say"), branch.say
        if beat.otherwise is not None:
            yield (*loc, "otherwise", "reask"), beat.otherwise.reask
    yield ("silence", "nudge"), case.silence.nudge
    yield ("buyer", "protest"), case.buyer.protest
    if case.buyer.rude is not None:
        yield ("buyer", "rude", "say"), case.buyer.rude.say


def _of_personas(file: str, pack: PersonaPack) -> Iterator[Sentence]:
    for place, sheet in enumerate(pack.personas):
        for name, value in sheet:
            if not isinstance(value, tuple):
                continue
            for number, burst in enumerate(value):
                loc = ("personas", place, name, number)
                for part in burst:
                    yield _sentence(file, loc, Voice.STOCK, part.text, sheet.id.value)


def _of_shop(file: str, shop: Shop) -> Iterator[Sentence]:
    for key, lines in (
        ("about", (shop.about,)),
        ("auto_reply", shop.auto_reply),
        ("policies", shop.policies),
        ("promotions", shop.promotions),
    ):
        for number, line in enumerate(lines):
            if line:
                yield _sentence(file, (key, number), Voice.SHOP, line)


def _of_card(file: str, card: KnowledgeCard) -> Iterator[Sentence]:
    """What is told is told once; what is to be said is read for faults as well."""
    told = [
        "".join(run.text for run in line) for block in blocks(card.text) for line in block.lines
    ]
    for line in (card.summary, *told):
        yield _sentence(file, ("text",), Voice.BRIEFING, line)
    for place, article in enumerate(card.law):
        yield _sentence(file, ("law", place, "says"), Voice.BRIEFING, article.says)
    for number, line in enumerate(card.say):
        yield _sentence(file, ("say", number), Voice.KNOWLEDGE, line)
    for place, pair in enumerate(card.instead):
        yield _sentence(file, ("instead", place, "better"), Voice.KNOWLEDGE, pair.better)


def _sentence(file: str, loc: Loc, voice: Voice, text: str, owner: str = "") -> Sentence:
    return Sentence(file, loc, voice, text, key_of(text), owner)
