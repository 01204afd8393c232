"""Problems that only the library as a whole can have: names that nothing answers to, ids used twice."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from question_bank.case import Product, Shown
from question_bank.codes import Code
from question_bank.keys import nearest
from question_bank.lint import lint_against_shops
from question_bank.persona import PersonaPack
from question_bank.phrase import PhrasePack
from question_bank.problem import Gravity, Problem
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.shelf import Facts, Kind, Shelved
from question_bank.shop import Shop
from question_bank.standard import GoLiveStandard
from question_bank.vocabulary import Persona


def problems_across(files: Sequence[Shelved]) -> Iterator[Problem]:
    """The problems between files. Problems inside a file are the file's own."""
    yield from _missing_personas(files)
    yield from _unknown_profiles(files)
    yield from _ids_used_twice(files)
    yield from _file_names(files)
    yield from _against_shops(files)
    yield from _unknown_cases(files)


def _missing_personas(files: Sequence[Shelved]) -> Iterator[Problem]:
    packs = [(one, one.item) for one in _others(files) if isinstance(one.item, PersonaPack)]
    there = {sheet.id for _, pack in packs for sheet in pack.personas}
    for persona in Persona:
        if persona not in there:
            file = packs[0][0].place.file if packs else "personas.yaml"
            what = f"没有买家类型「{persona}」"
            yield _error(file, Code.MISSING_PERSONA, what, f"补上 id: {persona} 的一段")


def _unknown_profiles(files: Sequence[Shelved]) -> Iterator[Problem]:
    others = list(_others(files))
    known = {one.item.id for one in others if isinstance(one.item, SpeedProfile)}
    for one in others:
        if isinstance(one.item, Scorecard) and one.item.speed_profile not in known:
            what = f"没有响应速度标准「{one.item.speed_profile}」"
            remedy = f"改成其中之一：{'、'.join(sorted(known))}"
            yield _error(one.place.file, Code.UNKNOWN_PROFILE, what, remedy)


def _ids_used_twice(files: Sequence[Shelved]) -> Iterator[Problem]:
    """Within one folder; across folders the later one replaces the earlier."""
    seen: dict[tuple[str, str], str] = {}
    for one in files:
        name = one.facts.id
        if not name:
            continue
        key = (str(one.place.path.parent), name)
        if key in seen:
            what = f"id「{name}」在 {seen[key]} 里已经用过"
            yield _error(one.place.file, Code.DUPLICATE_ID, what, "换一个没用过的 id")
        seen.setdefault(key, one.place.file)


def _file_names(files: Sequence[Shelved]) -> Iterator[Problem]:
    for one in files:
        name = one.facts.id
        if one.place.kind in _NAMED_AFTER_ID and name and one.place.path.stem != name:
            what = f"文件名和 id「{name}」不一样"
            remedy = f"文件改名为 {name}.yaml"
            yield Problem(one.place.file, 1, Code.FILE_NAME, Gravity.WARNING, what, remedy)


def _against_shops(files: Sequence[Shelved]) -> Iterator[Problem]:
    """Cases and phrase packs that say something else than the sheets of the shops."""
    shops = {one.item.name: one.item for one in _others(files) if isinstance(one.item, Shop)}
    for one in files:
        if one.place.kind is Kind.CASES:
            if one.is_good and shops:
                yield from lint_against_shops(
                    _shown(one.facts),
                    shops.values(),
                    one.place.file,
                    lenient=one.facts.status == "draft",
                )
        elif isinstance(one.item, PhrasePack) and shops:
            yield from _pack_of_no_shop(one.place.file, one.item, list(shops))


def _unknown_cases(files: Sequence[Shelved]) -> Iterator[Problem]:
    """A standard leads newcomers to a case that nobody can practise: it is passed over."""
    published = {
        one.facts.id
        for one in files
        if one.place.kind is Kind.CASES and one.facts.status == "published"
    }
    for one in _others(files):
        named = one.item.first_cases if isinstance(one.item, GoLiveStandard) else ()
        for case_id in (name for name in named if name not in published):
            near = nearest(case_id, published)
            what = f"新人先练的「{case_id}」不在题库里，会跳过它"
            remedy = f"是不是想写「{near}」" if near else "换一个已发布的案例，或删掉它"
            file = one.place.file
            yield Problem(file, 1, Code.UNKNOWN_CASE, Gravity.WARNING, what, remedy)


def _shown(facts: Facts) -> Shown:
    """As much of what a case shows as its sheet is asked about; the case itself is not read for it."""
    price = Decimal(facts.price) if facts.price else None
    product = Product.model_construct(name=facts.product, price=price) if facts.product else None
    return Shown.model_construct(shop=facts.shop, agent=facts.agent, product=product)


def _others(files: Sequence[Shelved]) -> Iterator[Shelved]:
    """All but the cases: those may be thousands, and are not read for what they are not."""
    return (one for one in files if one.place.kind is not Kind.CASES)


_NAMED_AFTER_ID = frozenset({Kind.CASES, Kind.SHOPS, Kind.KNOWLEDGE})


def _pack_of_no_shop(file: str, pack: PhrasePack, names: Sequence[str]) -> Iterator[Problem]:
    if pack.shop is None or pack.shop in names:
        return
    what = f"没有店铺「{pack.shop}」，这些短语谁也看不到"
    near = nearest(pack.shop, names)
    remedy = f"是不是想写「{near}」" if near else f"在 shops/ 里加上它，或改成：{'、'.join(names)}"
    yield _error(file, Code.UNKNOWN_SHOP, what, remedy)


def _error(file: str, code: Code, message: str, remedy: str) -> Problem:
    return Problem(file, 1, code, Gravity.ERROR, message, remedy)
