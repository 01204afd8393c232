"""How the commands of `trainer` and `transcripts` speak: `argparse` in Chinese, and quiet when nobody listens any more."""

import argparse
import os
import sys
from collections.abc import Iterable
from typing import NoReturn, TypeVar

from question_bank.faults import Phrasebook

A = TypeVar("A", bound=argparse.Action)

_IN_CHINESE = Phrasebook(
    (
        (r"^unrecognized arguments: (.*)", "多出来的、不认识的：{0}"),
        (r"^argument (.*): invalid int value: '(.*)'$", "{0} 要是整数，现在是「{1}」"),
        (r"^argument (.*): invalid float value: '(.*)'$", "{0} 要是数字，现在是「{1}」"),
        (r"^argument (.*): invalid choice: '(.*)' \(choose from '?(.*?)'?\)$", "{0} 不能是「{1}」，可用：{2}"),
        (r"^argument (.*): expected .*", "{0} 后面少了要填的内容"),
        (r"^argument (.*): ignored explicit argument '(.*)'$", "{0} 后面不用填，现在填了「{1}」"),
        (r"^argument (.*): not allowed with argument (.*)", "{0} 和 {1} 不能一起用"),
        (r"^argument (.*?): (?=[^a-z])(.*)$", "{0}：{1}"),
        (r"^ambiguous option: (.*) could match (.*)", "{0} 写得不全，可能是：{1}"),
    )
)  # fmt: skip
_MISSING = "the following arguments are required: "


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """An `ArgumentParser` that speaks Chinese and shows positional arguments in capitals, as the docs do."""

    def __init__(self, *, prog: str, description: str | None = None, **more: object) -> None:
        # What `add_parser` of a subcommand hands over beyond these has no use here.
        del more
        super().__init__(
            prog=prog, description=description, formatter_class=_Formatter, add_help=False
        )
        self._positionals.title = "要写的"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def _add_action(self, action: A) -> A:
        if not action.option_strings and action.metavar is None:
            action.metavar = action.dest.upper()
        return super()._add_action(action)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and how to write them; exit 2."""
        self.exit(2, f"{self._told(message)}\n{self.format_usage()}加 --help 看每一项的说明\n")

    def _told(self, message: str) -> str:
        if message.startswith(_MISSING):
            names = message.removeprefix(_MISSING).split(", ")
            return "缺少 " + "、".join(map(self._explained, names))
        return _IN_CHINESE.told(message.replace("', '", "、")) or message

    def _explained(self, name: str) -> str:
        for action in self._actions:
            if name in (action.metavar, "/".join(action.option_strings)) and action.help:
                return f"{name}（{action.help}）"
        return name


def fall_silent() -> None:
    """`… | head` has closed the pipe: keep Python from complaining about it at exit. What was asked for was given, so it is no fault."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
