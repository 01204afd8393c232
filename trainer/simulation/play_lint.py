"""Play lint: what is wrong with a case that only playing it shows (docs/lint.md, 'Play')."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from question_bank.case import Case, Walkthrough
from question_bank.codes import Code
from question_bank.language.reader import shipped_reader
from question_bank.language.remember import RememberingReader
from question_bank.language.types import ReadsReplies
from question_bank.library import Library
from question_bank.problem import Gravity, Problem
from question_bank.source import Loc
from question_bank.vocabulary import Outcome
from trainer.grading.grade import grade
from trainer.grading.types import Grade
from trainer.simulation.bots import BOTS, model_player
from trainer.simulation.play import Played, play
from trainer.simulation.random_play import random_play
from trainer.simulation.script import Script, outcome_of, script_for
from trainer.simulation.walkthrough import resolve

SEEDS = range(10)
RANDOM_PLAYS = 200
BOT_SEEDS = range(3)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Plays one case and grades what comes out by the default scorecard."""

    case: Case
    library: Library
    reader: ReadsReplies
    file: str
    line: Callable[[Loc], int]

    @property
    def script(self) -> Script:
        return script_for(self.case, self.library.personas[self.case.buyer.persona], self.reader)

    def grade(self, played: Played) -> Grade:
        scorecard = self.library.scorecards["default"]
        profile = self.library.profiles[scorecard.speed_profile]
        return grade(self.case.rubric(), played.events, scorecard, profile, self.reader)

    def problem(self, loc: Loc, code: Code, message: str, remedy: str) -> Problem:
        draft = self.case.status != "published"
        gravity = Gravity.WARNING if draft else Gravity.ERROR
        return Problem(self.file, self.line(loc), code, gravity, message, remedy)


def play_problems(
    case: Case,
    library: Library,
    *,
    reader: ReadsReplies | None = None,
    file: str = "",
    line: Callable[[Loc], int] = lambda _loc: 1,
) -> tuple[Problem, ...]:
    """Replay the witnesses, silence, the bots, the model answers and 200 random plays; all problems."""
    judge = _Judge(case, library, reader or RememberingReader(shipped_reader()), file, line)
    script = judge.script
    found = [
        *_witnesses(judge, script),
        *_silence(judge, script),
        *_bots(judge, script),
        *_models(judge, script),
        *_random(judge, script),
    ]
    return tuple(found)


def _witnesses(judge: _Judge, script: Script) -> Iterator[Problem]:
    for number, walkthrough in enumerate(judge.case.walkthroughs):
        loc = ("walkthroughs", number)
        for seed in SEEDS:
            said = _misses(judge, script, walkthrough, seed)
            if said:
                message = f"走法「{walkthrough.name}」（种子 {seed}）{said}"
                remedy = "改回复、分支或要点，让这条走法得到它该得的结果；或者改 expect"
                yield judge.problem(loc, Code.WALKTHROUGH_MISSED, message, remedy)
                break


def _misses(judge: _Judge, script: Script, walkthrough: Walkthrough, seed: int) -> str:
    inputs, played = resolve(script, walkthrough, seed)
    graded = judge.grade(played)
    expect = walkthrough.expect
    if len(inputs) < len(walkthrough.replies):
        return f"只用到 {len(inputs)} / {len(walkthrough.replies)} 步会话就结束了"
    if expect.outcome is not None and played.closed.outcome is not expect.outcome:
        return f"结局是 {played.closed.outcome}，应当是 {expect.outcome}"
    if expect.min_score is not None and graded.total < expect.min_score:
        return f"得 {graded.total} 分，应当至少 {expect.min_score}"
    if expect.max_score is not None and graded.total > expect.max_score:
        return f"得 {graded.total} 分，应当至多 {expect.max_score}"
    found = {check.category for check in graded.checks if check.category}
    missing = [one for one in expect.findings if one not in found]
    return f"没有判出 {'、'.join(missing)}" if missing else ""


def _silence(judge: _Judge, script: Script) -> Iterator[Problem]:
    expected = outcome_of(judge.case.silence.goto) or Outcome.UNANSWERED
    for seed in SEEDS:
        ended = play(script, [], seed).closed.outcome
        if ended is not expected and outcome_of(judge.case.silence.goto) is not None:
            yield judge.problem(
                ("silence",),
                Code.SILENCE_ENDS_WRONG,
                f"一句不回，结局却是 {ended}（种子 {seed}）",
                f"silence.goto 写的是 {expected}，检查各步的 otherwise",
            )
            return


def _bots(judge: _Judge, script: Script) -> Iterator[Problem]:
    for name, bot in BOTS.items():
        for seed in BOT_SEEDS:
            graded = judge.grade(bot(script, seed))
            if graded.passed:
                yield judge.problem(
                    ("points",),
                    Code.BOT_PASSES,
                    f"机器人「{name}」（种子 {seed}）得 {graded.total} 分，通过了",
                    "把要点绑到它们的那一步（within），或者加 must",
                )
                break


def _models(judge: _Judge, script: Script) -> Iterator[Problem]:
    for seed in SEEDS:
        graded = judge.grade(model_player(script, seed))
        if not graded.passed:
            points = {point.id for point in judge.case.points}
            missed = dict.fromkeys(
                f"缺「{c.rule}」" if c.rule in points else c.reason.rstrip("。")
                for c in graded.checks
                if c.met is False
            )
            yield judge.problem(
                ("points",),
                Code.MODELS_FAIL,
                f"按顺序说参考答案（种子 {seed}）只得 {graded.total} 分：{'；'.join(missed)}",
                "要点按会话的先后排；参考答案要能推动买家往下走",
            )
            return


def _random(judge: _Judge, script: Script) -> Iterator[Problem]:
    named = set(judge.case.outcomes) | {Outcome.ABANDONED}
    for seed in range(RANDOM_PLAYS):
        ended = random_play(script, seed).closed.outcome
        if judge.case.outcomes and ended not in named:
            yield judge.problem(
                ("outcomes",),
                Code.OUTCOME_UNNAMED_IN_PLAY,
                f"随便聊（种子 {seed}）走到了 {ended}，outcomes 里没有它",
                f"在 outcomes 里加上 {ended}",
            )
            return
