"""``score FILE``: real chats as ``transcripts read`` prints them in, their scores as JSON lines out."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from question_bank.faults import file_fault
from question_bank.language.remember import RememberingReader
from question_bank.library import Library
from trainer.cli._content import open_library
from trainer.cli._reader import grader_version, reader_in_force
from trainer.errors import Invalid
from trainer.quality.scoring import ChatStandard
from trainer.services.bulk_scoring import score_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", help="对话，python -m transcripts read 的输出；- 为标准输入")
    parser.add_argument(
        "--profile", nargs="+", action="extend", metavar="P", help="平台响应指标，不写就是全部"
    )
    parser.add_argument("--scorecard", default="default", help="评分标准，默认 default")
    parser.add_argument("--jobs", type=int, default=1, help="用几个处理器，默认 1")


def run(args: argparse.Namespace) -> int:
    """Answer each line in its place; exit 1 if one of them could not be read."""
    if args.jobs < 1:
        raise Invalid("--jobs 至少是 1")
    metrics = metrics_named(open_library(), args.scorecard, args.profile or ())
    failed = False
    for line in score_lines(
        _lines(args.file), partial(standard, args.scorecard, metrics), args.jobs
    ):
        failed = failed or not line.ok
        print(line.text, flush=False)
    return 1 if failed else 0


def standard(scorecard: str, metrics: Sequence[str]) -> ChatStandard:
    """What chats are scored by, from the shipped content and that of the data folder. Raises Invalid."""
    library = open_library()
    chosen = metrics_named(library, scorecard, metrics)
    card = library.scorecards[scorecard]
    return ChatStandard(
        library.rubrics,
        card,
        library.profiles[card.speed_profile],
        [library.metrics[name] for name in chosen],
        RememberingReader(reader_in_force()),
        grader_version(),
    )


def metrics_named(library: Library, scorecard: str, metrics: Sequence[str]) -> tuple[str, ...]:
    """The metrics that are meant: those named, else all. Raises Invalid for a name that nothing answers to."""
    if scorecard not in library.scorecards:
        known = "、".join(library.scorecards)
        raise Invalid(f"没有「{scorecard}」这个评分标准，有：{known}")
    unknown = [name for name in metrics if name not in library.metrics]
    if unknown:
        known = "、".join(sorted(library.metrics))
        raise Invalid(f"没有「{'、'.join(unknown)}」这个响应指标，有：{known}")
    return tuple(dict.fromkeys(metrics)) or tuple(sorted(library.metrics))


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield from file
    except OSError as error:
        raise Invalid(f"读不了 {name}：{file_fault(error)}") from error
