"""``play CASE``: practise once in the terminal, in real time."""

import argparse
import queue
import secrets
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta

from question_bank.names import CATEGORY_NAMES, DESK_NAMES, OUTCOME_NAMES
from question_bank.vocabulary import Criterion, Desk
from trainer.cli._content import open_case, open_library
from trainer.clock import utc_now
from trainer.dialogue.events import AgentReplied, BuyerSpoke, DeskAnswered, DeskAsked, Event
from trainer.grading.grade import grade
from trainer.grading.types import Grade
from trainer.simulation.play import EPOCH, Input, Performance
from trainer.simulation.script import Script

HELP = "直接打字就是回复；/主管 /仓库 /快递 加要问的话是问同事；/结束 结束接待"
_DESKS = {f"/{name}": desk for desk, name in DESK_NAMES.items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", help="案例 id，或一个 YAML 文件")
    parser.add_argument("--seed", type=int, help="种子，不写就随机")


def run(args: argparse.Namespace) -> int:
    """Play until it closes, then print the grade."""
    library = open_library()
    script = open_case(library, args.case).script
    seed = args.seed if args.seed is not None else secrets.randbelow(2**31)
    _brief(script)
    performance = _perform(script, seed)
    scorecard = library.scorecards["default"]
    profile = library.profiles[scorecard.speed_profile]
    _report(grade(script.rubric, performance.events, scorecard, profile, script.reader), script)
    return 0


def _brief(script: Script) -> None:
    shown = script.case.shown
    print(f"【{script.case.title}】{shown.shop} · 买家 {script.case.buyer.name}", file=sys.stderr)
    for line in (shown.situation, *shown.policies):
        if line:
            print(f"  {line}", file=sys.stderr)
    print(HELP, file=sys.stderr)


def _perform(script: Script, seed: int) -> Performance:
    typed: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(typed,), daemon=True).start()
    begun = utc_now()
    performance = Performance(script, seed)
    shown = _show(performance.events, 0)
    while not performance.closed:
        due = performance.next_due
        wait = None if due is None else max(0.0, (begun - utc_now() + due).total_seconds())
        line = _next_line(typed, wait)
        now = _tenths(utc_now() - begun)
        if line is None:
            performance.look(now)
        else:
            performance.take(_input(line, now))
        shown = _show(performance.events, shown)
    return performance


def _next_line(typed: "queue.SimpleQueue[str | None]", wait: float | None) -> str | None:
    """The next typed line, or None when the wait is over. The end of input ends the conversation."""
    try:
        line = typed.get(timeout=wait)
    except queue.Empty:
        return None
    return "/结束" if line is None else line


def _listen(typed: "queue.SimpleQueue[str | None]") -> None:
    for line in sys.stdin:
        if line.strip():
            typed.put(line.strip())
    typed.put(None)


def _input(line: str, now: timedelta) -> Input:
    if line == "/结束":
        return Input(now, end=True)
    word, _, ask = line.partition(" ")
    if word in _DESKS:
        return Input(now, desk=_DESKS[word], ask=ask)
    return Input(now, line)


def _tenths(elapsed: timedelta) -> timedelta:
    return timedelta(milliseconds=100 * (elapsed // timedelta(milliseconds=100)))


def _show(events: Sequence[Event], shown: int) -> int:
    for event in events[shown:]:
        clock = int((event.at - EPOCH).total_seconds())
        stamp = f"{clock // 60}:{clock % 60:02d}"
        if isinstance(event, BuyerSpoke):
            print(f"{stamp}  买家：{event.text}", flush=True)
        elif isinstance(event, AgentReplied):
            print(f"{stamp}  我：{event.text}", flush=True)
        elif isinstance(event, DeskAsked):
            print(f"{stamp}  （问{_name(event.desk)}）", flush=True)
        elif isinstance(event, DeskAnswered):
            print(f"{stamp}  {_name(event.desk)}：{event.text}", flush=True)
    return len(events)


def _name(desk: Desk) -> str:
    return DESK_NAMES[desk]


def _report(graded: Grade, script: Script) -> None:
    verdict = "通过" if graded.passed else "未通过"
    outcome = OUTCOME_NAMES[graded.outcome] if graded.outcome else ""
    print(f"\n{graded.total} 分 · {verdict} · {outcome}")
    parts = graded.parts
    print(f"速度 {parts.speed:.2f} · 话术 {parts.phrasing:.2f} · 要点 {parts.coverage:.2f}")
    labels = {point.id: point.label or point.id for point in script.case.points}
    for check in graded.checks:
        if check.category is not None:
            print(f"! {CATEGORY_NAMES[check.category]}：{check.reason} {check.advice}")
        elif check.criterion is Criterion.COVERAGE and check.met is not None:
            mark = "✓" if check.met else "✗"
            print(f"{mark} {labels[check.rule]}：{check.reason} {check.advice}".rstrip())
