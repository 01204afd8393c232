"""What exports call the two sides, the bot and the system."""

from transcripts.conversation import Role

ROLE_NAMES: dict[str, Role] = {
    **dict.fromkeys(("买家", "顾客", "客户", "用户", "买方", "消费者", "访客"), Role.BUYER),
    **dict.fromkeys(("客服", "商家", "卖家", "店家", "掌柜", "店铺", "人工客服"), Role.AGENT),
    **dict.fromkeys(("机器人", "智能客服", "自动回复", "机器人客服"), Role.BOT),
    **dict.fromkeys(("系统", "系统提示", "系统消息", "系统提醒"), Role.SYSTEM),
    **dict.fromkeys(("内部备注", "内部消息"), Role.INTERNAL),
}
"""The labels that begin a line of labelled text, and the words of tables."""

_IN_TABLES: dict[str, Role] = {
    **dict.fromkeys(
        ("会员", "游客", "粉丝", "buyer", "user", "customer", "visitor", "contact"), Role.BUYER
    ),
    **dict.fromkeys(
        ("人工", "坐席", "座席", "子账号", "主账号", "商家客服", "卖家客服", "在线客服", "员工"),
        Role.AGENT,
    ),
    **dict.fromkeys(("agent", "staff", "seller", "service", "shop"), Role.AGENT),
    **dict.fromkeys(("智能助手", "服务助手", "智能机器人", "bot", "robot"), Role.BOT),
    **dict.fromkeys(("system", "平台", "平台消息", "notice"), Role.SYSTEM),
    **dict.fromkeys(("备注", "内部", "internal", "note"), Role.INTERNAL),
}
_KNOWN = ROLE_NAMES | _IN_TABLES


def role_called(word: str) -> Role | None:
    """The role that a word of a table or a JSON file means, None if it means none."""
    return _KNOWN.get(word.strip().lower())
