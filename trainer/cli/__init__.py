"""``python -m trainer COMMAND``: one module per command, loaded only when it is called.

To add one: ``trainer/cli/<command>.py`` with ``add_arguments(parser)`` and ``run(args) -> int``,
and a line in ``COMMANDS``. Exit 0: done; 1: the input has problems, all of them named; 2: wrong
usage. What is asked for goes to standard output, words about it to standard error. Commands that
need no database import neither Flask nor SQLAlchemy.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from question_bank.console import CommandParser, fall_silent
from trainer.errors import DomainError

COMMANDS = {
    "serve": "起动网站，打印地址；还没有管理员时打印一次性设置链接",
    "db": "数据库：upgrade 升级到当前版本",
    "user": "账号：add 加一个人（密码从标准输入读）",
    "cases": "列出已发布的案例",
    "lint": "检查案例和规则，每个问题都给出改法",
    "habits": "买家打字像不像真人：题库的数字和真实聊天的并排看",
    "coverage": "题库练到了什么、还缺什么：阶段、难度、买家、红线、动作",
    "simulate": "用写好的回复和模拟买家走一遍，打印事件和评分",
    "play": "在终端里和模拟买家练一次",
    "read": "读回复：动作、问题、许诺，一行 JSON 进一行出",
    "evaluate": "用标注好的句子量一量读得准不准",
    "score": "给真实对话评分：评分标准各部分和平台响应指标，一行 JSON 进一行出",
    "regrade": "用当前的规则和标准重新评分",
    "work": "读排着队的导入，读完就结束（网站会自己起动它）",
    "reindex": "重新建搜索用的索引",
    "backup": "把数据库、内容和密钥存成一个文件",
    "restore": "从备份文件恢复",
}
"""Name of each command and what it does, in the order of the help."""


class Command(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work and return the exit status."""


def main(argv: Sequence[str]) -> int:
    """Run the command that ``argv`` (without the program's name) asks for."""
    if not argv or argv[0] in {"-h", "--help"}:
        print(_overview(), file=sys.stdout if argv else sys.stderr)
        return 0 if argv else 2
    name, *rest = argv
    if name not in COMMANDS:
        print(f"没有「{name}」这个命令\n\n{_overview()}", file=sys.stderr)
        return 2
    # Threads of OpenBLAS wait for each other over the small matrices of the reader, at three times the processor time; processes share
    # the work here. NumPy asks when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    command = cast(Command, import_module(f"trainer.cli.{name}"))
    parser = CommandParser(prog=f"python -m trainer {name}", description=COMMANDS[name])
    command.add_arguments(parser)
    try:
        status = command.run(parser.parse_args(rest))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        fall_silent()
        return 0
    except DomainError as error:
        print(error.message, file=sys.stderr)
        return 1


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = (f"  {name:<{width}}  {about}" for name, about in COMMANDS.items())
    return "用法：python -m trainer 命令 …\n\n" + "\n".join(lines)
