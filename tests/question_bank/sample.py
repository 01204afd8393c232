"""The sound case of these tests, and ways to load and lint variations of it."""

import re
from pathlib import Path

from question_bank.case import Case
from question_bank.language.reader import shipped_reader
from question_bank.library import Library, load_library
from question_bank.lint import lint_case
from question_bank.lint.style import style_problems
from question_bank.loading import Loaded, load_file, load_text
from question_bank.problem import Problem
from question_bank.shelf import kind_of

HERE = Path(__file__).parent
SOUND = HERE / "sound.yaml"
BROKEN = HERE / "broken"


def sound_text(*changes: tuple[str, str]) -> str:
    """The sound case with some words replaced. Every `old` must stand in it."""
    text = SOUND.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def load_sound(*changes: tuple[str, str]) -> Loaded[Case]:
    """Load the sound case with some words replaced."""
    return load_text(sound_text(*changes), Case, "case.yaml")


def problems_of(loaded: Loaded[Case], *, strict: bool = False) -> tuple[Problem, ...]:
    """The problems of loading and, where it could be read, of static lint."""
    if loaded.item is None:
        return loaded.problems
    return (*loaded.problems, *lint_case(loaded.item, loaded.file, loaded.line, strict=strict))


def lint_sound(*changes: tuple[str, str], strict: bool = False) -> tuple[Problem, ...]:
    """Load and lint the sound case with some words replaced."""
    return problems_of(load_sound(*changes), strict=strict)


def lint_path(path: Path) -> tuple[Problem, ...]:
    """Load and lint a case file."""
    return problems_of(load_file(path, Case, path.name))


SOUND_SHOP = HERE / "sound_shop.yaml"
SOUND_PACK = HERE / "sound_pack.yaml"
BROKEN_LIBRARY = HERE / "broken_library"
_NAMES = {"cases": "mug-handle", "shops": "banri", "phrases": "banri"}


def sound_library(
    folder: Path,
    *,
    case: str | None = SOUND.read_text(encoding="utf-8"),
    shop: str | None = SOUND_SHOP.read_text(encoding="utf-8"),
    pack: str | None = SOUND_PACK.read_text(encoding="utf-8"),
) -> Library:
    """A library of one case, one shop and one phrase pack, any of them as given or (None) absent."""
    for kind, text in (("cases", case), ("shops", shop), ("phrases", pack)):
        if text is not None:
            path = folder / kind / f"{_NAMES[kind]}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return load_library([folder])


def library_problems(library: Library) -> list[Problem]:
    """The problems of such a library, apart from those of files that it does not have."""
    return [one for one in library.problems if one.code != "missing-persona"]


def broken_library_problems(path: Path, folder: Path) -> list[Problem]:
    """The problems of the sound library with one of its files taken from `broken_library/`."""
    text = path.read_text(encoding="utf-8")
    named = re.search(r"^id: (.+)$", text, re.MULTILINE)
    keys = frozenset(line.split(":")[0] for line in text.splitlines())
    kind = {"cases": "case", "shops": "shop", "phrases": "pack"}[kind_of(path, keys).value]
    if kind == "case" and named and named[1] != _NAMES["cases"]:
        (folder / "cases").mkdir(exist_ok=True)
        (folder / "cases" / f"{named[1]}.yaml").write_text(text, encoding="utf-8")
        library = sound_library(folder)
    else:
        library = sound_library(folder, **{kind: text})
    return [*library_problems(library), *style_problems(library.files, shipped_reader())]
