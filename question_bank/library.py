"""The library: everything practised with, read from content folders, with the problems of every file.

A content folder holds `cases/`, `shops/`, `scorecards/`, `profiles/`, `phrases/`, `standards/`, `knowledge/`,
`metrics/`, `rubrics/` (`*.yaml` in each) and `personas.yaml`. Later folders win over earlier ones, so a
published case replaces a shipped one of the same id. A broken file never takes the library down: its
problems are listed, and `refresh` keeps serving the last good version of it.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import is_
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from question_bank.case import Case
from question_bank.digest import canonical, digest_of_form, from_canonical
from question_bank.held import Held, Shelf
from question_bank.knowledge import KnowledgeCard, in_order
from question_bank.library_check import problems_across
from question_bank.lint import lint_case, lint_shop
from question_bank.loading import load_file
from question_bank.metric import Metric
from question_bank.persona import PersonaPack, PersonaSheet
from question_bank.phrase import PhrasePack
from question_bank.problem import Problem
from question_bank.remembered import WORTH_KEEPING, Memory, opened, remember
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.shelf import MODELS, Kind, Place, Shelved, facts_of, files_in
from question_bank.shop import Shop
from question_bank.stage_rubric import StageRubric
from question_bank.standard import GoLiveStandard
from question_bank.values import Frozen
from question_bank.vocabulary import Persona, Stage

SHIPPED = Path(__file__).parent
"""The content folder that comes with the product."""
CACHE_FOLDER = "cache"
"""Beside the published content: what was read before (`remembered.py`). It may be deleted at any time."""

KEPT_WHOLE = 200
"""So many cases read at once stay as they are; of further ones the canonical form is kept until somebody asks for them."""


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
        order = [stage.value for stage in Stage]
        shown = {one.facts.id: one.facts for one in self.files if _is_case(one)}
        chosen = (facts for facts in shown.values() if facts.status == "published")
        ordered = sorted(chosen, key=lambda one: (order.index(one.stage), one.level, one.id))
        return tuple(self.cases[facts.id] for facts in ordered)

    def shop(self, name: str) -> Shop | None:
        """The sheet of the shop of that name (of several the one published last), None where there is none."""
        named = [shop for shop in self.shops.values() if shop.name == name]
        return named[-1] if named else None


def content_folders(home: Path | None = None) -> tuple[Path, ...]:
    """The shipped content, and what is published in a data folder (`home/content`) where there is one."""
    return (SHIPPED,) if home is None else (SHIPPED, home / "content")


def load_library(
    folders: Sequence[Path] = (SHIPPED,), *, remembered: Path | None = None
) -> Library:
    """Read all content of these folders. Never raises for bad content: see `Library.problems`.

    remembered  a folder that keeps what was read: files that have not changed since are not read again
    """
    memory = opened(remembered) if remembered is not None else None
    library, read = _refreshed(_EMPTY, folders, memory)
    if memory is not None and read >= WORTH_KEEPING:
        remember(memory, library.files)
    return library


def refresh(previous: Library, folders: Sequence[Path]) -> Library:
    """The library as the folders are now; files with an unchanged stamp are not read again.

    Where a file has become bad, its last good version is kept. Without any change `previous` itself
    is returned.
    """
    return _refreshed(previous, folders, None)[0]


def _refreshed(
    previous: Library, folders: Sequence[Path], memory: Memory | None
) -> tuple[Library, int]:
    """The library, and how many files were read for it."""
    known = {shelved.place.path: shelved for shelved in previous.files}
    files: list[Shelved] = []
    read = 0
    with _no_collecting():
        for place in (place for folder in folders for place in files_in(folder)):
            shelved = known.get(place.path)
            if shelved is None or shelved.place != place:
                before = memory.find(place) if memory is not None else None
                read += before is None
                whole = read <= KEPT_WHOLE or place.kind is not Kind.CASES
                shelved = before or _shelve(place, shelved, whole=whole)
            files.append(shelved)
        unchanged = len(files) == len(previous.files) and all(map(is_, files, previous.files))
        library = previous if unchanged and files else _assemble(tuple(files))
    return library, read


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Thousands of new values that stay: looking through them for garbage again and again costs a third of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _held(item: Frozen, form: bytes) -> Held:
    return Held(item, form=lambda: form)


def _folded(model: type[Frozen], form: bytes) -> Held:
    return Held(read=lambda: from_canonical(form.decode(), model), form=lambda: form)


def _shelve(place: Place, known: Shelved | None, *, whole: bool) -> Shelved:
    loaded = load_file(place.path, MODELS[place.kind], place.file)
    problems, item = loaded.problems, loaded.item
    if isinstance(item, Case):
        problems = (*problems, *lint_case(item, place.file, loaded.line))
    elif isinstance(item, Shop):
        problems = (*problems, *lint_shop(item, place.file, loaded.line))
    if item is not None and not any(problem.is_error for problem in problems):
        form = canonical(item).encode()
        held = _held(item, form) if whole else _folded(MODELS[place.kind], form)
        return Shelved(place, held, digest_of_form(form), problems, facts_of(item))
    if known is not None and known.is_good:
        return replace(known, place=place, problems=problems, stale=True)
    return Shelved(place, Held(), "", problems)


_Item = TypeVar("_Item", bound=Frozen)


def _assemble(files: tuple[Shelved, ...]) -> Library:
    cases = {shelved.facts.id: shelved for shelved in files if _is_case(shelved)}
    others = tuple(shelved for shelved in files if shelved.place.kind is not Kind.CASES)
    packs = _items(others, PersonaPack)
    library = Library(
        files=files,
        cases=Shelf(Case, {case_id: shelved.held for case_id, shelved in cases.items()}),
        digests=MappingProxyType({name: shelved.digest for name, shelved in cases.items()}),
        personas=MappingProxyType({sheet.id: sheet for pack in packs for sheet in pack.personas}),
        scorecards=MappingProxyType({card.id: card for card in _items(others, Scorecard)}),
        profiles=MappingProxyType({one.id: one for one in _items(others, SpeedProfile)}),
        phrases=MappingProxyType({pack.id: pack for pack in _items(others, PhrasePack)}),
        shops=MappingProxyType({shop.id: shop for shop in _items(others, Shop)}),
        standards=MappingProxyType({one.id: one for one in _items(others, GoLiveStandard)}),
        metrics=MappingProxyType({one.id: one for one in _items(others, Metric)}),
        rubrics=MappingProxyType({one.stage: one for one in _items(others, StageRubric)}),
        knowledge=MappingProxyType(
            {card.id: card for card in in_order(_items(others, KnowledgeCard))}
        ),
        problems=(),
    )
    own = [problem for shelved in files for problem in shelved.problems]
    return replace(library, problems=tuple(sorted({*own, *problems_across(files)})))


def _is_case(shelved: Shelved) -> bool:
    return shelved.place.kind is Kind.CASES and shelved.is_good


def _items(files: Iterable[Shelved], kind: type[_Item]) -> list[_Item]:
    return [shelved.item for shelved in files if isinstance(shelved.item, kind)]


_EMPTY = replace(_assemble(()), problems=())
