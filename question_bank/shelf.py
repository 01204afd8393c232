"""Where content files stand in a content folder, and which type each kind of file has."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from question_bank.case import Case
from question_bank.held import Held
from question_bank.knowledge import KnowledgeCard
from question_bank.metric import Metric
from question_bank.persona import PersonaPack
from question_bank.phrase import PhrasePack
from question_bank.problem import Problem
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.shop import Shop
from question_bank.stage_rubric import StageRubric
from question_bank.standard import GoLiveStandard
from question_bank.values import Frozen, write_amount


class Kind(StrEnum):
    """A kind of content file; the value is its folder (for personas: the file)."""

    CASES = "cases"
    SHOPS = "shops"
    SCORECARDS = "scorecards"
    PROFILES = "profiles"
    PHRASES = "phrases"
    STANDARDS = "standards"
    KNOWLEDGE = "knowledge"
    METRICS = "metrics"
    RUBRICS = "rubrics"
    PERSONAS = "personas"


MODELS: dict[Kind, type[Frozen]] = {
    Kind.CASES: Case,
    Kind.SHOPS: Shop,
    Kind.SCORECARDS: Scorecard,
    Kind.PROFILES: SpeedProfile,
    Kind.PHRASES: PhrasePack,
    Kind.STANDARDS: GoLiveStandard,
    Kind.KNOWLEDGE: KnowledgeCard,
    Kind.METRICS: Metric,
    Kind.RUBRICS: StageRubric,
    Kind.PERSONAS: PersonaPack,
}

_TELLING_KEYS: dict[str, Kind] = {
    "beats": Kind.CASES,
    "auto_reply": Kind.SHOPS,
    "products": Kind.SHOPS,
    "gates": Kind.STANDARDS,
    "weights": Kind.SCORECARDS,
    "phrases": Kind.PHRASES,
    "personas": Kind.PERSONAS,
    "later": Kind.PROFILES,
    "summary": Kind.KNOWLEDGE,
    "measure": Kind.METRICS,
    "topics": Kind.RUBRICS,
}
"""A key at the top of a file that only this kind has."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a changed file from an unchanged one without reading it."""

    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """One content file: its kind, where it lies, the name that problems carry, its stamp."""

    kind: Kind
    path: Path
    file: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Facts:
    """What the library has to know of a file without reading it: its id, and of a case where it stands and what it shows."""

    id: str = ""
    status: str = ""
    stage: str = ""
    level: int = 0
    shop: str = ""
    agent: str = ""
    product: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Shelved:
    """One content file in the library.

    held   what is served from it, None where it never was good · digest  of that item, "" without
    stale  the file is broken now and the item is its last good version
    """

    place: Place
    held: Held
    digest: str
    problems: tuple[Problem, ...]
    facts: Facts = Facts()
    stale: bool = False

    @property
    def item(self) -> Frozen | None:
        """What is served; of a file that was read before this reads it at the first call."""
        return self.held.get()

    @property
    def is_good(self) -> bool:
        """Whether anything is served from it."""
        return self.digest != ""


def facts_of(item: Frozen | None) -> Facts:
    """The facts of a file's value."""
    if not isinstance(item, Case):
        return Facts(id=getattr(item, "id", "") or "")
    shown = item.shown
    price = shown.product.price if shown.product else None
    return Facts(
        id=item.id,
        status=item.status,
        stage=item.stage.value,
        level=item.level,
        shop=shown.shop,
        agent=shown.agent,
        product=shown.product.name if shown.product else "",
        price="" if price is None else write_amount(price),
    )


def files_in(folder: Path) -> Iterator[Place]:
    """The content files of a folder, by kind, then by name. A file that vanishes is left out."""
    for kind in Kind:
        paths = [folder / "personas.yaml"] if kind is Kind.PERSONAS else []
        for path in paths or sorted((folder / kind.value).glob("*.yaml")):
            try:
                seen = path.stat()
            except OSError:
                continue
            file = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            yield Place(kind, path, file, Stamp(seen.st_mtime_ns, seen.st_size))


def kind_of(path: Path, keys: frozenset[str]) -> Kind:
    """The kind of a file that may lie anywhere: by its keys, else by its folder, else a case."""
    for key, kind in _TELLING_KEYS.items():
        if key in keys:
            return kind
    names = {path.parent.name, path.stem}
    return next((kind for kind in Kind if kind.value in names), Kind.CASES)
