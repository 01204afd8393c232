"""A content file as a tree of texts, with the line of every key and item. YAML guesses no type.

Built from the parser's events, so that anchors, aliases and tags are refused before they can grow
into anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from question_bank.codes import Code
from question_bank.problem import Gravity, Problem

MAX_BYTES = 256 * 1024
"""Larger files are refused. The longest shipped case has less than a tenth of it."""

MAX_DEPTH = 24
"""Deeper nesting is refused."""

Loc = tuple[str | int, ...]
"""A place in the tree: keys and list positions from the top."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file read: its tree of dicts, lists and texts, and the line of every place in it.

    spoiled  places whose value could not be read; a complaint about them has been made already
    """

    file: str
    content: dict[str, Any]
    lines: Mapping[Loc, int]
    spoiled: frozenset[Loc] = frozenset()

    def line(self, loc: Loc) -> int:
        """The line of a place; elements that the file does not have are passed over."""
        return self.lines[self.place(loc)]

    def place(self, loc: Loc) -> Loc:
        """The deepest place of the file that a location of a validation error names."""
        found: Loc = ()
        for element in loc:
            if (*found, element) in self.lines:
                found = (*found, element)
        return found


def read_source(text: str, file: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read YAML text strictly. No source where the file has no readable mapping at the top."""
    builder = _Builder(file)
    parser: Any = None
    try:
        parser = yaml.CSafeLoader(text)
        content = builder.document(iter(parser.get_event, None))
    except yaml.YAMLError as error:
        builder.add(_line_of(error, text), Code.YAML_SYNTAX, _what(error), _YAML_REMEDY)
        return None, tuple(builder.problems)
    except UnicodeEncodeError:
        builder.add(1, Code.FILE_ENCODING, "文件里有无法编码的字符", "另存为 UTF-8 再试")
        return None, tuple(builder.problems)
    except _TooDeepError as error:
        builder.add(error.line, Code.TOO_DEEP, f"嵌套超过 {MAX_DEPTH} 层", "减少嵌套")
        return None, tuple(builder.problems)
    finally:
        if parser is not None:
            parser.dispose()
    if not isinstance(content, dict):
        if not builder.problems:
            what = "文件最外层不是「键: 值」"
            builder.add(1, Code.NOT_A_MAPPING, what, "从 id: … 这样的一行写起")
        return None, tuple(builder.problems)
    source = Source(file, content, builder.lines, frozenset(builder.spoiled))
    return source, tuple(builder.problems)


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class _Builder:
    """Turns the parser's events into the tree, noting lines and problems on the way."""

    file: str
    lines: dict[Loc, int] = field(default_factory=lambda: {(): 1})
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[Loc] = field(default_factory=set)

    def add(self, line: int, code: Code, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, code, Gravity.ERROR, message, remedy))

    def document(self, events: Iterator[Event]) -> Any:
        """The tree of the only document. None for an empty file."""
        content: Any = None
        seen = 0
        for event in events:
            if isinstance(event, StreamStartEvent):
                continue
            if isinstance(event, DocumentStartEvent):
                seen += 1
                node = self._node(events, next(events), (), 0)
                content = node if seen == 1 else content
                if seen == 2:
                    line = _line(event)
                    what = "一个文件里只能有一份内容"
                    self.add(line, Code.SEVERAL_DOCUMENTS, what, "删掉 --- 之后的部分")
        return content

    def _node(self, events: Iterator[Event], event: Event, loc: Loc, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise _TooDeepError(_line(event))
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            self._refuse_tricks(event, loc)
        if isinstance(event, ScalarEvent):
            if event.value in _NULLS and event.implicit[0] and not event.style:
                self.spoiled.add(loc)
                what = f"{_name(loc)}后面没有内容"
                self.add(_line(event), Code.EMPTY_VALUE, what, "补上内容，或删掉这一行")
            return event.value
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, loc, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, loc, depth)
        return ""

    def _refuse_tricks(self, event: Event, loc: Loc) -> None:
        line = _line(event)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self.spoiled.add(loc)
            self.add(line, Code.ANCHOR, "不能用 YAML 的 & 锚点和 * 引用", _ANCHOR_REMEDY)
        if tag := getattr(event, "tag", None):
            self.spoiled.add(loc)
            self.add(line, Code.TAG, f"不能用 YAML 标签 {tag}", "去掉标签；以 ! 开头的文字要加引号")

    def _mapping(self, events: Iterator[Event], loc: Loc, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(events, event, depth)
            if key is None:
                self._skip(events, next(events), depth)
                continue
            place = (*loc, key)
            if key in found:
                what = f"「{key}」写了两次（第 {self.lines[place]} 行已有）"
                self.add(_line(event), Code.DUPLICATE_KEY, what, "留一处，或把两处合并")
                self._skip(events, next(events), depth)
                continue
            self.lines[place] = _line(event)
            found[key] = self._node(events, next(events), place, depth + 1)
        return found

    def _key(self, events: Iterator[Event], event: Event, depth: int) -> str | None:
        """The text of a key, None where it is no plain text (a complaint has been made)."""
        if isinstance(event, ScalarEvent) and not event.anchor and not event.tag:
            return event.value
        line = _line(event)
        remedy = "写成 键: 值；花括号 {…} 开头的文字要加引号"
        self.add(line, Code.KEY_FORM, "键只能是一个词", remedy)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._skip(events, event, depth)
        return None

    def _skip(self, events: Iterator[Event], event: Event, depth: int) -> None:
        """Read past a value that has no place in the tree; problems inside it still count."""
        aside = _Builder(self.file, problems=self.problems)
        aside._node(events, event, (), depth + 1)

    def _sequence(self, events: Iterator[Event], loc: Loc, depth: int) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            place = (*loc, len(found))
            self.lines[place] = _line(event)
            found.append(self._node(events, event, place, depth + 1))
        return found


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _name(loc: Loc) -> str:
    return f"「{loc[-1]}」" if loc and isinstance(loc[-1], str) else "这一项"


_ANCHOR_REMEDY = "把内容直接写出来；以 & 或 * 开头的文字要加引号"
_YAML_REMEDY = "检查缩进、冒号后的空格和成对的引号、括号；含 : # { } [ ] 的文字整句加引号"

_SAYINGS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "这里不该出现冒号，或上一行缩进不对"),
    ("cannot start any token", "有不能用在这里的字符（常见：Tab 缩进、以 @ 或 ` 开头的文字）"),
    ("did not find expected key", "缩进不齐，或少了键"),
    ("did not find expected '-' indicator", "列表缩进不齐"),
    ("could not find expected ':'", "少了冒号"),
    ("did not find expected ',' or", "括号没有配对，或少了逗号"),
    ("unexpected end of stream", "引号没有配对"),
    ("control characters are not allowed", "有看不见的控制字符"),
    ("undefined alias", "不能用 YAML 的 * 引用"),
)


def _what(error: yaml.YAMLError) -> str:
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    for english, chinese in _SAYINGS:
        if english in said:
            return f"YAML 写法有误：{chinese}"
    return f"YAML 写法有误（{' '.join(said.split())[:80]}）"


def _line_of(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) and position > 0 else 1
