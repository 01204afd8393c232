"""A drafted rule tried before it is published: its syntax, its own examples, and what it does to every labelled set."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from question_bank.digest import canonical
from question_bank.language.drafting import (
    DraftFault,
    ExampleResult,
    RuleDraft,
    broad_lines,
    example_results,
    faults_of,
    rule_of,
    unused_lines,
)
from question_bank.language.effect import Change, Effect, Label, Probe, Sample, broken, effect_of
from question_bank.language.evaluate import Tally
from question_bank.language.reader import Reader
from question_bank.language.shop import Shop, reader_with, sound_rules
from question_bank.vocabulary import Category
from trainer.services.content import Content
from trainer.services.yardstick import Yardstick

UNTRIED = "untried.shop_0"
_UNREAD = ("reason", "advice", "why")
"""What nothing is read by: a draft that differs in these alone is not tried anew."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label on the tune part, before and after."""

    label: Label
    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a draft can't be published. field: where it is mended, empty where that may be anywhere."""

    message: str
    field: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft would do. Without an effect it could not be tried, and only its faults are known.

    broad, unused  lines of its patterns without a telling word, and such that no example of its own needs
    known        examples that must hit and are already found without the rule
    clean, shop_clean  sentences of the shipped and of the shop's clean set in which the rule finds what is not there
    rows         precision and recall by label; None while the whole set is still being read
    """

    faults: tuple[DraftFault, ...]
    broad: tuple[int, ...] = ()
    unused: tuple[int, ...] = ()
    examples: tuple[ExampleResult, ...] = ()
    known: frozenset[str] = frozenset()
    effect: Effect | None = None
    clean: tuple[Change, ...] = ()
    shop_clean: tuple[Change, ...] = ()
    rows: tuple[Row, ...] | None = ()

    @property
    def wrong_examples(self) -> tuple[ExampleResult, ...]:
        """The rule's own examples that it gets wrong."""
        return tuple(one for one in self.examples if not one.is_right)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why the draft can't be published; empty where it can."""
        found = [Refusal(_fault_words(one), one.field, one.is_gap) for one in self.faults]
        for one in self.wrong_examples:
            words = "必须判出来，但没有判出来" if one.must_hit else "不该判，但判出来了"
            found.append(Refusal(f"例句「{one.text}」{words}", "hit" if one.must_hit else "clean"))
        found += [Refusal(f"会误伤本店干净句「{said(one.sample)}」") for one in self.shop_clean]
        found += [Refusal(f"会误伤自带干净句「{said(one.sample)}」") for one in self.clean]
        return tuple(found)

    @property
    def keeps_from_trying(self) -> tuple[DraftFault, ...]:
        """What to show at the fields after a try: all faults where nothing could be tried, else what is wrong."""
        return tuple(one for one in self.faults if self.effect is None or not one.is_gap)

    @property
    def is_only_unfinished(self) -> bool:
        """Whether nothing is wrong with the draft, and something not yet filled in."""
        return bool(self.refusals) and all(one.is_gap for one in self.refusals)

    def figures(self) -> dict[str, int]:
        """What is kept with a published version: how many replies it changed, for better and worse."""
        if self.effect is None:
            return {}
        effect = self.effect
        return {
            "hits": effect.hits,
            "right": len(effect.some(gained=True, right=True)),
            "wrong": len(effect.some(gained=True, right=False)),
            "lost": len(effect.some(gained=False, right=False)),
            "mended": len(effect.some(gained=False, right=True)),
        }


