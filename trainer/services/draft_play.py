"""A draft tried out: one reply read in its step, a rehearsal that is kept nowhere, and the witnesses replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from question_bank.authoring.check import Checked, Located, check, locate, where_of
from question_bank.authoring.tree import Tree, is_node, numbered, value_at
from question_bank.case import Beat, Case, Walkthrough
from question_bank.codes import Code
from question_bank.condition import Said
from question_bank.language.reader import ReadingRefused
from question_bank.language.types import LONGEST_MESSAGE, NO_CONTEXT, Finding, Reading
from question_bank.names import CATEGORY_NAMES
from question_bank.problem import Gravity
from question_bank.vocabulary import Category, Desk, Outcome
from trainer.dialogue.events import Closed, Event
from trainer.dialogue.reply_kind import InBeat, in_beat
from trainer.errors import Invalid
from trainer.grading.grade import grade
from trainer.grading.types import Grade
from trainer.services.content import Content
from trainer.simulation.play_lint import SEEDS, play_problems
from trainer.simulation.script import Script, script_for
from trainer.simulation.walkthrough import perform, resolve

LONGEST_TRIED = 2000
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Tried:
    """A reply as the buyer would take it in a step."""

    reading: Reading
    read: InBeat
    beat: Beat


@dataclass(frozen=True, slots=True)
class WitnessResult:
    """A witness over all seeds: its least and greatest total, its outcomes, what it should have come to.

    missed  what was expected and did not come, empty where all is well
    """

    name: str
    place: int
    totals: tuple[int, int]
    outcomes: tuple[Outcome, ...]
    passed: bool
    expected: str
    missed: str


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Play lint of a draft: what is wrong, and what its witnesses come to."""

    problems: tuple[Located, ...]
    witnesses: tuple[WitnessResult, ...]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal so far; the grade once it has closed."""

    events: tuple[Event, ...]
    grade: Grade | None
    case: Case


def try_reply(
    content: Content, tree: Tree, *, beat: int, text: str, desks: frozenset[Desk]
) -> Tried:
    """How a reply is read in a step. Raises Invalid for nothing to read and for a step that can't be read."""
    messages = [line.strip() for line in text.splitlines() if line.strip()]
    if not messages or len(text) > LONGEST_TRIED:
        raise Invalid("写一句话试试" if not messages else f"一次最多 {LONGEST_TRIED} 字")
    node = value_at(tree, ("beats", beat))
    try:
        opened = Beat.model_validate(node if is_node(node) else {}, by_alias=True, by_name=False)
    except ValidationError as error:
        raise Invalid("这一步还有没填对的地方，先改好再试") from error
    case = check(tree).case
    context = case.rubric().context(None) if case else NO_CONTEXT
    reader = content.reader
    try:
        reading = reader.read(messages, context)
    except ReadingRefused as refused:
        raise Invalid(str(refused)) from refused
    read = in_beat(Said(reading, desks), opened, reader.says, open_branch=lambda _: True)
    return Tried(reading, read, opened)


def rehearse(
    content: Content, tree: Tree, *, steps: Sequence[object], seed: int, finish: bool = False
) -> Rehearsed:
    """Play these steps in play time; with `finish` silence follows until the buyer goes. Nothing is kept.

    Raises Invalid where the draft can't be played yet or a step is none.
    """
    case = playable(tree)
    walkthrough = _walkthrough(steps)
    script = _script(content, case)
    if finish:
        events: tuple[Event, ...] = resolve(script, walkthrough, seed)[1].events
    else:
        events = perform(script, walkthrough.replies, seed)
    closed = isinstance(events[-1], Closed)
    return Rehearsed(events, _grade(content, script, events) if closed else None, case)


def play_through(content: Content, tree: Tree) -> Witnessed:
    """Replay the witnesses, silence, the bots, the model answers and random plays. Takes seconds."""
    case = playable(tree)
    source, places = numbered(tree)
    published = case.model_copy(update={"status": "published"})
    problems = play_problems(published, content.library(), reader=content.reader, line=source.line)
    script = _script(content, case)
    witnesses = tuple(
        _result(content, script, walkthrough, place)
        for place, walkthrough in enumerate(case.walkthroughs)
    )
    faults = model_faults(content, check(tree), tree)
    return Witnessed((*locate(tree, problems, dict(places)), *faults), witnesses)


