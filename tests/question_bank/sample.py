"""The sound case of these tests, and ways to load and lint variations of it."""

from pathlib import Path

from question_bank.case import Case
from question_bank.lint import lint_case
from question_bank.loading import Loaded, load_file, load_text
from question_bank.problem import Problem

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
