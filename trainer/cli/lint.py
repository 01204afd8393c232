"""``lint [PATH…]``: every problem of the content, with file, line and remedy. Exit 1 if one is an error."""

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.language.packs import RULES, PackError, load_classes, load_pack, load_packs
from question_bank.language.reader import shipped_reader
from question_bank.library import Library
from question_bank.lint import lint_against_shops, lint_case, lint_shop
from question_bank.lint.style import style_problems
from question_bank.loading import load_file, read_text
from question_bank.problem import Gravity, Problem
from question_bank.shelf import MODELS, kind_of
from question_bank.shop import Shop
from question_bank.source import read_source
from trainer.cli._content import open_library
from trainer.simulation.play_lint import play_problems

_FILE_LINE = re.compile(r"(?P<file>.*?):(?P<line>\d+): (?P<what>.*)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹，不写就查全部内容")
    parser.add_argument("--json", action="store_true", help="打印 JSON 数组")
    parser.add_argument("--static", action="store_true", help="只看写法，不试走（快）")


def run(args: argparse.Namespace) -> int:
    """Print all problems. Exit 1 where one is of severity error."""
    library = open_library()
    played = not args.static
    found = _of_paths(args.paths, library, played) if args.paths else _of_all(library, played)
    problems = sorted(set(found))
    if args.json:
        print(json.dumps([problem.record() for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            print(problem)
    return 1 if any(problem.is_error for problem in problems) else 0


def _of_all(library: Library, played: bool) -> Iterator[Problem]:
    yield from library.problems
    yield from _told(load_packs)
    yield from style_problems(library.files, shipped_reader() if played else None)
    for shelved in library.files:
        if played and isinstance(shelved.item, Case) and not shelved.stale:
            loaded = load_file(shelved.place.path, Case, shelved.place.file)
            yield from play_problems(shelved.item, library, file=loaded.file, line=loaded.line)


def _of_paths(names: Sequence[str], library: Library, played: bool) -> Iterator[Problem]:
    for path in map(Path, names):
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        for file in files:
            yield from _of_file(file, library, played)
    yield from _style_of(names, library, played)


def _style_of(names: Sequence[str], library: Library, played: bool) -> Iterator[Problem]:
    """How those of the files say things that belong to the library: they alone can be held against it."""
    asked = [Path(name).resolve() for name in names]
    known = {
        one.place.file: one.place.path
        for one in library.files
        if any(one.place.path.resolve().is_relative_to(path) for path in asked)
    }
    if known:
        reader = shipped_reader() if played else None
        for problem in style_problems(library.files, reader, only=set(known)):
            yield replace(problem, file=_as_asked(known[problem.file]))


def _as_asked(path: Path) -> str:
    """The path as somebody here would write it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _of_file(path: Path, library: Library, played: bool) -> Iterator[Problem]:
    text, unreadable = read_text(path, str(path))
    source = None if unreadable else read_source(text, str(path))[0]
    keys = frozenset(source.content) if source is not None else frozenset()
    if "rules" in keys or RULES.name in path.parts[:-1]:
        yield from _of_rules(path)
        return
    loaded = load_file(path, MODELS[kind_of(path, keys)])
    yield from loaded.problems
    if isinstance(loaded.item, Shop):
        yield from lint_shop(loaded.item, loaded.file, loaded.line)
    if not isinstance(loaded.item, Case):
        return
    yield from lint_case(loaded.item, loaded.file, loaded.line)
    shops = library.shops.values() if _is_at_home(path, loaded.item, library) else ()
    draft = loaded.item.status == "draft"
    yield from lint_against_shops(loaded.item.shown, shops, loaded.file, loaded.line, lenient=draft)
    strict = lint_case(loaded.item, loaded.file, loaded.line, strict=True)
    if played and not any(problem.is_error for problem in strict):
        yield from play_problems(loaded.item, library, file=loaded.file, line=loaded.line)


def _is_at_home(path: Path, case: Case, library: Library) -> bool:
    """Whether the case belongs to the library: it lies there, or its shop does. Any other may have its own shop."""
    folders = {shelved.place.path.parent.resolve() for shelved in library.files}
    return path.parent.resolve() in folders or library.shop(case.shown.shop) is not None


def _of_rules(path: Path) -> Iterator[Problem]:
    """The first fault of one rule pack; the tables beside the packs are read with all of them."""
    if path.parent.name != RULES.name:
        yield from _told(lambda: load_pack(path, load_classes(RULES / "classes.yaml")))


def _told(load: Callable[[], object]) -> Iterator[Problem]:
    try:
        load()
    except PackError as error:
        found = _FILE_LINE.fullmatch(str(error))
        file, line = (found["file"], int(found["line"])) if found else ("", 1)
        what = found["what"] if found else str(error)
        remedy = "对照 docs/rules.md 里的写法"
        yield Problem(file, line, Code.RULE_PACK, Gravity.ERROR, what, remedy)
