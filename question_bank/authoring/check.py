"""What is wrong with a draft, place by place: the static lint of a published case, for people who fill in forms."""

import re
from dataclasses import dataclass, replace

from question_bank.authoring.field_names import field_name
from question_bank.authoring.mends import Mend, mend_of
from question_bank.authoring.remedies import FORM_REMEDIES
from question_bank.authoring.tree import Tree, beat_name, nodes_at, numbered, text_of, value_at
from question_bank.case import Case
from question_bank.lint import lint_case
from question_bank.loading import load_source
from question_bank.names import OUTCOME_NAMES
from question_bank.problem import Gravity, Problem
from question_bank.source import Loc, Source
from question_bank.vocabulary import Outcome

_SEED = re.compile(r"（种子 \d+）")
_QUOTED = re.compile(r"「([a-z0-9][a-z0-9_-]*)」")
_OUTCOME = re.compile(rf"(?<![a-z_「-])(?:{'|'.join(Outcome)})(?![a-z_」-])")
_PATH = re.compile(r"「((?:[a-z_]+|第 \d+ 项)(?: (?:[a-z_]+|第 \d+ 项))*)」")


@dataclass(frozen=True, slots=True)
class Located:
    """A problem and its place in the tree.

    where   the place in words: 第 2 步「要一个说法」 · mend: what one click would do, None where a person has to write
    """

    code: str
    severity: Gravity
    message: str
    remedy: str
    loc: Loc
    where: str
    mend: Mend | None = None

    @property
    def is_error(self) -> bool:
        """Whether the case can't be published with it."""
        return self.severity is Gravity.ERROR


@dataclass(frozen=True, slots=True)
class Checked:
    """A tree held against the format and the lint. `case` is None where it can't be read as one."""

    case: Case | None
    problems: tuple[Located, ...]

    @property
    def errors(self) -> int:
        """How many of the problems forbid publishing."""
        return sum(one.is_error for one in self.problems)


def check(tree: Tree) -> Checked:
    """Every problem that a published case of this content would have, errors first, then in the order of the file.

    The status that stands in the tree plays no part: a draft is held to what it shall become.
    """
    source, places = numbered({**tree, "status": "published"})
    loaded = load_source(source, (), Case)
    found = list(loaded.problems)
    readable = loaded.item or load_source(*_with_names(source), Case).item
    if readable is not None:
        found.extend(lint_case(readable, "", loaded.line, strict=True))
    located = [_located(tree, problem, places[problem.line]) for problem in sorted(set(found))]
    located += [_unfilled(tree, loc) for loc in places.values() if _is_unfilled(tree, loc)]
    return Checked(loaded.item, tuple(sorted(located, key=lambda one: not one.is_error)))


STILL_TO_FILL = "still-to-fill"
"""The code of a place that a draft from a real chat has left to the author; the lint of files does not know it."""
_TO_FILL = "待填"


def _is_unfilled(tree: Tree, loc: Loc) -> bool:
    value = value_at(tree, loc)
    return isinstance(value, str) and value.startswith(_TO_FILL)


def _unfilled(tree: Tree, loc: Loc) -> Located:
    keys = [part for part in loc if isinstance(part, str)]
    what = f"「{field_name(keys[-1])}」还写着「{_TO_FILL}」"
    remedy = "照着原对话填上，店名、商品、人名换成编的"
    return Located(STILL_TO_FILL, Gravity.ERROR, what, remedy, loc, where_of(tree, loc))


def _with_names(source: Source) -> tuple[Source, tuple[()]]:
    """The tree with something in the places that are left empty longest: the rest can then be checked beside them."""
    tree = dict(source.content)
    for key, name in (("id", "draft"), ("title", "…")):
        tree[key] = tree.get(key) or name
    shown = tree.get("shown")
    if shown is None or isinstance(shown, dict):
        tree["shown"] = {**(shown or {}), "shop": (shown or {}).get("shop") or "…"}
    return replace(source, content=tree), ()


def locate(tree: Tree, problems: tuple[Problem, ...], places: dict[int, Loc]) -> list[Located]:
    """Problems of play lint, whose lines are numbers of places."""
    return [_located(tree, one, places.get(one.line, ())) for one in problems]


def _located(tree: Tree, problem: Problem, loc: Loc) -> Located:
    remedy = FORM_REMEDIES.get(problem.code, in_words(tree, problem.remedy))
    message = in_words(tree, problem.message)
    mend = mend_of(tree, problem.code, loc, problem.message)
    where = where_of(tree, loc)
    return Located(problem.code, problem.severity, message, remedy, loc, where, mend)


def in_words(tree: Tree, sentence: str) -> str:
    """The sentence with names of beats, points and outcomes in place of their ids."""
    names = {outcome.value: name for outcome, name in OUTCOME_NAMES.items()}
    names |= {text_of(node, "id"): text_of(node, "label") for _, node in nodes_at(tree, "points")}
    names |= {text_of(node, "id"): beat_name(tree, n) for n, node in nodes_at(tree, "beats")}
    told = _SEED.sub("", sentence)
    named = _QUOTED.sub(lambda found: f"「{names.get(found[1]) or found[1]}」", told)
    told = _PATH.sub(lambda found: f"「{_path_words(found[1])}」", named)
    ends = _OUTCOME.sub(lambda found: f"「{OUTCOME_NAMES[Outcome(found[0])]}」", told)
    return re.sub(r" ?(「[^」]*」) ?", r"\1", ends)


def _path_words(path: str) -> str:
    """「beats 第 1 项 say 第 2 项」 as 「买家怎么说第 2 项」: the last key, and the item of its list."""
    parts = re.findall(r"[a-z_]+|第 \d+ 项", path)
    keys = [place for place, part in enumerate(parts) if not part.startswith("第")]
    last = keys[-1] if keys else 0
    return "".join([field_name(parts[last]), *parts[last + 1 :]])


_BLOCKS = {
    "shown": "学员看到",
    "buyer": "买家",
    "authority": "权限",
    "desk": "同事",
    "facts": "事实",
    "outcomes": "结局",
    "silence": "一直不回",
    "beats": "步骤",
    "points": "评分要点",
    "walkthroughs": "示范",
}


def where_of(tree: Tree, loc: Loc) -> str:
    """A place in words; empty for the case as a whole."""
    if len(loc) < 2 or not isinstance(loc[1], int) or loc[0] == "outcomes":
        return _BLOCKS.get(str(loc[0]), "案例信息") if loc else ""
    block, place = loc[0], loc[1]
    if block == "beats":
        return f"第 {place + 1} 步「{beat_name(tree, place)}」"
    names = dict(nodes_at(tree, str(block)))
    node = names.get(place, {})
    name = text_of(node, "label") or text_of(node, "name") or text_of(node, "id")
    kind = {"points": "要点", "walkthroughs": "示范"}.get(str(block), _BLOCKS.get(str(block), ""))
    return f"{kind}「{name}」" if name else f"{kind}第 {place + 1} 项"
