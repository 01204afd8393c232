"""The library: everything practised with, read from content folders, with the problems of every file.

A content folder holds `cases/`, `shops/`, `scorecards/`, `profiles/`, `phrases/`, `standards/`, `knowledge/`,
`metrics/`, `rubrics/` (`*.yaml` in each) and `personas.yaml`. Later folders win over earlier ones, so a
published case replaces a shipped one of the same id. A broken file never takes the library down: its
problems are listed, and `refresh` keeps serving the last good version of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from question_bank.case import Case
from question_bank.digest import digest
from question_bank.knowledge import KnowledgeCard, in_order
from question_bank.library_check import problems_across
from question_bank.lint import lint_case, lint_shop
from question_bank.loading import load_file
from question_bank.metric import Metric
from question_bank.persona import PersonaPack, PersonaSheet
from question_bank.phrase import PhrasePack
from question_bank.problem import Problem
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.shelf import MODELS, Place, Shelved, files_in
from question_bank.shop import Shop
from question_bank.stage_rubric import StageRubric
from question_bank.standard import GoLiveStandard
from question_bank.values import Frozen
from question_bank.vocabulary import Persona, Stage

SHIPPED = Path(__file__).parent
"""The content folder that comes with the product."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be practised with. `digests` are those of the cases, by case id."""

    files: tuple[Shelved, ...]
    cases: Mapping[str, Case]
    digests: Mapping[str, str]
    personas: Mapping[Persona, PersonaSheet]
    scorecards: Mapping[str, Scorecard]
    profiles: Mapping[str, SpeedProfile]
    phrases: Mapping[str, PhrasePack]
    shops: Mapping[str, Shop]
    standards: Mapping[str, GoLiveStandard]
    metrics: Mapping[str, Metric]
    rubrics: Mapping[Stage, StageRubric]
    knowledge: Mapping[str, KnowledgeCard]
    problems: tuple[Problem, ...]

    def published(self) -> tuple[Case, ...]:
        """The cases that trainees may practise, by stage, level and id."""
        order = list(Stage)
        shown = [case for case in self.cases.values() if case.status == "published"]
        return tuple(sorted(shown, key=lambda c: (order.index(c.stage), c.level, c.id)))

    def shop(self, name: str) -> Shop | None:
        """The sheet of the shop of that name (of several the one published last), None where there is none."""
        named = [shop for shop in self.shops.values() if shop.name == name]
        return named[-1] if named else None


def content_folders(home: Path | None = None) -> tuple[Path, ...]:
    """The shipped content, and what is published in a data folder (`home/content`) where there is one."""
    return (SHIPPED,) if home is None else (SHIPPED, home / "content")


def load_library(folders: Sequence[Path] = (SHIPPED,)) -> Library:
    """Read all content of these folders. Never raises for bad content: see `Library.problems`."""
    return refresh(_EMPTY, folders)


def refresh(previous: Library, folders: Sequence[Path]) -> Library:
    """The library as the folders are now; files with an unchanged stamp are not read again.

    Where a file has become bad, its last good version is kept. Without any change `previous` itself
    is returned.
    """
    known = {shelved.place.path: shelved for shelved in previous.files}
    files = tuple(
        _shelve(place, known.get(place.path)) for folder in folders for place in files_in(folder)
    )
    unchanged = len(files) == len(previous.files) and all(
        new is old for new, old in zip(files, previous.files, strict=True)
    )
    return previous if unchanged and files else _assemble(files)


def _shelve(place: Place, known: Shelved | None) -> Shelved:
    if known is not None and known.place == place:
        return known
    loaded = load_file(place.path, MODELS[place.kind], place.file)
    problems, item = loaded.problems, loaded.item
    if isinstance(item, Case):
        problems = (*problems, *lint_case(item, place.file, loaded.line))
    elif isinstance(item, Shop):
        problems = (*problems, *lint_shop(item, place.file, loaded.line))
    if item is not None and not any(problem.is_error for problem in problems):
        return Shelved(place, item, digest(item), problems)
    if known is not None and known.item is not None:
        return replace(known, place=place, problems=problems, stale=True)
    return Shelved(place, None, "", problems)


_Item = TypeVar("_Item", bound=Frozen)


def _assemble(files: tuple[Shelved, ...]) -> Library:
    cases = [(shelved.item, shelved.digest) for shelved in files if isinstance(shelved.item, Case)]
    packs = _items(files, PersonaPack)
    library = Library(
        files=files,
        cases=MappingProxyType({case.id: case for case, _ in cases}),
        digests=MappingProxyType({case.id: code for case, code in cases}),
        personas=MappingProxyType({sheet.id: sheet for pack in packs for sheet in pack.personas}),
        scorecards=MappingProxyType({card.id: card for card in _items(files, Scorecard)}),
        profiles=MappingProxyType({one.id: one for one in _items(files, SpeedProfile)}),
        phrases=MappingProxyType({pack.id: pack for pack in _items(files, PhrasePack)}),
        shops=MappingProxyType({shop.id: shop for shop in _items(files, Shop)}),
        standards=MappingProxyType({one.id: one for one in _items(files, GoLiveStandard)}),
        metrics=MappingProxyType({one.id: one for one in _items(files, Metric)}),
        rubrics=MappingProxyType({one.stage: one for one in _items(files, StageRubric)}),
        knowledge=MappingProxyType(
            {card.id: card for card in in_order(_items(files, KnowledgeCard))}
        ),
        problems=(),
    )
    own = [problem for shelved in files for problem in shelved.problems]
    return replace(library, problems=tuple(sorted({*own, *problems_across(files)})))


def _items(files: Iterable[Shelved], kind: type[_Item]) -> list[_Item]:
    return [shelved.item for shelved in files if isinstance(shelved.item, kind)]


_EMPTY = replace(_assemble(()), problems=())
