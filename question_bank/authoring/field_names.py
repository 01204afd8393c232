"""What the keys of a case are called on screens, and their values in words."""

from typing import Any

from question_bank.names import DESK_NAMES, OUTCOME_NAMES, SLOT_NAMES, STAGE_NAMES
from question_bank.vocabulary import Desk, Slot

FIELD_NAMES: dict[str, str] = {
    "id": "编号",
    "title": "标题",
    "stage": "阶段",
    "level": "难度",
    "purpose": "练什么",
    "minutes": "约几分钟",
    "tags": "标签",
    "status": "状态",
    "source": "来源",
    "opens": "谁先开口",
    "shown": "学员看到",
    "buyer": "买家",
    "authority": "权限",
    "desk": "同事",
    "facts": "事实",
    "allowed": "店里真有的承诺",
    "product_words": "商品用词",
    "curt_is_fine": "一个字的回答不算敷衍",
    "outcomes": "结局",
    "beats": "步骤",
    "silence": "一直不回",
    "points": "评分要点",
    "walkthroughs": "示范",
    "shop": "店铺",
    "agent": "客服名",
    "situation": "情景",
    "product": "商品",
    "order": "订单",
    "policies": "店规",
    "may_decide": "我能做主",
    "ask_first": "要请示",
    "never": "绝不能",
    "name": "名字",
    "persona": "买家类型",
    "member": "会员等级",
    "note": "备注",
    "knows": "只有买家知道",
    "patience": "耐心",
    "mood": "心情",
    "rude": "被顶撞时",
    "protest": "没说完就告别时",
    "label": "名字",
    "hint": "提示",
    "need": "要学员办成",
    "may_hold": "可以请买家稍等",
    "say": "买家怎么说",
    "branches": "分支",
    "otherwise": "答非所问时",
    "goto": "去处",
    "stay": "留在这一步",
    "meets": "算答上",
    "reask": "再问",
    "limit": "最多次数",
    "nudge": "催促的话",
    "within": "只在这一步",
    "after": "从这一步起",
    "weight": "分量",
    "must": "必做",
    "model": "参考说法",
    "replies": "一步一步",
    "expect": "预期",
    "outcome": "结局",
    "min_score": "至少几分",
    "max_score": "至多几分",
    "findings": "判出的问题",
    "reply": "等回复",
    "hold": "等「稍等」",
    "holds": "接受几次稍等",
    "nudges": "催几次",
    "discount": "让价 %",
    "gift": "赠品",
    "free_shipping": "包邮",
    "compensation": "补偿 元",
    "refund": "退款 %",
    "resend": "补发",
    "exchange": "换货",
    "says": "回答",
    "grants": "批下来的",
    "price": "价格",
    "icon": "图",
    "no": "订单号",
    "items": "买了什么",
    "quantity": "件数",
    "amount": "实付",
    "receiver": "收件人",
    "phone": "电话",
    "address": "地址",
    "courier": "快递",
    "waybill": "运单号",
    "track": "物流",
    "time": "时间",
    "text": "内容",
    "stuck": "卡在这里",
    "about": "说的是",
    "is": "正确的说法",
    "per": "每几件送一份",
    "max": "最多几份",
    "supervisor": DESK_NAMES[Desk.SUPERVISOR],
    "warehouse": DESK_NAMES[Desk.WAREHOUSE],
}
_VALUES: dict[str, str] = {
    "true": "是",
    "false": "否",
    "once": "一次",
    "twice": "两次",
    **{stage.value: name for stage, name in STAGE_NAMES.items()},
    **{outcome.value: name for outcome, name in OUTCOME_NAMES.items()},
}


def field_name(key: str) -> str:
    """The name of a key; slots and rows of one's own are called what they are."""
    if key in FIELD_NAMES:
        return FIELD_NAMES[key]
    return SLOT_NAMES[Slot(key)] if key in set(Slot) else key


def value_words(value: Any) -> tuple[str, ...]:
    """A value as lines: one a wording, a burst's messages joined by 「／」."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (_VALUES.get(value, value),)
    if isinstance(value, dict):
        return (
            "，".join(f"{field_name(k)} {'、'.join(value_words(v))}" for k, v in value.items()),
        )
    return tuple(_line(item) for item in value)


def _line(item: Any) -> str:
    if isinstance(item, list):
        return " ／ ".join(part for part in item if isinstance(part, str))
    return "、".join(value_words(item))
