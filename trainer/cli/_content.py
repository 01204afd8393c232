"""What commands that need no database read: the library and one case of it, or a case file."""

import os
from dataclasses import dataclass
from pathlib import Path

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.digest import digest
from question_bank.language.remember import RememberingReader
from question_bank.library import CACHE_FOLDER, Library, content_folders, load_library
from question_bank.lint import lint_case
from question_bank.loading import load_file
from trainer.cli._reader import reader_in_force
from trainer.errors import Invalid
from trainer.simulation.script import Script, script_for

UNPLAYABLE = frozenset({Code.UNKNOWN_GOTO, Code.NOTHING_SAID})
"""Problems with which a case cannot even be tried; drafts with others can."""


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case ready to play, with its digest."""

    script: Script
    digest: str


def open_library() -> Library:
    """The shipped content and, where TRAINER_HOME is set, what is published there."""
    home = os.environ.get("TRAINER_HOME")
    if not home:
        return load_library(content_folders())
    return load_library(content_folders(Path(home)), remembered=Path(home) / CACHE_FOLDER)


def open_case(library: Library, name: str) -> OpenedCase:
    """A case by id, or from a YAML file. Raises Invalid with every problem of the file."""
    case = library.cases.get(name)
    if case is None:
        case = _from_file(name)
    persona = library.personas[case.buyer.persona]
    return OpenedCase(script_for(case, persona, RememberingReader(reader_in_force())), digest(case))


def _from_file(name: str) -> Case:
    path = Path(name)
    if path.suffix not in {".yaml", ".yml"} and not path.is_file():
        raise Invalid(f"没有「{name}」这个案例，用 python -m trainer cases --json 看有哪些")
    loaded = load_file(path, Case, name)
    case = loaded.item
    if not isinstance(case, Case):
        raise Invalid("\n".join(str(problem) for problem in loaded.problems))
    broken = [one for one in lint_case(case, name, loaded.line) if one.code in UNPLAYABLE]
    if broken:
        raise Invalid("\n".join(str(problem) for problem in broken))
    return case
