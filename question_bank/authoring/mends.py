"""One-click mends: for problems that have one obvious way out, the operations that take it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from question_bank.authoring.operations import (
    Drop,
    Insert,
    Operation,
    Put,
    RemoveBeat,
    new_beat_id,
)
from question_bank.authoring.tree import Tree, is_node, items_at, nodes_at, text_of, value_at
from question_bank.codes import Code
from question_bank.keys import nearest
from question_bank.names import DESK_NAMES, OUTCOME_NAMES
from question_bank.source import Loc
from question_bank.vocabulary import Act, Desk, Outcome, Slot

_QUOTED = re.compile(r"「([^」]+)」")
_GOOD = {"presale": Outcome.ORDERED, "insale": Outcome.KEPT, "aftersale": Outcome.SETTLED}


@dataclass(frozen=True, slots=True)
class Mend:
    """What the button says, and what it does."""

    title: str
    operations: tuple[Operation, ...]


def mend_of(tree: Tree, code: str, loc: Loc, message: str) -> Mend | None:
    """The mend of a problem at a place; `message` is the lint's own, whose quoted words say what is meant."""
    mender = _MENDERS.get(code)
    return mender(_Ill(tree, loc, _QUOTED.findall(message))) if mender else None


@dataclass(frozen=True, slots=True)
class _Ill:
    """What a mender looks at: the tree, the place, and the words quoted in the complaint."""

    tree: Tree
    loc: Loc
    words: list[str]


Mender = Callable[[_Ill], Mend | None]


def _name_outcome(ill: _Ill) -> Mend | None:
    named = [word for word in ill.words if word in set(Outcome)]
    if not named or named[0] in items_at(ill.tree, "outcomes"):
        return None
    title = f"勾上「{OUTCOME_NAMES[Outcome(named[0])]}」"
    return Mend(title, (Insert(("outcomes",), named[0]),))


def _drop_it(title: str) -> Mender:
    return lambda ill: Mend(title, (Drop(ill.loc),))


def _otherwise(ill: _Ill) -> Mend | None:
    value = {"limit": "2", "goto": Outcome.WALKED_OFF.value}
    return Mend("再问两次，之后买家走", (Put((*ill.loc, "otherwise"), value),))


def _goto(ill: _Ill) -> Mend | None:
    """An unknown goto goes to the nearest name there is."""
    if not ill.words or not ill.loc or ill.loc[-1] != "goto":
        return None
    beats = {text_of(node, "id"): text_of(node, "label") for _, node in nodes_at(ill.tree, "beats")}
    near = nearest(ill.words[0], [*beats, *Outcome])
    if near is None:
        return None
    name = beats.get(near) or (OUTCOME_NAMES[Outcome(near)] if near in set(Outcome) else near)
    return Mend(f"接到「{name}」", (Put(ill.loc, near),))


def _loose_end(ill: _Ill) -> Mend | None:
    good = _GOOD.get(text_of(ill.tree, "stage"), Outcome.SETTLED)
    return Mend(f"接到「{OUTCOME_NAMES[good]}」", (Put((*ill.loc, "goto"), good.value),))


def _stay(ill: _Ill) -> Mend | None:
    if len(ill.loc) != 5 or ill.loc[2] != "branches":
        return None
    branch = ill.loc[:4]
    return Mend("改成留在这一步一次", (Drop((*branch, "goto")), Put((*branch, "stay"), "once")))


def _leave(ill: _Ill) -> Mend | None:
    branch = ill.loc[:4]
    return Mend("去掉「留在这一步」", (Drop((*branch, "stay")),))


def _need(ill: _Ill) -> Mend | None:
    place = ill.loc[1] if len(ill.loc) > 1 else 0
    if not is_node(value_at(ill.tree, ("beats", place))):
        return None
    return Mend("勾上「要学员办成」", (Put(("beats", place, "need"), "true"),))


def _meets(ill: _Ill) -> Mend | None:
    """Only where there is one branch that leaves: which of several answers is a question for the author."""
    branches = nodes_at(ill.tree, *ill.loc[:2], "branches")
    leaving = [place for place, branch in branches if "stay" not in branch]
    if len(leaving) != 1:
        return None
    return Mend("标为「算答上」", (Put((*ill.loc[:2], "branches", leaving[0], "meets"), "true"),))


def _may_hold(_ill: _Ill) -> Mend | None:
    return Mend("第 1 步允许请买家稍等", (Put(("beats", 0, "may_hold"), "true"),))


def _desk(ill: _Ill) -> Mend | None:
    desk = value_at(ill.tree, (*ill.loc, "desk")) or value_at(ill.tree, ill.loc)
    if not isinstance(desk, str) or desk not in set(Desk):
        return None
    colleague = {"after": "30s", "says": "我看一下，按店里规则来就行。"}
    return Mend(f"加上{DESK_NAMES[Desk(desk)]}", (Put(("desk", desk), colleague),))


def _nearest_word(known: tuple[str, ...]) -> Mender:
    def mend(ill: _Ill) -> Mend | None:
        value = value_at(ill.tree, ill.loc)
        near = nearest(value, known) if isinstance(value, str) else None
        return Mend(f"改成 {near}", (Put(ill.loc, near),)) if near else None

    return mend


def _other_id(ill: _Ill) -> Mend | None:
    if ill.loc[:1] != ("beats",):
        return None
    return Mend("换一个没用过的编号", (Put(ill.loc, new_beat_id(ill.tree)),))


def _remove_beat(ill: _Ill) -> Mend | None:
    place = ill.loc[1] if len(ill.loc) > 1 else None
    return Mend("删掉这一步", (RemoveBeat(place),)) if isinstance(place, int) else None


def _point_anywhere(ill: _Ill) -> Mend | None:
    return Mend("改成整段会话都算", (Drop((*ill.loc[:2], "within")), Drop((*ill.loc[:2], "after"))))


def _not_must(ill: _Ill) -> Mend | None:
    return Mend("不设为必做", (Drop((*ill.loc[:2], "must")),))


_MENDERS: dict[str, Mender] = {
    Code.OUTCOME_NOT_NAMED: _name_outcome,
    Code.MISSING_SILENCE: _name_outcome,
    Code.OUTCOME_UNREACHABLE: _drop_it("去掉这个结局"),
    Code.MISSING_OTHERWISE: _otherwise,
    Code.UNKNOWN_GOTO: _goto,
    Code.LOOSE_END: _loose_end,
    Code.UNBOUNDED_STAY: _stay,
    Code.STAY_WITH_GOTO: _leave,
    Code.NO_NEED: _need,
    Code.NEED_NEVER_MET: _meets,
    Code.MEETS_WITHOUT_NEED: _need,
    Code.HOLD_WITHOUT_MAY_HOLD: _may_hold,
    Code.UNKNOWN_DESK: _desk,
    Code.UNDEFINED_ACT: _nearest_word(tuple(Act)),
    Code.UNDEFINED_SLOT: _nearest_word(tuple(Slot)),
    Code.UNKNOWN_KEY: _drop_it("去掉这一项"),
    Code.DUPLICATE_ID: _other_id,
    Code.UNREACHABLE_BEAT: _remove_beat,
    Code.POINT_UNKNOWN_BEAT: _point_anywhere,
    Code.MUST_OFF_GOOD_WAY: _not_must,
}