def model_faults(content: Content, checked: Checked, tree: Tree) -> tuple[Located, ...]:
    """What the reader finds wrong in the points' model answers: what trainees are shown has to be without a fault."""
    case = checked.case
    if case is None:
        return ()
    context = case.rubric().context(None)
    found = []
    for number, point in enumerate(case.points):
        for place, text in enumerate(point.model):
            if len(text) > LONGEST_MESSAGE:
                continue  # static lint tells it
            for finding in content.reader.read([text], context).findings:
                loc = ("points", number, "model", place)
                name = CATEGORY_NAMES[finding.category]
                found.append(
                    Located(
                        Code.FAULT_IN_MODEL,
                        Gravity.ERROR,
                        f"参考说法会被判「{name}」：{_quoted(finding)}",
                        finding.advice or "改成不会出错的说法",
                        loc if isinstance(value_at(tree, loc), str) else loc[:3],
                        where_of(tree, loc),
                    )
                )
    return tuple(found)


def _quoted(finding: Finding) -> str:
    return "".join(f"「{span.text}」" for span in finding.spans)


def playable(tree: Tree) -> Case:
    """The case of a tree that can be played. Raises Invalid while something forbids it."""
    checked = check(tree)
    fatal = {Code.UNKNOWN_GOTO, Code.NOTHING_SAID, Code.OUT_OF_RANGE}
    hindrance = next((one for one in checked.problems if one.code in fatal), None)
    if checked.case is None:
        hindrance = next(one for one in checked.problems if one.severity is Gravity.ERROR)
    if hindrance is not None or checked.case is None:
        where = f"{hindrance.where} {hindrance.message}".strip() if hindrance else ""
        raise Invalid(f"还不能试玩：{where}", code="unplayable")
    return checked.case


def _walkthrough(steps: Sequence[object]) -> Walkthrough:
    if len(steps) > MOST_STEPS:
        raise Invalid(f"一次最多试 {MOST_STEPS} 步")
    raw: Any = {"name": "试玩", "replies": list(steps)}
    try:
        return Walkthrough.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        raise Invalid("这一步看不懂，刷新再试") from error


def _script(content: Content, case: Case) -> Script:
    return script_for(case, content.library().personas[case.buyer.persona], content.reader)


def _grade(content: Content, script: Script, events: Sequence[Event]) -> Grade:
    standard = content.standard()
    return grade(script.rubric, events, standard.scorecard, standard.profile, script.reader)


def _result(
    content: Content, script: Script, walkthrough: Walkthrough, place: int
) -> WitnessResult:
    totals: list[int] = []
    outcomes: dict[Outcome, None] = {}
    passed = True
    missed: Sequence[str] = ()
    for seed in SEEDS:
        played = resolve(script, walkthrough, seed)[1]
        graded = _grade(content, script, played.events)
        totals.append(graded.total)
        outcomes[played.closed.outcome] = None
        passed = passed and graded.passed
        missed = missed or _missed(walkthrough, graded, played.closed.outcome)
    return WitnessResult(
        walkthrough.name,
        place,
        (min(totals), max(totals)),
        tuple(outcomes),
        passed,
        _expected(walkthrough),
        "，".join(missed),
    )


def _expected(walkthrough: Walkthrough) -> str:
    expect = walkthrough.expect
    low, high = expect.min_score, expect.max_score
    if low is not None and high is not None:
        return f"{low}–{high} 分"
    if low is not None:
        return f"{low} 分以上"
    return f"{high} 分以下" if high is not None else ""


def _missed(walkthrough: Walkthrough, graded: Grade, outcome: Outcome) -> list[str]:
    expect = walkthrough.expect
    found = {check.category for check in graded.checks if check.category}
    says = []
    if expect.outcome is not None and outcome is not expect.outcome:
        says.append("结局不对")
    if expect.min_score is not None and graded.total < expect.min_score:
        says.append(f"只得 {graded.total} 分")
    if expect.max_score is not None and graded.total > expect.max_score:
        says.append(f"得了 {graded.total} 分")
    if any(category not in found for category in map(_category, expect.findings)):
        says.append("该判的没判出来")
    return says


def _category(name: str) -> Category | None:
    return Category(name) if name in set(Category) else None
