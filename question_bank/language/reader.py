"""The reader of replies: acts, findings and offers of what an agent typed, each with the typed words that show it."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache

from question_bank.language.assemble import Found, acts_of, findings_of, without_silenced
from question_bank.language.disguise import Unmasker
from question_bank.language.judge import Asides, Judge
from question_bank.language.lately import Lately
from question_bank.language.learned import Learned, Voice, shipped_learned
from question_bank.language.likeness import (
    Compared,
    Meaning,
    Rarities,
    alike,
    compared,
    meaning,
    shipped_weighing,
)
from question_bank.language.masks import build_masks
from question_bank.language.matcher import Hit, Matcher
from question_bank.language.negation import Negation
from question_bank.language.normalise import normalise
from question_bank.language.offers import KIND_OF_ACT, offers_in
from question_bank.language.packs import Disguise, Pack, Rule, load_packs
from question_bank.language.passages import heard
from question_bank.language.patterns import RESERVED, Chain, PatternError, chains
from question_bank.language.slots import with_slots
from question_bank.language.types import (
    ALIKE,
    LONGEST,
    LONGEST_MESSAGE,
    MOST_MESSAGES,
    NO_CONTEXT,
    Context,
    Offer,
    Reading,
    Span,
)
from question_bank.language.utterance import Utterance
from question_bank.language.voices import (
    CONVINCED,
    as_sure_as,
    cut_over_messages,
    rules_of_voices,
    stands,
    without,
)
from question_bank.language.weights import Label
from question_bank.vocabulary import Act, Category, Confidence

GRANTING = frozenset({*KIND_OF_ACT, Act.OFFER_RESEND, Act.OFFER_EXCHANGE})
"""Acts that grant something: where the model finds one alone, the clause must not deny it or ask whether."""

INSISTS = 0.7
"""From this chance on a fault counts beside a denial or a quotation, which the model may have missed."""


class ReadingRefused(ValueError):
    """The burst is too long to be a reply; the message is meant for people."""


class Reader:
    """Reads replies with the rules of some packs. What it remembers between readings only saves work."""

    def __init__(self, packs: Iterable[Pack], learned: Learned | None = None) -> None:
        self.packs = tuple(packs)
        self.learned = learned
        self.rules: tuple[Rule, ...] = tuple(rule for pack in self.packs for rule in pack.rules)
        self._stands_for = rules_of_voices(self.packs)
        self._matcher = Matcher(
            [(n, chain) for n, rule in enumerate(self.rules) for chain in rule.chains],
            rarities=learned.rarities if learned else None,
        )
        self._asides = Asides(self.rules)
        self._excuses = {
            pack.category: Matcher([(0, chain) for chain in pack.unless])
            for pack in self.packs
            if pack.category is not None and pack.unless
        }
        self._meanings: Lately[str, Meaning] = Lately(4096)
        self._hidden = frozenset(
            n for n, rule in enumerate(self.rules) if rule.disguise is Disguise.WORDS
        )
        hidden = tuple(self.rules[n] for n in self._hidden)
        self._unmasker = Unmasker(build_masks(), lambda: _words_of(hidden))

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """Acts, findings and offers of one message or of a burst read as one utterance.

        Raises ReadingRefused for a burst of more than LONGEST characters or MOST_MESSAGES messages.
        """
        typed = (messages,) if isinstance(messages, str) else tuple(messages)
        _refuse_excess(typed)
        plain = Utterance([normalise(message) for message in typed])
        bare = self._bare(plain)
        found = self._hits(plain, bare, context)
        if self.learned is not None:
            found = self._weighed(self.learned, (plain, bare), found, context)
        found = without_silenced(found)
        return Reading(
            messages=typed,
            acts=acts_of(with_slots(found)),
            findings=findings_of(found),
            offers=_offers(plain, found),
            normalised=plain.text,
        )

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """Where a case's own phrase (docs/rules.md, pattern syntax) is said in the reading and not negated.

        A phrase that holds a negation itself (「不支持」) is matched as it stands. With `≈` in front it is a sentence that may
        be said in other words (`likeness`).
        """
        utterance = _utterance(reading.messages)
        if phrase.startswith(ALIKE):
            found = self._alike(phrase.removeprefix(ALIKE), reading, utterance)
            return utterance.spans(*found) if found else ()
        matcher, negated = _phrase(phrase)
        hits = matcher.hits(utterance.surface)
        if hits and not negated:
            negation = Negation(utterance.surface)
            hits = [hit for hit in hits if not negation.denies(hit.start, hit.end, hit.gaps())]
        spans = [span for hit in hits for span in utterance.spans(hit.start, hit.end)]
        return tuple(dict.fromkeys(spans))

    def compared(self, sentence: str, reply: str) -> Compared | None:
        """How a reply compares with a sentence, for those who weigh it; None where it says something else for sure."""
        said = self._meaning_of(reply)
        return compared(self._meanings.of(sentence, self._meaning_of), said, self._rarities)

    def _alike(
        self, sentence: str, reading: Reading, utterance: Utterance
    ) -> tuple[int, int] | None:
        said = meaning(utterance.text, reading.act_ids())
        meant = self._meanings.of(sentence, self._meaning_of)
        return alike(meant, said, self._rarities, shipped_weighing())

    @property
    def _rarities(self) -> Rarities:
        return self.learned.rarities if self.learned else _lengths

    def _meaning_of(self, sentence: str) -> Meaning:
        sentence = sentence[:LONGEST_MESSAGE]  # nobody says more at once
        return meaning(normalise(sentence).text, self.read([sentence]).act_ids())

    def _found(
        self,
        utterance: Utterance,
        context: Context,
        confidence: Confidence,
        *,
        cut: bool = False,
    ) -> list[Found]:
        plain = confidence is Confidence.SURE
        hits = self._matcher.hits(utterance.surface, None if plain else self._hidden)
        if cut:
            hits = [hit for hit in hits if utterance.is_cut(hit)]
        if not hits:
            return []
        judge = Judge(utterance.surface, self._asides, _excused(utterance.text, context))
        return [
            self._as_sure_as_typed(
                Found(self.rules[hit.owner], hit.start, hit.end, utterance, confidence)
            )
            for hit in dict.fromkeys(hits)
            if judge.counts(self.rules[hit.owner], hit)
            and (
                cut
                or self.rules[hit.owner].category is None
                or not utterance.is_torn_word(hit.start, hit.end)
            )
        ]

    def _as_sure_as_typed(self, one: Found) -> Found:
        """A fault that its writer hid is for a person to decide, though the rules know how it was hidden."""
        if one.rule.category is None or one.confidence is Confidence.REVIEW:
            return one
        covered = any(self._unmasker.is_covered(span.text) for span in one.spans())
        return replace(one, confidence=Confidence.REVIEW) if covered else one

    def unmasked(self, messages: Sequence[str]) -> str:
        """The burst with disguises undone, messages joined by line breaks: what the learned part reads."""
        return "\n".join(self._unmasker.unmask(normalise(one)).text for one in messages)

    def votes(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> frozenset[Label]:
        """The labels for which a rule speaks, certain or not: what the learned part hears of the rules."""
        plain = Utterance([normalise(message) for message in messages])
        return _votes(self._hits(plain, self._bare(plain), context))

    def _bare(self, plain: Utterance) -> Utterance:
        """The burst with disguises undone; the plain one itself where there are none."""
        forms = [self._unmasker.unmask(form) for form in plain.forms]
        if all(form.text == seen.text for form, seen in zip(forms, plain.forms, strict=True)):
            return plain
        return Utterance(forms)

    def _hits(self, plain: Utterance, bare: Utterance, context: Context) -> list[Found]:
        """What the rules find, certain or not; behind disguises and across cuts only what is not plain to see."""
        found = self._found(plain, context, Confidence.SURE)
        hidden: list[Found] = []
        if bare is not plain:
            hidden += self._found(bare, context, Confidence.REVIEW)
        if len(plain.forms) > 1:
            hidden += self._found(bare.unbroken, context, Confidence.REVIEW, cut=True)
        if hidden:
            sure = {one.rule.category for one in found if one.rule.category is not None}
            found += [one for one in hidden if one.rule.category not in sure]
        return found

    def _weighed(
        self,
        learned: Learned,
        forms: tuple[Utterance, Utterance],
        found: list[Found],
        context: Context,
    ) -> list[Found]:
        """What stands after the learned part was heard.

        A certain rule stands; any other needs the model's agreement; and what the model finds alone is added with the
        stretch that speaks for it.
        """
        plain, bare = forms
        before = normalise(context.before or "").text
        voices = heard(learned, bare, found, before)
        kept = [as_sure_as(one, voices) for one in found if stands(one, voices)]
        alone = without(voices, kept)
        if len(plain.forms) > 1:
            joined = bare.unbroken
            cut = cut_over_messages(
                without(heard(learned, joined, (), before), kept), joined, alone
            )
            alone = {label: one for label, one in alone.items() if label not in cut}
            kept += self._found_alone(cut.values(), (plain, joined), context)
        if alone:
            kept += self._found_alone(alone.values(), forms, context)
        return kept

    def _found_alone(
        self, voices: Iterable[Voice], forms: tuple[Utterance, Utterance], context: Context
    ) -> Iterator[Found]:
        """What the model finds without a rule in words, where nothing around them excuses or denies it."""
        plain, bare = forms
        excused = _excused(bare.text, context)
        negation = Negation(bare.surface)
        for voice in voices:
            rule = self._stands_for.get(voice.label)
            if rule is None or (rule.category and _within(voice, excused)):
                continue
            if not any(map(str.isalnum, bare.text[voice.start : voice.end])):
                continue
            if rule.act in GRANTING and negation.leaves_open(voice.start, voice.end):
                continue
            if rule.category and voice.chance < INSISTS and _is_denied(voice, negation):
                continue
            if rule.category and self._is_excused(rule.category, voice, bare):
                continue
            one = Found(rule, voice.start, voice.end, bare, Confidence.REVIEW)
            plainly = voice.chance >= CONVINCED and bare is plain and not self._may_hide(one)
            yield replace(one, confidence=Confidence.SURE) if plainly else one

    def _is_excused(self, category: Category, voice: Voice, bare: Utterance) -> bool:
        """Whether what excuses the category stands in the clauses of the stretch."""
        excuses = self._excuses.get(category)
        if excuses is None:
            return False
        low, high = bare.surface.clause(voice.start, voice.end)
        return any(low < hit.end and hit.start < high for hit in excuses.hits(bare.surface))

    def _may_hide(self, one: Found) -> bool:
        """Whether a fault rests on what may be a disguise or on several messages together."""
        if one.rule.category is None:
            return False
        spans = one.spans()
        return len(spans) > 1 or any(self._unmasker.may_hide(span.text) for span in spans)


def _words_of(rules: Iterable[Rule]) -> set[str]:
    return {w for rule in rules for c in rule.chains for slot in c.slots for w in slot.words}


def _votes(found: Iterable[Found]) -> frozenset[Label]:
    return frozenset(one.rule.label for one in found)


def _is_denied(voice: Voice, negation: Negation) -> bool:
    """Whether a denial or a quotation touches the stretch, whose last character may already point back (「…这种话」)."""
    return any(negation.touches(voice.start, end) for end in (voice.end, voice.end - 1))


def _within(voice: Voice, excused: Sequence[tuple[int, int]]) -> bool:
    return any(low < voice.end and voice.start < high for low, high in excused)


def _lengths(words: Sequence[str]) -> list[float]:
    """Where nothing was learned, longer words count as rarer ones."""
    return [float(3 + len(word)) for word in words]


def _refuse_excess(typed: tuple[str, ...]) -> None:
    length = sum(map(len, typed))
    if length > LONGEST:
        raise ReadingRefused(f"这段话有 {length} 个字，超过一次能读的 {LONGEST} 个字")
    if len(typed) > MOST_MESSAGES:
        raise ReadingRefused(f"连续 {len(typed)} 条消息，超过一次能读的 {MOST_MESSAGES} 条")


def _excused(text: str, context: Context) -> list[tuple[int, int]]:
    """Where the case's product words and allowed phrases stand."""
    spans = []
    for word in (*context.product_words, *context.allowed):
        plain = normalise(word).text
        at = text.find(plain) if plain else -1
        while at >= 0:
            spans.append((at, at + len(plain)))
            at = text.find(plain, at + len(plain))
    return spans


