"""The reader of replies: acts, findings and offers of what an agent typed, each with the typed words that show it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from question_bank.language.assemble import Found, acts_of, findings_of, without_silenced
from question_bank.language.disguise import Unmasker, build_masks
from question_bank.language.judge import Guards, Judge
from question_bank.language.learned_acts import (
    SHORTEST as SHORTEST_FOR_ACTS,
)
from question_bank.language.learned_acts import (
    LearnedActs,
    added,
    overruled,
    shipped_learned_acts,
)
from question_bank.language.matcher import Hit, Matcher
from question_bank.language.model import (
    DENIES,
    INSISTS,
    LONGEST_JUDGED,
    SHORTEST,
    SPEAKS,
    Model,
    Opinion,
    shipped_model,
)
from question_bank.language.negation import Negation
from question_bank.language.normalise import normalise
from question_bank.language.offers import offers_in
from question_bank.language.packs import Disguise, Pack, Rule, load_packs
from question_bank.language.patterns import RESERVED, Chain, PatternError, chains
from question_bank.language.types import NO_CONTEXT, Context, Offer, Reading, Span
from question_bank.language.utterance import Utterance
from question_bank.vocabulary import Act, Category, Confidence

LONGEST = 20_000
"""Characters of a burst that are read; longer ones are refused."""

MOST_MESSAGES = 200
"""Messages of a burst that are read; longer ones are refused."""


class ReadingRefused(ValueError):
    """The burst is too long to be a reply; the message is meant for people."""


class Reader:
    """Reads replies with the rules of some packs. Immutable and free of state between readings."""

    def __init__(
        self,
        packs: Iterable[Pack],
        model: Model | None = None,
        learned_acts: LearnedActs | None = None,
    ) -> None:
        self.packs = tuple(packs)
        self.model = model
        self.learned_acts = learned_acts
        self.rules: tuple[Rule, ...] = tuple(rule for pack in self.packs for rule in pack.rules)
        self._learned = _learned_rules(self.packs)
        self._act_rules = _learned_act_rules(self.rules)
        self._guards = [Guards(rule) for rule in self.rules]
        self._plain = Matcher([(n, c) for n, rule in enumerate(self.rules) for c in rule.chains])
        self._hidden = frozenset(
            n for n, rule in enumerate(self.rules) if rule.disguise is Disguise.WORDS
        )
        self._unmasker = Unmasker(build_masks(), self._hidden_words)

    def _hidden_words(self) -> set[str]:
        """The words of the rules that look behind disguises."""
        hidden = (self.rules[n] for n in self._hidden)
        return {w for rule in hidden for c in rule.chains for slot in c.slots for w in slot.words}

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """Acts, findings and offers of one message or of a burst read as one utterance.

        Raises ReadingRefused for a burst of more than LONGEST characters or MOST_MESSAGES messages.
        """
        typed = (messages,) if isinstance(messages, str) else tuple(messages)
        _refuse_excess(typed)
        plain = Utterance([normalise(message) for message in typed])
        found = self._found(plain, context, Confidence.SURE)
        sure = {one.rule.category for one in found if one.rule.category is not None}
        found += self._behind_masks(typed, plain, context, sure)
        found = self._heard(typed, found, context)
        found = self._acts_heard(plain, without_silenced(found))
        acts = acts_of(found)
        return Reading(
            messages=typed,
            acts=acts,
            findings=findings_of(found),
            offers=_offers(plain, found),
            normalised=plain.text,
        )

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """Where a case's own phrase (docs/rules.md, pattern syntax) is said in the reading and not negated.

        A phrase that holds a negation itself (「不支持」) is matched as it stands.
        """
        utterance = _utterance(reading.messages)
        matcher, negated = _phrase(phrase)
        hits = matcher.hits(utterance.surface)
        if hits and not negated:
            negation = Negation(utterance.surface)
            hits = [hit for hit in hits if not negation.denies(hit.start, hit.end, hit.gaps())]
        spans = [span for hit in hits for span in utterance.spans(hit.start, hit.end)]
        return tuple(dict.fromkeys(spans))

    def _found(
        self,
        utterance: Utterance,
        context: Context,
        confidence: Confidence,
        *,
        cut: bool = False,
    ) -> list[Found]:
        plain = confidence is Confidence.SURE
        hits = self._plain.hits(utterance.surface, None if plain else self._hidden)
        if cut:
            hits = [hit for hit in hits if utterance.is_cut(hit)]
        if not hits:
            return []
        judge = Judge(utterance.surface, _excused(utterance.text, context))
        return [
            Found(self.rules[hit.owner], hit.start, hit.end, utterance, confidence)
            for hit in dict.fromkeys(hits)
            if judge.counts(self._guards[hit.owner], hit)
            and (
                cut
                or self.rules[hit.owner].category is None
                or not utterance.is_torn_word(hit.start, hit.end)
            )
        ]

    def unmasked(self, messages: Sequence[str]) -> str:
        """The burst with disguises undone, messages joined by line breaks: what the learned part reads."""
        return "\n".join(self._unmasker.unmask(message).text for message in messages)

    def _heard(self, typed: tuple[str, ...], found: list[Found], context: Context) -> list[Found]:
        """The hits after the learned part was heard: broad ones that it denies are gone, what it is sure of is added."""
        if self.model is None:
            return found
        utterance = Utterance([self._unmasker.unmask(message) for message in typed])
        if not SHORTEST <= len(utterance.text) <= LONGEST_JUDGED:
            return found
        opinion = self.model.opinion(utterance.text)
        kept = [one for one in found if not _is_denied(one, opinion)]
        known = {one.rule.category for one in kept}
        excused = _excused(utterance.text, context)
        negation = Negation(utterance.surface)
        for category, chance in opinion.probability.items():
            rule = self._learned.get(category)
            if chance <= SPEAKS or category in known or rule is None:
                continue
            start, end = self.model.stretch(utterance.text, category)
            if chance <= INSISTS and negation.touches(start, end):
                continue
            if not any(low < end and start < high for low, high in excused):
                kept.append(Found(rule, start, end, utterance, Confidence.REVIEW))
        return kept

    def _acts_heard(self, plain: Utterance, found: list[Found]) -> list[Found]:
        """The hits after the learned part for acts was heard."""
        if self.learned_acts is None or len(plain.text) < SHORTEST_FOR_ACTS:
            return found
        acts = [one.rule.act for one in found if one.rule.act is not None]
        chances = self.learned_acts.chances(plain.text)
        gone = overruled(acts, chances)
        kept = [one for one in found if one.rule.act not in gone]
        for act in added(acts, chances):
            if act not in self._act_rules:
                continue
            start, end = self.learned_acts.stretch(plain.text, act)
            kept.append(Found(self._act_rules[act], start, end, plain, Confidence.SURE))
        return kept

    def _behind_masks(
        self, typed: tuple[str, ...], plain: Utterance, context: Context, sure: set[Category]
    ) -> list[Found]:
        """Findings of categories not yet found that show behind a disguise or across a cut."""
        found: list[Found] = []
        forms = [self._unmasker.unmask(message) for message in typed]
        if any(form.text != seen.text for form, seen in zip(forms, plain.forms, strict=True)):
            masked = Utterance(forms)
            found += self._found(masked, context, Confidence.REVIEW)
        if len(typed) > 1:
            joined = Utterance(forms, joint="")
            found += self._found(joined, context, Confidence.REVIEW, cut=True)
        return [one for one in found if one.rule.category not in sure]


def _is_denied(one: Found, opinion: Opinion) -> bool:
    category = one.rule.category
    return one.rule.broad and category is not None and opinion.probability[category] < DENIES


def _learned_rules(packs: Iterable[Pack]) -> dict[Category, Rule]:
    """The rule that stands for what the learned part finds, by category: the pack's own words to the trainee."""
    out: dict[Category, Rule] = {}
    for pack in packs:
        if pack.category is not None and pack.rules:
            first = pack.rules[0]
            out[pack.category] = replace(
                first, id=f"{pack.category.value}.learned", chains=(), confidence=Confidence.REVIEW
            )
    return out


def _learned_act_rules(rules: Iterable[Rule]) -> dict[Act, Rule]:
    """The rule that stands for what the learned part finds, by act."""
    first: dict[Act, Rule] = {}
    for rule in rules:
        if rule.act is not None and rule.act not in first:
            first[rule.act] = replace(rule, id=f"{rule.act.value}.learned", chains=(), slot=None)
    return first


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
        found = chains("".join(f"\\{c}" if c in RESERVED else c for c in phrase), {})
    surface = Utterance([normalise(phrase)]).surface
    return Matcher([(0, chain) for chain in found]), bool(Negation(surface).cues)


@cache
def shipped_reader() -> Reader:
    """The reader with the packs that ship with the question bank, built once."""
    return Reader(load_packs(), shipped_model(), shipped_learned_acts())


__all__ = ["Hit", "Reader", "ReadingRefused", "shipped_reader"]
