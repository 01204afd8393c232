"""What a validation error means to the author of a file: code, sentence, remedy, line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from question_bank.codes import Code
from question_bank.keys import Model, keys_of, models_at, nearest
from question_bank.problem import Gravity, Problem
from question_bank.source import Loc, Source

Told = tuple[Code, str, str]
"""Code, message and remedy."""


def problems_of(error: ValidationError, source: Source, model: Model) -> tuple[Problem, ...]:
    """Every validation error as a problem with its line, in the order of the file.

    Complaints about places whose value could not even be read are left out: those were reported.
    """
    found = []
    for detail in error.errors(include_url=False):
        loc = _place_of(detail)
        if source.place(loc) in source.spoiled:
            continue
        teller = _TELLERS.get(detail["type"], _anything_else)
        code, message, remedy = teller(_Fault(detail, loc, model))
        line = source.line(loc)
        found.append(Problem(source.file, line, code, Gravity.ERROR, message, remedy))
    return tuple(sorted(set(found)))


def _place_of(detail: ErrorDetails) -> Loc:
    loc = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "duplicate_id":
        return (*loc, detail["ctx"]["place"], "id")
    return loc


def id_used_twice(name: str) -> Told:
    """How a second use of an id is reported."""
    return Code.DUPLICATE_ID, f"id「{name}」已经用过，或与结局同名", "换一个没用过的 id"


@dataclass(frozen=True, slots=True)
class _Fault:
    """One validation error, its place in the file, and the type of the whole file."""

    detail: ErrorDetails
    loc: Loc
    model: Model

    @property
    def ctx(self) -> Mapping[str, Any]:
        return self.detail.get("ctx", {})

    @property
    def where(self) -> str:
        """The place in words: 「beats 第 2 项 act」."""
        return _in_words(self.loc)

    @property
    def owner(self) -> str:
        """The place around it, in words."""
        return _in_words(self.loc[:-1])

    @property
    def found(self) -> str:
        """The value that stands there, where it is a text."""
        value = self.detail["input"]
        return f"，现在是「{value[:40]}」" if isinstance(value, str) else ""


def _in_words(loc: Loc) -> str:
    parts = [f"第 {part + 1} 项" if isinstance(part, int) else part for part in loc]
    return f"「{' '.join(parts)}」" if parts else ""


def _unknown_key(fault: _Fault) -> Told:
    key = str(fault.loc[-1])
    known = [name for owner in models_at(fault.model, fault.loc[:-1]) for name in keys_of(owner)]
    near = nearest(key, known)
    remedy = f"是不是想写「{near}」" if near else f"这里能写：{'、'.join(sorted(set(known)))}"
    return Code.UNKNOWN_KEY, f"{fault.owner}不认识「{key}」", remedy


def _missing(fault: _Fault) -> Told:
    return Code.MISSING_KEY, f"{fault.owner}缺少「{fault.loc[-1]}」", f"补上一行 {fault.loc[-1]}: …"


def _unknown_value(fault: _Fault) -> Told:
    ctx = fault.ctx
    value = str(ctx.get("tag", fault.detail["input"]))[:40]
    known = re.findall(r"'([^']+)'", str(ctx.get("expected", ctx.get("expected_tags", ""))))
    near = nearest(value, known)
    code = Code.UNKNOWN_VALUE
    if fault.loc[-1] == "act":
        code = Code.UNDEFINED_ACT
    elif fault.loc[-1] == "slot" or "knows" in fault.loc:
        code = Code.UNDEFINED_SLOT
    remedy = f"是不是想写「{near}」" if near else f"可以写：{'、'.join(known)}"
    return code, f"{fault.where}不能是「{value}」", remedy


def _number(fault: _Fault) -> Told:
    return Code.BAD_NUMBER, f"{fault.where}要写一个数字{fault.found}", "只写数字，例如 3 或 0.5"


def _range(fault: _Fault) -> Told:
    ctx = fault.ctx
    words = {"ge": "不能小于", "gt": "要大于", "le": "不能大于", "lt": "要小于"}
    limit = next((f"{word} {ctx[key]}" for key, word in words.items() if key in ctx), "超出范围")
    return Code.OUT_OF_RANGE, f"{fault.where}{limit}{fault.found}", "改成范围内的数"


def _duration(fault: _Fault) -> Told:
    what = f"{fault.where}不是一段时间{fault.found}"
    return Code.BAD_DURATION, what, "写成 60s、1.5m 这样，最多一位小数"


def _flag(fault: _Fault) -> Told:
    return Code.BAD_FLAG, f"{fault.where}只能是 true 或 false{fault.found}", "写 true 或 false"


def _wording(fault: _Fault) -> Told:
    what = f"{fault.where}里有一条说法写得不对"
    return Code.BAD_WORDING, what, "每条写一句话，或 [一句, +3s, 另一句]；停顿后面要有话"


def _step(fault: _Fault) -> Told:
    remedy = "写成 [+8s, 一句话]、[+8s, card, product]、[desk, supervisor, 问的话] 或 [end]"
    return Code.BAD_STEP, f"{fault.where}这一步写得不对", remedy


def _pattern(fault: _Fault) -> Told:
    what = f"{fault.where}不能这样写{fault.found}"
    return Code.BAD_ID, what, "只用小写字母、数字和连字符，例如 parcel-stuck"


def _empty(fault: _Fault) -> Told:
    return Code.EMPTY_TEXT, f"{fault.where}不能是空的", "补上内容"


def _long(fault: _Fault) -> Told:
    limit = fault.ctx.get("max_length", "")
    return Code.OUT_OF_RANGE, f"{fault.where}太长了，最多 {limit}", "写短一些"


def _twice(fault: _Fault) -> Told:
    return id_used_twice(str(fault.ctx.get("id")))


def _own_check(fault: _Fault) -> Told:
    """A check of a whole type, with its sentence and remedy in the error itself."""
    ctx: Mapping[str, Any] = fault.ctx
    return Code.OUT_OF_RANGE, f"{fault.where}{ctx.get('what', '')}", str(ctx.get("remedy", ""))


def _told(fault: _Fault) -> Told:
    """A type that says itself what is wrong (`told`) and what helps (`remedy`)."""
    return Code.WRONG_TYPE, f"{fault.where}{fault.ctx['told']}", str(fault.ctx["remedy"])


def _anything_else(fault: _Fault) -> Told:
    form = next((word for key, word in _FORMS if key in fault.detail["type"]), "合适的内容")
    return Code.WRONG_TYPE, f"{fault.where}这里要写{form}", "对照 docs/case-format.md 里的写法"


_FORMS = (
    ("string", "一段文字"),
    ("list", "一个列表"),
    ("tuple", "一个列表"),
    ("set", "一个列表"),
    ("dict", "「键: 值」"),
    ("model", "「键: 值」"),
)

_TELLERS: dict[str, Callable[[_Fault], Told]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "union_tag_not_found": _missing,
    "enum": _unknown_value,
    "literal_error": _unknown_value,
    "union_tag_invalid": _unknown_value,
    "int_parsing": _number,
    "int_parsing_size": _number,
    "int_type": _number,
    "int_from_float": _number,
    "amount": _number,
    "greater_than_equal": _range,
    "greater_than": _range,
    "less_than_equal": _range,
    "less_than": _range,
    "duration": _duration,
    "flag": _flag,
    "wording": _wording,
    "step": _step,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _long,
    "too_long": _long,
    "duplicate_id": _twice,
    "told": _told,
    "own_check": _own_check,
}
