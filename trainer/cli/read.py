"""``read``: replies as JSON lines in, their reading as JSON lines out."""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from question_bank.faults import json_fault
from question_bank.language.labelled import LabelError, messages_of
from question_bank.language.reader import ReadingRefused
from question_bank.language.to_json import finding_record, reading_record
from question_bank.language.types import Context
from trainer.cli._reader import reader_in_force

if TYPE_CHECKING:
    from question_bank.rubric import Rubric

_KEYS = frozenset({"id", "text", "messages", "before", "case"})


class _BadLine(ValueError):
    """An input line that can't be read; the message says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the lines come on standard input."""
    parser.description = f"{parser.description or ''}（从标准输入读，每行一个 JSON）"


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - the shape of every command
    """Answer each line in its place; exit 1 if one of them could not be read."""
    failed = False
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        record = answer(raw)
        failed = failed or "error" in record
        print(json.dumps(record, ensure_ascii=False), flush=False)
    return 1 if failed else 0


def answer(raw: bytes) -> dict[str, Any]:
    """The output for one input line."""
    name: object = None
    try:
        record = _parsed(raw)
        name = record.get("id")
        return {"id": name, **_read(record)}
    except (_BadLine, LabelError, ReadingRefused) as fault:
        return {"id": name if _is_id(name) else None, "error": str(fault)}


def _is_id(value: object) -> bool:
    """Whether it is a text or a number that JSON can print again."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int) and not isinstance(value, bool)


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        record = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise _BadLine(json_fault(fault)) from fault
    if not isinstance(record, dict):
        raise _BadLine("每行要是一个 JSON 对象")
    return record


def _read(record: dict[str, Any]) -> dict[str, Any]:
    if "id" not in record:
        raise _BadLine("缺少 id")
    if not _is_id(record["id"]):
        raise _BadLine("id 要是文字或数字")
    unknown = sorted(set(record) - _KEYS)
    if unknown:
        raise _BadLine(f"不认识的字段：{'、'.join(unknown)}，可用：{'、'.join(sorted(_KEYS))}")
    messages = messages_of(record)
    before = record.get("before")
    if before is not None and not isinstance(before, str):
        raise _BadLine("before 要是文字")
    case = record.get("case")
    if case is None:
        return reading_record(reader_in_force().read(messages, Context(before=before)))
    if not isinstance(case, str):
        raise _BadLine("case 要是案例的 id")
    return _read_in_case(messages, before, case)


def _read_in_case(messages: Sequence[str], before: str | None, case: str) -> dict[str, Any]:
    rubric = _rubric(case)
    reading = reader_in_force().read(
        messages,
        Context(before=before, product_words=rubric.product_words, allowed=rubric.allowed),
    )
    from trainer.services.case_reading import case_findings

    # A late import: lines without a case need none of it.
    out = reading_record(reading)
    bound = case_findings(rubric, reading, before=before, reader=reader_in_force())
    out["findings"] += [finding_record(finding) for finding in bound]
    return out


@cache
def _rubric(case: str) -> "Rubric":
    from trainer.cli._content import open_library

    found = open_library().cases.get(case)
    if found is None:
        raise _BadLine(f"没有「{case}」这个案例")
    return found.rubric()