def _offers(plain: Utterance, found: Sequence[Found]) -> tuple[Offer, ...]:
    hits = [(one.rule.act, one.start, one.end) for one in found if one.rule.act is not None]
    return tuple(
        Offer(one.kind, plain.spans(one.start, one.end), one.amount, one.unit)
        for one in offers_in(plain.text, hits)
    )


@lru_cache(maxsize=256)
def _utterance(messages: tuple[str, ...]) -> Utterance:
    return Utterance([normalise(message) for message in messages])


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> tuple[Matcher, bool]:
    """The phrase ready to match, and whether it holds a negation itself."""
    try:
        found: tuple[Chain, ...] = chains(phrase, {})
    except PatternError:
        found = _as_it_stands(phrase)
    surface = Utterance([normalise(phrase)]).surface
    return Matcher([(0, chain) for chain in found]), bool(Negation(surface).cues)


def _as_it_stands(phrase: str) -> tuple[Chain, ...]:
    """What is no pattern is looked for sign by sign; where no sign is left, for nothing."""
    try:
        return chains("".join(f"\\{c}" if c in RESERVED else c for c in phrase), {})
    except PatternError:
        return ()


@cache
def shipped_reader() -> Reader:
    """The reader with the packs that ship with the question bank, built once."""
    with _uncollected():
        return Reader(load_packs(), shipped_learned())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: all that is built here stays, and walking it over and over takes a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


__all__ = ["Hit", "Reader", "ReadingRefused", "shipped_reader"]
