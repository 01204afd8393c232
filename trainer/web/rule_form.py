"""The form of a rule: fields as a person fills them in, and the draft that they make."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from question_bank.language.drafting import DraftFault, RuleDraft
from question_bank.language.packs import Disguise, Negation
from question_bank.names import ACT_NAMES, CATEGORY_NAMES, SLOT_NAMES
from question_bank.vocabulary import (
    TEXT_CATEGORIES,
    Act,
    Category,
    Confidence,
    Severity,
    Slot,
)
from trainer.web.forms import Form

_KINDS = [
    SelectChoice("", "选一类"),
    *(
        SelectChoice(f"category:{one.value}", CATEGORY_NAMES[one], optgroup="要避免的话")
        for one in TEXT_CATEGORIES
    ),
    *(SelectChoice(f"act:{one.value}", ACT_NAMES[one], optgroup="做到的动作") for one in Act),
]


def _choices(**names: str) -> list[SelectChoice]:
    """The choices of a field, by value; `default` stands for the empty value."""
    return [
        SelectChoice("" if value == "default" else value, name) for value, name in names.items()
    ]


_LISTS = ("patterns", "unless", "unless_message", "within", "hit", "clean")
_WORDS = ("reason", "advice", "why")


def _area(label: str, note: str = "", rows: int = 4) -> TextAreaField:
    return TextAreaField(label, description=note, render_kw={"rows": rows, "spellcheck": "false"})


class RuleForm(Form):
    """One rule of the shop. Lists stand one a line."""

    revision = HiddenField()
    kind = SelectField("这条规则认的是", choices=_KINDS)
    patterns = _area(
        "说法，一行一种",
        "照平时打字写；( | ) 任选其一，[ ] 可有可无，~ 隔几个字，详见下面的写法",
        5,
    )
    unless = _area("这句里有这些就不算", "一行一种，可不填", 2)
    hit = _area("必须判出来的例句", "一行一句，至少一句", 3)
    clean = _area(
        "看着像、不能判的例句", "一行一句，至少一句：拒绝的、提醒的、商品名里带这个词的", 3
    )
    reason = StringField("为什么不能这样说", description="一句话，学员会看到；说话，不说人")
    advice = StringField("更好的说法", description="可以直接发给买家的一句")
    severity = SelectField(
        "轻重",
        choices=_choices(default="按类别默认", critical="红线", major="要改", minor="小毛病"),
    )
    confidence = SelectField(
        "把握", choices=_choices(sure="确定，直接算", review="拿不准，先给人看，不扣分")
    )
    disguise = SelectField(
        "换了写法也认", choices=_choices(words="认：拆字、谐音、夹符号", none="只认原样")
    )
    negation = SelectField("前后有「不」「没」时", choices=_choices(flips="不算", ignored="照样算"))
    slot = SelectField(
        "问的是什么",
        choices=_choices(default="不限", **{one.value: name for one, name in SLOT_NAMES.items()}),
    )
    within = _area("整段里要有", "一行一种，有一种就行，可不填", 2)
    unless_message = _area("整段里有这些就不算", "一行一种，可不填", 2)
    why = StringField("依据", description="法规或平台规则和日期，可不填")

    def show(self, draft: RuleDraft, revision: int) -> None:
        """Fill the fields from a draft."""
        self.revision.data = str(revision)
        kind = f"category:{draft.category.value}" if draft.category else ""
        self.kind.data = f"act:{draft.act.value}" if draft.act else kind
        for name in _LISTS:
            self[name].data = "\n".join(getattr(draft, name))
        for name in _WORDS:
            self[name].data = getattr(draft, name)
        self.severity.data = draft.severity.value if draft.severity else ""
        self.confidence.data = draft.confidence.value
        self.disguise.data = draft.disguise.value
        self.negation.data = draft.negation.value
        self.slot.data = draft.slot.value if draft.slot else ""

    def draft(self) -> RuleDraft:
        """The draft that the fields make; lines that are empty are left out."""
        group, _, name = (self.kind.data or "").partition(":")
        made: dict[str, Any] = {one: _lines(self[one].data) for one in _LISTS}
        made |= {one: (self[one].data or "").strip() for one in _WORDS}
        return RuleDraft(
            category=Category(name) if group == "category" else None,
            act=Act(name) if group == "act" else None,
            slot=Slot(self.slot.data) if self.slot.data and group == "act" else None,
            severity=Severity(self.severity.data) if self.severity.data else None,
            confidence=Confidence(self.confidence.data),
            disguise=Disguise(self.disguise.data),
            negation=Negation(self.negation.data),
            **made,
        )

    def point_out(self, faults: Sequence[DraftFault]) -> None:
        """Show each fault at its field, with the line where it has one."""
        for fault in faults:
            where = f"第 {fault.line} 行：" if fault.line else ""
            field = self[fault.field]
            field.errors = [*field.errors, f"{where}{fault.message}"]


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
