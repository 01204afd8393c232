"""A rule as a person drafts it: its syntax checked line by line, its own examples tried, and the rule that it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from question_bank.faults import Phrasebook
from question_bank.language.packs import (
    RULES,
    Disguise,
    Example,
    Negation,
    Pack,
    Rule,
    load_classes,
)
from question_bank.language.patterns import Chain, PatternError, chains
from question_bank.language.reader import Reader
from question_bank.language.types import Reading, Span
from question_bank.values import Frozen
from question_bank.vocabulary import (
    ASKING_ACTS,
    DEFAULT_SEVERITY,
    TEXT_CATEGORIES,
    Act,
    Category,
    Confidence,
    Severity,
    Slot,
)

MOST_LINES = 60
"""Patterns, or examples of one kind, in one rule."""
LONGEST_LINE = 200
"""Characters of a pattern or an example."""
LONGEST_WORDS = 300
"""Characters of the sentences to the trainee."""
_FILE = "shop"
_PATTERN_FIELDS = ("patterns", "unless", "unless_message", "within")
_EXAMPLE_FIELDS = ("hit", "clean")
_FOR_PUBLISHING = (*_EXAMPLE_FIELDS, "reason", "advice", "why")
"""What a rule is tried without, but not published."""
_FOR_FINDINGS = {
    "clean": "至少写一句看着像、其实没问题的例句",
    "reason": "写一句为什么不能这样说，学员会看到",
    "advice": "写一句更好的说法，学员会看到",
}
"""What only the rule of a category has to have, and how to ask for it."""


class RuleDraft(Frozen):
    """What the form of a rule holds; the fields mean what they mean in a pack (docs/rules.md).

    Exactly one of `category` and `act`. `reason` is said to the trainee, `why` names the law or platform rule behind it.
    """

    category: Category | None = None
    act: Act | None = None
    slot: Slot | None = None
    severity: Severity | None = None
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_message: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    negation: Negation = Negation.FLIPS
    disguise: Disguise = Disguise.WORDS
    confidence: Confidence = Confidence.SURE
    reason: str = ""
    advice: str = ""
    why: str = ""
    hit: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()

    @property
    def label(self) -> Category | Act:
        """What the rule finds. Raises ValueError where the draft does not say."""
        found = self.category or self.act
        if found is None:
            raise ValueError("a draft without category and act")
        return found

    @property
    def gravity(self) -> Severity:
        """The draft's severity, else its category's."""
        default = DEFAULT_SEVERITY[self.category] if self.category else Severity.MAJOR
        return self.severity or default


@dataclass(frozen=True, slots=True)
class DraftFault:
    """What keeps a draft from being a rule: the form's field, the line in it (from 1, 0: the field as a whole), a remedy.

    is_gap: nothing is wrong, only not yet filled in.
    """

    field: str
    line: int
    message: str
    is_gap: bool = False

    @property
    def stops_trial(self) -> bool:
        """Whether the rule can't even be tried: what it looks for is not known, or an example is no sentence."""
        return self.field not in _FOR_PUBLISHING or (
            self.field in _EXAMPLE_FIELDS and not self.is_gap
        )


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example with what the rule made of it: right, or not; `spans` is what the rule saw."""

    text: str
    must_hit: bool
    spans: tuple[Span, ...]

    @property
    def is_right(self) -> bool:
        """Whether the rule does as the example says."""
        return bool(self.spans) == self.must_hit


def faults_of(draft: RuleDraft) -> tuple[DraftFault, ...]:
    """Everything that must be mended or filled in before the draft is a rule, in the order of the form.

    All at once: while nobody has said what the rule finds, what a category needs is asked for too.
    """
    return (*_kind_faults(draft), *_pattern_faults(draft), *_word_faults(draft))


def rule_of(draft: RuleDraft, rule_id: str) -> Rule:
    """The rule of a sound draft. Raises PatternError for a line that is no pattern."""
    words = {name: _chains(getattr(draft, name)) for name in _PATTERN_FIELDS}
    return Rule(
        id=rule_id,
        file=_FILE,
        line=0,
        chains=words["patterns"],
        category=draft.category,
        act=draft.act,
        slot=draft.slot,
        severity=draft.gravity,
        unless=words["unless"],
        unless_message=words["unless_message"],
        within=words["within"],
        negation=draft.negation,
        confidence=draft.confidence,
        disguise=draft.disguise if draft.category else Disguise.NONE,
        reason=draft.reason,
        advice=draft.advice,
        hit=tuple(Example(text, 0) for text in draft.hit),
        clean=tuple(Example(text, 0) for text in draft.clean),
    )


def reader_of(rule: Rule) -> Reader:
    """A reader that knows this rule alone, without the learned part: what it reads, the rule itself has found."""
    return Reader([Pack(_FILE, (rule,), rule.category)])


def spans_of(label: Category | Act, reading: Reading) -> tuple[Span, ...]:
    """The words in which a category or an act was read; empty where it was not."""
    found: Sequence[tuple[Category | Act, tuple[Span, ...]]] = [
        *((one.category, one.spans) for one in reading.findings),
        *((one.act, one.spans) for one in reading.acts),
    ]
    return tuple(span for name, spans in found if name is label for span in spans)


def example_results(draft: RuleDraft, alone: Reader) -> tuple[ExampleResult, ...]:
    """Every example of the draft, tried with its rule alone; those that must hit first."""
    wanted = [(text, True) for text in draft.hit] + [(text, False) for text in draft.clean]
    return tuple(
        ExampleResult(text, must_hit, spans_of(draft.label, alone.read([text])))
        for text, must_hit in wanted
    )


def broad_lines(draft: RuleDraft) -> tuple[int, ...]:
    """The lines of `patterns` without a word of two characters: they hit by chance and cost time on every message."""
    return tuple(
        number
        for number, line in enumerate(draft.patterns, start=1)
        if any(_is_broad(chain) for chain in _chains([line]))
    )


def unused_lines(draft: RuleDraft) -> tuple[int, ...]:
    """The lines of `patterns` that find none of the examples that must hit; empty where there are no such examples."""
    if not draft.hit:
        return ()
    found = []
    for number, line in enumerate(draft.patterns, start=1):
        alone = reader_of(rule_of(draft.model_copy(update={"patterns": (line,)}), "line"))
        if not any(spans_of(draft.label, alone.read([text])) for text in draft.hit):
            found.append(number)
    return tuple(found)


@cache
def shared_classes() -> Mapping[str, frozenset[str]]:
    """The word classes that every pattern may name."""
    return load_classes(RULES / "classes.yaml")


def _is_broad(chain: Chain) -> bool:
    return all(slot.special is not None or slot.shortest < 2 for slot in chain.slots)


def _chains(lines: Sequence[str]) -> tuple[Chain, ...]:
    found = (chain for line in lines for chain in chains(line, shared_classes()))
    return tuple(dict.fromkeys(found))


def _kind_faults(draft: RuleDraft) -> list[DraftFault]:
    if (draft.category is None) == (draft.act is None):
        words = "先选这条规则认的是哪一类问题，或者哪个动作"
        return [DraftFault("kind", 0, words, is_gap=draft.category is None)]
    if draft.category is not None and draft.category not in TEXT_CATEGORIES:
        return [DraftFault("kind", 0, "这一类要对着案例看，不能靠一句话的规则判")]
    if draft.slot is not None and draft.act not in ASKING_ACTS:
        return [DraftFault("slot", 0, "只有询问类的动作才有「问的是什么」")]
    return []


def _pattern_faults(draft: RuleDraft) -> list[DraftFault]:
    found: list[DraftFault] = []
    if not draft.patterns:
        found.append(DraftFault("patterns", 0, "至少写一行说法", is_gap=True))
    for name in _PATTERN_FIELDS:
        lines: tuple[str, ...] = getattr(draft, name)
        found += _size_faults(name, lines)
        for number, line in enumerate(lines, start=1):
            try:
                chains(line, shared_classes())
            except PatternError as fault:
                found.append(DraftFault(name, number, in_chinese(str(fault))))
    return found


def _word_faults(draft: RuleDraft) -> list[DraftFault]:
    found: list[DraftFault] = []
    if not draft.hit:
        found.append(DraftFault("hit", 0, "至少写一句必须判出来的例句", is_gap=True))
    if draft.act is None:
        unless = "" if draft.category else "（选了动作就不用）"
        found += [
            DraftFault(name, 0, words + unless, is_gap=True)
            for name, words in _FOR_FINDINGS.items()
            if not getattr(draft, name)
        ]
    for name in _EXAMPLE_FIELDS:
        found += _size_faults(name, getattr(draft, name))
    for name in ("reason", "advice", "why"):
        if len(getattr(draft, name)) > LONGEST_WORDS:
            found.append(DraftFault(name, 0, f"最多 {LONGEST_WORDS} 字"))
    return found


def _size_faults(name: str, lines: Sequence[str]) -> list[DraftFault]:
    found = []
    if len(lines) > MOST_LINES:
        found.append(DraftFault(name, 0, f"最多 {MOST_LINES} 行，现在 {len(lines)} 行"))
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            found.append(DraftFault(name, number, f"这一行太长了，最多 {LONGEST_LINE} 字"))
    return found


_IN_CHINESE = Phrasebook(
    (
        (r"unexpected '(.)' at character (\d+)", "第 {1} 个字「{0}」放错了位置，多了一个，或者前面少了另一半"),
        (r"missing '(.)' at character (\d+)", "少了「{0}」：括号没有合上"),
        (r"more than (\d+) alternatives", "展开后超过 {0} 种说法，拆成几行写"),
        (r"unknown word class '(.*)' at character", "没有「{0}」这一组词"),
        (r"a number is missing after '-'", "「~」后面的范围少了一个数，例如 ~2-8"),
        (r"a gap must lie between 0 and (\d+)", "「~」隔开的字数要在 0 到 {0} 之间，小的写在前面"),
        (r"'(.)' may only stand at an end", "「{0}」只能写在一行的开头或结尾"),
        (r"nothing to look for", "这一行没有要找的词"),
    )
)  # fmt: skip


def in_chinese(fault: str) -> str:
    """A message of `PatternError` in the words of the form."""
    return _IN_CHINESE.told(fault) or f"这一行看不懂：{fault}"
