"""Faults of files and of JSON in Chinese: what is wrong, where, and how to mend it.

Python's own words for them are English; whatever shows a fault to somebody takes its words from here.
"""

import re
from collections.abc import Iterable
from json import JSONDecodeError

_OF_FILES: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "没有这个文件，检查路径"),
    (IsADirectoryError, "这是文件夹，要写里面的一个文件"),
    (NotADirectoryError, "路径里有一段不是文件夹，检查路径"),
    (PermissionError, "没有权限，换个账号，或者改一下它的权限"),
)

_OF_JSON: tuple[tuple[str, str], ...] = (
    ("Expecting value", "要有一个值；文字要放在英文双引号里"),
    ("Expecting ',' delimiter", "少一个英文逗号，或者引号、括号没有配对"),
    ("Expecting ':' delimiter", "字段名后面少一个英文冒号"),
    ("Expecting property name", "要有字段名，放在英文双引号里；最后一个字段后面不写逗号"),
    ("Illegal trailing comma", "最后一个后面不写逗号"),
    ("Extra data", "前面已经完整，从这里起是多出来的"),
    ("Unterminated string", "从这里起的文字少了结尾的英文双引号"),
    ("Invalid control character", "文字里不能直接换行或按 Tab，写成 \\n、\\t"),
    ("Invalid \\", "反斜杠写错了，文字里的反斜杠要写两个"),
)


class Phrasebook:
    """Messages of others in Chinese: a pattern of each, searched for in this order, and the words for it (`{0}`: its first group)."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._phrases = [(re.compile(pattern), words) for pattern, words in phrases]

    def told(self, message: str) -> str | None:
        """The message in Chinese; None where no pattern fits."""
        for pattern, words in self._phrases:
            if found := pattern.search(message):
                return words.format(*found.groups())
        return None


def file_fault(fault: OSError) -> str:
    """Why a file can't be opened, read or written."""
    for kind, words in _OF_FILES:
        if isinstance(fault, kind):
            return words
    return "系统打不开它" + (f"（错误号 {fault.errno}）" if fault.errno else "")


def encoding_fault(fault: UnicodeDecodeError) -> str:
    """Where bytes stop being UTF-8, counted within what was to be decoded."""
    before = fault.object[: fault.start]
    line = before.count(b"\n") + 1
    byte = fault.start - (before.rfind(b"\n") + 1) + 1
    where = f"第 {line} 行" if line > 1 else ""
    return f"不是 UTF-8 编码（{where}第 {byte} 个字节起），另存为 UTF-8 再试"


def json_fault(fault: ValueError | RecursionError) -> str:
    """Why `json.loads` refused a text, or bytes that were decoded for it."""
    if isinstance(fault, UnicodeDecodeError):
        return encoding_fault(fault)
    if isinstance(fault, RecursionError):
        return "不是能读的 JSON：括号套得太深"
    if not isinstance(fault, JSONDecodeError):
        return "不是能读的 JSON：里面的数太长"
    text = fault.doc.rstrip()
    if not text.strip():
        return "不是 JSON：里面是空的"
    if fault.pos >= len(text):
        return "不是 JSON：到结尾还没写完，少了后面的引号、括号或者值"
    told = (words for start, words in _OF_JSON if fault.msg.startswith(start))
    return f"不是 JSON：{_place(text, fault.pos)}这里，{next(told, '写法不对')}"


def _place(text: str, position: int) -> str:
    lines = text[:position].split("\n")
    where = f"第 {len(lines)} 行" if "\n" in text else ""
    return f"{where}第 {len(lines[-1]) + 1} 个字「{text[position]}」"
