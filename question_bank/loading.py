"""Strict loading of content files: from text to typed values, with every problem and its line.

Unknown and duplicate keys, anchors, aliases and tags are refused; all scalars arrive as texts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.diagnosis import Told, id_used_twice, problems_of
from question_bank.keys import keys_of, models_at, nearest
from question_bank.problem import Gravity, Problem
from question_bank.shop import Shop
from question_bank.source import MAX_BYTES, Loc, Source, read_source
from question_bank.vocabulary import Outcome

Content = TypeVar("Content", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Content]):
    """A file as far as it could be read: `item` is None where a problem forbids it.

    source  the tree with its lines, None where the file is no YAML
    """

    file: str
    item: Content | None
    problems: tuple[Problem, ...]
    source: Source | None = None

    def line(self, loc: Loc) -> int:
        """The line of a place, 1 where the file could not be read."""
        return self.source.line(loc) if self.source is not None else 1


def load_text(text: str, model: type[Content], file: str) -> Loaded[Content]:
    """Read one file's text as a content type. Never raises for bad content: the problems say it."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return Loaded(file, None, (_too_large(file),))
    source, problems = read_source(text, file)
    if source is None:
        return Loaded(file, None, tuple(sorted(problems)))
    return load_source(source, problems, model)


def load_source(
    source: Source, problems: Sequence[Problem], model: type[Content]
) -> Loaded[Content]:
    """Read a tree as a content type; `problems` are those that reading the tree has found already."""
    found = [*problems, *_doubtful_rows(source, model), *_ids_used_twice(source, model)]
    item: Content | None = None
    try:
        item = model.model_validate(source.content, by_alias=True, by_name=False)
    except ValidationError as error:
        found.extend(problems_of(error, source, model))
    if any(problem.is_error for problem in found):
        item = None
    return Loaded(source.file, item, tuple(sorted(set(found))), source)


def load_file(path: Path, model: type[Content], file: str | None = None) -> Loaded[Content]:
    """Read one file. `file` is the name that problems carry, the path if absent."""
    name = file or str(path)
    text, problem = read_text(path, name)
    return Loaded(name, None, (problem,)) if problem else load_text(text, model, name)


def load_case(path: Path, file: str | None = None) -> Loaded[Case]:
    """Read one case file; lint it with `question_bank.lint.lint_case`."""
    return load_file(path, Case, file)


def read_text(path: Path, name: str) -> tuple[str, Problem | None]:
    """The text of a file, or the problem that forbids reading it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return "", _too_large(name)
        return path.read_bytes().decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        what = f"不是 UTF-8 编码（第 {error.start} 个字节）"
        return "", _file_problem(name, Code.FILE_ENCODING, what, "另存为 UTF-8 再试")
    except OSError:
        return "", _file_problem(name, Code.FILE_MISSING, "读不到这个文件", "检查路径和权限")


def _file_problem(file: str, code: Code, message: str, remedy: str) -> Problem:
    return Problem(file, 1, code, Gravity.ERROR, message, remedy)


def _too_large(file: str) -> Problem:
    what = f"文件超过 {MAX_BYTES // 1024} KB"
    return _file_problem(file, Code.FILE_TOO_LARGE, what, "拆成几个文件")


def _doubtful_rows(source: Source, model: type[BaseModel]) -> Sequence[Problem]:
    """A further row whose key is nearly a known one is probably a slip of the keyboard."""
    found = []
    for loc, row in _rows_at(source.content, _row_places(model)):
        known = [key for owner in models_at(model, loc) for key in keys_of(owner)]
        for name in row:
            near = None if name in known else nearest(name, known)
            if near is not None:
                what, remedy = f"「{name}」会当成单独一行显示", f"是不是想写「{near}」"
                line = source.line((*loc, name))
                found.append(
                    Problem(source.file, line, Code.SUSPICIOUS_KEY, Gravity.WARNING, what, remedy)
                )
    return found


def _rows_at(
    content: dict[str, Any], places: Iterable[Loc]
) -> Iterator[tuple[Loc, dict[str, Any]]]:
    """The mappings that stand at these places; a place may be a list of them."""
    for place in places:
        node: Any = content
        for key in place:
            node = node.get(key) if isinstance(node, dict) else None
        members = enumerate(node) if isinstance(node, list) else [((), node)]
        for number, row in members:
            if isinstance(row, dict):
                yield (*place, number) if isinstance(number, int) else place, row


def _ids_used_twice(source: Source, model: type[BaseModel]) -> Sequence[Problem]:
    """The types refuse a second use of an id too, but only once all else in the list is right."""
    found = []
    for key in ("beats", "points") if model is Case else ():
        items = source.content.get(key)
        seen: set[str] = set(Outcome)
        for place, item in enumerate(items if isinstance(items, list) else []):
            name = item.get("id") if isinstance(item, dict) else None
            if isinstance(name, str) and name in seen:
                line = source.line((key, place, "id"))
                found.append(Problem(source.file, line, *_as_error(id_used_twice(name))))
            elif isinstance(name, str):
                seen.add(name)
    return found


def _as_error(told: Told) -> tuple[Code, Gravity, str, str]:
    code, message, remedy = told
    return code, Gravity.ERROR, message, remedy


def _row_places(model: type[BaseModel]) -> frozenset[Loc]:
    places: dict[type[BaseModel], frozenset[Loc]] = {
        Case: frozenset({("shown", "product"), ("shown", "order")}),
        Shop: frozenset({("products",)}),
    }
    return places.get(model, frozenset())
