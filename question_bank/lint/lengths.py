"""How much a case may have staff say: no message longer than can be sent, and never more at once than is read."""

from collections.abc import Iterator, Sequence

from question_bank.case import Case, Wait
from question_bank.codes import Code
from question_bank.language.types import LONGEST, LONGEST_MESSAGE, MOST_MESSAGES
from question_bank.lint.remark import Remark
from question_bank.source import Loc


def check_lengths(case: Case) -> Iterator[Remark]:
    """out-of-range. The limits of a burst hold for a whole witness and for all model answers: any of them may be said in one go."""
    long = [
        remark
        for number, point in enumerate(case.points)
        for remark in _each(point.model, ("points", number, "model"))
    ]
    models = [text for point in case.points for text in point.model]
    yield from long or _together(models, ("points",))
    for number, walk in enumerate(case.walkthroughs):
        said = [step.text for step in walk.replies if isinstance(step, Wait)]
        loc = ("walkthroughs", number, "replies")
        yield from list(_each(said, loc)) or _together(said, loc)


def _each(texts: Sequence[str], loc: Loc) -> Iterator[Remark]:
    longest = max(map(len, texts), default=0)
    if longest > LONGEST_MESSAGE:
        what = f"这里有一句 {longest} 字，一句最多 {LONGEST_MESSAGE} 字"
        yield Remark(Code.OUT_OF_RANGE, loc, what, "拆成几句，或写短一些")


def _together(texts: Sequence[str], loc: Loc) -> Iterator[Remark]:
    length = sum(map(len, texts))
    if length > LONGEST or len(texts) > MOST_MESSAGES:
        what = f"这里一共 {len(texts)} 句 {length} 字，最多 {MOST_MESSAGES} 句 {LONGEST} 字"
        yield Remark(Code.OUT_OF_RANGE, loc, what, "写短一些")
