"""Labelled replies: one JSON object a line, as `evaluate` and the model's training read them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from question_bank.vocabulary import TEXT_CATEGORIES, Act, Category

KINDS = frozenset({"violation", "disguise", "trap", "act", "mixed", "cut", "ordinary"})
CHECK_SHARE = 5
"""One in so many labelled replies belongs to the check part."""


class LabelError(ValueError):
    """A line that is no labelled reply; the message says why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One reply with what it should be read as; `acts` is None where acts were not labelled.

    `before` is the buyer's turn that it answers, where the reading needs it; `source` is the writer.
    """

    id: str
    messages: tuple[str, ...]
    findings: frozenset[Category]
    acts: frozenset[Act] | None
    kind: str | None = None
    before: str | None = None
    source: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether it tests reading over message borders."""
        return len(self.messages) > 1 and self.kind not in ("act", "mixed", "ordinary")


def parse_labelled(line: str) -> Labelled:
    """One line. Raises LabelError."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise LabelError(f"不是 JSON：{fault}") from fault
    if not isinstance(record, dict):
        raise LabelError("每行要是一个 JSON 对象")
    kind = record.get("kind")
    if kind is not None and kind not in KINDS:
        raise LabelError(f"kind 不能是 {kind!r}，可用：{'、'.join(sorted(KINDS))}")
    acts = record.get("acts")
    return Labelled(
        id=str(record.get("id", "")),
        messages=messages_of(record),
        findings=frozenset(_categories(record.get("findings"))),
        acts=None if acts is None else frozenset(_acts(acts)),
        kind=kind,
        before=_before(record.get("before")),
        source=str(record.get("source", "")),
    )


def labelled_in(path: Path) -> list[Labelled]:
    """Every labelled reply of a file. Raises LabelError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse_labelled(line) for line in lines if line.strip()]


def _before(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise LabelError("before 要是文字：买家在这之前说的话")


def messages_of(record: dict[str, Any]) -> tuple[str, ...]:
    """The burst of a record: its `text` or its `messages`, exactly one of them. Raises LabelError."""
    text, messages = record.get("text"), record.get("messages")
    if (text is None) == (messages is None):
        raise LabelError("text 和 messages 要有且只有一个")
    if isinstance(text, str):
        return (text,)
    if isinstance(messages, list) and messages and all(isinstance(m, str) for m in messages):
        return tuple(messages)
    raise LabelError("text 要是文字，messages 要是不空的文字列表")


def in_check_part(record_id: str) -> bool:
    """Whether a labelled reply belongs to the check part: by its id alone, so the split is stable."""
    return int.from_bytes(sha256(record_id.encode()).digest()[:4]) % CHECK_SHARE == 0


def _categories(listed: object) -> Iterator[Category]:
    for one in _listed(listed, "findings"):
        name = one.get("category") if isinstance(one, dict) else one
        if not isinstance(name, str) or name not in TEXT_CATEGORIES:
            raise LabelError(f"没有 {name!r} 这个问题类别")
        yield Category(name)


def _acts(listed: object) -> Iterator[Act]:
    for one in _listed(listed, "acts"):
        name = one.get("act") if isinstance(one, dict) else one
        try:
            yield Act(str(name))
        except ValueError:
            raise LabelError(f"没有 {name!r} 这个动作") from None


def _listed(value: object, name: str) -> Iterable[object]:
    if not isinstance(value, list):
        raise LabelError(f"{name} 要是列表")
    return value
