"""Labelled replies: one JSON object a line, as `evaluate` and the model's training read them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from question_bank.faults import json_fault
from question_bank.vocabulary import TEXT_CATEGORIES, Act, Category

KINDS = frozenset({"violation", "disguise", "trap", "act", "mixed", "cut", "ordinary"})
_IDS = "能用的 id 列在 docs/vocabulary.md"
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
        raise LabelError(json_fault(fault)) from fault
    if not isinstance(record, dict):
        raise LabelError("每行要是一个 JSON 对象")
    if "findings" not in record:
        raise LabelError("缺少 findings，没有问题写 []")
    acts = record.get("acts")
    return Labelled(
        id=str(record.get("id", "")),
        messages=_said(record),
        findings=frozenset(_categories(record)),
        acts=None if acts is None else frozenset(_acts(acts)),
        kind=_kind(record.get("kind")),
        before=_before(record.get("before")),
        source=str(record.get("source", "")),
    )


def labelled_in(path: Path) -> list[Labelled]:
    """Every labelled reply of a file. Raises LabelError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse_labelled(line) for line in lines if line.strip()]


def _said(record: dict[str, Any]) -> tuple[str, ...]:
    messages = messages_of(record)
    if all(message.strip() for message in messages):
        return messages
    raise LabelError("text 是空的" if record.get("messages") is None else "messages 里有一条是空的")


def _kind(value: object) -> str | None:
    if value is None or (isinstance(value, str) and value in KINDS):
        return value
    raise LabelError(f"kind 不能是「{_shown(value)}」，可用：{'、'.join(sorted(KINDS))}")


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


def _categories(record: dict[str, Any]) -> Iterator[Category]:
    for name in _ids(record["findings"], "findings", "category"):
        if name in TEXT_CATEGORIES:
            yield Category(name)
        elif name in list(Category):
            raise LabelError(f"「{name}」要对着案例才判得出，这里不标；{_IDS}")
        else:
            raise LabelError(f"没有「{name}」这个问题类别，{_IDS}")


def _acts(listed: object) -> Iterator[Act]:
    for name in _ids(listed, "acts", "act"):
        try:
            yield Act(name)
        except ValueError:
            raise LabelError(f"没有「{name}」这个动作，{_IDS}") from None


def _ids(listed: object, field: str, key: str) -> Iterator[str]:
    """The ids of a list, each bare or under its key."""
    if not isinstance(listed, list):
        raise LabelError(f"{field} 要是列表，没有就写 []")
    for one in listed:
        if isinstance(one, dict) and key not in one:
            raise LabelError(f"{field} 里的一项缺少 {key}，{_IDS}")
        name = one[key] if isinstance(one, dict) else one
        yield name if isinstance(name, str) else _shown(name)


def _shown(value: object) -> str:
    """A value as it stands in the line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
