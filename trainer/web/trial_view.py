"""What a drafted rule would do, ready for the page: figures before and after, and the sentences behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.language.drafting import DraftFault
from question_bank.language.effect import Change, Label
from question_bank.names import ACT_NAMES, CATEGORY_NAMES
from question_bank.vocabulary import Category
from trainer.services.rule_trial import Row, Trial
from trainer.web.marked import Marked, marked_as

SHOWN = 12
"""Sentences of a kind that are shown."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A reply with the words marked."""

    messages: Marked
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that change in the same way. tone: good, bad, warn or quiet; total counts those not shown too."""

    title: str
    tone: str
    total: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision and recall of one label before and after, as percent."""

    name: str
    precision: tuple[str, str]
    recall: tuple[str, str]
    precision_tone: str
    recall_tone: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """The right half of a rule's page."""

    trial: Trial
    patterns: tuple[str, ...]
    examples: tuple[tuple[Sentence, bool, bool], ...]
    groups: tuple[Group, ...]
    clean: tuple[Group, ...]
    figures: tuple[Figure, ...]

    @property
    def refused(self) -> str:
        """Why the draft can't be published, in a heading; empty where it can."""
        if self.trial.is_only_unfinished:
            return summed_up(self.trial.faults)
        return "还不能发布" if self.trial.refusals else ""

    @property
    def unused(self) -> tuple[tuple[int, str], ...]:
        """The lines that no example needs, with their number."""
        return tuple((number, self.patterns[number - 1]) for number in self.trial.unused)

    @property
    def is_idle(self) -> bool:
        """Whether all that the rule is to find is found without it."""
        hits = (one.text for one in self.trial.examples if one.must_hit)
        return not self.groups and all(text in self.trial.known for text in hits)

    @property
    def is_measuring(self) -> bool:
        """Whether the figures of the whole set are still on their way."""
        return self.trial.rows is None


def summed_up(faults: Sequence[DraftFault]) -> str:
    """How many fields are to be mended and how many to be filled in; empty where none is."""
    wrong = len({one.field for one in faults if not one.is_gap})
    gaps = sum(one.is_gap for one in faults)
    said = (f"有 {wrong} 处要改" if wrong else "", f"还有 {gaps} 处没填" if gaps else "")
    return "，".join(filter(None, said))


def before_publishing(trial: Trial | None) -> str:
    """What the button 「发布」 waits for; empty where it can be pressed."""
    if trial is None:
        return "先试一试"
    if trial.is_only_unfinished:
        return "先填完"
    if trial.effect is None:
        return "先改好写法"
    return f"先改好 {len(trial.refusals)} 处" if trial.refusals else ""


def trial_view(trial: Trial, patterns: tuple[str, ...]) -> TrialView:
    """A trial of these patterns for the page. examples: (sentence, must hit, right)."""
    return TrialView(
        trial=trial,
        patterns=patterns,
        examples=tuple(
            (
                Sentence(
                    marked_as((one.text,), one.spans),
                    "现在的规则已经能判" if one.text in trial.known and one.must_hit else "",
                ),
                one.must_hit,
                one.is_right,
            )
            for one in trial.examples
        ),
        groups=tuple(_groups(trial)),
        clean=tuple(_clean_groups(trial)),
        figures=tuple(_figure(row) for row in trial.rows or ()),
    )


def name_of(label: Label) -> str:
    """A category's or an act's name on screens."""
    return CATEGORY_NAMES[label] if isinstance(label, Category) else ACT_NAMES[label]


def _groups(trial: Trial) -> list[Group]:
    effect = trial.effect
    if effect is None:
        return []
    kinds = (
        ("新判出来，标注也说是", "good", effect.some(gained=True, right=True)),
        ("新判出来，标注说不是：误判", "bad", effect.some(gained=True, right=False)),
        ("新判出来，没有标注可对", "quiet", effect.some(gained=True, right=None)),
        ("不再判，标注说是：漏掉了", "bad", effect.some(gained=False, right=False)),
        ("不再判，标注也说不是：改对了", "good", effect.some(gained=False, right=True)),
    )
    found = [_group(title, tone, changes) for title, tone, changes in kinds if changes]
    if effect.beside:
        found.append(_group("连带改变的其他判断", "warn", effect.beside, named=True))
    return found


def _clean_groups(trial: Trial) -> list[Group]:
    kinds = (("本店干净句被误伤", trial.shop_clean), ("自带干净句被误伤", trial.clean))
    return [_group(title, "bad", changes) for title, changes in kinds if changes]


def _group(title: str, tone: str, changes: Sequence[Change], *, named: bool = False) -> Group:
    return Group(title, tone, len(changes), tuple(_sentence(c, named) for c in changes[:SHOWN]))


def _sentence(change: Change, named: bool) -> Sentence:
    words = "多了" if change.gained else "少了"
    note = f"{words}「{name_of(change.label)}」" if named else ""
    return Sentence(marked_as(change.sample.messages, change.spans), note)


def _figure(row: Row) -> Figure:
    before, after = row.before, row.after
    return Figure(
        name=name_of(row.label),
        precision=(_percent(before.precision), _percent(after.precision)),
        recall=(_percent(before.recall), _percent(after.recall)),
        precision_tone=_tone(before.precision, after.precision),
        recall_tone=_tone(before.recall, after.recall),
    )


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"


def _tone(before: float | None, after: float | None) -> str:
    if before is None or after is None or before == after:
        return "quiet"
    return "good" if after > before else "bad"
