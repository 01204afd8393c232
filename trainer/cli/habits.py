"""``habits``: how the library's buyers type, beside how real ones do. Exit 1 where a figure lies too far off."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from question_bank.case import Case
from question_bank.habits import (
    HABIT_NAMES,
    MEASURED,
    Figures,
    Habit,
    figures,
    is_near,
)
from question_bank.names import STAGE_NAMES
from trainer.cli._content import open_library

GROUPS: dict[str, Callable[[Case], str]] = {
    "case": lambda case: case.id,
    "persona": lambda case: case.buyer.persona.value,
    "shop": lambda case: case.shown.shop,
    "stage": lambda case: STAGE_NAMES[case.stage],
}
"""By what the figures can be given apart, and the group of a case."""
_LENGTHS = (Habit.SHORT, Habit.MEDIAN, Habit.LONG)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--by", choices=sorted(GROUPS), help="再分组看：案例、买家类型、店铺、阶段")
    parser.add_argument("--json", action="store_true", help="打印 JSON")


def run(args: argparse.Namespace) -> int:
    """Print the figures of all published cases side by side with the measured ones."""
    cases = open_library().published()
    whole = figures(cases)
    groups = dict(_grouped(cases, GROUPS[args.by])) if args.by else {}
    if args.json:
        records = {name: _record(one) for name, one in groups.items()}
        print(json.dumps({**_record(whole), "groups": records}, ensure_ascii=False))
    else:
        print("\n".join(_lines(whole, groups)))
    return 1 if whole.misses() else 0


def _grouped(cases: Iterable[Case], group: Callable[[Case], str]) -> Iterator[tuple[str, Figures]]:
    members: dict[str, list[Case]] = {}
    for case in cases:
        members.setdefault(group(case), []).append(case)
    for name, some in members.items():
        yield name, figures(some)


def _record(one: Figures) -> dict[str, Any]:
    return {
        "messages": one.messages,
        "figures": {
            habit.value: {
                "library": round(value, 3),
                "measured": MEASURED[habit],
                "near": is_near(habit, value),
            }
            for habit, value in one.values.items()
        },
    }


def _lines(whole: Figures, groups: dict[str, Figures]) -> Iterator[str]:
    yield f"买家的话 {whole.messages} 条（中位数差三成以内、占比差 10 个百分点以内算像）"
    for habit, value in whole.values.items():
        mark = " " if is_near(habit, value) else "✗"
        name = HABIT_NAMES[habit]
        blanks = " " * (22 - 2 * len(name))
        yield f"{mark} {name}{blanks} 题库 {_said(habit, value):>6}   真实 {_said(habit, MEASURED[habit]):>6}"
    for name, one in groups.items():
        told = "  ".join(
            f"{'✗' if not is_near(habit, value) else ''}{_SHORT[habit]}{_said(habit, value)}"
            for habit, value in one.values.items()
        )
        yield f"{name}（{one.messages} 条）  {told}"


def _said(habit: Habit, value: float) -> str:
    return f"{value:.0f} 字" if habit in _LENGTHS else f"{value:.0%}"


_SHORT: dict[Habit, str] = {
    Habit.SHORT: "一成 ",
    Habit.MEDIAN: "中位 ",
    Habit.LONG: "九成 ",
    Habit.QUESTIONS: "疑问 ",
    Habit.BARE: "无标点 ",
    Habit.BURSTS: "连发 ",
    Habit.OPENINGS: "开场 ",
}