def try_rule(
    content: Content,
    yardstick: Yardstick,
    shop: Shop,
    draft: RuleDraft,
    *,
    rule_id: str = UNTRIED,
    measure: bool = True,
) -> Trial:
    """Try a draft in a shop, in place of the rule of this id or beside all rules; `measure`: also count precision and recall.

    What is said to people may still be missing: it changes nothing that is read.
    """
    faults = faults_of(draft)
    if any(one.stops_trial for one in faults):
        return Trial(faults)
    bare = draft.model_copy(update=dict.fromkeys(_UNREAD, ""))
    key = (rule_id, canonical(bare), shop.digest)
    with yardstick.at_rest():
        tried = yardstick.remember(key, lambda: _tried(content, yardstick, shop, bare, rule_id))
        trial = replace(tried, faults=faults)
        if not measure or trial.effect is None:
            return trial
        return replace(trial, rows=_rows(yardstick, shop, _reader_of(content, shop), trial.effect))


def _tried(
    content: Content, yardstick: Yardstick, shop: Shop, draft: RuleDraft, rule_id: str
) -> Trial:
    rule = rule_of(draft, rule_id)
    alone = Probe(rule)
    others = Shop(rules=tuple(one for one in shop.rules if one.id != rule_id))
    old = tuple(one for one in sound_rules(shop) if one.id == rule_id)
    before = _reader_of(content, shop)
    after = reader_with((*sound_rules(others), rule))
    sets = yardstick.sets
    effect = effect_of(draft.label, sets.tune, [alone, *(Probe(one) for one in old)], before, after)
    is_finding = isinstance(draft.label, Category)
    return Trial(
        faults=(),
        broad=broad_lines(draft),
        unused=unused_lines(draft),
        examples=example_results(draft, alone.reader),
        known=frozenset(t for t in draft.hit if draft.label in _labels(before, t)),
        effect=effect,
        clean=_broken(draft, sets.clean, alone) if is_finding else (),
        shop_clean=_broken(draft, shop_samples(shop), alone) if is_finding else (),
    )


def _reader_of(content: Content, shop: Shop) -> Reader:
    """The reader of a shop: the one at work where its rules are those at work, else a new one."""
    now = content.judgement()
    same = now.raw is not None and now.shop.rules == shop.rules
    return now.raw if same and now.raw else reader_with(sound_rules(shop))


def rules_digest(shop: Shop) -> str:
    """The name of a shop's reader on the yardstick: its rules alone, which denials do not change."""
    return Shop(rules=shop.rules).digest


def shop_samples(shop: Shop) -> tuple[Sample, ...]:
    """The shop's clean sentences, each with what may be found in it."""
    return tuple(
        Sample(str(one.id), one.messages, expected, None, one.context)
        for one, expected in zip(shop.clean, shop.expected(), strict=True)
    )


def said(sample: Sample) -> str:
    """A burst in one line."""
    return " / ".join(sample.messages)


def _broken(draft: RuleDraft, clean: Sequence[Sample], alone: Probe) -> tuple[Change, ...]:
    return broken(draft.category, clean, alone) if draft.category else ()


def _labels(reader: Reader, text: str) -> frozenset[Label]:
    reading = reader.read([text])
    return frozenset((*reading.categories(), *reading.act_ids()))


def _rows(
    yardstick: Yardstick, shop: Shop, before: Reader, effect: Effect
) -> tuple[Row, ...] | None:
    counts = yardstick.tallies(rules_digest(shop), before)
    if counts is None:
        return None
    return tuple(
        Row(label, was := counts.get(label, Tally()), effect.tally_after(was, label))
        for label in effect.labels()
    )


_FIELDS = {
    "kind": "认的是什么",
    "slot": "问的是什么",
    "patterns": "说法",
    "unless": "这句里有就不算",
    "unless_message": "整段里有就不算",
    "within": "整段里要有",
    "hit": "必须判出来的例句",
    "clean": "不能判的例句",
    "reason": "为什么",
    "advice": "更好的说法",
    "why": "依据",
}


def _fault_words(fault: DraftFault) -> str:
    where = f"「{_FIELDS[fault.field]}」"
    return (
        f"{where}第 {fault.line} 行：{fault.message}" if fault.line else f"{where}{fault.message}"
    )
