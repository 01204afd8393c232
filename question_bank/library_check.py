"""Problems that only the library as a whole can have: names that nothing answers to, ids used twice."""

from collections.abc import Iterator, Sequence

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.keys import nearest
from question_bank.knowledge import KnowledgeCard
from question_bank.lint import lint_against_shops
from question_bank.persona import PersonaPack
from question_bank.phrase import PhrasePack
from question_bank.problem import Gravity, Problem
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.shelf import Shelved
from question_bank.shop import Shop
from question_bank.vocabulary import Persona


def problems_across(files: Sequence[Shelved]) -> Iterator[Problem]:
    """The problems between files. Problems inside a file are the file's own."""
    yield from _missing_personas(files)
    yield from _unknown_profiles(files)
    yield from _ids_used_twice(files)
    yield from _file_names(files)
    yield from _against_shops(files)


def _missing_personas(files: Sequence[Shelved]) -> Iterator[Problem]:
    packs = [(one, one.item) for one in files if isinstance(one.item, PersonaPack)]
    there = {sheet.id for _, pack in packs for sheet in pack.personas}
    for persona in Persona:
        if persona not in there:
            file = packs[0][0].place.file if packs else "personas.yaml"
            what = f"没有买家类型「{persona}」"
            yield _error(file, Code.MISSING_PERSONA, what, f"补上 id: {persona} 的一段")


def _unknown_profiles(files: Sequence[Shelved]) -> Iterator[Problem]:
    known = {one.item.id for one in files if isinstance(one.item, SpeedProfile)}
    for one in files:
        if isinstance(one.item, Scorecard) and one.item.speed_profile not in known:
            what = f"没有响应速度标准「{one.item.speed_profile}」"
            remedy = f"改成其中之一：{'、'.join(sorted(known))}"
            yield _error(one.place.file, Code.UNKNOWN_PROFILE, what, remedy)


def _ids_used_twice(files: Sequence[Shelved]) -> Iterator[Problem]:
    """Within one folder; across folders the later one replaces the earlier."""
    seen: dict[tuple[str, str], str] = {}
    for one in files:
        name = getattr(one.item, "id", None)
        if name is None:
            continue
        key = (str(one.place.path.parent), name)
        if key in seen:
            what = f"id「{name}」在 {seen[key]} 里已经用过"
            yield _error(one.place.file, Code.DUPLICATE_ID, what, "换一个没用过的 id")
        seen.setdefault(key, one.place.file)


def _file_names(files: Sequence[Shelved]) -> Iterator[Problem]:
    for one in files:
        if isinstance(one.item, Case | Shop | KnowledgeCard) and one.place.path.stem != one.item.id:
            what = f"文件名和 id「{one.item.id}」不一样"
            remedy = f"文件改名为 {one.item.id}.yaml"
            yield Problem(one.place.file, 1, Code.FILE_NAME, Gravity.WARNING, what, remedy)


def _against_shops(files: Sequence[Shelved]) -> Iterator[Problem]:
    """Cases and phrase packs that say something else than the sheets of the shops."""
    shops = {one.item.name: one.item for one in files if isinstance(one.item, Shop)}
    for one in files:
        if isinstance(one.item, Case):
            yield from lint_against_shops(one.item, shops.values(), one.place.file)
        elif isinstance(one.item, PhrasePack) and shops:
            yield from _pack_of_no_shop(one.place.file, one.item, list(shops))


def _pack_of_no_shop(file: str, pack: PhrasePack, names: Sequence[str]) -> Iterator[Problem]:
    if pack.shop is None or pack.shop in names:
        return
    what = f"没有店铺「{pack.shop}」，这些短语谁也看不到"
    near = nearest(pack.shop, names)
    remedy = f"是不是想写「{near}」" if near else f"在 shops/ 里加上它，或改成：{'、'.join(names)}"
    yield _error(file, Code.UNKNOWN_SHOP, what, remedy)


def _error(file: str, code: Code, message: str, remedy: str) -> Problem:
    return Problem(file, 1, code, Gravity.ERROR, message, remedy)
